"""A map as a poster: an A3 sheet lying with its stages, its emotion curve and every lane that says something."""

from typing import Final

from bot.console.board import Board, BoardStage
from bot.console.poster_ink import CLAY, GOLD, GREEN, INK, LINE, PAPER, SHAPE, SOFT, TINT, WHITE, Ink, Pen
from bot.console.poster_lanes import Lane, Piece, Say, lanes_on

_MARGIN: Final = 34.0
_NAMES: Final = 104.0
_PAD: Final = 9.0
_GAP: Final = 5.0
_CURVE: Final = 92.0
_FOOT: Final = 36.0
_NARROWEST: Final = 170.0
_STEPS: Final = 8
_SMALL: Final = Pen(9.0, SOFT)


def poster(board: Board, *, say: Say, day: str) -> str:
    """The poster as SVG, whole in itself: no style sheet, no script, nothing from elsewhere.

    `say` gives the words below `console.`; `day` is the date at its foot. Columns are as wide as it takes for the sheet
    to keep its shape, so that a map of much text is drawn smaller as a whole and never cut.
    """
    lanes, column = lanes_on(board, say), _NARROWEST
    for _ in range(_STEPS):  # wider columns are lower: a few steps are near enough
        drawn = _drawn(board, lanes, say=say, day=day, column=column)
        if drawn.wide >= drawn.high * SHAPE:
            break
        column *= min(1.3, (SHAPE * drawn.high / drawn.wide) ** 0.5 + 0.01)
    return drawn.sheet(title=board.name, language=board.language)


def _drawn(board: Board, lanes: list[Lane], *, say: Say, day: str, column: float) -> Ink:
    ink = Ink(wide=2 * _MARGIN + _NAMES + column * len(board.stages))
    y = _title(ink, board, say=say)
    y = _heads(ink, board, say=say, y=y, column=column)
    y = _feelings(ink, board, say=say, y=y, column=column)
    for lane in lanes:
        y = _row(ink, lane, y=y, column=column)
    version = say("poster.version", version=board.version) + " · " if board.version else ""
    ink.line(version + say("poster.made", day=day), at=(_MARGIN, y + 20), pen=_SMALL)
    ink.high = y + _FOOT
    return ink


def _title(ink: Ink, board: Board, *, say: Say) -> float:
    room = ink.wide - 2 * _MARGIN
    y = _MARGIN + ink.text(board.name, at=(_MARGIN, _MARGIN), room=room, pen=Pen(30, INK, bold=True))
    if board.scope:
        y += ink.text(board.scope, at=(_MARGIN, y + 2), room=min(room, 1_200), pen=Pen(12.5, SOFT)) + 2
    numbers = ((len(board.stages), "stages"), (board.touchpoints, "contacts"), (board.questions, "doubts"))
    counts = " · ".join(f"{number} {say(f'board.{name}')}" for number, name in numbers)
    people = f" · {say('board.personas')}: {', '.join(board.personas)}" if board.personas else ""
    return y + ink.text(counts + people, at=(_MARGIN, y + 4), room=room, pen=Pen(10.5, SOFT)) + 16


def _heads(ink: Ink, board: Board, *, say: Say, y: float, column: float) -> float:
    back = len(ink.parts)
    bottom = y
    for number, stage in enumerate(board.stages):
        x = _x(number, column)
        ink.dot(x + _PAD + 11, y + 21, radius=11, fill=GREEN)
        ink.line(str(stage.number), at=(x + _PAD + 11, y + 25), pen=Pen(11.5, WHITE, bold=True), anchor="middle")
        room = column - 2 * _PAD - 30
        end = y + 9 + ink.text(stage.name, at=(x + _PAD + 30, y + 9), room=room, pen=Pen(14.5, INK, bold=True))
        under = " · ".join(part for part in (say(f"phase.{stage.phase}") if stage.phase else "", stage.owner) if part)
        end += ink.text(under, at=(x + _PAD + 30, end + 1), room=room, pen=_SMALL)
        bottom = max(bottom, end + 9)
    ink.box((_MARGIN, y), (ink.wide - 2 * _MARGIN, bottom - y), fill=TINT, behind=back)
    return bottom


