"""The shape of the company's side of a map: its team, its channels, and the personas it has in mind."""

from types import MappingProxyType

from bot.journeys.fields import LIST_ITEMS
from bot.journeys.identifiers import Ids
from bot.journeys.model import Channel, Detect, Emotion, Member, Persona
from bot.journeys.nodes import MappingNode
from bot.journeys.parts import PartReader
from bot.journeys.positions import Text
from bot.journeys.scalars import Slot, is_nothing, read_text
from bot.journeys.shape_emotions import read_emotion


def read_member(part: PartReader) -> Member:
    """A person or team that works on the map."""
    return Member(
        id=part.required_text("id").value,
        area=part.word_or_default("area"),
        at=part.at,
        name=part.word("name"),
        can=part.word_or_default("can"),
    )


def read_channel(part: PartReader) -> Channel:
    """A place where brand and customer meet."""
    return Channel(
        id=part.required_text("id").value,
        at=part.at,
        name=part.word("name"),
        kind=part.word_or_default("kind"),
        purpose=part.word_or_default("purpose"),
        bot=part.flag("bot"),
        promise=part.text("promise"),
        lanes=MappingProxyType(dict(part.lanes)),
    )


def read_persona(part: PartReader, ids: Ids) -> Persona:
    """A kind of customer."""
    name = part.required_text("name").value
    detect = part.one("detect")
    return Persona(
        id=part.word("id") or ids.made_from(name, otherwise="persona"),
        name=name,
        at=part.at,
        primary=part.flag("primary"),
        share=part.word("share"),
        bio=part.text("bio"),
        environment=part.text("environment"),
        traits=part.texts("traits"),
        goals=part.texts("goals"),
        motivations=part.texts("motivations"),
        fears=part.texts("fears"),
        dislikes=part.texts("dislikes"),
        detect=_detect(detect) if detect else None,
        emotion=_emotions(part),
        lanes=MappingProxyType(dict(part.lanes)),
    )


def _detect(part: PartReader) -> Detect:
    return Detect(
        says=part.texts("says"),
        channel=part.text("channel"),
        campaign=part.text("campaign"),
        page=part.text("page"),
    )


def _emotions(part: PartReader) -> tuple[tuple[Text, Emotion], ...]:
    node, found = part.node("emotion"), list[tuple[Text, Emotion]]()
    if node is None:
        return ()
    if is_nothing(node):
        part.findings.note(node.at, "JM111", key=part.written("emotion"))
    elif not isinstance(node, MappingNode):
        part.findings.note(node.at, "JM106", key=part.written("emotion"))
    else:
        for entry in node.entries:
            stage = read_text(entry.key, Slot(LIST_ITEMS["id"], part.written("emotion"), part.findings))
            emotion = read_emotion(entry.value, part.findings, called=entry.key.value)
            if stage and emotion:
                found.append((stage, emotion))
    return tuple(found)
