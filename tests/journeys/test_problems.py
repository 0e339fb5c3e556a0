"""A report stays one that people can read, whatever the file holds."""

from datetime import date

from bot.journeys.library import check_content
from bot.journeys.positions import SourcePosition
from bot.journeys.problems import MOST_KEPT, Problem, Severity, kept

TODAY = date(2026, 11, 22)


def problem(line: int, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(SourcePosition("m.yml", line), "JM311" if severity is Severity.ADVICE else "JM101", severity)


def test_few_problems_are_all_shown_in_order():
    few = [problem(line) for line in range(MOST_KEPT, 0, -1)]
    assert kept(few) == tuple(reversed(few))


def test_what_is_not_shown_is_counted_in_the_last_line():
    *shown, last = kept([problem(line) for line in range(1, 1001)])
    assert shown == [problem(line) for line in range(1, MOST_KEPT + 1)]
    assert (last.code, last.at.line, last.severity, last.stands_for) == ("JM026", MOST_KEPT, Severity.ERROR, 800)


def test_errors_are_shown_before_advice():
    advice = [problem(line, Severity.ADVICE) for line in range(1, 301)]
    *shown, last = kept([*advice, problem(999)])
    assert problem(999) in shown
    assert len(shown) == MOST_KEPT
    assert (last.code, last.severity, last.stands_for) == ("JM331", Severity.ADVICE, 101)


def test_more_problems_found_later_join_the_same_count():
    once = kept([problem(line) for line in range(1, 301)])
    assert kept(once) == once
    assert kept([*once, *(problem(line) for line in range(301, 401))])[-1].stands_for == 200
    assert sum(each.stands_for for each in kept([*once, problem(1, Severity.ADVICE)])) == 300


def test_what_was_not_even_collected_counts_too():
    assert kept([problem(1)], unseen=5)[-1].stands_for == 5


def test_a_long_value_is_not_echoed_whole():
    content = f"viaje: T\nidioma: {'9' * 6_000}\n"
    line = check_content(content.encode(), file="m.yml", today=TODAY).lines()[-1]
    assert f"`{'9' * 59}…`" in line
    assert len(line) < 300


def test_a_lost_tail_is_not_repeated_whole_either():
    content = f"viaje: Cupón #{'1' * 100_000}\netapas: []\n"
    assert max(map(len, check_content(content.encode(), file="m.yml", today=TODAY).lines())) < 1_000


def test_flooded_files_give_a_short_report_that_counts_everything():
    floods = {
        "anchors": "viaje: T\netapas:\n" + "  - *a\n" * 30_000,
        "hashes": "viaje: T\netapas:\n" + "  - a #b\n" * 30_000,
        "keys": "viaje: T\n" + "".join(f"clave{n}: 1\n" for n in range(29_999)),
        "values": "viaje: T\nequipo:\n" + "".join(f"  - {{id: a{n}, area: nada}}\n" for n in range(29_999)),
    }
    for name, content in floods.items():
        problems = check_content(content.encode(), file="m.yml", today=TODAY).problems
        assert len(problems) == MOST_KEPT + 1, name
        assert sum(each.stands_for for each in problems) == 30_000, name
