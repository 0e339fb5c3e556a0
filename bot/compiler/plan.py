"""The typed plan between maps and Rasa files: what the bot knows, says and does, in literal words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Intent:
    """Something customers say, with the ways they say it; a question's name is `stage/question`."""

    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductName:
    """A product's id and the words for it, none of which is another's."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The training examples of one file of `data/nlu`."""

    name: str
    sources: tuple[str, ...]
    intents: tuple[Intent, ...]
    products: tuple[ProductName, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A variant is said only while `slot` holds `value`."""

    slot: str
    value: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of answering: the exact text people shall read, escaped only when it is rendered."""

    text: str
    channel: str | None = None
    condition: Condition | None = None
    link: str | None = None
    """A link to show with the text."""
    slots: frozenset[str] = frozenset()
    """Names that stand for a slot when they are in braces; all other braces are ordinary characters."""


@dataclass(frozen=True, slots=True)
class Response:
    """What the bot says under one name; Rasa picks one of the variants that fit."""

    name: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the bot does after one intent."""

    name: str
    intent: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A memory of the conversation; none of ours influences what Rasa predicts."""

    name: str
    type: str
    initial: str | None = None
    entity: str | None = None
    """The entity that fills it; without one, only actions do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One assistant, whole."""

    sources: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    intents: tuple[str, ...]
    """What stands in the domain: a stage stands for all its questions."""
    choice: tuple[str, str]
    """The intent of a pressed button and its entity, which takes no part in the prediction."""
    entities: tuple[str, ...]
    """What the pipeline reads out of a message besides its intent; none of it influences what Rasa predicts."""
    slots: tuple[Slot, ...]
    responses: tuple[Response, ...]
    actions: tuple[str, ...]
    rules: tuple[Rule, ...]
    session_minutes: float
    """A conversation ends after so many minutes of silence."""
