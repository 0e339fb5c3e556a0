"""The tree of a file read into a `JourneyMap`, with every key that is unknown, missing or of another shape."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import PurePath
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from bot.journeys.aliases import KEYS, folded
from bot.journeys.fields import Field
from bot.journeys.identifiers import id_from
from bot.journeys.kinds import ID
from bot.journeys.model import Context, Handoff, JourneyMap, MapId, MapSettings
from bot.journeys.nodes import ListNode, MappingNode, Node, ScalarNode
from bot.journeys.parts import PartReader, with_ids
from bot.journeys.positions import Text
from bot.journeys.problems import Problem, kept
from bot.journeys.scalars import Findings, Slot, is_nothing, read_text
from bot.journeys.shape_plans import read_evidence, read_kpis, read_objective, read_plan, read_survey
from bot.journeys.shape_products import read_products
from bot.journeys.shape_questions import read_texts
from bot.journeys.shape_small_talk import read_small_talk
from bot.journeys.shape_stages import read_stage
from bot.journeys.shape_team import read_channel, read_member, read_persona

_ENGLISH: Final = frozenset(KEYS.values())
_FACT: Final = Field("facts", "text")


def shape(root: MappingNode, *, file: str) -> tuple[JourneyMap | None, tuple[Problem, ...]]:
    """The map of a tree, or every problem of its shape."""
    findings = Findings(language_of_keys(root))
    journey = _read_map(PartReader(root, "map", findings=findings), file)
    problems = kept(findings.problems, unseen=findings.unseen)
    return (None if problems else journey), problems


def language_of_keys(node: Node) -> str:
    """The language most keys of a tree are written in; Spanish when there is nothing to tell by."""
    spanish, english = _count_keys(node)
    return "en" if english > spanish else "es"


def _count_keys(node: Node) -> tuple[int, int]:
    if isinstance(node, ScalarNode):
        return 0, 0
    spanish, english = 0, 0
    if isinstance(node, MappingNode):
        spanish = sum(folded(entry.key.value) in KEYS for entry in node.entries)
        english = sum(entry.key.value in _ENGLISH for entry in node.entries)
    children = node.items if isinstance(node, ListNode) else [entry.value for entry in node.entries]
    for child in children:
        more_spanish, more_english = _count_keys(child)
        spanish, english = spanish + more_spanish, english + more_english
    return spanish, english


def _read_map(part: PartReader, file: str) -> JourneyMap:
    name = part.required_text("journey")
    _check_schema(part)
    handoff, fallback, empathy = part.one("handoff"), part.node("fallback"), part.node("empathy")
    return JourneyMap(
        name=name.value,
        id=MapId(part.word("id") or id_from(PurePath(file).stem) or id_from(name.value) or "map"),
        at=part.at,
        stages=with_ids(part, "stages", read=read_stage),
        language=part.word_or_default("language"),
        state=part.word_or_default("state"),
        version=part.word("version"),
        scope=part.text("scope"),
        context=_context(part.one("context")),
        tone=part.text("tone"),
        review_every=part.word_or_default("review_every"),
        reviewed_on=part.text("reviewed_on"),
        facts=read_facts(part),
        team=tuple(map(read_member, part.parts("team"))),
        channels=tuple(map(read_channel, part.parts("channels"))),
        personas=with_ids(part, "personas", read=read_persona),
        objectives=tuple(map(read_objective, part.parts("objectives"))),
        kpis=read_kpis(part),
        plans=with_ids(part, "plans", read=read_plan),
        surveys=tuple(map(read_survey, part.parts("surveys"))),
        evidence=tuple(map(read_evidence, part.parts("evidence"))),
        handoff=_handoff(handoff) if handoff else None,
        fallback=read_texts(fallback, part.slot("fallback")) if fallback else (),
        empathy=read_texts(empathy, part.slot("empathy")) if empathy else (),
        small_talk=read_small_talk(part),
        products=read_products(part),
        settings=_settings(part.one("settings")),
        lanes=MappingProxyType(dict(part.lanes)),
    )


def _check_schema(part: PartReader) -> None:
    version = part.text("schema")
    if version and version.value != "1":
        part.findings.note(version.at, "JM123", key=part.written("schema"), value=version.value)


def _context(part: PartReader | None) -> Context:
    if part is None:
        return Context()
    return Context(use=part.text("use"), product=part.text("product"), setting=part.text("setting"))


def read_facts(part: PartReader) -> Mapping[str, Text]:
    """The facts of a map by their names."""
    node, facts = part.node("facts"), dict[str, Text]()
    if node is None:
        return MappingProxyType(facts)
    if is_nothing(node):
        part.findings.note(node.at, "JM111", key=part.written("facts"))
    elif not isinstance(node, MappingNode):
        part.findings.note(node.at, "JM106", key=part.written("facts"))
    else:
        for entry in node.entries:
            key = entry.key
            if not ID.fullmatch(key.value):
                suggestion = id_from(key.value) or ""
                variant = "did_you_mean" if suggestion else ""
                part.findings.note(
                    key.at, "JM112", variant=variant, key=part.written("facts"), value=key.value, suggestion=suggestion
                )
            text = read_text(entry.value, Slot(_FACT, key.value, part.findings))
            if text:
                facts[key.value] = text
    return MappingProxyType(facts)


def _handoff(part: PartReader) -> Handoff:
    return Handoff(
        message=part.required_text("message"),
        after_fallbacks=part.whole_or_default("after_fallbacks"),
        below_sentiment=part.number("below_sentiment"),
        hours=part.text("hours"),
        to=part.text("to"),
    )


def _settings(part: PartReader | None) -> MapSettings:
    if part is None:
        return MapSettings()
    zone = part.text("timezone")
    if zone:
        _check_zone(zone, part)
    return MapSettings(
        timezone=part.word_or_default("timezone"),
        session_gap=part.word_or_default("session_gap"),
        journey_gap=part.word_or_default("journey_gap"),
        fcr_window=part.word_or_default("fcr_window"),
        min_sample=part.whole_or_default("min_sample"),
        keep_text=part.word_or_default("keep_text"),
        feedback=part.flag("feedback"),
    )


def _check_zone(zone: Text, part: PartReader) -> None:
    try:
        ZoneInfo(zone.value)
    except (KeyError, ValueError, OSError):
        known = available_timezones()  # empty on a system without time zones: then nobody can tell
        close = get_close_matches(zone.value, known, n=1)
        if known:
            part.findings.note(
                zone.at,
                "JM125",
                variant="did_you_mean" if close else "",
                value=zone.value,
                suggestion="".join(close),
            )
