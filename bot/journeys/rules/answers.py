"""Rules about answers: short, useful without a phone call, with facts in place of repeated numbers."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from bot.journeys.braces import filled_texts, without_braced
from bot.journeys.collecting import READABLE_NAMES, kind_of_slot
from bot.journeys.model import JourneyMap, Question
from bot.journeys.positions import Text
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import advice
from bot.journeys.wording import plain
from bot.turn import EntityKind

LONGEST: Final = 300
"""Characters that people still read in a chat."""

MOST_CHOICES: Final = 3
"""Suggestions shown under an answer."""

_REDACTED: Final = frozenset({EntityKind.EMAIL, EntityKind.PHONE})
"""Kinds whose words redaction takes out of a message before anything reads it."""

_SENTENCE_END: Final = re.compile(r"[.;!?¡¿\n]+(?:\s+|$)")
_CALL: Final = re.compile(
    r"\b(?:llam(?:anos|enos|adnos|ar|arnos|e|ame|eme)|por telefono|telefone(?:anos|enos|ar)"
    r"|(?<!se )(?<!me )(?<!te )llama|(?:call|phone|ring)(?: us| me| our| the|$)|(?:call|phone|ring) \d+"
    r"|(?:a|by) (?:call|ring|phone))\b"
)
_COURTESY: Final = frozenset(
    {"hola", "vaya", "gracias", "lo siento", "lo sentimos", "perdona", "disculpa"}
    | {"hello", "hi", "thanks", "thank you", "sorry", "we are sorry", "please"}
)
_TOKEN: Final = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+|[€$£%°]")


def too_long(journey: JourneyMap) -> Iterator[Problem]:
    """JM319: an answer is longer than people read in a chat."""
    for _, text in _answers(journey):
        if (length := len(text.value)) > LONGEST:
            yield advice(text.at, "JM319", length=length, longest=LONGEST)


def only_a_phone_call(journey: JourneyMap) -> Iterator[Problem]:
    """JM320: an answer says nothing but "call us", and offers no other way either."""
    for question, text in _answers(journey):
        other_way = question.link or question.do or question.handoff
        if not other_way and _only_call(text.value):
            yield advice(text.at, "JM320", question=question.id)


def repeated_facts(journey: JourneyMap) -> Iterator[Problem]:
    """JM321: what the bot says repeats in figures what a fact already says."""
    facts: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)  # by first token, to look up and not search
    for name, fact in journey.facts.items():
        tokens = _tokens(fact.value)
        if any(token[0].isdigit() for token in tokens):
            facts[tokens[0]].append((name, tokens))
    for filled in filled_texts(journey):
        tokens = _tokens(without_braced(filled.text.value)) if filled.reply else ()
        found = {
            name
            for start, token in enumerate(tokens)
            for name, fact_tokens in facts.get(token, ())
            if tokens[start : start + len(fact_tokens)] == fact_tokens
        }
        for name in (name for name in journey.facts if name in found):
            yield advice(filled.text.at, "JM321", fact=name, value=journey.facts[name].value)


def too_many_choices(journey: JourneyMap) -> Iterator[Problem]:
    """JM326: a question suggests more follow-ups than are shown."""
    for stage in journey.stages:
        for question in stage.questions:
            if len(question.then) > MOST_CHOICES:
                unseen = ", ".join(name.value for name in question.then[MOST_CHOICES:])
                yield advice(question.then[MOST_CHOICES].at, "JM326", most=MOST_CHOICES, unseen=unseen)


def unpaired_braces(journey: JourneyMap) -> Iterator[Problem]:
    """JM327: a brace without its pair would be shown to customers as it is."""
    for filled in filled_texts(journey):
        if filled.text.value.count("{") != filled.text.value.count("}"):
            yield advice(filled.text.at, "JM327")


def unreadable_slots(journey: JourneyMap) -> Iterator[Problem]:
    """JM334: a question collects something that the bot cannot read out of a message, by its name."""
    for stage in journey.stages:
        for question in stage.questions:
            for slot in question.collect:
                if kind_of_slot(slot.value) is None:
                    yield advice(slot.at, "JM334", name=slot.value, known=", ".join(READABLE_NAMES))


def redacted_slots(journey: JourneyMap) -> Iterator[Problem]:
    """JM338: an answer would say back an address or a number that the bot only ever sees redacted."""
    for question, text in _answers(journey):
        for slot in question.collect:
            if kind_of_slot(slot.value) in _REDACTED and f"{{{slot.value}}}" in text.value:
                yield advice(text.at, "JM338", name=slot.value)


def _answers(journey: JourneyMap) -> Iterator[tuple[Question, Text]]:
    for stage in journey.stages:
        for question in stage.questions:
            yield from ((question, text) for text in question.answer.texts())


def _only_call(answer: str) -> bool:
    sentences = [plain(sentence) for sentence in _SENTENCE_END.split(answer) if sentence.strip()]
    content = [sentence for sentence in sentences if sentence not in _COURTESY]
    return bool(content) and all(_CALL.search(sentence) for sentence in content)


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text.casefold()))
