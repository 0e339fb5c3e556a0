"""Entities: how often they are read rightly, in which form, and what they must never be."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from bot.language.entities import EntityReader, ProductWords
from bot.language.entity_numbers import number
from bot.language.entity_tokens import Words, folded_in_place
from bot.turn import Entity, EntityKind
from tests.language.entity_samples import PRODUCTS, TODAY, read, samples, scores


@pytest.fixture(scope="module")
def reader() -> EntityReader:
    return EntityReader(PRODUCTS)


def test_the_labelled_messages_are_many_and_tricky() -> None:
    found = samples()
    assert len(found) >= 400
    assert sum(sample.tricky for sample in found) >= 60
    kinds = Counter(kind for sample in found for kind, _ in sample.entities)
    assert {kind.value for kind in EntityKind} == set(kinds)
    assert min(kinds.values()) >= 8
    assert not [text for text, count in Counter(sample.text for sample in found).items() if count > 1]


@pytest.mark.parametrize("kind", list(EntityKind))
def test_each_kind_is_read_rightly_nearly_always(kind: EntityKind, reader: EntityReader) -> None:
    score = scores(reader, samples())[kind]
    assert score.precision >= 0.95, score
    assert score.recall >= 0.95, score


def test_places_are_those_of_the_text_as_it_was_written(reader: EntityReader) -> None:
    text = "¡¡MAÑANA pagué 49,90€ con TARJÉTA por mi pedído Nº ca-20391!!"
    found = reader.read(text, today=TODAY)
    assert [(text[each.start : each.end], each.kind, each.value) for each in found] == [
        ("MAÑANA", EntityKind.DATE, "2026-11-23"),
        ("49,90€", EntityKind.AMOUNT, "49.90 EUR"),
        ("TARJÉTA", EntityKind.PAYMENT_METHOD, "card"),
        ("ca-20391", EntityKind.ORDER_NUMBER, "CA-20391"),
    ]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "👍👍👍", "¿¡", "́", "𝟜𝟚", "'" * 50, "a" * 5_000, "\x00"])
def test_nothing_is_read_into_nothing(text: str, reader: EntityReader) -> None:
    assert reader.read(text, today=TODAY) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ana@example.com", Entity(EntityKind.EMAIL, "[correo]", 0, 15)),
        ("[email]", Entity(EntityKind.EMAIL, "[email]", 0, 7)),
        ("[correo]", Entity(EntityKind.EMAIL, "[correo]", 0, 8)),
        ("+34 612 345 678", Entity(EntityKind.PHONE, "[teléfono]", 0, 15)),
        ("[teléfono]", Entity(EntityKind.PHONE, "[teléfono]", 0, 10)),
        ("[phone]", Entity(EntityKind.PHONE, "[phone]", 0, 7)),
    ],
)
def test_a_contact_is_only_ever_its_mark(text: str, expected: Entity, reader: EntityReader) -> None:
    assert reader.read(text, today=TODAY) == (expected,)


def test_the_marks_of_raw_text_speak_the_language_of_the_bot() -> None:
    assert read("bob@example.com, +34 612 345 678", EntityReader(language="en")) == (
        ("email", "[email]"),
        ("phone", "[phone]"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "pedido 4111 1111 1111 1111",
        "número 4111111111111111",
        "mi cuenta es ES91 2100 0418 4502 0005 1332",
        "mi dni es 12345678Z",
        "pedido [dni]",
    ],
)
def test_personal_numbers_are_nobodys_order(text: str, reader: EntityReader) -> None:
    assert read(text, reader) == ()


@pytest.mark.parametrize(
    ("text", "today", "value"),
    [
        ("el 3 de enero", date(2026, 12, 30), "2027-01-03"),
        ("lo pedí el 3 de enero", date(2026, 12, 30), "2026-01-03"),
        ("el 29 de febrero", date(2026, 11, 22), "2028-02-29"),
        ("hace un mes", date(2026, 3, 31), "2026-02-28"),
        ("hace un mes", date(2026, 1, 15), "2025-12-15"),
        ("en dos semanas: in two weeks", date(2026, 12, 25), "2027-01-08"),
        ("el lunes", date(2026, 11, 23), "2026-11-30"),
        ("el lunes pasado", date(2026, 11, 23), "2026-11-16"),
        ("la semana que viene", date(2026, 12, 30), "2027-W01"),
        ("el mes pasado", date(2026, 1, 31), "2025-12"),
        ("next year", date(2026, 1, 31), "2027"),
        ("el día 31", date(2026, 11, 22), "2026-12-31"),
        ("03/25/2026", date(2026, 11, 22), "2026-03-25"),
        ("12.1.27", date(2026, 11, 22), "2027-01-12"),
        ("dentro de 300 años", date(9990, 1, 1), "9999-12-01"),
        ("hace 999 años", date(926, 5, 4), "0001-01-04"),
        ("hace 999 días", date(2026, 11, 22), "2024-02-27"),
        ("30 feb 2026", date(2026, 11, 22), "2026-02"),
        ("primero de mayo", date(2026, 4, 22), "2026-05-01"),
        ("el próximo diciembre", date(2026, 12, 30), "2026-12"),
        ("last march", date(2026, 1, 30), "2025-03"),
    ],
)
def test_days_are_reckoned_from_today(text: str, today: date, value: str, reader: EntityReader) -> None:
    assert [each.value for each in reader.read(text, today=today)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "31 de febrero",
        "45/12/2026",
        "00/00/0000",
        "2026-13-45",
        "el 50 de mayo",
        "el día 99",
        "24/7",
        "1-2",
    ],
)
def test_days_that_are_in_no_calendar_are_none(text: str, reader: EntityReader) -> None:
    assert read(text, reader) == ()


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("pez", ["pez", "peces", "PECES"]),
        ("casco de niño", ["casco de nino", "cascos de niño", "casco de niños"]),
        ("llaves", ["llave", "llaves"]),
        ("battery", ["battery", "batteries"]),
        ("e-bike 2.0", ["e-bike 2.0", "E-Bikes 2.0"]),
        ("cargador", ["cargador", "cargadores"]),
    ],
)
def test_a_product_is_known_in_the_singular_and_the_plural(word: str, written: list[str]) -> None:
    reader = EntityReader([ProductWords("it", (word,))])
    assert [read(text, reader) for text in written] == [(("product", "it"),)] * len(written)


def test_the_longest_product_wins_and_a_word_belongs_to_the_first_that_claims_it() -> None:
    products = [ProductWords("bici", ("bici", "bicicleta")), ProductWords("cargo", ("bici de carga", "BICI", "?", ""))]
    reader = EntityReader(products)
    assert read("una bici de carga o una bici", reader) == (("product", "cargo"), ("product", "bici"))


def test_a_reader_without_products_reads_the_rest() -> None:
    assert read("casco con bizum", EntityReader()) == (("payment_method", "bizum"),)


def test_a_full_vocabulary_is_renewed_and_reads_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.language.entity_tokens._MOST_WORDS", 5_000)
    made = []

    def counted(*arguments: object, **options: object) -> Words:
        made.append(Words(*arguments, **options))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr("bot.language.entities.Words", counted)
    reader = EntityReader(PRODUCTS)
    for turn in range(6):
        reader.read(" ".join(f"palabra{turn}x{each}" for each in range(2_000)), today=TODAY)
    assert len(made) > 1
    assert max(len(words.vocab) for words in made) < 8_000
    assert read("mi pedido 48213 con casco", reader) == (("order_number", "48213"), ("product", "casco"))


def test_a_message_a_hundred_times_as_long_is_read_a_hundred_times(reader: EntityReader) -> None:
    line = "Hola, mi pedido es el 48213, lo pagué con bizum el 3 de diciembre y me cobraron 49,90 €.\n"
    once = read(line, reader)
    assert len(once) == 4
    assert read(line * 1_200, reader) == once * 1_200
    assert len(line * 1_200) > 100_000


@pytest.mark.parametrize("text", ["mil " * 3_000, "pedido " * 3_000, "un par de " * 2_000, "1" * 20_000, "3/" * 5_000])
def test_repetition_ends(text: str, reader: EntityReader) -> None:
    assert read(text, reader) == ()


def test_folding_keeps_every_sign_in_its_place() -> None:
    text = "İÀñß½ﬁ€ŉ🙂"
    folded = folded_in_place(text)
    assert len(folded) == len(text)
    assert folded_in_place("ÁÉÍÓÚÜÑ ¿Cuándo?") == "aeiouun ¿cuando?"


def test_one_slip_of_the_finger_is_mended_and_a_right_word_is_left_alone() -> None:
    words = Words(frozenset({"tarjeta"}), right=frozenset({"tarjetas"}))
    assert words.read("Targeta tarjetas tajreta carpeta tarea").words == (
        "tarjeta",
        "tarjetas",
        "tarjeta",
        "carpeta",
        "tarea",
    )


@pytest.mark.parametrize("text", ["1.200.50 €", "2 mar", "3 ago", "en ago", "since mar", "2 may", "01/45"])
def test_what_only_looks_like_a_day_or_a_sum_is_none(text: str, reader: EntityReader) -> None:
    assert read(text, reader) == ()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["ciento", "veinte"], 120),
        (["two", "hundred"], 200),
        (["2", "mil"], 2000),
        (["mil", "quinientos"], 1500),
        (["treinta", "y", "cinco"], 35),
        (["1.200,50"], Decimal("1200.50")),
        (["1.200.50"], None),
        (["muchos"], None),
    ],
)
def test_numbers_in_words_add_up(words: list[str], value: Decimal | int | None) -> None:
    assert number(words) == value


def test_half_a_surrogate_is_let_through_and_moves_nothing(reader: EntityReader) -> None:
    (paid,) = reader.read("\ud800 pago con Bizum \udfff", today=TODAY)
    assert (paid.value, paid.start, paid.end) == ("bizum", 11, 16)
