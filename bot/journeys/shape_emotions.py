"""The shape of an expected emotion: a number from -2 to 2, or a mapping with its label and its reason."""

from typing import Final

from bot.journeys.fields import PARTS
from bot.journeys.model import Emotion
from bot.journeys.nodes import Node, ScalarNode
from bot.journeys.parts import PartReader
from bot.journeys.scalars import Findings, Slot, read_number

_SCORE: Final = PARTS["emotion"].fields["score"]


def read_emotion(node: Node, findings: Findings, *, called: str) -> Emotion | None:
    """The emotion a node holds; what is wrong has been noted."""
    if isinstance(node, ScalarNode):
        score = read_number(node, Slot(_SCORE, called, findings))
        return None if score is None else Emotion(score)
    part = PartReader(node, "emotion", findings=findings, called=called)
    score, label, why = part.number("score"), part.word("label"), part.word("why")
    return None if score is None else Emotion(score, label, why)


def emotion_of(part: PartReader) -> Emotion | None:
    """The expected emotion of a stage or a touchpoint."""
    node = part.node("emotion")
    return read_emotion(node, part.findings, called=part.written("emotion")) if node else None
