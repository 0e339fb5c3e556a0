"""`travesia user` and the console's part of `travesia run` and `travesia console`."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from bot.accounts.audit import entries
from bot.accounts.roles import Role
from bot.accounts.signing_in import Accounts, SignedIn
from bot.cli.console_parts import accounts_of, base_address, link_address
from bot.cli.main import main
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.home import open_log
from tests.accounts.people import GOOD, OTHER


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    Project(tmp_path).provide_var()
    (tmp_path / "var" / "travesia.db").write_bytes(sqlite_template)
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "en")
    monkeypatch.setattr("getpass.getuser", lambda: "root")
    return tmp_path


@pytest.fixture
def accounts(folder: Path) -> Iterator[Accounts]:
    database = open_log(Project(folder), Settings())
    yield accounts_of(database, Settings())
    database.dispose()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at the prompts, one after the other."""
    answers: list[str] = []
    monkeypatch.setattr("getpass.getpass", lambda prompt: answers.pop(0))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    return answers


def test_a_person_is_added_with_a_password_typed_twice(
    folder: Path, accounts: Accounts, typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    typed += [GOOD, GOOD]
    assert main(["user", "--project", str(folder), "add", "ana@example.com", "--role", "editor"]) == 0
    assert capsys.readouterr().out == "ana@example.com may use the console now, as editor.\n"
    assert isinstance(accounts.sign_in("ana@example.com", GOOD, address=""), SignedIn)
    typed += [GOOD, OTHER]
    assert main(["user", "--project", str(folder), "add", "eva"]) == 1
    typed += ["corta", "corta"]
    assert main(["user", "--project", str(folder), "add", "eva"]) == 1
    assert capsys.readouterr().err == (
        "travesia: the two passwords differ; type them again\n"
        "travesia: the password is too short; use at least 12 characters: spaces, accents and emoji count, and a"
        " sentence is easiest to remember\n"
    )


def test_without_a_terminal_no_password_is_asked(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert main(["user", "--project", str(folder), "add", "eva"]) == 1
    assert "use --link to get a one-time link" in capsys.readouterr().err


def test_a_person_lives_through_every_command(
    folder: Path, accounts: Accounts, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def do(*arguments: str) -> str:
        assert main(["user", "--project", str(folder), *arguments]) == 0
        return capsys.readouterr().out

    assert do("list").startswith("There is nobody yet.")
    added = do("add", "eva", "--role", "viewer", "--link", "--url", "https://bot.example.com/")
    assert added.startswith("eva may use the console now, as viewer.\nLink of eva")
    code = re.search(r"  https://bot\.example\.com/console/link\?code=([\w-]{43})\n", added)
    assert code is not None
    assert do("list") == "eva  viewer     no password yet\n"
    assert accounts.links.use(code[1], password=GOOD).role is Role.VIEWER
    assert do("list") == "eva  viewer     never signed in\n"
    accounts.sign_in("eva", GOOD, address="")
    assert re.fullmatch(r"eva  viewer     signed in on \d{4}-\d\d-\d\d \d\d:\d\d\n", do("list"))
    assert do("role", "eva", "publisher").startswith("eva is publisher now")
    assert do("disable", "EVA").startswith("eva can sign in no more")
    assert do("list") == "eva  publisher  no access\n"
    assert do("enable", "eva") == "eva can sign in again.\n"
    assert "http://127.0.0.1:8000/console/link?code=" in do("link", "eva")
    done = [(each.deed.actor.name, each.deed.action.value) for each in entries(accounts.database)]
    assert list(reversed(done)) == [
        ("terminal:root", "user_added"),
        ("terminal:root", "link_made"),
        ("eva", "password_set"),
        ("eva", "signed_in"),
        ("terminal:root", "role_changed"),
        ("terminal:root", "user_disabled"),
        ("terminal:root", "user_enabled"),
        ("terminal:root", "link_made"),
    ]

    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr("getpass.getuser", nobody)
    do("disable", "eva")
    assert entries(accounts.database, limit=1)[0].deed.actor.name == "terminal"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "travesia: no hay nadie que se llame eva; los nombres salen con `travesia user list`\n"),
        ("en", "travesia: nobody is called eva; `travesia user list` shows the names\n"),
    ],
)
def test_a_name_nobody_has(
    folder: Path, language: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAVESIA_LANGUAGE", language)
    assert main(["user", "--project", str(folder), "disable", "eva"]) == 1
    assert capsys.readouterr().err == said


def test_where_a_browser_goes() -> None:
    hosts = ("0.0.0.0", "::", "::1", "192.0.2.1")
    assert [base_address(host, 80) for host in hosts] == [
        "http://127.0.0.1:80",
        "http://[::1]:80",
        "http://[::1]:80",
        "http://192.0.2.1:80",
    ]
    assert link_address("https://x/", "abc") == "https://x/console/link?code=abc"


def test_the_console_alone_prints_a_link_until_there_is_somebody(
    folder: Path, accounts: Accounts, looking: Callable[..., str]
) -> None:  # T67
    (folder / "journey_maps").mkdir()
    printed = [looking(), _printed_by_console(folder, then="GET /console/link")]
    codes = [re.search(r"code=([\w-]{43})", each) for each in printed]
    assert codes[0] is not None
    assert codes[1] is not None
    assert accounts.links.open(codes[0][1]) is None
    accounts.links.use(codes[1][1], name="Ana", password=GOOD)
    assert re.match(r"Console for the team:      http://127\.0\.0\.1:\d+/console/\n", looking())


def test_the_address_alone_leads_to_the_console(accounts: Accounts, looking: Callable[..., str]) -> None:
    printed = looking("--host", "0.0.0.0")
    code = re.search(r"one-time link.*\n  http://127\.0\.0\.1:\d+/console/link\?code=([\w-]{43})\n", printed)
    assert code is not None
    accounts.links.use(code[1], name="Ana", password=GOOD)
    assert "Console for the team:      http://127.0.0.1:" in looking("--host", "0.0.0.0")


@pytest.fixture
def looking(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., str]]:
    """Runs the command in this process, with a server that asks for one page and ends; what it printed."""
    seen: list[tuple[int, str]] = []

    class Looking:
        """Stands in for the server: says where it is and asks for one page."""

        def __init__(self, config: uvicorn.Config, say_where: Callable[[], None]) -> None:
            self.config, self.say_where = config, say_where

        async def serve(self, sockets: list[socket.socket]) -> None:
            self.say_where()
            transport = httpx.ASGITransport(self.config.app)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                answer = await client.get("/")
                seen.append((answer.status_code, answer.headers["location"]))

    def run(*more: str) -> str:
        assert main(["console", *more, "--port", "0", "--project", str(folder)]) == 0
        return capsys.readouterr().out

    monkeypatch.setattr("bot.cli.console.PoliteServer", Looking)
    yield run
    assert seen == [(303, "/console/")] * 2


def _printed_by_console(folder: Path, *, then: str) -> str:
    """Start it, read where it is, ask for a page, stop it politely."""
    command = [sys.executable, "-m", "bot.cli.main", "console", "--port", "0", "--project", str(folder)]
    environment = {**os.environ, "TRAVESIA_LANGUAGE": "en", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline().strip()
        if "http" not in line:
            line = process.stdout.readline().strip()
        found = re.search(r"http://[\d.:]+", line)
        assert found, line + process.stderr.read()
        page = httpx.get(found[0] + then.partition(" ")[2], follow_redirects=True)
        assert (page.status_code, "Travesía" in page.text) == (403 if "link" in then else 200, True)
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert len(rest.strip().splitlines()) == 1
    return line
