"""The shape of a question: the ways it is asked, as lines or as a list, and its answers."""

from types import MappingProxyType
from typing import Final

from bot.journeys.aliases import english_key, key_in
from bot.journeys.fields import LIST_ITEMS, PARTS
from bot.journeys.identifiers import Ids
from bot.journeys.model import Answer, Question, QuestionId
from bot.journeys.nodes import ListNode, MappingNode, Node, ScalarNode
from bot.journeys.parts import PartReader
from bot.journeys.positions import SourcePosition, Text
from bot.journeys.scalars import Slot, is_nothing, read_text
from bot.journeys.shape_plans import read_kpis

_DEFAULT: Final = PARTS["answer"].fields["default"]
_FEWEST_VARIANTS: Final = 2


def read_question(part: PartReader, ids: Ids) -> Question:
    """A doubt of the customer, the ways it is asked, and its answer."""
    variants = read_variants(part)
    first = variants[0].value if variants else ""
    return Question(
        id=QuestionId(part.word("id") or ids.made_from(first, otherwise="question")),
        variants=variants,
        answer=read_answer(part),
        at=part.at,
        was=part.texts("was"),
        kind=part.word_or_default("kind"),
        goal=part.text("goal"),
        touchpoint=part.text("touchpoint"),
        also_in=part.texts("also_in"),
        then=part.texts("then"),
        link=part.text("link"),
        do=part.text("do"),
        collect=part.texts("collect"),
        handoff=part.flag("handoff"),
        reviewed_on=part.text("reviewed_on"),
        owner=part.text("owner"),
        kpis=read_kpis(part),
        lanes=MappingProxyType(dict(part.lanes)),
    )


def read_texts(node: Node, slot: Slot) -> tuple[Text, ...]:
    """One text, or a list of at least one."""
    if not isinstance(node, ListNode):
        text = read_text(node, slot)
        return (text,) if text else ()
    if not node.items:
        slot.findings.note(node.at, "JM122", key=slot.key)
    read = (read_text(item, slot) for item in node.items)
    return tuple(text for text in read if text)


def read_variants(part: PartReader) -> tuple[Text, ...]:
    """The ways a question is asked: two different ones or more."""
    node, slot, findings = part.node("ask"), part.slot("ask"), part.findings
    if node is None:
        return ()
    if isinstance(node, ScalarNode) and not is_nothing(node):
        variants = read_lines(node)
    else:
        noted = len(findings.problems)
        variants = read_texts(node, slot)
        if len(findings.problems) > noted:
            return variants
    if len(variants) < _FEWEST_VARIANTS:
        folded = isinstance(node, ScalarNode) and node.style != "|" and node.ends[0] > node.at.line
        findings.note(node.at, "JM119", variant="block" if folded else "", key=slot.key, found=len(variants))
    first_at: dict[str, SourcePosition] = {}
    for variant in variants:
        same = " ".join(variant.value.casefold().split())
        if same in first_at:
            findings.note(variant.at, "JM120", value=variant.value, first=first_at[same].line)
        first_at.setdefault(same, variant.at)
    return variants


def read_lines(node: ScalarNode) -> tuple[Text, ...]:
    """One variant per line; in a block (`|`) each has the place of its own line."""
    variants = []
    for number, line in enumerate(node.value.split("\n"), start=1):
        text = line.strip()
        if not text:
            continue
        at = node.at
        if node.style == "|":
            column = node.body_column + len(line) - len(line.lstrip())
            at = SourcePosition(node.at.file, node.at.line + number, column)
        variants.append(Text(text, at))
    return tuple(variants)


def read_answer(part: PartReader) -> Answer:
    """The answer of a question, as one text, as alternatives, or by channel and persona."""
    node, slot, findings = part.node("answer"), part.slot("answer"), part.findings
    if node is None:
        return Answer((), part.at)
    is_fact = (
        isinstance(node, MappingNode) and node.flow and len(node.entries) == 1 and is_nothing(node.entries[0].value)
    )
    if not isinstance(node, MappingNode) or is_fact:
        return Answer(read_texts(node, slot), node.at)
    default: tuple[Text, ...] | None = None
    by_channel: dict[str, tuple[Text, ...]] = {}
    for entry in node.entries:
        key = entry.key.value
        texts = read_texts(entry.value, Slot(_DEFAULT, key, findings))
        if english_key(key) == "default":
            if default is not None:
                first = next(e.key for e in node.entries if english_key(e.key.value) == "default")
                findings.note(entry.key.at, "JM103", key=key, other=first.value, first=first.at.line)
            default = texts
        elif read_text(entry.key, Slot(LIST_ITEMS["id"], slot.key, findings)):
            by_channel[key] = texts
    if default is None:
        findings.note(node.at, "JM121", key=slot.key, default=key_in(findings.keys, "default"))
    return Answer(default or (), node.at, MappingProxyType(by_channel))
