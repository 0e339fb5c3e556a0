"""Volumes, answers, votes, latency and surveys on logs small enough to count by hand."""

from datetime import date

from sqlalchemy.engine import Engine

from bot.analytics.answers import Latency, StageAnswers, Votes, by_stage, latency, votes
from bot.analytics.scope import Filter
from bot.analytics.statistics import Interval, Mean, Rate
from bot.analytics.surveys import Surveys, surveys
from bot.analytics.volumes import Volume, doubts, out_of_hours, volume
from bot.analytics.window import Window
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import survey_asked, survey_response
from tests.analytics.written import DAY, MADRID, MAY, Talk, Turn, publish, scope, write

STAGES = [("search", 0.0, None, ("find",)), ("buy", 1.0, None, ())]
ASKED, MISSED = Turn("buy", "price"), Turn("buy", kind="fallback")


def test_only_ended_engaged_conversations_of_the_map_and_window_are_counted(database: Engine) -> None:
    publish(database, STAGES)
    write(
        database,
        Talk(0, [ASKED]),
        Talk(27.99, [ASKED, MISSED]),
        Talk(5, [ASKED], customer="eva"),
        Talk(-0.01, [ASKED], customer="before"),
        Talk(28, [ASKED], customer="after"),
        Talk(6, [ASKED], customer="open", outcome=None),
        Talk(6, [Turn("buy", kind="chitchat")], customer="hi", outcome="unengaged"),
        Talk(6, [ASKED], customer="tester", is_test=True),
        Talk(6, [ASKED], customer="other", map_id="hotel"),
    )
    with reading(database) as connection:
        assert volume(connection, scope(database)) == Volume(conversations=3, customers=2)
        assert doubts(connection, scope(database)) == {"buy": 5}, "with the doubt of the one that is still open"


def test_out_of_hours_is_of_those_of_which_it_is_known(database: Engine) -> None:
    write(database, *(Talk(1, [ASKED], out_of_hours=away) for away in (True, False, False, None)))
    with reading(database) as connection:
        assert out_of_hours(connection, scope(database)) == Rate(1, 3)


def test_every_side_of_the_filter_narrows(database: Engine) -> None:
    publish(database, STAGES)
    write(
        database,
        Talk(1, [ASKED]),
        Talk(2, [Turn("find", "size", stage_source="page"), ASKED]),
        Talk(3, [ASKED], customer="eva", channel="telegram", language="en", persona="busy", source="ads"),
    )

    def counted(**wanted: object) -> int:
        with reading(database) as connection:
            return volume(connection, scope(database, Filter(**wanted))).conversations

    assert (counted(), counted(channel="telegram"), counted(channel="web")) == (3, 1, 2)
    assert (counted(language="en"), counted(persona_id="busy"), counted(source="ads")) == (1, 1, 1)
    assert (counted(returning=True), counted(returning=False)) == (1, 2)
    assert (counted(stage_id="search"), counted(stage_id="buy")) == (1, 3)
    assert (counted(stage_id="search", stage_by_question=True), counted(stage_by_question=True)) == (0, 3)


def test_answers_and_misses_share_one_denominator_and_a_renamed_stage_is_one(database: Engine) -> None:
    publish(database, STAGES)
    write(
        database,
        Talk(
            1,
            [
                ASKED,
                ASKED,
                Turn("buy", "price", answered=False),
                MISSED,
                Turn("buy", kind="clarification"),
                Turn("buy", kind="handoff"),
                Turn("find", "size"),
                Turn("search", kind="fallback"),
                Turn(None, kind="fallback"),
            ],
        ),
        Talk(1, [MISSED], is_test=True),
    )
    with reading(database) as connection:
        assert by_stage(connection, scope(database)) == {
            "buy": StageAnswers(Rate(2, 4), Rate(1, 4)),
            "search": StageAnswers(Rate(1, 2), Rate(1, 2)),
            None: StageAnswers(Rate(0, 1), Rate(1, 1)),
        }
        assert by_stage(connection, scope(database, Filter(stage_id="search"))) == {
            "search": StageAnswers(Rate(1, 2), Rate(1, 2))
        }


def test_votes_are_told_with_how_many_voted(database: Engine) -> None:
    publish(database, STAGES, renamed={"search.size": "measure"})
    yes, no = Turn("buy", "price", helpful=True), Turn("buy", "price", helpful=False)
    write(database, Talk(1, [yes, yes, no, ASKED, Turn("find", "measure"), MISSED]))
    with reading(database) as connection:
        assert votes(connection, scope(database)) == {
            ("buy", "price"): Votes(Rate(2, 3), Rate(3, 4)),
            ("search", "size"): Votes(Rate(0, 0), Rate(0, 1)),
        }


def test_the_time_to_the_answer_is_of_answered_turns(database: Engine) -> None:
    publish(database, STAGES)
    turns = [Turn("buy", "price", response_ms=100 * number) for number in range(1, 21)]
    slow_miss = Turn("buy", kind="fallback", response_ms=90_000)
    write(database, Talk(1, [*turns, slow_miss, ASKED]))
    with reading(database) as connection:
        assert latency(connection, scope(database)) == Latency(median=1.05, p95=1.9, n=20, interval=Interval(0.6, 1.5))
        empty = Window(date(2026, 6, 1), date(2026, 6, 2), MADRID)
        assert latency(connection, scope(database, window=empty)) is None


def test_surveys_are_scored_by_their_kind_and_read_with_who_answered(database: Engine) -> None:
    publish(database, STAGES)
    scores = [("csat", 5), ("csat", 4), ("csat", 3), ("ces", 7), ("ces", 4), ("nps", 10), ("nps", 9), ("nps", 7)]
    scores += [("nps", 6), ("csat", None)]
    write(database, *(Talk(1, [ASKED], channel="telegram" if kind == "ces" else "web") for kind, _ in scores))
    _survey(database, scores)
    with reading(database) as connection:
        assert surveys(connection, scope(database)) == Surveys(
            csat=Rate(2, 3),
            ces=Mean(5.5, 2, Interval(4.0, 7.0)),
            ces_easy=Rate(1, 2),
            nps=Mean(25.0, 4, Interval(-50.0, 100.0)),
            response_rate=Rate(9, 10),
        )
        assert surveys(connection, scope(database, Filter(channel="web", stage_id="search"))) == Surveys(
            Rate(0, 0), None, Rate(0, 0), None, Rate(0, 0)
        )
        assert surveys(connection, scope(database, Filter(channel="telegram"))).response_rate == Rate(2, 2)


def _survey(database: Engine, scores: list[tuple[str, int | None]]) -> None:
    """Shown in each conversation; one without a score was not answered."""
    with writing(database) as connection:
        for number, (kind, score) in enumerate(scores):
            row = {
                "survey_id": f"s{number}",
                "conversation_id": f"c{number}",
                "customer_key": "ana",
                "journey_key": "ana",
                "at": MAY.starts_at + DAY,
                "map_id": "shop",
                "release": "r1",
                "kind": kind,
                "stage_id": "buy",
            }
            asked = {"channel": "web", "language": "es", "place": "end"}
            connection.execute(survey_asked.insert(), row | asked)
            if score is not None:
                connection.execute(survey_response.insert(), row | {"score": score})
