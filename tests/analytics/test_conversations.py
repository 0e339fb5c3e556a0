"""The conversations behind a number, against a plain Python reading of the same random logs."""

import random
from collections.abc import Sequence

import pytest
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.analytics.choices import Choices, choices
from bot.analytics.conversations import Criteria, counted, listed
from bot.analytics.one_journey import Candidate, ReadSurvey, ReadTurn, read_conversation, read_journey
from bot.analytics.scope import Filter
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import survey_response, touchpoint
from tests.analytics.written import DAY, MAY, Talk, Turn, publish, scope, write

STAGES = [("choose", 1.0, None, ("pick",)), ("pay", -1.0, None, ())]


def talks(dice: random.Random) -> Sequence[Talk]:
    def turn() -> Turn:
        kind = dice.choice(["question", "question", "fallback", "chitchat"])
        return Turn(
            dice.choice(["choose", "pick", "pay", None]),
            dice.choice(["price", "card"]) if kind == "question" else None,
            kind=kind,
            helpful=dice.choice([None, True, False]) if kind == "question" else None,
            sentiment=dice.choice([None, -0.6, 0.0, 0.6]),
            stage_source=dice.choice(["question", "context"]),
        )

    outcomes = ["resolved_confirmed", "resolved_implied", "handoff", "abandoned", "unengaged", None]
    return [
        Talk(
            dice.choice([-3.0, 1.0, 5.0, 5.0, 20.0]),
            [turn() for _ in range(dice.randint(1, 3))],
            customer=dice.choice("abcd"),
            outcome=dice.choice(outcomes),
            channel=dice.choice(["web", "telegram"]),
            is_test=dice.random() < 0.1,
        )
        for _ in range(30)
    ]


