"""What holds for every view of the registry: it opens in both languages, says what it found, gives its parts away."""

import re
from collections.abc import Callable
from functools import partial
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import jsonschema
import pytest
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from bot.console.analysis import looking
from bot.console.analysis.drawing import inline
from bot.console.analysis.opening import maps_of
from bot.console.analysis.registry import VIEWS
from bot.console.visit import Services
from bot.errors import CataloguedError
from tests.accounts.people import deeds
from tests.console.analysis.evidence import HOSTILE, evidence
from tests.console.browsing import Browser, World

IDS = [each.id for each in VIEWS]


def checked(vega_lite: jsonschema.Draft7Validator, spec: dict[str, object], **options: str) -> str:
    """Draws a chart after its specification was compared with the schema."""
    vega_lite.validate(spec)
    return inline(spec, **options)


def test_what_vega_lite_does_not_take_is_noticed(vega_lite: jsonschema.Draft7Validator) -> None:
    with pytest.raises(jsonschema.ValidationError):
        vega_lite.validate({"data": {"values": []}, "mark": "bar", "encoding": {"x": {"field": 3}}})


@pytest.mark.parametrize("view", IDS)
def test_it_opens_with_evidence_and_gives_away_its_tables_and_charts(
    analyst: Browser, view: str, vega_lite: jsonschema.Draft7Validator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "inline", partial(checked, vega_lite))
    page = analyst.get(f"/console/analysis/{view}?map=tienda")
    assert page.status_code == 200
    assert re.search(r'<p class="finding">\s*\S', page.text)
    assert "style=" not in page.text
    assert "<script" not in re.sub(r"<script nonce=[^>]+>", "", page.text)
    for link in map(unescape, re.findall(r'href="([^"]+download=[^"]+)"', page.text)):
        assert link.startswith(f"/console/analysis/{view}?map=tienda&download=")
        if "download=png" in link or "download=xlsx" in link:
            continue  # as the others, and slower: test_telling and test_drawing look at them
        taken = analyst.get(link)
        assert taken.status_code == 200
        assert taken.headers["content-disposition"].startswith(f'attachment; filename="{view}-')


@pytest.mark.parametrize("view", IDS)
def test_it_says_so_in_english_where_there_is_nothing(analyst: Browser, view: str) -> None:
    english = {"accept-language": "en"}
    page = analyst.get(f"/console/analysis/{view}?from=2020-01-06&to=2020-01-12&channel=web", headers=english)
    assert page.status_code == 200
    assert "Jan 6" in page.text
    assert "NaN" not in page.text
    assert not re.search(r">\s*None\s*<", page.text)


def test_what_is_asked_is_shown_kept_and_taken_away(analyst: Browser) -> None:
    page = analyst.get("/console/analysis/resolution?map=tienda&days=7&channel=web&stage=nope&customer=new").text
    assert "«nope» no vale para «Etapa»" in page
    assert 'href="/console/analysis/resolution?map=tienda&amp;days=7&amp;customer=new"' in page  # without the channel
    assert 'href="/console/analysis/answers?map=tienda&amp;days=7&amp;channel=web&amp;customer=new"' in page
    assert '<option value="web" lang="es" selected>La web</option>' in page
    assert f'<option value="{HOSTILE.replace("<", "&lt;").replace(">", "&gt;")}">' in page


def test_a_question_of_one_day_and_a_map_that_is_not_there(analyst: Browser) -> None:
    query = "map=nope&from=2026-05-03&to=2026-05-03&by_question=1&peaks=1"
    page = analyst.get(f"/console/analysis/emotions?{query}").text
    assert "«nope» no vale para «Mapa»" in page
    assert "<strong>3 may 2026</strong>" in page
    assert 'href="/console/analysis/emotions?map=tienda&amp;from=2026-05-03&amp;to=2026-05-03&amp;peaks=1"' in page
    assert '<input type="hidden" name="peaks" value="1">' in page


def test_with_two_maps_one_is_chosen(sqlite: Engine, tmp_path: Path) -> None:
    world = evidence(sqlite, tmp_path)
    other = "journey: Hotel\nid: hotel\nstages:\n- name: Llegar\n  id: llegar\n  questions:\n"
    other += "  - id: hora\n    ask: |\n      ¿A qué hora?\n      qué hora\n    answer: A las dos.\n"
    (world.project.maps / "hotel.yml").write_text(other, encoding="utf-8")
    page = world.signed_in(Role.ANALYST).get("/console/analysis/emotions?map=tienda").text
    assert '<option value="tienda" selected>Tienda &lt;b&gt;</option>' in page
    assert '<option value="hotel">Hotel</option>' in page


def test_the_maps_are_those_that_answer() -> None:
    on_disk, published = ("disk",), ("published",)
    shelf = SimpleNamespace(read=lambda: SimpleNamespace(maps=on_disk))

    def refuse(_number: int) -> None:
        raise CataloguedError("tables.empty")

    def services(active: object, maps: Callable[[int], object]) -> Services:
        desk = SimpleNamespace(active=lambda: active, maps=maps)
        return cast(Services, SimpleNamespace(publishing=desk, shelf=shelf))

    release = SimpleNamespace(number=3)
    assert maps_of(services(release, lambda number: published if number == 3 else ())) == published
    assert maps_of(services(None, refuse)) == on_disk
    assert maps_of(services(release, refuse)) == on_disk


def test_a_part_that_is_not_there_is_not_found(analyst: Browser) -> None:
    for rest in ("nope", "resolution?download=csv&table=nope", "resolution?download=svg", "resolution?download=exe"):
        assert analyst.get(f"/console/analysis/{rest}").status_code == 404


def test_taking_something_along_is_a_deed(analysed: World, analyst: Browser) -> None:
    analyst.get("/console/analysis/resolution?download=xlsx&table=endings")
    assert deeds(analysed.database)[-1] == ("analyst", "exported", "resolution-endings.xlsx", "203.0.113.0")


def test_the_navigation_leads_to_the_first_view_with_the_same_question(analyst: Browser) -> None:
    answer = analyst.get("/console/analysis?days=7")
    assert answer.headers["location"] == f"/console/analysis/{IDS[0]}?days=7"


def test_without_conversations_it_says_how_to_see_some(world: World) -> None:
    browser = world.signed_in(Role.ANALYST)
    page = browser.get("/console/analysis/resolution").text
    assert "Todavía no hay conversaciones" in page
    assert "travesia run --demo" in page
    (world.project.maps / "tienda.yml").unlink()
    assert "Todavía no hay conversaciones" in browser.get("/console/analysis/resolution").text
    assert "Todavía no hay conversaciones" in browser.get("/console/analysis/conversations").text
    assert browser.get("/console/analysis/conversations/1").status_code == 404
    assert browser.get("/console/analysis/resolution?download=csv&table=endings").status_code == 404


def test_every_number_is_defined_on_one_page(analyst: Browser) -> None:
    page = analyst.get("/console/analysis/metrics?days=7").text
    assert page.count("<dt>") == page.count("<dd>") > 20
    assert 'id="fcr"' in page
    assert "conversaciones resueltas tras las que ese cliente no vuelve" in page
    assert "?days=7" in page
