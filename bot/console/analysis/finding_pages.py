"""The page of findings: what the product found by itself, taken up, dismissed or opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.analytics.findings.evidence import Evidence, Kind, NewNeed, OverdueAnswers, WithoutStage, WorseAfter
from bot.analytics.findings.reading import STATUSES, Finding, findings, looked_at, one
from bot.analytics.findings.telling import Told, told
from bot.catalogue import text
from bot.console.analysis.asking import Ask
from bot.console.analysis.opening import asking
from bot.console.analysis.registry import VIEWS
from bot.console.finding_desk import DEEDS, FindingDesk
from bot.console.routing import PageRoute, missing
from bot.console.visit import Services, Visit
from bot.touchpoints.database import reading


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding, ready for its template."""

    finding: Finding
    words: Told
    href: str
    """Where something can be done about it, and what that link says."""
    go: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings the address asks for; what makes no sense counts as not said."""

    status: str
    kind: Kind | None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """From the query of an address."""
        status, kind = query.get("status", ""), query.get("kind", "")
        known = {each.value: each for each in Kind}
        return cls(status if status in (*STATUSES, "all") else "open", known.get(kind))


@dataclass(frozen=True, slots=True)
class FindingList:
    """The page's content."""

    ask: Ask
    wanted: Wanted
    shown: Sequence[Shown]


async def findings_page(visit: Visit) -> Response:
    """`GET analysis/findings?map=&status=&kind=`: newest first. Who opens it has looked at what it shows."""
    found = await visit.work(_listed, visit)
    if found is None:
        return visit.page("analysis/nothing", tell=lambda key: text(f"analysis.{key}", visit.language))
    desk = desk_of(visit.services)
    unseen = [each.finding for each in found.shown if each.finding.status == "open"]
    await visit.work(looked_at, desk.database, unseen, by=visit.person.name, at=desk.now())
    statuses = (*STATUSES, "all")
    return visit.page(
        "analysis/findings",
        list=found,
        ask=found.ask,
        views=VIEWS,
        kinds=tuple(Kind),
        kind_of=lambda kind: text(f"findings.kind.{kind.value}", visit.language),
        statuses=statuses,
    )


async def decide_finding(visit: Visit) -> Response:
    """`POST analysis/findings/{number}`: `status` says which; undone by opening it again."""
    number, status = int(visit.request.path_params["number"]), visit.field("status")
    if status not in DEEDS:
        return missing(visit)
    desk = desk_of(visit.services)
    decided = await visit.work(desk.decide, number, status, by=visit.actor)
    if decided is None:
        return await _decided_meanwhile(visit, desk, number)
    back = f"{visit.path('findings')}?map={decided.map_id}"
    return visit.go(f"{back}&status=all#finding-{number}" if status != "open" else back, say=f"finding_{status}")


async def look_for_findings(visit: Visit) -> Response:
    """`POST analysis/findings/look`: look now, on every map."""
    swept = await visit.work(desk_of(visit.services).look_now)
    where = visit.path("findings")
    if swept is None:
        return visit.go(where, say="findings_just_looked")
    if any(each.failed for each in swept):
        return visit.go(where, say="findings_partly_looked", fresh=str(sum(each.fresh for each in swept)))
    return visit.go(where, say="findings_looked", fresh=str(sum(each.fresh for each in swept)))


def desk_of(services: Services) -> FindingDesk:
    """The findings of this console."""
    return FindingDesk(services.accounts.database, services.shelf, services.doubts, services.accounts.now)


async def _decided_meanwhile(visit: Visit, desk: FindingDesk, number: int) -> Response:
    def there() -> Finding | None:
        with reading(desk.database) as connection:
            return one(connection, number)

    found = await visit.work(there)
    if found is None:
        return missing(visit)
    return visit.go(f"{visit.path('findings')}?map={found.map_id}&status=all", say="finding_decided_meanwhile")


def _listed(visit: Visit) -> FindingList | None:
    query = visit.request.query_params
    wanted = Wanted.of(query)
    with asking(visit.services, query, language=visit.language) as ask:
        if ask is None:
            return None
        journey = visit.services.shelf.read().map(ask.map.id) or ask.map
        status = None if wanted.status == "all" else wanted.status
        found = findings(ask.connection, journey.id, status=status, kind=wanted.kind)
        shown = [
            Shown(each, told(each.evidence, journey, visit.language), *_way_out(visit, ask, each.evidence))
            for each in found
        ]
    return FindingList(ask, wanted, shown)


def _way_out(visit: Visit, ask: Ask, evidence: Evidence) -> tuple[str, str]:
    """Where to do something about it, and what the link says; the board for who may not write questions."""
    if isinstance(evidence, WorseAfter) and visit.may("question"):
        return ask.path("question", map_id=ask.map.id, path=evidence.path), ask.say("findings.go_question")
    if isinstance(evidence, OverdueAnswers) and visit.may("questions"):
        return ask.path("questions", map_id=ask.map.id, stage_id=evidence.path), ask.say("findings.go_questions")
    if isinstance(evidence, NewNeed):
        return ask.path("doubt", doubt=evidence.group), ask.say("findings.go_doubt")
    if isinstance(evidence, WithoutStage):
        return ask.doubts(where=ask.map.id), ask.say("findings.go_doubts")
    if evidence.kind in (Kind.EMPATHY, Kind.DRIFT, Kind.DIAGNOSIS):
        question = evidence.path if ask.map.question(evidence.path or "") else None
        stage = None if question else evidence.stage_id
        return ask.conversations(stage=stage, question=question), ask.say("findings.go_conversations")
    return ask.board(), ask.say("findings.go_map")


PAGES = (
    PageRoute("findings", "/analysis/findings", findings_page),
    PageRoute("look_for_findings", "/analysis/findings/look", look_for_findings, method="POST"),
    PageRoute("decide_finding", "/analysis/findings/{number:int}", decide_finding, method="POST"),
)
