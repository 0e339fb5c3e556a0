"""The questions of a stage and the page of one: read, examined, saved, in conflict, taken back."""

import html
import json
import re

import httpx
import pytest

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


def press(browser: Browser, path: str, **fields: str) -> httpx.Response:
    """Press a button of the list that the browser has open, which carries what its page had seen."""
    seen = re.search(r'name="seen" value="([^"]*)"', browser.page)
    assert seen
    return browser.post(path, **{"seen": html.unescape(seen[1]), **fields})


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


def test_a_saved_question_is_in_its_file_its_trail_and_can_be_taken_back(world: World) -> None:
    file = world.project.maps / "tienda.yml"
    before = file.read_text(encoding="utf-8")
    browser = world.signed_in(Role.EDITOR)
    form = fields_of(browser.get(PAGE).text)
    wordings = "¿Cómo se paga?\r\nformas de pago\r\n\r\n  ¿aceptáis tarjeta?  "
    answers = ["Con tarjeta o en {precio}.", "En efectivo: {precio}."]
    more = {"then": ["mirar.duda_3", "", "mirar.duda_3"], "handoff": "yes", "owner": "ventas"}
    form |= {"es/answer/telegram": ["Por aquí."], "collect": ["correo\nfecha"], **more}
    assert send(browser, form, es__ask=wordings, es__answer__default=answers) == 303
    said = "Guardado: Formas de preguntarla, Respuesta, Quién responde de ella, Pasar a una persona, "
    said += "Preguntas que se sugieren después, Datos que hay que pedir antes."
    assert said_on(browser, PAGE) == said
    written = file.read_text(encoding="utf-8")
    begun = before.partition("    ask: |\n      ¿Cómo pago?")[0]
    assert written.removeprefix(begun).rstrip() == (
        "    ask: |\n      ¿Cómo se paga?\n      formas de pago\n      ¿aceptáis tarjeta?\n"
        '    answer:\n      default:\n      - Con tarjeta o en {precio}.\n      - "En efectivo: {precio}."\n'
        "      telegram: Por aquí.\n    then: [mirar.duda_3]\n    collect: [correo, fecha]\n    handoff: true\n"
        "    owner: ventas"
    )
    assert deeds(world.database)[-1] == ("editor", "map_edited", "tienda pagar.pagar", "203.0.113.0")
    browser.post("/console/maps/tienda/questions-step", csrf=form["csrf"][0], way="undo", question="pagar.pagar")
    assert file.read_text(encoding="utf-8") == before
    assert said_on(browser, PAGE) == "Último cambio deshecho."
    browser.post("/console/maps/tienda/questions-step", csrf=form["csrf"][0], way="redo", question="pagar.pagar")
    assert file.read_text(encoding="utf-8") == written


def test_what_cannot_be_written_comes_back_filled_in_with_its_errors_beside_the_field(world: World) -> None:
    browser = world.signed_in(Role.EDITOR)
    form = fields_of(browser.get(PAGE).text)
    assert send(browser, form, es__ask="¿Solo una?", es__answer__default="<b>Nueva</b>") == 422
    again = fields_of(browser.page)
    assert again["es/ask"] == ["¿Solo una?"]
    assert again["es/answer/default"] == ["<b>Nueva</b>"]
    assert again["shown"] == form["shown"]
    assert again["seen"] == form["seen"]
    beside = browser.page.partition('data-notes="es/ask">')[2].partition("</ul>")[0]
    assert '<li class="error">' in beside
    assert "<b>Nueva" not in browser.page


def test_two_people_on_one_answer_both_see_both_texts_and_only_the_touched_field_is_written(world: World) -> None:
    file = world.project.maps / "tienda.yml"
    eva, ana = world.signed_in(Role.EDITOR, name="eva"), world.signed_in(Role.EDITOR, name="ana")
    eva_form, ana_form = fields_of(eva.get(PAGE).text), fields_of(ana.get(PAGE).text)
    assert send(eva, eva_form, es__answer__default="Lo de Eva.", goal="Pagar rápido") == 303
    assert send(ana, ana_form, es__answer__default="Lo de Ana.") == 409
    versions = re.findall(r"<pre tabindex=\"0\">(.*?)</pre>", ana.page, re.DOTALL)
    assert versions == ["Lo de Ana.", "Lo de Eva.", "Con tarjeta."]
    again = fields_of(ana.page)
    assert (again["es/answer/default"], again["goal"]) == (["Lo de Ana."], ["Pagar rápido"])
    assert send(ana, again) == 303
    written = file.read_text(encoding="utf-8")
    assert "answer: Lo de Ana." in written
    assert "goal: Pagar rápido" in written


