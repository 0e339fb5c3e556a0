"""The shape of small talk: under each kind of it, more ways to say it or what the bot replies."""

from difflib import get_close_matches

from bot.journeys.aliases import key_in
from bot.journeys.model import SmallTalk
from bot.journeys.nodes import Entry, MappingNode, ScalarNode
from bot.journeys.parts import PartReader
from bot.journeys.positions import Text
from bot.journeys.reserved import HUMAN_HANDOFF, SMALL_TALK
from bot.journeys.scalars import Findings, is_nothing
from bot.journeys.shape_questions import read_lines, read_texts


def read_small_talk(part: PartReader) -> tuple[SmallTalk, ...]:
    """The map's own small talk, in the order of the file."""
    node = part.node("small_talk")
    if node is None:
        return ()
    if isinstance(node, MappingNode):
        return tuple(_talk(entry, part.findings) for entry in node.entries if _is_known(entry, part.findings))
    part.findings.note(node.at, "JM111" if is_nothing(node) else "JM106", key=part.written("small_talk"))
    return ()


def _is_known(entry: Entry, findings: Findings) -> bool:
    name = entry.key.value
    if name in SMALL_TALK:
        return True
    close = get_close_matches(name.casefold().replace("-", "_"), SMALL_TALK, n=1)
    findings.note(
        entry.key.at,
        "JM101",
        variant="did_you_mean" if close else "",
        key=name,
        suggestion=close[0] if close else "",
        known=", ".join(SMALL_TALK),
    )
    return False


def _talk(entry: Entry, findings: Findings) -> SmallTalk:
    part = PartReader(entry.value, "small_talk", findings=findings, called=entry.key.value)
    answer = part.node("answer")
    if answer and entry.key.value == HUMAN_HANDOFF:  # a promise that only holds where a hand-over is set up
        findings.note(
            answer.at,
            "JM126",
            key=part.written("answer"),
            handoff=f"{key_in(findings.keys, 'handoff')}.{key_in(findings.keys, 'message')}",
        )
    return SmallTalk(
        intent=Text(entry.key.value, entry.key.at),
        variants=_variants(part),
        answers=read_texts(answer, part.slot("answer")) if answer else (),
    )


def _variants(part: PartReader) -> tuple[Text, ...]:
    """One variant is enough here: it joins those that the product brings."""
    node = part.node("ask")
    if node is None:
        return ()
    if isinstance(node, ScalarNode) and not is_nothing(node):
        return read_lines(node)
    return read_texts(node, part.slot("ask"))
