"""Reading: any bytes give an answer, in time, and texts stay texts."""

import time
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.journeys.library import Checked, check_content
from bot.journeys.nodes import plain_value
from bot.journeys.parsing import parse
from bot.journeys.reader import read
from tests.journeys.writing import MapWriter

TODAY = date(2026, 11, 22)
YAML_SIGNS = [
    *list("\t\n  ::--[]{}\"'#&*!|>%@`?,~<¿\\"),
    *("\n  ", ": ", " #", "- ", "<<: ", "\x00", "\u2028", "\r\n", "é"),
]


def check(content: bytes) -> Checked:
    """Check, and see that it took less than a second of work and that every problem can be said."""
    started = time.process_time()
    checked = check_content(content, file="map.yml", today=TODAY)
    assert time.process_time() - started < 1
    for language in ("es", "en"):
        assert all(problem.render(language) for problem in checked.problems)
    assert (checked.map is None) <= checked.failed
    return checked


def codes(text: str) -> list[str]:
    return [problem.code for problem in read(text.encode(), file="map.yml").problems]


def value_of(text: str) -> object:
    reading = read(text.encode(), file="map.yml")
    assert reading.problems == ()
    assert reading.root is not None
    return plain_value(reading.root)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(content: bytes) -> None:
    check(content)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*YAML_SIGNS, "viaje", "etapas", "nombre", "a", "1"]), max_size=60))
def test_any_text_of_yaml_signs_gives_an_answer(signs: list[str]) -> None:
    check("".join(signs).encode())


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32))
def test_a_map_with_slips_in_it_gives_an_answer(seed: int) -> None:
    random = Random(seed)
    text = MapWriter(random).map()
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(text) + 1)
        text = text[:place] + random.choice(YAML_SIGNS) + text[place + random.choice((0, 0, 1, 30)) :]
    check(text.encode())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_a_valid_map_has_no_problem_of_reading_or_shape(seed: int) -> None:
    checked = check(MapWriter(Random(seed)).map().encode())
    assert checked.map is not None


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{c}: &{c} [*{p},*{p},*{p},*{p}]\n" for p, c in zip("abcdefg", "bcdefgh", strict=True)),
        "a: &a {x: 1}\nb: &b {<<: [*a, *a]}\nc: {<<: [*b, *b, *b]}\n",
        "[" * 500_000,
        "a: " + "{b: " * 3_000,
        "- " * 100_000,
        "n: " + "9" * 200_000,
        '"a":' * 100_000,
        "'" * 300_000,
    ],
    ids=["aliases", "merge keys", "brackets", "braces", "dashes", "a long number", "quoted keys", "quotes"],
)
def test_a_bomb_is_refused_within_a_second(bomb: str) -> None:
    assert check(bomb.encode()).failed


def test_anchors_aliases_tags_and_merge_keys_are_each_refused_with_their_line() -> None:
    text = "a: &x 1\nb: *x\nc: !!python/object/apply:os.system [ls]\n<<: {d: 1}\n"
    found = read(text.encode(), file="map.yml").problems
    assert [(problem.code, problem.at.line) for problem in found] == [
        ("JM014", 1),
        ("JM014", 2),
        ("JM016", 3),
        ("JM015", 4),
    ]


def test_only_the_shape_makes_anything_but_texts_of_scalars() -> None:
    text = "a: no\nb: 14:00\nc: 0123\nd: 2026-11-02\ne: 1_000\nf: ~\ng: true\nh: 0x1F\ni: 1e3\nj: 'x'\n"
    assert value_of(text) == {
        "a": "no",
        "b": "14:00",
        "c": "0123",
        "d": "2026-11-02",
        "e": "1_000",
        "f": "~",
        "g": "true",
        "h": "0x1F",
        "i": "1e3",
        "j": "x",
    }


def test_a_byte_order_mark_and_every_kind_of_line_end_are_fine() -> None:
    expected = {"viaje": "Tienda", "alcance": "todo"}
    for content in (
        "\ufeffviaje: Tienda\r\nalcance: todo\r\n",
        "viaje: Tienda\ralcance: todo\r",
        "viaje: Tienda\nalcance: todo",
    ):
        assert value_of(content) == expected


def test_the_place_of_a_wrong_byte_counts_lines_and_letters() -> None:
    problem = read("viaje: Tienda\r\nmeta: ñ".encode() + b"\xff", file="map.yml").problems[0]
    assert (problem.code, problem.at.line, problem.at.column) == ("JM001", 2, 8)


def test_a_binary_file_does_not_print_a_problem_per_byte() -> None:
    assert codes("\x00" * 500) == ["JM003"] * 20


def test_a_comment_after_a_value_is_no_lost_text() -> None:
    assert value_of("a: uno # dos\nb: # tres\n  c: 'x' #y\nd: [x] #z\n") == {"a": "uno", "b": {"c": "x"}, "d": ["x"]}


def test_variants_in_a_block_know_their_own_line_and_column() -> None:
    text = (
        "viaje: T\netapas:\n  - nombre: C\n    preguntas:\n"
        "      - variantes: |\n\n          uno\n            dos\n        respuesta: sí\n"
    )
    checked = check(text.encode())
    assert checked.map is not None
    variants = checked.map.stages[0].questions[0].variants
    assert [(each.value, each.at.line, each.at.column) for each in variants] == [("uno", 7, 11), ("dos", 8, 13)]


def test_many_faults_are_reported_in_one_run_and_a_huge_file_stops_early() -> None:
    line = "a{}: Pasos: uno\n"
    assert codes("".join(line.format(n) for n in range(30))) == ["JM009"] * 30
    huge = "".join(line.format(n) for n in range(60_000))
    assert 1 <= len(codes(huge)) < 30


def test_a_fault_at_the_end_of_the_file_is_on_its_last_written_line() -> None:
    fault = parse(["a: [x", "", ""])
    assert not isinstance(fault, list)
    assert (fault.line, fault.column) == (0, 5)


def test_a_thousand_questions_are_checked_in_two_seconds() -> None:
    questions = "".join(
        f"      - variantes: |\n          ¿pregunta número {n} del lote {n % 7}?\n"
        f"          duda {n * 37} sobre el tema {n % 11}\n"
        f"        respuesta: La respuesta {n}.\n"
        for n in range(1000)
    )
    text = f"viaje: Tienda\netapas:\n  - nombre: Compra\n    preguntas:\n{questions}"
    started = time.process_time()
    reading = read(text.encode(), file="map.yml")
    assert reading.problems == ()
    assert time.process_time() - started < 1
