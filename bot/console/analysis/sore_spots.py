"""What hurts, as the map has it: its words, who answers for it, the plans that touch it, and what works backstage."""

from collections.abc import Sequence
from typing import Final

from bot.analytics.conversations import KINDS
from bot.analytics.pain import Item, Pain
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Words
from bot.console.analysis.criteria import question_words
from bot.console.analysis.metric_words import owner_name
from bot.journeys.model import Plan, Question, Stage, Touchpoint

UNSAID: Final = 3
"""Importance, 1 to 5, of a stage whose touchpoints tell none."""


def item_words(ask: Ask, item: Item) -> Words:
    """How a question is asked, or what kind of turn it was, with the stage beneath."""
    where = ask.stage_name(item.stage_id)
    if item.question:
        return Words(question_words(ask.map, item.question), behind(ask, item), ask.map.language, where)
    kind = ask.say(f"kind.{item.kind}") if item.kind in KINDS else item.kind or where
    return Words(kind, behind(ask, item), note=where)


def behind(ask: Ask, item: Item) -> str:
    """The conversations that met it."""
    stage = item.stage_id or ask.scope.filter.stage_id
    return ask.conversations(stage=stage, question=item.question, kind=None if item.question else item.kind)


def owner_of(ask: Ask, item: Item) -> str:
    """Who answers for it in the map: for the question, else for its touchpoint, else for the stage."""
    question, stage = _question(ask, item), ask.stage(item.stage_id)
    moment = _touchpoint(ask, item)
    named = (each.owner for each in (question, moment, stage) if each is not None)
    return owner_name(ask, next((owner.value for owner in named if owner), None))


def plans_of(ask: Ask, item: Item) -> Sequence[Plan]:
    """Plans that touch the question, its touchpoint or its stage, or solve a pain that the question is a sign of."""
    names = _names(ask, item)
    return [
        plan
        for plan in ask.map.plans
        if plan.status != "dropped" and names & {each.value for each in (*plan.touches, *plan.solves)}
    ]


def plan_words(ask: Ask, item: Item) -> Words:
    """The plans that touch it; without any, the way to its stage on the board."""
    plans = plans_of(ask, item)
    if plans:
        return Words(", ".join(plan.name for plan in plans), ask.view("plans", plan=plans[0].id), ask.map.language)
    stage = ask.stage(item.stage_id)
    return Words(ask.say("pain.no_plan"), f"{ask.board()}#s-{stage.id}" if stage else ask.board())


def backstage_of(ask: Ask, item: Item) -> tuple[str, ...]:
    """What the map says works behind it: behind its touchpoint, else behind its stage."""
    moment, stage = _touchpoint(ask, item), ask.stage(item.stage_id)
    known = (moment.backstage if moment else ()) or (stage.backstage if stage else ())
    return tuple(dict.fromkeys(each.value for each in known))


def importance_of(stage: Stage) -> int | None:
    """How much a stage matters to customers, 1 to 5: as its most important touchpoint; `None` where none is told."""
    return max((each.importance.customer for each in stage.touchpoints if each.importance.customer), default=None)


def weight_of(stage: Stage) -> float:
    """The same as a share of what is possible."""
    return (importance_of(stage) or UNSAID) / 5


def suffered(pain: Pain) -> float:
    """So many conversations would have had to go wholly wrong for as much pain: what can be added up over stages."""
    return pain.value * pain.measured.n / 100


def _question(ask: Ask, item: Item) -> Question | None:
    return ask.map.question(item.question) if item.question else None


def _touchpoint(ask: Ask, item: Item) -> Touchpoint | None:
    question = _question(ask, item)
    home = ask.map.stage(item.question.partition(".")[0]) if item.question else None
    if question is None or question.touchpoint is None or home is None:
        return None
    wanted = question.touchpoint.value.rpartition(".")[2]
    return next((each for each in home.touchpoints if each.id == wanted), None)


def _names(ask: Ask, item: Item) -> set[str]:
    stage, question, moment = ask.stage(item.stage_id), _question(ask, item), _touchpoint(ask, item)
    found = {str(stage.id)} if stage else set()
    if item.question is None or question is None:
        return found
    home = item.question.partition(".")[0]
    found |= {item.question, *((f"{home}.{moment.id}",) if moment else ())}
    at_home = ask.map.stage(home)
    signs = {str(question.id), item.question}
    return found | {
        f"{home}.{pain.id}"
        for pain in (at_home.pains if at_home else ())
        if signs & {each.value for each in pain.signs}
    }
