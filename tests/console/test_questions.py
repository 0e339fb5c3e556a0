"""The questions of a stage and the page of one: read, examined, saved, in conflict, taken back."""

import html
import json
import re
import time

from bot.accounts.roles import Role
from tests.accounts.people import deeds
from tests.console.browsing import Browser, World

LIST = "/console/maps/tienda/stages/mirar/questions"
PAGE = "/console/maps/tienda/questions/pagar.pagar"


def fields_of(page: str) -> dict[str, object]:
    """What a browser would send of the editor's form, as it came."""
    form = page.partition('<form class="editor"')[2].partition("</form>")[0]
    form = re.sub(r"<noscript>.*?</noscript>", "", form, flags=re.DOTALL)
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        ticked = 'type="checkbox"' not in tag or " checked" in tag
        if name and ticked:
            found.setdefault(name[1], []).append(value[1] if value else "")
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found.setdefault(name, []).append(text)
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found.setdefault(name, []).append(chosen[1] if chosen else "")
    return {name: [html.unescape(value) for value in values] for name, values in found.items()}


def send(browser: Browser, form: dict[str, object], *, path: str = PAGE, **changed: object) -> int:
    data = {**form, **{name.replace("__", "/"): value for name, value in changed.items()}}
    response = browser.client.post(path, data=data, headers={"origin": browser.site})
    browser.page = response.text
    return response.status_code


def said_on(browser: Browser, path: str) -> str:
    found = re.search(r'<p class="flash" role="status">(.*?)</p>', browser.get(path).text)
    return html.unescape(found[1]) if found else ""


def test_a_question_comes_back_from_its_form_unchanged(world: World) -> None:
    browser = world.signed_in(Role.EDITOR)
    before = (world.project.maps / "tienda.yml").read_bytes()
    form = fields_of(browser.get(PAGE).text)
    assert form["es/ask"] == ["¿Cómo pago?\nformas de pago"]
    assert form["es/answer/default"] == ["Con tarjeta."]
    assert send(browser, form, act="save") == 303
    assert said_on(browser, PAGE) == "No había nada que guardar."
    assert (world.project.maps / "tienda.yml").read_bytes() == before
