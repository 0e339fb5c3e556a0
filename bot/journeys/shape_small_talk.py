"""The shape of small talk: under each kind of it, more ways to say it or what the bot replies."""

from bot.journeys.model import SmallTalk
from bot.journeys.nodes import Entry, MappingNode, ScalarNode
from bot.journeys.parts import PartReader
from bot.journeys.positions import Text
from bot.journeys.scalars import Findings, is_nothing
from bot.journeys.shape_questions import read_lines, read_texts


def read_small_talk(part: PartReader) -> tuple[SmallTalk, ...]:
    """The map's own small talk, in the order of the file; whether the bot knows each kind is for the rules to say."""
    node = part.node("small_talk")
    if node is None:
        return ()
    if isinstance(node, MappingNode):
        return tuple(_talk(entry, part.findings) for entry in node.entries)
    part.findings.note(node.at, "JM111" if is_nothing(node) else "JM106", key=part.written("small_talk"))
    return ()


def _talk(entry: Entry, findings: Findings) -> SmallTalk:
    part = PartReader(entry.value, "small_talk", findings, called=entry.key.value)
    answer = part.node("answer")
    return SmallTalk(
        intent=Text(entry.key.value, entry.key.at),
        variants=_variants(part),
        answers=read_texts(answer, part.slot("answer"), findings) if answer else (),
    )


def _variants(part: PartReader) -> tuple[Text, ...]:
    """One variant is enough here: it joins those that the product brings."""
    node = part.node("ask")
    if node is None:
        return ()
    if isinstance(node, ScalarNode) and not is_nothing(node):
        return read_lines(node)
    return read_texts(node, part.slot("ask"), part.findings)
