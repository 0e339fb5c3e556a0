"""Who the customers are, against who the map believes they are."""

from bot.analytics.segments import PersonaMix, PersonaShare
from bot.analytics.statistics import Interval
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Kind, Share, Words
from bot.console.analysis.dots import Dot, dots
from bot.console.analysis.telling import NOTHING
from bot.console.analysis.view import Column, Section, Table


def persona_part(ask: Ask, mix: PersonaMix) -> Section:
    """Each persona's share with what the map believes of it."""
    columns = (
        Column(ask.say("segments.by_persona")),
        Column(ask.name_of("persona_mix"), Kind.RATE, "persona_mix"),
        Column(ask.say("segments.believed")),
        Column(ask.say("segments.agrees")),
    )
    rows = [
        (
            Words(each.name, lang=ask.map.language),
            Share(each.share, ask.conversations(persona=each.persona_id)),
            Words(NOTHING if each.believed is None else ask.formats.percent(each.believed)),
            Words(ask.say(f"segments.agrees_{_agreement(each)}")),
        )
        for each in mix.personas
    ]
    drawn = [
        Dot(
            each.name,
            100 * each.share.value,
            ask.formats.percent(each.share.value),
            each.share.interval and Interval(100 * each.share.interval.low, 100 * each.share.interval.high),
            each.share.is_enough,
            None if each.believed is None else 100 * each.believed,
        )
        for each in mix.personas
        if each.share.value is not None
    ]
    title = ask.say("segments.mix")
    chart = dots("mix", drawn, title=title, label=ask.say("segments.mix_label"), unit="%")
    table = Table("mix", columns, rows, ask.say("segments.no_personas"))
    return Section(title, table, chart, lead=ask.say("segments.mix_lead"))


def _agreement(each: PersonaShare) -> str:
    if each.believed is None:
        return "unsaid"
    return {None: "few", True: "yes", False: "no"}[each.agrees]
