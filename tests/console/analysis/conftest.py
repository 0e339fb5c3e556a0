"""One console with evidence for each module, and somebody who may read it: pages only add to the trail."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accounts.roles import Role
from bot.touchpoints.database import connect
from tests.console.analysis.evidence import evidence
from tests.console.browsing import Browser, World


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("evidence")
    (folder / "log.db").write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{folder}/log.db")
    yield evidence(engine, folder)
    engine.dispose()


@pytest.fixture(scope="module")
def analyst(analysed: World) -> Browser:
    return analysed.signed_in(Role.ANALYST)
