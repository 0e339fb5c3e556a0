"""Rasa in the test's own process is as quiet as in ours."""

import pytest

from bot.rasa_parts import quiet


@pytest.fixture(autouse=True, scope="module")
def _quiet_rasa() -> None:
    quiet.hush()
