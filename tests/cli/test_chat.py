"""Talking in the terminal: greeting, answers, choices by number, and every refusal in words."""

import io
import sys

import pytest
from sqlalchemy import create_engine

from bot.cli.chat import Talk
from bot.cli.terminal import Terminal
from bot.compiler.naming import choose_payload
from bot.engine.protocol import EngineRequest
from bot.engine.scripted import ScriptedEngine
from bot.errors import UserError
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import GatewayError, Place
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.migrating import migrate
from bot.turn import Choice, Said
from tests.gateway.harness import Clock, serving, shop


async def shopkeeper(request: EngineRequest) -> tuple[Said, ...]:
    if request.content == choose_payload("compra.pago"):
        return (Said("Con tarjeta."), Said("O con Bizum.", link="/pago"))
    return (Said(f"Has dicho: {request.content}", choices=(Choice("¿Cómo pago?", choose_payload("compra.pago")),)),)


@pytest.fixture
def talk(tmp_path, monkeypatch):
    async def typed(*lines: str) -> list[str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        out = io.StringIO()
        terminal = Terminal(out, io.StringIO(), "es", Project(tmp_path), Settings())
        database = create_engine(f"sqlite:///{tmp_path / 'chat.db'}", future=True)
        migrate(database)
        clock = Clock()

        async def wait(seconds: float) -> None:
            clock.at += seconds

        async with serving(database, ScriptedEngine(shopkeeper), maps=(shop(),), now=clock) as gateway:
            await Talk(gateway, terminal, place=Place(stage="compra"), wait=wait).until_the_end()
        database.dispose()
        return out.getvalue().splitlines()

    return typed


async def test_the_bot_greets_and_answers_each_line(talk):
    assert await talk("hola", "adiós") == [
        "bot › Has dicho:",
        "      1. ¿Cómo pago?",
        "bot › Has dicho: hola",
        "      1. ¿Cómo pago?",
        "bot › Has dicho: adiós",
        "      1. ¿Cómo pago?",
    ]


async def test_a_number_takes_the_choice_and_links_are_shown(talk):
    assert (await talk("1"))[2:] == ["bot › Con tarjeta.", "bot › O con Bizum.", "      /pago"]


async def test_a_number_that_is_no_choice_is_text(talk):
    assert (await talk("7"))[2] == "bot › Has dicho: 7"


async def test_a_line_without_readable_text_is_told(talk):
    assert (await talk("\u200b\u200b"))[2:] == ["Ese mensaje no tiene texto que se pueda leer."]


async def test_a_blank_line_says_nothing(talk):
    assert len(await talk("", "   ")) == 2


async def test_a_long_line_is_cut_and_said_so(talk):
    assert "(El mensaje era muy largo y se ha recortado a 1.000 caracteres.)" in await talk("a" * 1500)


async def test_too_many_lines_at_once_are_slowed_down_and_all_answered(talk):
    said = await talk(*(f"línea {number}" for number in range(1, 9)))
    answered = [line for line in said if line.startswith("bot › ")]
    assert answered == ["bot › Has dicho:", *(f"bot › Has dicho: línea {number}" for number in range(1, 9))]
    assert said.count("(Son muchos mensajes seguidos: se envía uno por segundo.)") == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [("unavailable", "La base de datos no contesta"), ("choice_unknown", "Esa opción ya no está disponible")],
)
async def test_what_is_refused_for_another_reason_is_told_once(code, said, talk, monkeypatch):
    async def refuse(*_: object) -> None:
        raise GatewayError(code)

    monkeypatch.setattr(JournalGateway, "accept", refuse)
    shown = await talk("hola")
    assert [line.startswith(said) for line in shown[2:]] == [True]


async def test_a_number_longer_than_any_list_is_text(talk):
    assert (await talk("9" * 999))[2].startswith("bot › Has dicho: 999")


async def test_a_gateway_that_cannot_open_is_told_in_one_line(tmp_path):
    class Closed:
        async def open(self, channel, place):
            raise GatewayError("unavailable")

    terminal = Terminal(io.StringIO(), io.StringIO(), "es", Project(tmp_path), Settings())
    with pytest.raises(UserError, match="base de datos"):
        await Talk(Closed(), terminal, place=Place()).until_the_end()
