"""The log of `travesia run --demo`: full, apart from the real one, silent to the outside, and gone afterwards."""

import argparse
import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.analytics.demonstration import is_sample
from bot.analytics.findings.reading import all_of
from bot.cli import serve
from bot.cli.sample_log import sample_log
from bot.cli.terminal import Terminal
from bot.errors import CataloguedError
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.database import reading
from bot.touchpoints.home import open_log
from bot.touchpoints.tables import conversation
from tests.cli.test_demo import STAGES, write_map


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    (tmp_path / "journey_maps").mkdir()
    write_map(tmp_path, STAGES)
    with (tmp_path / "journey_maps" / "tienda.yml").open("a", encoding="utf-8") as map:
        map.write("reviewed_on: 2020-01-01\n")
    settings = Settings(telegram_token="12:x", digest_to="a@example.com", digest_webhook_url="https://example.com")
    return Terminal(io.StringIO(), io.StringIO(), "es", Project(tmp_path), settings)


def test_a_sample_is_full_and_leads_nowhere_outside(terminal: Terminal) -> None:
    with sample_log(terminal, 20) as sample:
        where = Path(sample.settings.database_url.removeprefix("sqlite:///"))
        assert where.exists()
        assert not where.is_relative_to(terminal.project.root)
        database = open_log(sample.project, sample.settings)
        with reading(database) as connection:
            assert is_sample(connection)
            assert connection.execute(select(func.count()).select_from(conversation)).scalar_one() >= 20
        assert {each.evidence.name for each in all_of(database, "tienda")} >= {"overdue_review"}
        database.dispose()
        told = (sample.settings.telegram_token, sample.settings.digest_to, sample.settings.digest_webhook_url)
        assert told == ("", "", "")
    assert not where.exists()
    assert not (terminal.project.root / "var").exists()
    said = terminal.out.getvalue()  # type: ignore[attr-defined]
    assert said.startswith("Datos de muestra: 20 conversaciones inventadas sobre «Tienda» en una base de datos aparte")


def test_a_map_that_is_too_short_for_a_sample_is_told_before_anything_is_served(terminal: Terminal) -> None:
    write_map(terminal.project.root, STAGES[:2])
    with pytest.raises(CataloguedError, match="few_stages"), sample_log(terminal, 20):
        raise AssertionError("there is nothing to see")


def test_run_serves_the_sample_in_place_of_the_log(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def see(sample: Terminal, _served: object, *, listener: object) -> None:
        assert listener
        seen.append(sample.settings.database_url)

    monkeypatch.setattr(serve, "_serve", see)
    monkeypatch.setattr(serve, "what_to_serve", lambda *_, **__: None)
    parser = argparse.ArgumentParser()
    serve.arguments(parser, "es")
    for words in (["--demo", "--conversations", "5"], []):
        assert serve.run(parser.parse_args(["--port", "0", *words]), terminal) == 0
    assert "travesia-demo-" in seen[0]
    assert seen[1] == ""
