"""Listening: a taken port and an impossible address are told in one line, before any training."""

import socket

import pytest

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


@pytest.mark.parametrize("address", [("256.0.0.1", 8000), ("127.0.0.1", 70000)])
def test_an_impossible_address_is_a_users_mistake(address):
    with pytest.raises(UserError, match="--host"):
        listening_socket(*address, language="en")
