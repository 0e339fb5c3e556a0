"""Rules about answers: short, useful without a phone call, with facts in place of repeated numbers."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.journeys.braces import filled_texts, without_braced
from bot.journeys.model import JourneyMap, Question
from bot.journeys.positions import Text
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import advice
from bot.journeys.wording import plain

LONGEST: Final = 300
"""Characters that people still read in a chat."""

MOST_CHOICES: Final = 3
"""Suggestions shown under an answer."""

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
    """JM321: an answer repeats in figures what a fact already says."""
    facts = [(name, _tokens(fact.value)) for name, fact in journey.facts.items()]
    facts = [(name, tokens) for name, tokens in facts if any(token[0].isdigit() for token in tokens)]
    for filled in (each for each in filled_texts(journey) if each.reply):
        tokens = _tokens(without_braced(filled.text.value))
        for name, fact in facts:
            if _contains(tokens, fact):
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


def _contains(tokens: Sequence[str], part: Sequence[str]) -> bool:
    size = len(part)
    return part[0] in tokens and any(tokens[start : start + size] == part for start in range(len(tokens) - size + 1))