def test_two_people_on_two_fields_are_both_written(world: World) -> None:
    eva, ana = world.signed_in(Role.EDITOR, name="eva"), world.signed_in(Role.EDITOR, name="ana")
    eva_form, ana_form = fields_of(eva.get(PAGE).text), fields_of(ana.get(PAGE).text)
    assert send(eva, eva_form, goal="Pagar rápido") == 303
    assert send(ana, ana_form, es__link="/pagos") == 303
    now = fields_of(ana.get(PAGE).text)
    assert (now["goal"], now["es/link"]) == (["Pagar rápido"], ["/pagos"])


def test_a_question_that_went_away_gives_back_what_was_typed(world: World) -> None:
    browser = world.signed_in(Role.EDITOR)
    form = fields_of(browser.get(PAGE).text)
    other = world.signed_in(Role.EDITOR, name="otra")
    other.get("/console/maps/tienda/stages/pagar/questions")
    press(other, "/console/maps/tienda/stages/pagar/questions/remove", question="pagar")
    assert send(browser, form, es__answer__default="Horas de trabajo.") == 404
    assert "Horas de trabajo." in browser.page
    assert browser.get(PAGE).status_code == 404


def test_reviewed_today_and_on_to_the_next_one(world: World) -> None:
    browser = world.signed_in(Role.EDITOR)
    page = "/console/maps/tienda/questions/mirar.duda_7"
    form = fields_of(browser.get(page).text)
    assert send(browser, form, path=page, act="reviewed") == 303
    form = fields_of(browser.get(page).text)
    assert form["reviewed_on"] == ["2026-11-22"]
    data = {**form, "act": "next", "goal": "Saber el precio"}
    response = browser.client.post(page, data=data, headers={"origin": browser.site})
    assert response.headers["location"] == "/console/maps/tienda/questions/pagar.pagar"
    form = fields_of(browser.get(PAGE).text)
    response = browser.client.post(PAGE, data={**form, "act": "next"}, headers={"origin": browser.site})
    assert response.headers["location"] == "/console/maps/tienda/stages/pagar/questions"


def test_the_list_adds_moves_removes_and_takes_back(world: World) -> None:
    file = world.project.maps / "tienda.yml"
    before = file.read_text(encoding="utf-8")
    browser = world.signed_in(Role.EDITOR)

    def order(path: str = LIST) -> list[str]:
        return re.findall(r'questions/[a-z]+\.(\w+)" lang', browser.get(path).text)

    assert order() == [f"duda_{number}" for number in range(8)]
    press(browser, f"{LIST}/move", question="duda_2", at="0")
    assert order()[:3] == ["duda_2", "duda_0", "duda_1"]
    press(browser, f"{LIST}/remove", question="duda_0")
    assert order()[:2] == ["duda_2", "duda_1"]
    press(browser, f"{LIST}/move", question="duda_1", stage="pagar")
    assert order("/console/maps/tienda/stages/pagar/questions") == ["pagar", "duda_1"]
    for _ in range(3):
        browser.get(LIST)
        browser.post("/console/maps/tienda/questions-step", way="undo", stage="mirar")
    assert file.read_text(encoding="utf-8") == before
    browser.get(LIST)
    browser.post("/console/maps/tienda/questions-step", way="undo", stage="mirar")
    assert said_on(browser, LIST) == "No queda ningún cambio tuyo que deshacer o rehacer."
    assert browser.post(LIST, ask="una sola", answer="Así.").status_code == 422
    assert "Hacen falta al menos dos formas" in browser.page
    assert "una sola</textarea>" in browser.page
    assert browser.post(LIST, ask="¿Abrís?\nqué horario tenéis", answer=" ").status_code == 422
    added = browser.post(LIST, ask="¿Abrís?\nqué horario tenéis", answer="Siempre.")
    assert added.headers["location"] == "/console/maps/tienda/questions/mirar.abris"
    assert order()[-1] == "abris"
    order()
    assert press(browser, f"{LIST}/remove", question="nada").headers["location"] == LIST
    assert said_on(browser, LIST) == "No se ha hecho, porque otra persona ha cambiado lo mismo entretanto."
    assert browser.post(f"{LIST}/remove", question="duda_1").status_code == 400
    assert browser.get(LIST.replace("mirar", "nada")).status_code == 404