def _feelings(ink: Ink, board: Board, *, say: Say, y: float, column: float) -> float:
    if not any(stage.emotion for stage in board.stages):
        return y
    back, right = len(ink.parts), ink.wide - _MARGIN
    _name(ink, say("board.emotion"), y=y)
    middle = y + 4 + _CURVE / 2
    ink.path(f"M{_x(0, column):.1f} {middle:.1f} H{right:.1f}", edge=LINE, dashed=True)
    ink.curve(board.curve, at=(_x(0, column), y + 4), scale=(column / 100, _CURVE / 100), edge=GREEN)
    bottom = y + 4 + _CURVE
    for number, stage in enumerate(board.stages):
        bottom = max(bottom, _feeling(ink, stage, x=_x(number, column), y=y + 4, column=column))
    left = _MARGIN + _NAMES
    ink.box((left, y), (right - left, bottom + _PAD - y), fill=WHITE, behind=back)
    return _ruled(ink, bottom + _PAD)


def _feeling(ink: Ink, stage: BoardStage, *, x: float, y: float, column: float) -> float:
    if stage.emotion is None or stage.bend.height is None:
        return y
    score = stage.emotion.score
    colour = GREEN if score > 0 else CLAY if score < 0 else GOLD
    ink.dot(x + column / 2, y + stage.bend.height * _CURVE / 100, radius=6, fill=colour)
    said = f"{score:+g}" if score else "0"
    pen, room, end = Pen(10.5, colour, bold=True), column - 2 * _PAD, y + _CURVE
    end += ink.text(f"{said} {stage.emotion.label or ''}", at=(x + _PAD, end), room=room, pen=pen)
    return end + ink.text(stage.emotion.why or "", at=(x + _PAD, end), room=room, pen=_SMALL)


def _row(ink: Ink, lane: Lane, *, y: float, column: float) -> float:
    back = len(ink.parts)
    bottom = y + _PAD + _name(ink, lane.name, y=y)
    for number, cell in enumerate(lane.cells):
        end = y + _PAD
        for piece in cell:
            end = _piece(ink, piece, at=(_x(number, column) + _PAD, end), room=column - 2 * _PAD) + (
                _GAP if piece.card else 1.5
            )
        bottom = max(bottom, end)
    high = bottom + _PAD - y
    ink.box((_MARGIN + _NAMES, y), (ink.wide - 2 * _MARGIN - _NAMES, high), fill=WHITE, behind=back)
    for number in range(1, len(lane.cells)):
        ink.path(f"M{_x(number, column):.1f} {y:.1f} V{y + high:.1f}", edge=LINE)
    return _ruled(ink, y + high)


def _piece(ink: Ink, piece: Piece, *, at: tuple[float, float], room: float) -> float:
    """One text of a cell, in its card if it has one; where it ends."""
    (x, y), back, inside = at, len(ink.parts), 7.0 if piece.card else 0.0
    end = y + inside * 0.7
    end += ink.text(piece.text, at=(x + inside, end), room=room - 2 * inside, pen=piece.pen)
    end += ink.text(piece.note, at=(x + inside, end), room=room - 2 * inside, pen=_SMALL)
    if piece.card:
        end += inside * 0.7
        edge = LINE if piece.card == WHITE else "none"
        ink.box((x, y), (room, end - y), fill=PAPER if piece.card == WHITE else piece.card, edge=edge, behind=back)
    return end


def _name(ink: Ink, name: str, *, y: float) -> float:
    return ink.text(name, at=(_MARGIN + 2, y + _PAD), room=_NAMES - 12, pen=Pen(10.5, SOFT, bold=True))


def _ruled(ink: Ink, y: float) -> float:
    ink.path(f"M{_MARGIN:.1f} {y:.1f} H{ink.wide - _MARGIN:.1f}", edge=LINE)
    return y


def _x(number: int, column: float) -> float:
    return _MARGIN + _NAMES + number * column
