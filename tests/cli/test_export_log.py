"""`travesia export` of the log: what its user types, sees and gets."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.home import open_log
from tests.analytics.written import Talk, Turn, publish, write
from tests.cli.test_demo import STAGES, write_map


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "es")
    monkeypatch.delenv("TRAVESIA_DATABASE_URL", raising=False)
    (tmp_path / "journey_maps").mkdir()
    write_map(tmp_path, STAGES)
    return tmp_path


@pytest.fixture
def logged(shop: Path, sqlite_template: bytes) -> Path:
    project = Project(shop)
    (project.provide_var() / "travesia.db").write_bytes(sqlite_template)
    database = open_log(project, Settings())
    publish(database, [("buy", None, None, ())])
    write(
        database,
        Talk(0.5, [Turn("buy", question="price", sentiment=-0.5)]),
        Talk(9.5, [Turn("buy", kind="fallback")], channel="telegram", customer="bo"),
        Talk(9.6, [Turn("buy")], is_test=True, customer="us"),
    )
    database.dispose()
    return shop


def export(folder: Path, *words: str) -> int:
    return main(["export", *words, "--project", str(folder)])


def test_rows_come_to_the_terminal_and_narrower_when_asked(logged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(logged, "log") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0] for line in lines] == ["turn_id", "c0-1", "c1-1"]
    assert export(logged, "log", "--format", "jsonl", "--from", "2026-05-10", "--to", "2026-05-10", "--tests") == 0
    assert [json.loads(line)["turn_id"] for line in capsys.readouterr().out.splitlines()] == ["c1-1", "c2-1"]
    assert export(logged, "conversations", "--channel", "telegram", "--map", "shop", "--format", "jsonl") == 0
    assert [json.loads(line)["conversation_id"] for line in capsys.readouterr().out.splitlines()] == ["c1"]
    assert export(logged, "log", "--to", "2026-05-10", "--days", "1", "--format", "jsonl") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_files_ending_picks_its_format(logged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = logged / "viajes.xes"
    assert export(logged, "process", "--output", str(written)) == 0
    assert capsys.readouterr().out == f"{written.as_posix()}: 2 KB\n"
    assert len(ET.parse(written).getroot().findall("{http://www.xes-standard.org/}trace")) == 2
    for name, begins in (("a.parquet", b"PAR1"), ("a.csv", b"\xef\xbb\xbf"), ("a.txt", b"\xef\xbb\xbf")):
        assert export(logged, "log", "--output", str(logged / name)) == 0
        assert (logged / name).read_bytes().startswith(begins)
    assert export(logged, "log", "--raw", "--output", str(logged / "a.csv")) == 0
    assert (logged / "a.csv").read_bytes().startswith(b"turn_id")
    assert sorted(path.name for path in logged.glob("*.part")) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("log", "--format", "xes"), "XES es solo para process"),
        (("log", "--format", "parquet"), "di en qué archivo con --output"),
        (("log", "--map", "nada"), "nada: el registro no tiene conversaciones de ese mapa"),
        (("log", "--from", "2026-05-02", "--to", "2026-05-01"), "el día 2026-05-02 viene después del 2026-05-01"),
        (("log", "--output", "no_folder/a.csv"), "no_folder/a.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    logged: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert export(logged, *words) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("day", ["ayer", "1850-01-01"])
def test_what_is_no_day_is_wrong_usage(logged: Path, capsys: pytest.CaptureFixture[str], day: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        export(logged, "log", "--from", day)
    assert f"'{day}' no es un día como 2026-10-31" in capsys.readouterr().err


def test_a_project_nobody_has_talked_to_has_nothing_to_export(
    shop: Path, sqlite_template: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(shop, "log") == 1
    assert not (shop / "var").exists()
    (Project(shop).provide_var() / "travesia.db").write_bytes(sqlite_template)
    assert export(shop, "log") == 1
    assert capsys.readouterr().err.count("el registro aún no tiene conversaciones") == 2
