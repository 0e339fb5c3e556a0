"""Findings in a real browser: looked for, read, dismissed, opened again; today and the week's sheet, on a phone too."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from bot.analytics.demonstration import write_demonstration
from bot.journeys.library import load_project
from bot.project import Project
from tests.browser.axe import violations
from tests.browser.test_console import signed_in
from tests.browser.visitor import Visitor
from tests.channels.web.serving import serving
from tests.console.browsing import World

ROOT = Path(__file__).parents[2]


@pytest.fixture
def world(sqlite: Engine, tmp_path: Path) -> World:
    world = World(sqlite, tmp_path)
    shutil.rmtree(tmp_path / "journey_maps")
    shutil.copytree(ROOT / "journey_maps", tmp_path / "journey_maps")
    [journey] = load_project(Project(tmp_path), today=date(2027, 1, 15), language="es")
    write_demonstration(sqlite, journey, conversations=1_500, seed=7, now=world.clock())
    return world


@pytest.fixture
def console(world: World) -> Iterator[str]:
    with serving(world.app) as base:
        yield f"{base}/console"


def looked_at(page: Page, name: str) -> None:
    """Nothing axe can find, nothing to push sideways on a phone."""
    assert violations(page) == []
    for width, height in ((390, 844), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if folder := os.environ.get("TRAVESIA_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_what_is_found_is_read_decided_about_and_told_in_the_week(world: World, console: str, visitor: Visitor) -> None:
    page = visitor.page
    signed_in(world, page, console, role=Role.ANALYST)
    page.goto(f"{console}/analysis")
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Qué ha cambiado?")
    page.get_by_role("link", name="Hallazgos", exact=True).click()
    page.get_by_role("button", name="Buscar ahora").click(timeout=60_000)  # it reads the whole log
    expect(page.get_by_role("status")).to_contain_text("Repasado todo.")
    planted = page.get_by_role("listitem").filter(has_text="se siente peor de lo que dice el mapa")
    expect(planted).to_have_count(1)
    looked_at(page, "findings")
    planted.get_by_role("button", name="No es un problema").click()
    expect(page.get_by_role("status")).to_contain_text("Hallazgo descartado.")
    planted.get_by_role("button", name="Abrir de nuevo").click()
    expect(planted.get_by_role("button", name="Nos lo quedamos")).to_be_visible()
    page.get_by_role("link", name="Hoy", exact=True).click()
    expect(page.get_by_text("se siente peor de lo que dice el mapa")).to_be_visible()
    looked_at(page, "today")
    page.get_by_role("link", name="Resumen de la semana").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("la semana del")
    looked_at(page, "digest")
