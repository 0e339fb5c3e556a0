"""Contacts of other channels: redacted, judged, kept once, gathered with the bot's own misses, taken out again."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy.engine import Engine

from bot.doubts.book import bring_up_to_date
from bot.doubts.contact_book import bring_in, brought_in, erase_contacts, imports, undo_import
from bot.doubts.contacts import ContactPlan, Fate, identified, plan_contacts, redacted
from bot.doubts.deciding import decide
from bot.doubts.draft_judge import DraftJudge, Judged
from bot.doubts.reading import group, groups, texts
from bot.gateway.forgetting_words import Windows, count_old_texts, empty_old_texts
from bot.journeys.model import JourneyMap
from bot.journeys.tables.contacts import ContactRow
from bot.journeys.tables.importing import Fault
from bot.language.redaction import redact
from bot.language.sentence_encoder import shared_encoder
from tests.builders import make_map, make_question, make_stage
from tests.databases import rows
from tests.doubts.log import DAY, NOW, Log

WRAP = "¿Lo envolvéis para regalo?"
CALLS = (
    ContactRow(2, "quiero papel de regalo", 12, kind="phone", day=date(2026, 9, 1), feeling=-0.5, ref="C-1"),
    ContactRow(3, "envoltorio de regalo por favor", kind="social", stage_id="compra", ref="C-2"),
    ContactRow(4, "¿Puedo cambiar el pedido?", 2, kind="email", stage_id="decision"),
)


def judge(phrase: str) -> Judged:
    return Judged("compra.cambiar" if "cambiar" in phrase else "", "compra")


def planned(database: Engine, contacts: Sequence[ContactRow] = CALLS) -> ContactPlan:
    ids = identified(contacts, map_id="tienda")
    known = brought_in(database, ids)
    return plan_contacts(contacts, ids, map_id="tienda", known=known, judge=judge, progress=id)


def bring(database: Engine, contacts: Sequence[ContactRow] = CALLS, *, at: float = NOW) -> str:
    return bring_in(database, planned(database, contacts), name="calls.csv", by="eva", at=at).import_id


def test_personal_data_is_taken_out_and_what_was_nothing_else_is_wrong(shop: JourneyMap):
    said = [ContactRow(2, "soy ana@example.com, ¿abrís?", ref="llamó el 612 345 678"), ContactRow(3, "ana@example.com")]
    first, second = redacted(said, shop, redact=redact)
    assert (first.phrase, first.ref, first.faults) == ("soy [correo], ¿abrís?", "llamó el [teléfono]", ())
    assert (second.phrase, second.faults) == ("[correo]", (Fault("phrase", "only_personal", {}),))


def test_every_row_has_a_fate_and_each_phrase_is_judged_once(sqlite: Engine):
    heard: list[int] = []
    asked: list[str] = []

    def once(phrase: str) -> Judged:
        asked.append(phrase)
        return judge(phrase)

    contacts = (*CALLS, CALLS[0], ContactRow(6, "", faults=(Fault("phrase", "no_phrase", {}),)))
    ids = identified(contacts, map_id="tienda")
    plan = plan_contacts(contacts, ids, map_id="tienda", known={ids[1]}, judge=once, progress=heard.append)
    assert [(each.fate, each.row.stage_id, each.path, each.guessed) for each in plan.rows] == [
        (Fate.OPEN, "compra", "", True),
        (Fate.KNOWN, "compra", "", False),
        (Fate.ANSWERED, "decision", "compra.cambiar", False),
        (Fate.OPEN, "compra", "", True),
        (Fate.WRONG, "", "", False),
    ]
    assert (asked, heard) == ([CALLS[0].phrase, CALLS[2].phrase], [1, 2, 3, 4, 5])
    assert len(set(ids)) == 5, "a row that stands there twice is two contacts"


def test_calls_are_gathered_with_what_the_bot_could_not_answer(database: Engine, shop, space):
    Log(database).says(WRAP, at=NOW - DAY, sentiment=0.1)
    number = bring(database)
    bring_up_to_date(database, [shop], space, now=NOW)
    [found] = groups(database, now=NOW)
    assert (found.asked, found.customers, found.messages) == (14, 1, 14)
    assert found.contacts == (("phone", 12), ("social", 1))
    assert (found.this_week, found.week_before) == (2, 0)
    assert found.sentiment == pytest.approx(-0.2)
    assert set(texts(database, found.group_id)) == {WRAP, CALLS[0].phrase, CALLS[1].phrase}
    assert group(database, found.group_id, now=NOW) == found
    kept = rows(database, "SELECT path, kind, n, score, quote, ref, brought_at FROM evidence ORDER BY row_id")
    assert kept[0] == {
        **{"path": "compra", "kind": "phone", "n": 12, "score": -0.5, "quote": CALLS[0].phrase, "ref": "C-1"},
        "brought_at": NOW,
    }
    assert kept[2]["path"] == "compra.cambiar", "what the map answers is evidence for that question"
    [brought] = imports(database)
    assert (brought.import_id, brought.brought, brought.open, brought.undone_at) == (number, 3, 2, None)


def test_the_same_table_twice_brings_nothing_and_an_undone_one_can_come_again(sqlite: Engine, shop, space):
    number = bring(sqlite)
    assert [each.fate for each in planned(sqlite).rows] == [Fate.KNOWN] * 3
    bring_up_to_date(sqlite, [shop], space, now=NOW)
    before = groups(sqlite, now=NOW)
    assert undo_import(sqlite, number, at=NOW + 1) == 3
    assert groups(sqlite, now=NOW) == ()
    bring_up_to_date(sqlite, [shop], space, now=NOW)
    assert rows(sqlite, "SELECT * FROM doubt_group") == rows(sqlite, "SELECT * FROM doubt_message") == []
    assert imports(sqlite)[0].undone_at == NOW + 1
    assert undo_import(sqlite, number, at=NOW + 2) is None
    bring(sqlite)
    bring_up_to_date(sqlite, [shop], space, now=NOW)
    assert [each.contacts for each in groups(sqlite, now=NOW)] == [each.contacts for each in before]


def test_what_somebody_else_brought_in_meanwhile_is_left_out(sqlite: Engine):
    plan = planned(sqlite)
    bring(sqlite, CALLS[:1])
    done = bring_in(sqlite, plan, name="calls.csv", by="ana", at=NOW)
    assert (done.brought, done.open) == (2, 1)


def test_contacts_of_a_reference_are_erased_and_authors_evidence_is_not(sqlite: Engine, shop, space):
    bring(sqlite)
    with sqlite.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO evidence (map_id, path, kind, ref) VALUES ('tienda', 'x', 'crm', 'C-1')"
        )
    assert (erase_contacts(sqlite, "C-1"), erase_contacts(sqlite, "C-1")) == (1, 0)
    bring_up_to_date(sqlite, [shop], space, now=NOW)
    assert [each.contacts for each in groups(sqlite, now=NOW)] == [(("social", 1),)]


def test_words_are_emptied_when_they_have_stood_as_long_as_the_map_keeps_texts(database: Engine, shop, space):
    bring(database)
    bring_up_to_date(database, [shop], space, now=NOW)
    windows = Windows([shop])
    assert count_old_texts(database, windows, now=NOW + 89 * DAY) == 0
    assert empty_old_texts(database, windows, now=NOW + 91 * DAY) == 3
    bring_up_to_date(database, [shop], space, now=NOW)
    [found] = groups(database, now=NOW)
    assert (found.messages, texts(database, found.group_id)) == (13, ())


def test_decided_doubts_take_later_calls_in(sqlite: Engine, shop, space):
    Log(sqlite).says(WRAP)
    bring_up_to_date(sqlite, [shop], space, now=NOW)
    decide(sqlite, groups(sqlite, now=NOW)[0].group_id, "accepted", by="eva", at=NOW, path="compra.regalo")
    bring(sqlite, CALLS[1:2])
    bring_up_to_date(sqlite, [shop], space, now=NOW)
    assert [each.asked for each in groups(sqlite, now=NOW, status="accepted")] == [2]


def test_contacts_nobody_could_place_are_gathered_without_a_stage(sqlite: Engine, shop, space):
    ids = identified(CALLS[:1], map_id="tienda")
    nowhere = plan_contacts(
        CALLS[:1], ids, map_id="tienda", known=(), judge=lambda _phrase: Judged(), progress=lambda _done: None
    )
    bring_in(sqlite, nowhere, name="", by="eva", at=NOW)
    bring_up_to_date(sqlite, [shop], space, now=NOW)
    assert [(each.stage_id, each.asked) for each in groups(sqlite, now=NOW)] == [(None, 12)]


def test_the_draft_answers_its_own_wordings_and_places_what_is_near():
    paying = [f"¿Puedo pagar con {how}?" for how in ("tarjeta", "bizum", "transferencia", "paypal")]
    sending = [f"¿Cuánto tarda el envío a {where}?" for where in ("Canarias", "Ceuta", "Madrid", "Francia")]
    journey = make_map(
        make_stage("compra", make_question("pagar", paying)), make_stage("envio", make_question("plazo", sending))
    )
    judged = DraftJudge(journey, shared_encoder())
    assert judged("¿Puedo pagar con bizum?") == Judged("compra.pagar", "compra")
    assert judged("asdfgh qwerty") == Judged()
