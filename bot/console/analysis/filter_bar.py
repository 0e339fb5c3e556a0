"""The filter of a question as a form: what can be chosen, and what is active with the address that takes it away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.catalogue import LANGUAGES
from bot.console.analysis.asking import Ask
from bot.console.analysis.inquiry import CUSTOMERS, PRESETS


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a select; `lang` when its words are the map's."""

    value: str
    label: str
    chosen: bool
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Select:
    """A select of the form: the name of its parameter, its label, its options, the first of which asks nothing."""

    name: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is active, and the query of the same page without it."""

    label: str
    value: str
    without: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class FilterBar:
    """Everything the template of the bar needs; days as a browser's date fields write them."""

    selects: Sequence[Select]
    chips: Sequence[Chip]
    presets: Sequence[tuple[int, str, str, bool]]
    """Days, label, query, whether chosen."""
    window: str
    before: str
    first: str
    last: str
    own_days: bool
    by_question: bool
    wrong: Sequence[str]
    kept: Sequence[tuple[str, str]]
    """Parameters of the page that are no part of the question, and stay."""


def filter_bar(ask: Ask, *, kept: Sequence[str] = ()) -> FilterBar:
    """The bar of a question; `kept` names the page's own parameters."""
    own = [(name, ask.query[name][:200]) for name in kept if ask.query.get(name)]
    inquiry, formats = ask.inquiry, ask.formats
    selects = tuple(_selects(ask))
    return FilterBar(
        selects=selects,
        chips=tuple(_chips(ask, selects, dict(own))),
        presets=[
            (
                days,
                ask.say("filter.last_days", days=days),
                inquiry.query(**dict(own), **{"days": days, "from": None, "to": None}),
                inquiry.days == days,
            )
            for days in PRESETS
        ],
        window=formats.window(inquiry.window),
        before=formats.window(ask.before.window),
        first=inquiry.window.first.isoformat(),
        last=(inquiry.window.end - timedelta(days=1)).isoformat(),
        own_days=inquiry.days is None,
        by_question=inquiry.filter.stage_by_question,
        wrong=[
            ask.say("filter.misread", name=ask.say(f"filter.{each.name}"), value=each.value) for each in ask.misread
        ],
        kept=own,
    )


def _selects(ask: Ask) -> Iterator[Select]:
    chosen, journey, known = ask.inquiry.filter, ask.map, ask.choices
    personas = {each.id: each.name for each in journey.personas}
    channels = {each.id: each.name or each.id for each in journey.channels}
    languages = {each: ask.say(f"language.{each}") for each in LANGUAGES}
    stages = [(str(stage.id), stage.name) for stage in journey.stages]
    if len(ask.maps) > 1:
        maps = [(str(each.id), each.name) for each in ask.maps]
        options = tuple(Option(*each, each[0] == str(journey.id)) for each in maps)
        yield Select("map", ask.say("filter.map"), options)
    yield _select(ask, "stage", stages, chosen.stage_id)
    yield _select(ask, "persona", _named((*personas, *known.personas), personas), chosen.persona_id)
    yield _select(ask, "channel", _named(known.channels, channels), chosen.channel)
    yield _select(ask, "language", _named(known.languages, languages), chosen.language)
    yield _select(ask, "source", _named(known.sources, {}), chosen.source)
    customer = None if chosen.returning is None else CUSTOMERS[chosen.returning]
    yield _select(ask, "customer", [(each, ask.say(f"filter.customer_{each}")) for each in CUSTOMERS], customer)


def _named(ids: Sequence[str], names: "dict[str, str]") -> list[tuple[str, str]]:
    return [(each, names.get(each, each)) for each in dict.fromkeys(ids)]


def _select(ask: Ask, name: str, values: Sequence[tuple[str, str]], chosen: str | None) -> Select:
    everything = Option("", ask.say(f"filter.any_{name}"), not chosen)
    lang = ask.map.language if name in ("stage", "persona", "channel") else ""
    found = [Option(value, label, value == chosen, lang) for value, label in values]
    return Select(name, ask.say(f"filter.{name}"), (everything, *found))


def _chips(ask: Ask, selects: Sequence[Select], own: "dict[str, str]") -> Iterator[Chip]:
    inquiry = ask.inquiry
    for select in selects:
        option = next((each for each in select.options if each.chosen), None)
        if select.name != "map" and option is not None and option.value:
            without = inquiry.query(**{**own, select.name: None})
            yield Chip(select.label, option.label, without, option.lang)
    if inquiry.filter.stage_by_question:
        said = ask.say("filter.by_question")
        yield Chip("", said, inquiry.query(**{**own, "by_question": None}))
