"""The same groups on every day: gathered, grown, decided about, solved, come back, erased."""

from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy.engine import Engine

from bot.doubts.book import bring_up_to_date
from bot.doubts.deciding import decide
from bot.doubts.gathering import Bar
from bot.doubts.reading import DoubtGroup, group, groups, texts
from bot.doubts.space import DoubtSpace
from bot.journeys.model import JourneyMap
from bot.touchpoints.database import writing
from bot.touchpoints.map_registry import register
from bot.touchpoints.tables import touchpoint
from tests.builders import make_map, make_question, make_stage
from tests.databases import rows
from tests.doubts.log import DAY, NOW, Log

WRAPPING = ["¿Lo envolvéis para regalo?", "quiero papel de regalo", "envoltorio de regalo por favor"]
INVOICE = ["necesito factura con CIF", "¿me hacéis una factura de empresa?"]


def update(log: Log, maps: Sequence[JourneyMap], space: DoubtSpace, now: float = NOW) -> list[set[str]]:
    bring_up_to_date(log.database, maps, space, now=now)
    return [set(texts(log.database, each.group_id)) for each in groups(log.database, now=now)]


def only(log: Log, status: str | None = "open", now: float = NOW) -> DoubtGroup:
    [found] = groups(log.database, now=now, status=status)
    return found


def test_what_means_the_same_is_one_doubt_and_most_customers_come_first(database: Engine, shop, space):
    log = Log(database)
    for text in [*WRAPPING, *INVOICE]:
        log.says(text)
    assert update(log, [shop], space) == [set(WRAPPING), set(INVOICE)]
    first = groups(database, now=NOW)[0]
    assert (first.map_id, first.stage_id, first.status, first.messages, first.customers) == (
        "tienda",
        "compra",
        "open",
        3,
        3,
    )
    assert (first.first_at, first.last_at, first.this_week, first.week_before) == (NOW - DAY, NOW - DAY, 3, 0)


def test_a_group_keeps_its_name_when_more_is_said_and_looking_again_changes_nothing(log: Log, shop, space):
    log.says(WRAPPING[0])
    update(log, [shop], space)
    before = only(log).group_id
    log.says(WRAPPING[1], at=NOW - 9 * DAY)
    log.says(WRAPPING[2])
    for _ in range(2):
        assert update(log, [shop], space) == [set(WRAPPING)]
    after = only(log)
    assert (after.group_id, after.this_week, after.week_before) == (before, 2, 1)


def test_stages_do_not_mix_and_follow_their_renaming(log: Log, shop, space):
    log.says(WRAPPING[0], stage_id="decision")
    log.says(WRAPPING[1], stage_id="pago")
    log.says(WRAPPING[2], stage_id="compra")
    log.says(WRAPPING[0], stage_id="gone")
    assert sorted(map(len, update(log, [shop], space))) == [1, 1, 2]
    assert {each.stage_id for each in groups(log.database, now=NOW)} == {"decision", "compra", None}


def test_every_kind_of_open_doubt_is_found_and_nothing_else(log: Log, shop, space):
    log.says("no contestada")
    log.says("no sirvió", "question", helpful=False)
    log.says("negada", "question", customer="a")
    log.says("no, eso no", "chitchat", customer="a", intent="deny")
    asked = log.says("dudosa y rechazada", "clarification", customer="b")
    log.says("Ninguna de estas", "fallback", customer="b", chosen=True, clarifies=asked)
    log.says("dudosa y dejada", "clarification", customer="c")
    asked = log.says("dudosa y aclarada", "clarification", customer="d")
    log.says("¿El envío es gratis?", "question", customer="d", chosen=True, clarifies=asked)
    log.says("recién preguntada", "clarification", at=NOW - 60)
    log.says("bien contestada", "question", helpful=True)
    log.says("gracias", "chitchat")
    log.says("de prueba", customer="test-1")
    log.says("")
    log.says("de otro mapa", map_id="otro")
    bring_up_to_date(log.database, [shop], space, now=NOW)
    gathered = rows(log.database, "SELECT text_redacted AS t FROM touchpoint NATURAL JOIN doubt_message")
    assert {str(row["t"]) for row in gathered} == {
        "no contestada", "no sirvió", "negada", "dudosa y rechazada", "dudosa y dejada",
    }  # fmt: skip


def test_a_solved_doubt_that_is_asked_again_is_a_new_one_that_knows_its_past(log: Log, shop, space):
    log.says(WRAPPING[0])
    update(log, [shop], space)
    old = only(log).group_id
    assert decide(log.database, old, "accepted", by="eva", at=NOW, path="compra.regalo")
    log.says(WRAPPING[1])
    update(log, [shop], space)
    assert only(log, "accepted").messages == 2, "until it is published, more of the same is the same"
    answering = make_map(make_stage("compra", make_question("regalo", ["¿Lo envolvéis?", "papel de regalo"])))
    register(log.database, [answering], "r2", at=NOW + DAY)
    log.says(WRAPPING[2], at=NOW + 2 * DAY)
    update(log, [answering], space, NOW + 3 * DAY)
    solved, again = only(log, "solved", NOW + 3 * DAY), only(log, "open", NOW + 3 * DAY)
    assert (solved.group_id, solved.messages, solved.path, solved.decided_by) == (old, 2, "compra.regalo", "eva")
    assert (again.messages, again.former) == (1, old)


