"""Texts in cells that no spreadsheet takes for a formula, and back again."""

from typing import Final

_COMMANDING: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'")
"""What makes a spreadsheet take a cell for a formula; an apostrophe too, so that the way back is certain."""


def safe_cell(text: str) -> str:
    """The text with an apostrophe before what would be a formula (T77)."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_COMMANDING) else text


def plain_cell(cell: str) -> str:
    """The text that `safe_cell` was given; a cell that it would not have written stays as it is."""
    return cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) == cell else cell
