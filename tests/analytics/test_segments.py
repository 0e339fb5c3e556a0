"""Kinds of customers, the mix of personas, and what customers name, against a plain computation and by hand."""

from collections import Counter

from hypothesis import given
from sqlalchemy.engine import Engine

from bot.analytics.entities import Entities, Named, entities
from bot.analytics.scope import UNKNOWN, Filter, Terms
from bot.analytics.segments import PersonaMix, PersonaShare, Segment, Side, persona_mix, segments
from bot.analytics.statistics import Rate
from bot.analytics.volumes import volume
from bot.journeys.model import Persona
from bot.journeys.positions import SourcePosition
from bot.touchpoints.database import reading
from tests.analytics.random_logs import FEW, STAGES, Log, again, ask, logs
from tests.analytics.written import Talk, Turn, publish, scope, write

HERE = SourcePosition("shop.yml", 1, 1)
BUSY, CAREFUL = (Persona(id, id.title(), HERE, share=share) for id, share in (("busy", "50%"), ("careful", None)))
ASKED = [Turn("buy", "price")]


@FEW
@given(log=logs())
def test_segments_and_mix_are_those_of_a_plain_computation(database: Engine, log: Log) -> None:
    engaged = [turns[0].talk for turns in log.engaged()]
    personas, sources = Counter(talk.persona for talk in engaged), Counter(talk.source for talk in engaged)
    by_source = ask(database, log, segments, by=Side.SOURCE, metric=volume)
    assert {each.name: each.conversations for each in by_source} == {name or UNKNOWN: n for name, n in sources.items()}
    assert all(each.value.conversations == each.conversations for each in by_source)
    by_persona = again(database, log, segments, by=Side.PERSONA, metric=volume)
    assert {each.name: each.value.conversations for each in by_persona} == {
        name or UNKNOWN: n for name, n in personas.items()
    }
    mix = again(database, log, persona_mix, personas=[BUSY])
    known = personas["busy"] + personas["careful"]
    assert mix.unknown == Rate(personas[None], personas.total())
    assert {each.persona_id: each.share for each in mix.personas} == {
        id: Rate(personas[id], known) for id in ("busy", "careful") if id == "busy" or personas[id]
    }


def test_new_and_returning_customers_are_told_apart(database: Engine) -> None:
    publish(database, STAGES)
    write(database, Talk(1, ASKED, "a"), Talk(2, ASKED, "a"), Talk(3, ASKED, "b", channel="telegram"))
    with reading(database) as connection:
        asked = scope(database, terms=Terms(min_sample=2))
        found = segments(connection, asked, by=Side.CUSTOMER, metric=volume)
        only = segments(connection, scope(database, Filter(returning=True)), by=Side.CUSTOMER, metric=volume)
        channels = segments(connection, asked, by=Side.CHANNEL, metric=lambda _, narrowed: narrowed.filter.channel)
        languages = segments(connection, asked, by=Side.LANGUAGE, metric=lambda _, narrowed: narrowed.filter.language)
    assert [(each.name, each.conversations, each.is_enough) for each in found] == [
        ("new", 2, True),
        ("returning", 1, False),
    ]
    assert [each.value.customers for each in found] == [2, 1]
    assert [(each.name, each.conversations) for each in only] == [("returning", 1)]
    assert channels == (Segment("web", 2, True, "web"), Segment("telegram", 1, False, "telegram"))
    assert languages == (Segment("es", 3, True, "es"),)


def test_only_the_most_frequent_sources_are_told_apart(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(sqlite, *(Talk(1, ASKED, source=f"s{number:02}") for number in range(15)), Talk(1, ASKED, source="s14"))
    with reading(sqlite) as connection:
        found = segments(connection, scope(sqlite), by=Side.SOURCE, metric=lambda *_: None)
    assert [each.name for each in found] == ["s14", *(f"s{number:02}" for number in range(11))]


def test_the_mix_is_held_against_what_the_map_believes(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    personas = ["busy"] * 9 + ["careful", "old", None, None]
    write(sqlite, *(Talk(1, ASKED, persona=persona) for persona in personas))
    with reading(sqlite) as connection:
        enough = persona_mix(connection, scope(sqlite, terms=Terms(min_sample=5)), personas=[BUSY, CAREFUL])
        few = persona_mix(connection, scope(sqlite), personas=[BUSY])
    assert enough == PersonaMix(
        (
            PersonaShare("busy", "Busy", Rate(9, 11), 0.5),
            PersonaShare("careful", "Careful", Rate(1, 11), None),
            PersonaShare("old", "old", Rate(1, 11), None),
        ),
        unknown=Rate(2, 13),
    )
    assert [each.agrees for each in enough.personas] == [False, None, None]
    assert few.personas[0].agrees is None
    assert PersonaShare("busy", "Busy", Rate(20, 40), 0.55).agrees


@FEW
@given(log=logs())
def test_what_is_named_is_that_of_a_plain_computation(database: Engine, log: Log) -> None:
    counted = Counter(
        (kind, value, row.stage) for row in log.rows() for kind, value in dict.fromkeys(row.turn.entities or ())
    )
    found = ask(database, log, entities)
    assert Counter({(each.kind, each.value, each.stage_id): each.messages for each in found.named}) == counted
    assert (found.left_out, found.messages) == (0, sum(bool(row.turn.entities) for row in log.rows()))
    assert [each.messages for each in found.named] == sorted(counted.values(), reverse=True)


def test_what_is_too_rare_is_counted_and_not_read(database: Engine) -> None:
    publish(database, STAGES)
    often, once = Turn("buy", entities=[("product", "casco")]), Turn("buy", entities=[("date", "2026-05-01")])
    write(database, Talk(1, [often, often, once, Turn("buy", entities=()), Turn("buy")]))
    with reading(database) as connection:
        assert entities(connection, scope(database), groups=1) == Entities(
            (Named("product", "casco", "buy", 2),), left_out=1, messages=3
        )
