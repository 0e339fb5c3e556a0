"""A map may speak its own small talk, and is told where it does so wrongly."""

from datetime import date

import pytest

from bot.journeys.library import Checked, check_content
from bot.journeys.model import SmallTalk
from bot.journeys.positions import SourcePosition, Text


def checked(small_talk: str) -> Checked:
    content = f"journey: Shop\nlanguage: en\n{small_talk}\nstages:\n- name: Buying\n"
    return check_content(content.encode("utf-8"), file="shop.yml", today=date(2026, 1, 1))


def text(value: str, line: int, column: int) -> Text:
    return Text(value, SourcePosition("shop.yml", line, column))


def test_own_answers_and_variants_are_read_with_their_places() -> None:
    journey = checked(
        "small_talk:\n  greet:\n    ask: |\n      ahoy\n\n      howdy\n    answer: Ahoy!\n"
        "  thanks: {answer: [Welcome., Any time.], ask: [ta]}\n  deny: {}"
    ).map
    assert journey is not None
    assert journey.small_talk == (
        SmallTalk(text("greet", 4, 3), (text("ahoy", 6, 7), text("howdy", 8, 7)), (text("Ahoy!", 9, 13),)),
        SmallTalk(text("thanks", 10, 3), (text("ta", 10, 49),), (text("Welcome.", 10, 21), text("Any time.", 10, 31))),
        SmallTalk(text("deny", 11, 3)),
    )


def test_the_spanish_keys_say_the_same() -> None:
    content = "viaje: Tienda\ncharla:\n  greet: {variantes: aúpa, respuesta: ¡Aúpa!}\netapas:\n- nombre: Compra\n"
    journey = check_content(content.encode("utf-8"), file="shop.yml", today=date(2026, 1, 1)).map
    assert journey is not None
    [talk] = journey.small_talk
    assert ([v.value for v in talk.variants], [a.value for a in talk.answers]) == (["aúpa"], ["¡Aúpa!"])


@pytest.mark.parametrize(
    ("small_talk", "code", "column"),
    [
        ("small_talk: hello", "JM106", 13),
        ("small_talk:", "JM111", 12),
        ("small_talk: {greet: hello}", "JM106", 21),
        ("small_talk: {greet: {anwser: hello}}", "JM101", 22),
        ("small_talk: {greet: {ask: }}", "JM111", 27),
        ("small_talk: {human_handoff: {answer: One moment}}", "JM126", 38),
        ("small_talk: {weather: {answer: Sunny}}", "JM101", 14),
    ],
)
def test_what_is_wrong_is_named_at_its_place(small_talk: str, code: str, column: int) -> None:
    assert [(p.code, p.at.line, p.at.column) for p in checked(small_talk).problems] == [(code, 3, column)]


def test_a_misspelt_kind_is_recognised() -> None:
    assert checked("small_talk: {greeet: {answer: Hi}}").lines()[0].endswith("did you mean `greet`?")