def test_a_list_that_somebody_else_changed_meanwhile_is_not_moved_by_numbers(world: World) -> None:
    file = world.project.maps / "tienda.yml"
    ana, eva = world.signed_in(Role.EDITOR, name="ana"), world.signed_in(Role.EDITOR, name="eva")
    ana.get(LIST)
    eva.get(LIST)
    press(eva, f"{LIST}/remove", question="duda_0")
    written = file.read_text(encoding="utf-8")
    refused = press(ana, f"{LIST}/move", question="duda_2", at="1")
    assert refused.status_code == 409
    assert "- duda_1\n- duda_2\n- duda_3" in refused.text
    assert "- duda_0\n- duda_2\n- duda_1\n- duda_3" in refused.text
    assert file.read_text(encoding="utf-8") == written


def test_removing_says_what_names_the_question_and_takes_that_along(world: World) -> None:
    file = world.project.maps / "tienda.yml"
    plan = "plans: [{id: p, name: Precios a la vista, touches: [mirar.duda_3]}]\n"
    pain = "what: El precio no se ve, severity: 4, signs: [duda_3]"
    named = file.read_text(encoding="utf-8").replace("answer: Con tarjeta.", "answer: Ya.\n    then: [mirar.duda_3]")
    before = named.replace("what: El precio no se ve, severity: 4", pain) + plan
    before = before.replace("  goal: Saber", "  done_when: {question: duda_3}\n  goal: Saber")
    file.write_text(before, encoding="utf-8")
    browser = world.signed_in(Role.EDITOR)
    browser.get(LIST)
    asking = press(browser, f"{LIST}/remove", question="duda_3")
    assert asking.status_code == 200
    assert file.read_text(encoding="utf-8") == before
    assert [html.unescape(each) for each in re.findall(r"<li>(.*?)</li>", asking.text.partition("mentions")[2])] == [
        "Con ella acaba la etapa «Mirar».",
        "Es señal de lo que duele: «El precio no se ve».",
        "Se sugiere después de «¿Cómo pago?».",
        "El plan «Precios a la vista» la mejora.",
    ]
    assert press(browser, f"{LIST}/remove", question="duda_3", **{"with": "mentions"}).status_code == 303
    assert said_on(browser, LIST).startswith("Pregunta quitada, también de los sitios que hablaban de ella.")
    assert "duda_3" not in file.read_text(encoding="utf-8")
    browser.get(LIST)
    browser.post("/console/maps/tienda/questions-step", way="undo", stage="mirar")
    assert file.read_text(encoding="utf-8") == before
    browser.get(LIST)
    assert press(browser, f"{LIST}/remove", question="duda_3", **{"with": "nothing"}).status_code == 303
    assert file.read_text(encoding="utf-8").count("duda_3") == 4
    file.write_text(named + "evidence: [{kind: crm, about: [mirar.duda_3], says: Algo}]\n", encoding="utf-8")
    browser.get(LIST)
    press(browser, f"{LIST}/remove", question="duda_3")
    assert "Una prueba habla de ella." in browser.page


def examined(browser: Browser, form: dict[str, object], **changed: object) -> dict[str, object]:
    data = {**form, **{name.replace("__", "/"): value for name, value in changed.items()}}
    response = browser.client.post(f"{PAGE}/examine", data=data, headers={"origin": browser.site})
    assert response.status_code == 200
    return json.loads(response.text)


