"""Tokens, keys and the secret they come from."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.gateway.identity import Identity, new_id
from bot.gateway.secret import load_secret
from tests.gateway.harness import refused

OURS = Identity("a" * 32)
THEIRS = Identity("b" * 32)


def test_a_token_opens_its_session_and_no_other_secret_makes_it() -> None:
    assert OURS.session_of(OURS.token_of("abc")) == "abc"
    with refused("session_unknown"):
        OURS.session_of(THEIRS.token_of("abc"))


def test_any_changed_character_spoils_a_token() -> None:
    token = OURS.token_of(new_id())
    for place, character in enumerate(token[:-1]):  # the last one of base64 has bits that mean nothing
        changed = token[:place] + ("A" if character != "A" else "B") + token[place + 1 :]
        with refused("session_unknown"):
            OURS.session_of(changed)


def test_a_customer_key_hides_the_identity_and_stays_the_same() -> None:
    key = OURS.customer_key("telegram", "34600000000")
    assert key == OURS.customer_key("telegram", "34600000000")
    others = {
        OURS.customer_key("web", "34600000000"),
        OURS.customer_key("telegram", "34600000001"),
        THEIRS.customer_key("telegram", "34600000000"),
    }
    assert key not in others
    assert len(others) == 3
    assert (len(key), "3460" in key) == (32, False)


def test_ids_are_never_the_same() -> None:
    assert len({new_id() for _ in range(1_000)}) == 1_000


def test_the_setting_is_the_secret_and_nothing_is_written(tmp_path: Path) -> None:
    assert load_secret("a secret long enough", tmp_path / "secret") == "a secret long enough"
    assert list(tmp_path.iterdir()) == []


def test_without_a_setting_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret"
    made = load_secret("", file)
    assert len(made) >= 48
    assert load_secret("", file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["secret"]
    assert load_secret("", tmp_path / "other") != made


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    """Fresh processes: a fork of one with threads, such as this, may wait for a lock for ever."""
    program = (
        "import sys; from pathlib import Path; from bot.gateway.secret import load_secret; "
        "print('ready', flush=True); sys.stdin.readline(); "
        "print(*(load_secret('', Path(sys.argv[1], str(n), 'secret')) for n in range(20)))"
    )
    start = [sys.executable, "-c", program, str(tmp_path)]
    all_four = [subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for each in all_four:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in all_four:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    made = {each.communicate(timeout=100)[0] for each in all_four}
    assert len(made) == 1
    assert len(set(made.pop().split())) == 20


@pytest.mark.parametrize("short", ["", "short", "fifteen letters"])
def test_a_short_secret_is_refused_wherever_it_comes_from(tmp_path: Path, short: str) -> None:
    file = tmp_path / "secret"
    file.write_text(short)
    with pytest.raises(UserError, match=rf"errors\.secret\.too_short: place={file}, length={len(short)}, shortest=16"):
        load_secret("", file)
    if short:
        with pytest.raises(UserError, match=f"place=TRAVESIA_SECRET, length={len(short)}, shortest=16"):
            load_secret(short, file)


def test_a_place_that_cannot_be_written_is_told_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, no folder")
    with pytest.raises(UserError, match=r"errors\.secret\.unwritable: file=.*/var/secret, reason=\w+"):
        load_secret("", tmp_path / "var" / "secret")
