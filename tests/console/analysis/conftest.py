"""One console with evidence for each module, and somebody who may read it: pages only add to the trail."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import jsonschema
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


@pytest.fixture(scope="session")
def vega_lite() -> jsonschema.Draft7Validator:
    """What Vega-Lite takes: the schema that comes with Altair, which itself would take seconds over each chart."""
    altair = find_spec("altair")
    assert altair is not None
    assert altair.origin is not None
    schema = Path(altair.origin).parent / "vegalite/v5/schema/vega-lite-schema.json"
    return jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