def of_field(found: dict[str, object], field: str) -> list[tuple[str, str]]:
    notes = found["notes"]
    assert isinstance(notes, list)
    return [(note["level"], note["said"]) for note in notes if note["field"] == field]


def test_a_draft_is_examined_beside_its_fields_and_nothing_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.console.question_desk.shared_encoder", lambda: None)
    file = world.project.maps / "tienda.yml"
    before = file.read_bytes()
    browser = world.signed_in(Role.EDITOR)
    form = fields_of(browser.get(PAGE).text)
    wordings = "¿Cómo pago?\n¿Cuánto cuesta el numero 1\nprecios del 2\nformas de pago"
    found = examined(
        browser,
        form,
        es__ask=wordings,
        es__answer__default="Puedes **abonar** {precio} en {nada}.",
        es__answer__telegram="Paga [aquí](https://a.example/x).",
        then=["mirar.duda_3"],
    )
    assert file.read_bytes() == before
    same = "«¿Cuánto cuesta el numero 1» está también en «¿Cuánto cuesta el número 1?»."
    near = "«precios del 2» es casi igual que «precio del 2», de «¿Cuánto cuesta el número 2?»."
    asked = of_field(found, "es/ask")
    assert [each for each in asked if each[0] == "hint"] == [("hint", same), ("hint", near)]
    told = [said.partition("»")[0] for level, said in asked if level == "advice"]
    assert told == ["«¿Cuánto cuesta el numero 1", "«¿Cuánto cuesta el numero 1", "«precios del 2"]
    answered = of_field(found, "es/answer/default")
    assert [level for level, _ in answered] == ["error", "hint", "fact"]
    assert answered[1][1] == "En lugar de «abonar» se entiende mejor «pagar»."
    assert answered[2][1].startswith("«precio» se dice en otras respuestas (8), que cambian con él: «¿Cuánto cuesta")
    links = found["links"]
    assert isinstance(links, dict)
    assert links["mirar.duda_1"] == "/console/maps/tienda/questions/mirar.duda_1"
    previews = found["previews"]
    assert isinstance(previews, dict)
    web, telegram = previews["es"]
    assert web["bubbles"][0]["blocks"][0]["pieces"] == [
        {"text": "Puedes ", "tags": []},
        {"text": "abonar", "tags": ["strong"]},
        {"text": " 9 € en {nada}.", "tags": []},
    ]
    assert web["buttons"] == ["¿Cuánto cuesta el número 3?"]
    assert telegram["bubbles"][0]["blocks"][0]["pieces"][1] == {"text": "aquí", "tags": ["a"]}
    refused = examined(browser, form, es__ask="una sola")
    assert next(level for level, _ in of_field(refused, "es/ask")) == "error"
    gone = browser.client.post(f"{PAGE}x/examine", data=form, headers={"origin": browser.site})
    assert gone.status_code == 404


@pytest.mark.parametrize(("mine", "other"), [("0", "3"), ("3", "0")])
def test_words_of_two_questions_of_a_stage_are_told_once_and_by_the_name_of_the_other(
    world: World, monkeypatch: pytest.MonkeyPatch, mine: str, other: str
) -> None:
    monkeypatch.setattr("bot.console.question_desk.shared_encoder", lambda: None)
    browser, page = world.signed_in(Role.EDITOR), f"/console/maps/tienda/questions/mirar.duda_{mine}"
    name = f"¿Cuánto cuesta el número {other}?"
    form = fields_of(browser.get(page).text)
    data = {**form, "es/ask": f"{form['es/ask']}\n{name}"}
    found = browser.client.post(f"{page}/examine", data=data, headers={"origin": browser.site}).json()
    told = [each for each in found["notes"] if each["said"].startswith(f"«{name}» está")]
    assert [(each["level"], each["said"], each["repair"], each["other"]) for each in told] == [
        ("error", f"«{name}» está también en «{name}».", "Déjala solo en una.", f"mirar.duda_{other}")
    ]


