"""Typed text loses what Rasa would take for a command, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.neutral import NOTHING, neutral


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("¿El envío es gratis?", "¿El envío es gratis?"),
        ("1/2 kilo, ¿y/o más?", "1/2 kilo, ¿y/o más?"),
        ("/restart", "restart"),
        (" \t/ /restart", "restart"),
        ("／restart", "restart"),
        ("∕restart", "restart"),
        ("\u2060\u200b/\u200brestart", "restart"),
        ("\u202e/restart", "restart"),
        ("EXTERNAL: bye", "EXTERNAL bye"),
        ("external : bye", "EXTERNAL bye"),
        ("a\x00b\ud800c", "abc"),
        ("dos\nlíneas", "dos líneas"),
        ("", NOTHING),
        ("///", NOTHING),
        ("\u200b", NOTHING),
    ],
)
def test_what_rasa_sees(typed, seen):
    assert neutral(typed) == seen


@given(st.text())
def test_no_text_is_a_command_and_none_is_empty(typed):
    seen = neutral(typed)
    assert seen.strip() == seen != ""
    assert not seen.startswith(("/", "EXTERNAL:"))
    assert neutral(seen) == seen
    seen.encode("utf-8")
