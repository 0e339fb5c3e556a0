"""The same answer before and after it was published anew: votes, mood and repeated questions, version by version."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.analytics.after_answers import AfterAnswer, after_answers_by_release
from bot.analytics.publishes import Publish, publishes
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Average, Cell, Kind, Share, Words
from bot.console.analysis.question_cell import question_cell
from bot.console.analysis.view import Column, Section, Table


def versions(ask: Ask) -> Section:
    """The questions that more than one published version answered in the window, oldest version first."""
    by_question: dict[str, list[tuple[str, AfterAnswer]]] = defaultdict(list)
    for (path, release), each in after_answers_by_release(ask.connection, ask.scope).items():
        by_question[path].append((release, each))
    several = {path: found for path, found in by_question.items() if len(found) > 1}
    known = _known(ask) if several else {}
    columns = (
        Column(ask.say("answers.question")),
        Column(ask.say("answers.version")),
        Column(ask.name_of("helpful_rate"), Kind.RATE, "helpful_rate"),
        Column(ask.name_of("answer_effect"), Kind.MEAN, "answer_effect"),
        Column(ask.name_of("repeat_ask"), Kind.RATE, "repeat_ask"),
    )
    rows: list[Sequence[Cell]] = []
    for path in sorted(several, key=lambda path: (-_asked(several[path]), path)):
        for release, each in sorted(several[path], key=lambda pair: (_since(known, pair[0]), pair[0])):
            rows.append(
                (
                    question_cell(ask, path),
                    _version(ask, known.get(release), release),
                    Share(each.helpful_rate),
                    Average(each.effect, signed=True, digits=2),
                    Share(each.repeat_ask),
                )
            )
    table = Table("versions", columns, rows, ask.say("answers.one_version"))
    return Section(ask.say("answers.versions"), table, lead=ask.say("answers.versions_lead"))


def _known(ask: Ask) -> Mapping[str, Publish]:
    until = ask.scope.window.ends_at
    return {each.release: each for each in publishes(ask.connection, ask.map.id, since=0.0, until=until)}


def _asked(found: Sequence[tuple[str, AfterAnswer]]) -> int:
    return sum(each.repeat_ask.n for _, each in found)


def _since(known: Mapping[str, Publish], release: str) -> float:
    return known[release].at if release in known else 0.0


def _version(ask: Ask, publish: Publish | None, release: str) -> Words:
    if publish is None:
        return Words(release)
    return Words(publish.name, note=ask.say("answers.published", moment=ask.formats.moment(publish.at)))