def test_an_accepted_doubt_is_not_solved_by_an_older_release(log: Log, shop, space):
    answering = make_map(make_stage("compra", make_question("regalo", ["¿Lo envolvéis?", "papel de regalo"])))
    register(log.database, [answering], "r0", at=NOW - DAY)
    log.says(WRAPPING[0])
    update(log, [shop], space)
    decide(log.database, only(log).group_id, "accepted", by="eva", at=NOW, path="compra.regalo")
    update(log, [shop], space)
    assert only(log, "accepted").messages == 1


def test_a_dismissed_doubt_stays_away_until_it_has_grown(log: Log, shop, space):
    log.says(WRAPPING[0])
    update(log, [shop], space)
    decide(log.database, only(log).group_id, "dismissed", by="eva", at=NOW, why="no lo hacemos")
    for number in range(9):
        log.says(f"{WRAPPING[0]} {number}")
    assert update(log, [shop], space) == []
    dismissed = only(log, "dismissed")
    assert (dismissed.messages, dismissed.why) == (10, "no lo hacemos")
    log.says(WRAPPING[0])
    update(log, [shop], space)
    assert only(log).messages == 11


class Circle:
    """A space of directions: a text is its angle in degrees."""

    name, bar = "circle", Bar(0.75)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        angles = np.radians([float(text) for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_two_groups_that_turn_out_to_be_one_become_the_older(log: Log, shop):
    log.says("0")
    log.says("60", at=NOW - DAY / 2)
    assert sorted(map(len, update(log, [shop], Circle()))) == [1, 1]
    older = min(groups(log.database, now=NOW), key=lambda each: each.first_at).group_id
    for _ in range(3):
        log.says("30")
    assert update(log, [shop], Circle()) == [{"0", "30", "60"}]
    assert (only(log).group_id, only(log).messages) == (older, 5)
    assert rows(log.database, "SELECT count(*) AS n FROM doubt_group") == [{"n": 1}]


def test_groups_of_one_map_and_since_a_time(log: Log, shop):
    log.says("0", at=NOW - 5 * DAY)
    log.says("90", map_id="otra")
    other = make_map(make_stage("compra"), id="otra")
    update(log, [shop, other], Circle())
    assert [each.map_id for each in groups(log.database, now=NOW, map_id="otra")] == ["otra"]
    assert [each.map_id for each in groups(log.database, now=NOW, since=NOW - 2 * DAY)] == ["otra"]


def test_who_is_erased_is_gone_from_the_doubts_too(log: Log, shop, space):
    log.says(WRAPPING[0])
    log.says(WRAPPING[1])
    log.says(INVOICE[0], customer="gone-1")
    log.says(WRAPPING[2], customer="gone-2")
    update(log, [shop], space)
    before = rows(log.database, "SELECT hex(total) AS t FROM doubt_group ORDER BY size DESC")[0]["t"]
    with writing(log.database) as connection:
        connection.execute(touchpoint.delete().where(touchpoint.c.customer_key.like("gone-%")))
    assert update(log, [shop], space) == [set(WRAPPING[:2])]
    assert rows(log.database, "SELECT count(*) AS n FROM doubt_message") == [{"n": 2}]
    after = rows(log.database, "SELECT hex(total) AS t, size FROM doubt_group")
    assert after[0]["size"] == 2
    assert after[0]["t"] != before, "not even the sum of vectors knows them"


def test_groups_survive_the_coming_and_going_of_the_encoder(log: Log, shop, space):
    bare = DoubtSpace(None)
    log.says("papel de regalo")
    log.says("papel de regalo, por favor")
    update(log, [shop], bare)
    name = only(log).group_id
    log.says("¿Tenéis papel de regalo?")
    update(log, [shop], space)
    assert (only(log).group_id, only(log).messages) == (name, 3)
    assert rows(log.database, "SELECT space FROM doubt_group") == [{"space": space.name}]


@pytest.mark.parametrize("emptied", [None, ""])
def test_a_doubt_whose_words_were_emptied_still_counts(log: Log, shop, space, emptied: str | None):
    log.says(WRAPPING[0])
    update(log, [shop], space)
    with writing(log.database) as connection:
        connection.execute(touchpoint.update().values(text_redacted=emptied))
    assert update(log, [shop], DoubtSpace(None)) == [set()]
    log.says(WRAPPING[1])
    assert sorted(map(len, update(log, [shop], DoubtSpace(None)))) == [0, 1]


def test_a_group_is_found_by_the_beginning_of_its_name(log: Log, shop, space):
    log.says(WRAPPING[0])
    log.says(INVOICE[0])
    update(log, [shop], space)
    one, _ = groups(log.database, now=NOW)
    assert group(log.database, one.group_id[:6], now=NOW) == one
    assert group(log.database, "", now=NOW) is None
    assert group(log.database, "%", now=NOW) is None
