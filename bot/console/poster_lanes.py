"""What the lanes of a poster say: the board's cells as pieces of text, each with its pen and its card."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.console.board import Board, BoardIdea, BoardStage, BoardTouchpoint
from bot.console.poster_ink import CLAY_TINT, GOLD_TINT, INK, SOFT, TINT, WHITE, Pen

Say = Callable[..., str]
_BODY = Pen(10.5)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a cell, how it is written, the colour of the card around it if it has one, and a note under it."""

    text: str
    pen: Pen = _BODY
    card: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A row: its name, and what stands in each column."""

    name: str
    cells: tuple[tuple[Piece, ...], ...]


def lanes_on(board: Board, say: Say) -> list[Lane]:
    """Every lane of the board that says something, in its order, except the curve, which is drawn."""
    stages = board.stages
    lanes = [_lane(say("board.goal"), map(_goals, stages))]
    lanes += [_lane(say(f"board.list.{name}"), (_listed(each.lists[name]) for each in stages)) for name in board.lists]
    lanes += [
        _lane(say("board.touchpoints"), ([_contact(each, say) for each in stage.touchpoints] for stage in stages)),
        _lane(say("board.questions"), (_questions(stage, say) for stage in stages)),
        _lane(say("board.pains"), ([_pain(each) for each in stage.pains] for stage in stages)),
        _lane(say("board.opportunities"), ([_idea(each, say) for each in stage.opportunities] for stage in stages)),
        _lane(say("board.kpis"), ([Piece(f"{each.name} {each.target}") for each in stage.kpis] for stage in stages)),
    ]
    for own in board.own_lanes:
        lanes.append(_lane(own.replace("_", " ").capitalize(), (_listed(each.own.get(own, ())) for each in stages)))
    return [lane for lane in lanes if any(lane.cells)]


def _lane(name: str, cells: Iterable[Iterable[Piece]]) -> Lane:
    return Lane(name, tuple(map(tuple, cells)))


def _goals(stage: BoardStage) -> list[Piece]:
    goal = [Piece(stage.goal, Pen(12.5, INK, bold=True))] if stage.goal else []
    return [*goal, Piece(stage.thinks, Pen(10.5, SOFT, italic=True))] if stage.thinks else goal


def _listed(texts: Iterable[str]) -> list[Piece]:
    return [Piece(f"· {text}") for text in texts]


def _contact(each: BoardTouchpoint, say: Say) -> Piece:
    moment = say(f"moment.{each.moment}") if each.moment else ""
    score = "" if each.score is None else f"{each.score:+g}" if each.score else "0"
    note = " · ".join(part for part in (each.channel, moment, score) if part)
    return Piece(each.name, Pen(10.5, INK, bold=True), GOLD_TINT if each.moment else WHITE, note)


def _questions(stage: BoardStage, say: Say) -> list[Piece]:
    first = [Piece(f"· {each.ask}") for each in stage.questions]
    more = len(stage.more_questions)
    return [*first, Piece(say("board.more", count=more), Pen(9.5, SOFT, italic=True))] if more else first


def _pain(each: BoardIdea) -> Piece:
    return Piece(
        each.what, card=CLAY_TINT, note="●" * each.severity + "○" * (5 - each.severity) if each.severity else ""
    )


def _idea(each: BoardIdea, say: Say) -> Piece:
    weights = ((name, value) for name, value in (("impact", each.impact), ("effort", each.effort)) if value)
    return Piece(each.what, card=TINT, note=" · ".join(say(f"board.{name}", value=value) for name, value in weights))
