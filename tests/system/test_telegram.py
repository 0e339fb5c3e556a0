"""A customer on Telegram, the real command and the real model: asked, pressed, asked again, and found in the log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.product import logged_turns, running
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person

ANA = 612_000_001


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    server = BotApi()
    server.start()
    monkeypatch.setenv("TRAVESIA_TELEGRAM_TOKEN", server.token)
    monkeypatch.setenv("TRAVESIA_TELEGRAM_API_URL", server.address)
    yield server
    server.stop()


def test_a_customer_on_telegram_asks_presses_and_asks_again(project, api: BotApi):
    ana = Person(api, ANA)
    with running(project.root) as product:
        ana.writes("/start")
        api.wait_for(ana.texts, within=30)
        ana.writes("¿el envío es gratis?")
        api.wait_for(lambda: any("60 €" in text for text in ana.texts()), within=30)
        asked = ana.newest()
        assert asked.titles, "the answer offers what others asked next"
        pressed = asked.titles[0]
        ana.presses(asked, pressed)
        api.wait_for(lambda: ana.newest().message_id > asked.message_id, within=30)
        before = ana.newest().message_id
        ana.writes("¿qué formas de pago aceptáis?")
        api.wait_for(lambda: ana.newest().message_id > before and "tarjeta" in ana.newest().text.lower(), within=30)
        assert product.stop() == 0
    turns = logged_turns(project.root)
    assert [(turn["channel"], turn["text_redacted"], turn["chosen"]) for turn in turns] == [
        ("telegram", "¿el envío es gratis?", 0),
        ("telegram", pressed, 1),
        ("telegram", "¿qué formas de pago aceptáis?", 0),
    ]
    assert (turns[0]["question_id"], turns[0]["answered"], turns[0]["outcome"]) == ("envio_gratis", 1, "ok")
    assert turns[1]["question_id"] is not None
    assert (turns[2]["stage_id"], turns[2]["question_id"]) == ("decision", "formas_pago"), "it is of this stage, too"
    assert api.refusals() == {}
    assert ana.press_answers()[0] != []
    assert len(ana.private.typing) >= 2
    assert len(api.world.commands) >= 2, "the commands are registered in both languages"


def test_neither_the_token_nor_the_customers_number_is_in_a_file_or_a_printed_line(project, api: BotApi):
    ana = Person(api, ANA)
    with running(project.root) as product:
        ana.writes("hola, soy yo")
        api.wait_for(ana.texts, within=30)
        with Path(f"/proc/{product.process.pid}/cmdline").open("rb") as command:
            assert api.token.encode() not in command.read()
        assert product.stop() == 0
    secret, number = api.token.split(":")[1].encode(), str(ANA).encode()
    files = [file for file in (project.root / "var").rglob("*") if file.is_file()]
    assert any(b"hola, soy yo" in file.read_bytes() for file in files), "the search does find what is there"
    for file in files:
        assert secret not in file.read_bytes(), file
        assert number not in file.read_bytes(), file
