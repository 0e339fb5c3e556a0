"""A question of the map as a cell: its words, the stage it is in, and the page on which it is edited."""

from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Words
from bot.console.analysis.criteria import question_words


def question_cell(ask: Ask, path: str, *, note: str = "") -> Words:
    """By its path, `stage.question`; one that left the map leads nowhere."""
    stage_id, _, name = path.partition(".")
    stage = ask.stage(stage_id)
    is_there = stage is not None and any(each.id == name for each in stage.questions)
    href = ask.path("question", map_id=ask.map.id, path=path) if is_there else ""
    told = " · ".join(part for part in (ask.stage_name(stage_id), note) if part)
    return Words(question_words(ask.map, path), href, ask.map.language, note=told)
