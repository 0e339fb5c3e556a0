"""Invariant I8: personal data planted in everything a client can send is nowhere in the files of the database."""

from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.engine.protocol import RequestKind
from bot.gateway.nameless import check_nameless, nameless
from bot.gateway.protocol import Incoming, Place
from bot.language.redaction import redact
from tests.databases import rows
from tests.gateway.harness import answers, greeted, refused, serving

CANARIES = {
    "email": "canaria.lopez@example.com",
    "card": "4111 1111 1111 1111",
    "iban": "ES91 2100 0418 4502 0005 1332",
    "dni": "12345678Z",
    "phone": "612345678",
}
TRACES = ("canaria", "4111 1111", "411111111111", "2100 0418", "21000418450200051332", "12345678Z", "612345678")
"""What must be found nowhere: each canary in the forms it was planted in."""

REFUSED = {"external_id": "bad_id", "choice": "choice_unknown"}


def planted(text: str, field: str) -> Incoming:
    """A message whose field is the canary; the others are as they should be."""
    place = {name: text for name in ("page", "campaign", "stage", "language") if name == field}
    if field == "page":
        place = {"page": f"/mi/{text}/cuenta"}
    return Incoming(
        text.replace(" ", "") if field == "external_id" else "m1",
        RequestKind.CHOICE if field == "choice" else RequestKind.TEXT,
        text if field in ("choice", "text") else "hola",
        Place(**place),
    )


def traces_in(folder: Path) -> set[str]:
    """The traces in the bytes of the database and of the files beside it."""
    files = sorted(folder.glob("travesia.db*"))
    assert {"travesia.db", "travesia.db-wal"} <= {file.name for file in files}
    stored = b"".join(file.read_bytes() for file in files)
    assert b"hola" in stored  # the search does find what is there
    return {trace for trace in TRACES if trace.encode() in stored}


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
async def test_no_canary_is_in_the_database_or_its_write_ahead_log(sqlite: Engine, tmp_path: Path, canary: str) -> None:
    async with serving(sqlite, redact=redact) as gateway:
        for field in ("page", "campaign", "stage", "language"):
            await greeted(gateway, planted(canary, field).place)
        session = await greeted(gateway)
        for field in ("text", "page", "campaign", "stage", "language", "external_id", "choice"):
            another = await greeted(gateway)
            if field in REFUSED:
                with refused(REFUSED[field]):
                    await gateway.accept(another, planted(canary, field))
            else:
                await gateway.accept(another, planted(canary, field))
                await answers(gateway, another, 2)
        whole = Incoming("m1", RequestKind.TEXT, f"hola, {canary}", planted(canary, "campaign").place)
        await gateway.accept(session, whole)
        await answers(gateway, session, 2)
        assert traces_in(tmp_path) == set()
        assert rows(sqlite, "SELECT count(*) AS n FROM inbox WHERE kind = 'text'") == [{"n": 6}]


async def test_a_canary_without_redaction_is_found(sqlite: Engine, tmp_path: Path) -> None:
    async with serving(sqlite) as gateway:
        session = await greeted(gateway)
        await gateway.accept(session, planted(CANARIES["email"], "campaign"))
        await gateway.accept(session, Incoming("m2", RequestKind.TEXT, "hola"))
        await answers(gateway, session, 3)
        assert traces_in(tmp_path) == {"canaria"}


async def test_a_campaign_is_stored_without_personal_data_in_all_its_places(database: Engine) -> None:
    place = Place(campaign="ana.lopez@example.com 612345678")
    async with serving(database, redact=redact) as gateway:
        session = await greeted(gateway, place)
        await gateway.accept(session, Incoming("m1", RequestKind.TEXT, "hola", place))
        await answers(gateway, session, 2)
    clean = "[correo] [teléfono]"
    assert rows(database, "SELECT source FROM conversation") == [{"source": clean}]
    assert rows(database, "SELECT campaign FROM touchpoint") == [{"campaign": clean}]
    assert rows(database, "SELECT DISTINCT campaign FROM inbox") == [{"campaign": clean}]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("otoño_2026", "otoño_2026"),
        ("/cascos/urbano%20rojo", "/cascos/urbano%20rojo"),
        ("/u/ana%40example.com", "/u/[correo]"),
        ("/u/ana%2540example.com/x", "/u/[correo]/x"),
        ("qr_612345678", "qr_[teléfono]"),
        ("/mi/612345678/x", "/mi/[teléfono]/x"),
        ("ana_gil@example.com_12345678Z", "[correo]"),
        ("12345678Z_otoño", "[dni]_otoño"),
    ],
)
def test_a_name_of_a_place_loses_personal_data_and_nothing_else(words: str, kept: str) -> None:
    assert nameless(words, redact=redact) == kept


@pytest.mark.parametrize(
    "external_id",
    ["6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "61234567-8123-4567-8612-345678612345", "6" * 32, "m1", "1700000000000-x"],
)
def test_an_id_that_is_made_up_is_taken(external_id: str) -> None:
    assert check_nameless(external_id, redact=redact) == external_id


@pytest.mark.parametrize(
    "external_id",
    ["612345678", "pedido_612345678_abc", "4111111111111111", "dni-12345678Z", "ES9121000418450200051332"],
)
def test_an_id_that_is_somebodys_number_is_refused(external_id: str) -> None:
    with refused("bad_id"):
        check_nameless(external_id, redact=redact)
