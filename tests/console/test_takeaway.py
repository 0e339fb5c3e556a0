"""Taking the data out of the console: files of the window and filter that are asked for, noted in the trail."""

import io
import json

import pyarrow.parquet as pq

from bot.accounts.audit import Action, entries
from bot.accounts.roles import Role
from bot.analytics.exports.writing import TABLES, formats_of
from tests.analytics.written import MAY, Talk, Turn, write
from tests.console.browsing import World

ASKED = "map=tienda&from=2026-05-01&to=2026-05-28"


def logged(world: World) -> None:
    write(
        world.accounts.database,
        Talk(0.5, [Turn("pagar", question="=price")], map_id="tienda"),
        Talk(1.5, [Turn("pagar", kind="fallback")], map_id="tienda", channel="telegram", customer="bo"),
        Talk(2.5, [Turn("pagar")], map_id="tienda", is_test=True, customer="us"),
        Talk(40.0, [Turn("pagar")], map_id="tienda", customer="late"),
    )
    world.clock.at = MAY.ends_at + 40 * 86_400


def test_every_file_that_is_offered_can_be_taken(world: World) -> None:
    logged(world)
    browser = world.signed_in(Role.ANALYST)
    page = browser.get(f"/console/analysis/data?{ASKED}").text
    files = [f"{what}.{format}" for what in TABLES for format in formats_of(what)]
    assert len(files) == 16
    for file in files:
        assert f"/console/analysis/data/{file}?{ASKED}".replace("&", "&amp;") in page
        assert browser.get(f"/console/analysis/data/{file}?{ASKED}").status_code == 200
    assert "Recorridos para minería de procesos" in page


def test_a_file_holds_what_is_asked_for_and_is_noted(world: World) -> None:
    logged(world)
    browser = world.signed_in(Role.ANALYST)
    taken = browser.get(f"/console/analysis/data/log.jsonl?{ASKED}&channel=telegram")
    assert [json.loads(line)["turn_id"] for line in taken.text.splitlines()] == ["c1-1"]
    assert taken.headers["content-type"] == "application/x-ndjson"
    name = "log_tienda_2026-05-01_2026-05-29.jsonl"
    assert taken.headers["content-disposition"] == f'attachment; filename="{name}"'
    found = [each for each in entries(world.accounts.database) if each.deed.action is Action.EXPORTED]
    assert [(each.deed.subject, each.deed.detail["channel"]) for each in found] == [(name, "telegram")]
    whole = browser.get(f"/console/analysis/data/log.parquet?{ASKED}").content
    assert pq.read_table(io.BytesIO(whole)).column("turn_id").to_pylist() == ["c0-1", "c1-1"]
    assert "'=price" not in browser.get(f"/console/analysis/data/log.csv?{ASKED}").text  # it stands behind its stage


def test_there_is_no_file_of_another_name(world: World) -> None:
    browser = world.signed_in(Role.ANALYST)
    for file in ("log.xes", "secrets.csv", "log", "log.exe"):
        assert browser.get(f"/console/analysis/data/{file}").status_code == 404


def test_without_a_map_there_is_nothing_to_take(world: World) -> None:
    for path in world.project.maps.glob("*.yml"):
        path.unlink()
    browser = world.signed_in(Role.ANALYST)
    assert browser.get("/console/analysis/data").status_code == 200
    assert browser.get("/console/analysis/data/log.csv").status_code == 404
