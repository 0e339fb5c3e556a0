"""Where the actions get their services from: what they are handed, else the project in the working folder."""

import contextvars
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import services as actions_services
from bot.dialogue.recording import record_turn
from bot.dialogue.services import serve_this_turn
from bot.dialogue.turn_reading import read_turn
from bot.errors import UserError
from tests.dialogue.builders import make_message, make_services, make_tracker

MAP = """\
journey: Mi tienda
stages:
  - name: Compra
    questions:
      - ask: |
          ¿El envío es gratis?
          cuánto cuesta el envío
        answer: Sí, a partir de 40 €.
"""


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    actions_services.use(None)
    yield
    actions_services.use(None)


def test_what_is_handed_in_is_used_until_it_is_taken_back() -> None:
    first, second = make_services(), make_services()
    actions_services.use(first)
    assert actions_services.services() is first
    actions_services.use(second)
    assert actions_services.services() is second


def test_a_plain_action_server_builds_them_once_from_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "journey_maps").mkdir()
    (tmp_path / "journey_maps" / "tienda.yml").write_text(MAP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    built = actions_services.services()
    assert actions_services.services() is built
    message = make_message("gracias, soy Ana", intent="thanks", metadata={}, message_id="m1")
    record_turn(read_turn(make_tracker(message), built), built)
    with sqlite3.connect(tmp_path / "var" / "travesia.db") as connection:
        rows = connection.execute("SELECT kind, stage_id, text_redacted, customer_key FROM touchpoint").fetchall()
    connection.close()
    ((kind, stage, words, customer),) = rows
    assert (kind, stage, words) == ("chitchat", "compra", "gracias, soy [nombre]")
    assert "sender-1" not in customer
    assert len(customer) == 64


def test_a_folder_without_maps_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="journey_maps"):
        actions_services.services()


def test_a_turn_that_has_its_own_services_gets_those() -> None:
    everywhere, of_the_turn = make_services(), make_services()
    actions_services.use(everywhere)

    def in_the_turn() -> object:
        serve_this_turn(of_the_turn)
        return actions_services.services()

    assert contextvars.copy_context().run(in_the_turn) is of_the_turn
    assert actions_services.services() is everywhere