_MISS = "fallback"
CRITERIA = [
    (Criteria(), lambda talk: True, lambda turn: True),
    (Criteria(outcome="engaged"), lambda talk: talk.outcome not in (None, "unengaged"), lambda turn: True),
    (Criteria(outcome="contained"), lambda t: t.outcome not in (None, "unengaged", "handoff"), lambda turn: True),
    (Criteria(outcome="resolved"), lambda t: (t.outcome or "").startswith("resolved"), lambda turn: True),
    (Criteria(outcome="abandoned", kind="fallback"), lambda t: t.outcome == "abandoned", lambda u: u.kind == _MISS),
    (Criteria(kind="doubt"), lambda talk: True, lambda turn: turn.kind in ("question", "fallback")),
    (Criteria(unanswered=True), lambda talk: True, lambda turn: turn.kind == "fallback"),
    (Criteria(voted=False), lambda talk: True, lambda turn: turn.helpful is False),
    (Criteria(mood_below=-0.3), lambda talk: True, lambda u: u.sentiment is not None and u.sentiment <= -0.3),
    (
        Criteria(question="choose.price", mood_above=0.0),
        lambda talk: True,
        lambda u: (
            u.question == "price"
            and u.stage in ("choose", "pick")
            and u.sentiment is not None
            and u.sentiment >= 0
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize("filter", [Filter(), Filter(stage_id="choose"), Filter(channel="web", stage_by_question=True)])
def test_the_list_is_what_plain_reading_finds(database: Engine, filter: Filter) -> None:
    publish(database, STAGES)
    written = talks(random.Random(7))
    write(database, *written)
    asked = scope(database, filter)
    for criteria, of_talk, of_turn in CRITERIA:
        expected = [
            number
            for number, talk in sorted(enumerate(written), key=lambda pair: (pair[1].day, f"c{pair[0]}"), reverse=True)
            if not talk.is_test
            and 0 <= talk.day < 28
            and filter.channel in (None, talk.channel)
            and of_talk(talk)
            and any(
                of_turn(turn)
                and (filter.stage_id is None or turn.stage in ("choose", "pick"))
                and (not filter.stage_by_question or turn.stage_source == "question")
                for turn in talk.turns
            )
        ]
        with reading(database) as connection:
            found, before = [], None
            while page := listed(connection, asked, criteria, before=before, limit=7):
                found += page
                before = page[-1].number
            assert counted(connection, asked, criteria) == len(expected)
            assert counted(connection, asked, criteria, most=2) == min(2, len(expected))
        firsts = [1 + sum(len(talk.turns) for talk in written[:number]) for number in expected]
        assert [each.number for each in found] == firsts
        moods = [tuple(u.sentiment for u in written[n].turns if u.sentiment is not None) for n in expected]
        assert [each.moods for each in found] == moods


def test_pages_are_a_criterion_and_former_stages_have_their_name_of_today(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(sqlite, Talk(1, [Turn("pick", "price"), Turn("choose", "price"), Turn("pay", "card")], customer="ana"))
    with writing(sqlite) as connection:
        connection.execute(update(touchpoint).where(touchpoint.c.seq == 2).values(page="/p", text_redacted="Hola"))
    asked = scope(sqlite)
    with reading(sqlite) as connection:
        (found,) = listed(connection, asked, Criteria(page="/p"))
        assert (found.stages, found.words, found.turns) == (("choose", "pay"), "Hola", 3)
        assert listed(connection, asked, Criteria(page="/p"), before=999) == (found,)
        assert listed(connection, asked, Criteria(page="/q")) == ()
        assert listed(connection, asked, Criteria(page="/p", is_last=True)) == ()
        assert listed(connection, asked, Criteria(question="pay.card", is_last=True)) == (found,)


def test_what_a_filter_can_choose_is_what_occurs(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    turns = [Turn("pay")]
    write(
        sqlite,
        *(Talk(1, turns, channel="telegram", language="en", persona="b", source="ads") for _ in range(2)),
        Talk(1, turns, persona="a", source=""),
        Talk(1, turns, channel="shop", is_test=True),
        Talk(1, turns, channel="else", map_id="hotel"),
    )
    with reading(sqlite) as connection:
        assert choices(connection, "shop") == Choices(("telegram", "web"), ("en", "es"), ("b", "a"), ("ads",))


def test_a_journey_is_read_whole_and_only_of_its_map(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(
        sqlite,
        Talk(2, [Turn("pick", "price", sentiment=0.5, helpful=True), Turn("pay"), Turn("choose")], journey="j"),
        Talk(1, [Turn(None, kind="fallback")], journey="j", channel="telegram", outcome=None),
        Talk(1, [Turn("pay")], journey="other"),
        Talk(1, [Turn("pay")], journey="j", map_id="hotel"),
    )
    with writing(sqlite) as connection:
        kept = [{"path": "choose.price", "confidence": 0.8}]
        connection.execute(update(touchpoint).where(touchpoint.c.row_id == 1).values(candidates=kept, confidence=0.8))
        survey = {"conversation_id": "c0", "customer_key": "ana", "journey_key": "j", "at": 0, "map_id": "shop"}
        connection.execute(survey_response.insert(), survey | {"release": "r1", "kind": "csat", "score": 4})
    asked = scope(sqlite)
    with reading(sqlite) as connection:
        journey = read_journey(connection, asked.stages, 2)
        assert [(each.number, each.channel, each.outcome) for each in journey] == [
            (4, "telegram", None),
            (1, "web", "resolved_implied"),
        ]
        assert [each.stages for each in journey] == [(), ("choose", "pay", "choose")]
        assert journey[1].surveys == (ReadSurvey("csat", 4.0, None),)
        assert read_conversation(connection, asked.stages, 3) == journey[1]
        assert read_conversation(connection, asked.stages, 6) is None
        assert read_journey(connection, asked.stages, 99) == ()
    assert journey[1].turns[0] == ReadTurn(
        number=1,
        at=MAY.starts_at + 2 * DAY,
        words=None,
        stage_id="choose",
        stage_source="question",
        question="choose.price",
        kind="question",
        answered=True,
        chosen=False,
        helpful=True,
        confidence=0.8,
        candidates=(Candidate("choose.price", 0.8),),
        sentiment=0.5,
        page=None,
        release="r1",
    )
