"""Whatever an author writes, Rasa reads the same phrase and prints the same answer."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.compiler import compile_maps, small_talk
from bot.compiler.escaping import sayable
from bot.compiler.naming import SMALL_TALK
from bot.compiler.small_talk import Talk
from bot.journeys.model import Answer
from tests.builders import HERE, make_map, make_question, make_stage, make_text
from tests.compiler.reading_back import examples, file_at, said

HOSTILE_BRACES = ("{", "}", "{}", "{0[name]:\n>200000000}", "{name].__class__.__init__.__globals__}")
HOSTILE_PHRASES = (
    "[x](name)",
    '[x]{"entity": "city", "value": "y"}',
    '[x][{"entity": "a"}, {"entity": "b"}]',
    "[x][y](z)",
    "[[](x)",
    "[(x)](y)",
    "hola\n- intent: greet\n  examples: |\n    - adiós",
    "hola\u2028- otra",
    "hola\x85- otra",
    "/restart",
    '/choose{"choice": "compra.envio"}',
    "- guion",
    "--- documento",
    "# comentario",
    "clave: valor",
    "\\u000a- escape",
    "\\",
    '"comillas\' y "más"',
    "tab\tdentro",
    "\x00nulo\x7f",
    "\ufeffmarca",
    "👩🏽‍🔧 emoji",
    "%YAML 1.1",
    "null",
)
texts = st.text(min_size=1).map(str.strip).filter(bool)
markup = st.text(alphabet="[](){}\"':- \n\\/u0a|>#", min_size=1).map(str.strip).filter(bool)
anything = st.one_of(texts, markup)


@pytest.fixture(autouse=True, scope="module")
def little_small_talk() -> Iterator[None]:
    """One phrase and one answer of each kind: Rasa's checks of a big domain take longer than the test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small_talk, "shipped", lambda language: {n: Talk((f"{n} ñ",), (f"{n} ñ",)) for n in SMALL_TALK})
        yield


def phrases_read(*phrases: str) -> list[tuple[str, str, list[object]]]:
    files = compile_maps([make_map(make_stage("compra", make_question("envio", phrases)))])
    return examples(file_at("data/nlu/tienda.yml", files))


def test_only_what_a_model_cannot_keep_is_taken_out_of_an_answer() -> None:
    assert (
        sayable(" \tuno\r\ndos\u2028tres\x85cuatro\x00\x07\ufeff\n\n\tcinco 👍🏽 \n")
        == "uno\ndos\ntres\ncuatro\n\n\tcinco 👍🏽"
    )


def answers_printed(*answers: str, **fields: object) -> set[str]:
    answer = Answer(default=tuple(make_text(a) for a in answers), at=HERE)
    question = make_question("envio", ["a", "b"], answer_object=answer)
    files = compile_maps([make_map(make_stage("compra", question), **fields)])
    return said(file_at("domain.yml", files), "utter_compra/envio")


@pytest.mark.parametrize("phrase", HOSTILE_PHRASES)
def test_a_hostile_phrase_is_read_as_it_was_written(phrase: str) -> None:
    assert phrases_read(phrase, "¿otra?") == [("compra/envio", phrase, []), ("compra/envio", "¿otra?", [])]


def test_an_escape_of_rasas_own_stays_as_it_was_written_where_all_is_ascii() -> None:
    assert phrases_read(r"\u0041", r"b\u000a    - c") == [
        ("compra/envio", r"\u0041", []),
        ("compra/envio", r"b\u000a    - c", []),
    ]


@settings(max_examples=75, deadline=None)
@given(st.lists(anything, min_size=1, max_size=4, unique=True))
def test_any_phrase_is_read_as_it_was_written(phrases: list[str]) -> None:
    assert phrases_read(*phrases) == [("compra/envio", phrase, []) for phrase in phrases]


@pytest.mark.parametrize("answer", [*HOSTILE_BRACES, *HOSTILE_PHRASES])
def test_a_hostile_answer_is_printed_as_it_was_written(answer: str) -> None:
    assert answers_printed(answer) == {sayable(answer)}


@settings(max_examples=50, deadline=None)
@example(["a\r\nb", "a\x00\nb", "\ta\nb", "a\x85b"])
@example(["0[{}"])
@example(["{{a}}", "{0[a]}"])
@given(st.lists(anything, min_size=1, max_size=3, unique=True))
def test_any_answer_is_printed_as_it_was_written(answers: list[str]) -> None:
    assert answers_printed(*answers) == set(map(sayable, answers))


@pytest.mark.parametrize("answer", HOSTILE_BRACES)
def test_braces_beside_a_fact_are_printed_as_they_were_written(answer: str) -> None:
    facts = {"plazo": make_text("{24} horas")}
    assert answers_printed(f"{answer} en {{plazo}}", facts=facts) == {f"{answer} en {{24}} horas"}


def test_half_a_character_is_replaced_so_that_the_file_can_be_written() -> None:
    assert phrases_read("a\ud800b") == [("compra/envio", "a\ufffdb", [])]


def collected(answer: str, **slots: object) -> set[str]:
    question = make_question("pedido", ["a", "b"], answer, collect=(make_text("numero"),))
    files = compile_maps([make_map(make_stage("lealtad", question))])
    return said(file_at("domain.yml", files), "utter_lealtad/pedido", **slots)


def test_a_collected_slot_is_filled_when_the_bot_speaks() -> None:
    assert collected("Tu pedido {numero} va en camino", numero="A-1") == {"Tu pedido A-1 va en camino"}


@pytest.mark.parametrize("braces", HOSTILE_BRACES[:3])
def test_braces_beside_a_slot_are_printed_as_they_were_written(braces: str) -> None:
    answer = f"{braces} {{numero}} {braces} {{otro}}"
    assert collected(answer, numero="A-1") == {f"{braces} A-1 {braces} {{otro}}"}


def test_the_sign_that_makes_rasa_give_up_is_defused_beside_a_slot() -> None:
    assert collected("0[{numero}", numero="A-1") == {"0\u2060[A-1"}