def test_without_scripts_a_button_examines_and_keeps_what_was_typed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.console.question_desk.shared_encoder", lambda: None)
    browser = world.signed_in(Role.EDITOR)
    form = fields_of(browser.get(PAGE).text)
    assert send(browser, form, act="check", es__answer__default="Se puede utilizar tarjeta.") == 200
    assert "En lugar de «utilizar» se entiende mejor «usar»." in browser.page
    assert fields_of(browser.page)["es/answer/default"] == ["Se puede utilizar tarjeta."]
    assert fields_of(browser.page)["shown"] == form["shown"]


def test_what_a_translation_says_is_edited_in_its_own_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.console.question_desk.shared_encoder", lambda: None)
    file = world.project.maps / "tienda.en.yml"
    file.write_text("stages:\n- id: mirar\n  goal: Know the price\n", encoding="utf-8")
    before = (world.project.maps / "tienda.yml").read_bytes()
    browser = world.signed_in(Role.EDITOR)
    form = fields_of(browser.get(PAGE).text)
    assert (form["en/ask"], form["en/answer/default"]) == ([""], [""])
    found = examined(browser, form)
    assert of_field(found, "en/ask") == [("hint", "Faltan las formas de preguntarla en este idioma.")]
    missing = "Falta la respuesta en este idioma. Mientras tanto se da la del idioma principal."
    assert of_field(found, "en/answer/default") == [("hint", missing)]
    english = {"en/ask": "How can I pay?\nways to pay", "en/answer/default": "By card.", "en/link": "/pay"}
    assert send(browser, {**form, **english}) == 303
    assert file.read_text(encoding="utf-8") == (
        "stages:\n- id: mirar\n  goal: Know the price\n- id: pagar\n  questions:\n"
        "  - id: pagar\n    ask: |\n      How can I pay?\n      ways to pay\n    answer: By card.\n    link: /pay\n"
    )
    assert (world.project.maps / "tienda.yml").read_bytes() == before
    now = fields_of(browser.get(PAGE).text)
    assert now["en/ask"] == ["How can I pay?\nways to pay"]
    assert send(browser, {**now, "en/answer/default": "", "en/link": ""}) == 303
    assert "By card" not in file.read_text(encoding="utf-8")


def test_a_question_without_an_id_keeps_the_one_it_has_when_its_first_wording_changes(world: World) -> None:
    file = world.project.maps / "tienda.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("  - id: pagar\n    ask", "  - ask"), encoding="utf-8")
    browser = world.signed_in(Role.EDITOR)
    path = "/console/maps/tienda/questions/pagar.como_pago"
    form = fields_of(browser.get(path).text)
    assert send(browser, form, path=path, es__ask="¿Con qué pago?\nformas de pago") == 303
    assert browser.get(path).status_code == 200
    assert "id: como_pago" in file.read_text(encoding="utf-8")


def test_a_map_with_errors_can_still_be_mended(world: World) -> None:
    browser = world.signed_in(Role.EDITOR)
    form = fields_of(browser.get(PAGE).text)
    assert send(browser, form, es__answer__default="Son {nada}.") == 303
    form = fields_of(browser.get(PAGE).text)
    assert send(browser, form, es__answer__default="Son {precio}.") == 303
    assert "Son 9 €." in browser.get(PAGE).text


@pytest.mark.parametrize("seen", ["", "{", "[]"])
def test_a_form_that_lost_what_it_had_seen_writes_nothing_wrong(world: World, seen: str) -> None:
    browser = world.signed_in(Role.EDITOR)
    form = fields_of(browser.get(PAGE).text)
    assert send(browser, {**form, "seen": seen, "shown": seen}, goal="Pagar") == 303
    assert fields_of(browser.get(PAGE).text)["goal"] == ["Pagar"]


def test_what_is_not_there_is_missing_and_a_step_goes_back_to_the_maps(world: World) -> None:
    browser = world.signed_in(Role.EDITOR)
    browser.get(LIST)
    token = browser.token
    assert browser.get("/console/maps/nada/stages/mirar/questions").status_code == 404
    assert browser.post(LIST.replace("mirar", "nada"), csrf=token, ask="a\nb", answer="c").status_code == 404
    assert browser.post(LIST.replace("mirar", "nada") + "/move", csrf=token, question="q").status_code == 404
    response = browser.post("/console/maps/tienda/questions-step", csrf=token, way="redo")
    assert response.headers["location"] == "/console/"
