"""What names a question, in words that lead an editor there."""

from collections.abc import Callable, Sequence

from bot.journeys.editing.mentions import Mention
from bot.journeys.facts import filled
from bot.journeys.model import JourneyMap


def told_mentions(mentions: Sequence[Mention], journey: JourneyMap, *, say: Callable[..., str]) -> tuple[str, ...]:
    """A sentence for each thing that names it, once each."""
    told = (say(f"questions.mention.{each.field}", name=_name(each, journey)) for each in mentions)
    return tuple(dict.fromkeys(told))


def _name(mention: Mention, journey: JourneyMap) -> str:
    """What people call the thing in which it is named."""
    steps = tuple(map(str, mention.place.steps))
    if steps[0] == "plans":
        return next((plan.name for plan in journey.plans if plan.id == steps[1]), "")
    stage = journey.stage(steps[1]) if steps[0] == "stages" else None
    if stage is None:
        return ""
    question = journey.question(f"{steps[1]}.{steps[3]}") if len(steps) > 3 else None
    pain = next((each.what.value for each in stage.pains if each.id == steps[3]), "") if len(steps) > 3 else ""
    return filled(question.canonical if question else pain or stage.name, journey.facts)
