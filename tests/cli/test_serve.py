"""Listening: a taken port and an impossible address are told in one line, before any training."""

import errno
import socket

import pytest

from bot.cli.main import main
from bot.cli.serve import listening_socket
from bot.errors import UserError


def test_port_zero_takes_a_free_one():
    with listening_socket("127.0.0.1", 0, language="es") as listener:
        assert listener.getsockname()[1] > 0


@pytest.mark.parametrize(("language", "words"), [("es", "ya está ocupado"), ("en", "already in use")])
def test_a_taken_port_is_a_users_mistake(language, words):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(UserError, match=words) as told:
            listening_socket("127.0.0.1", other.getsockname()[1], language=language)
    assert str(other.getsockname()[1] if other.fileno() != -1 else "--port") in str(told.value)


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("256.0.0.1", "the address '256.0.0.1' cannot be found; check --host (127.0.0.1 is the usual one)"),
        (
            "192.0.2.1",  # kept for documentation: no machine has it
            "'192.0.2.1' is no address of this machine; check --host (0.0.0.0 listens on all it has)",
        ),
    ],
)
def test_an_impossible_address_is_a_users_mistake(host, said):
    with pytest.raises(UserError) as told:
        listening_socket(host, 8000, language="en")
    assert str(told.value) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "el sistema no permite usar el puerto 80 de 127.0.0.1; elige con --port uno por encima de 1023"),
        (errno.EMFILE, "no se puede escuchar en 127.0.0.1:80 (too many); revisa --host y --port"),
    ],
)
def test_what_the_system_refuses_is_told(number, said, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(number, "too many")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(UserError) as told:
        listening_socket("127.0.0.1", 80, language="es")
    assert str(told.value) == said


def test_a_taken_port_is_told_before_anything_is_compiled_or_trained(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "en")
    (tmp_path / "journey_maps").mkdir()
    (tmp_path / "journey_maps" / "shop.yml").write_text(
        "journey: Shop\nstages:\n  - name: Purchase\n    questions:\n      - ask: |\n          Is it free?\n"
        "          What does it cost?\n        answer: Free.\n",
        encoding="utf-8",
    )
    before = sorted(tmp_path.rglob("*"))
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["run", "--port", str(port), "--project", str(tmp_path)]) == 1
    assert capsys.readouterr() == (
        "",
        f"travesia: port {port} of 127.0.0.1 is already in use; close what uses it or choose another with --port\n",
    )
    assert sorted(tmp_path.rglob("*")) == before
