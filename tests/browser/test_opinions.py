"""A customer says whether an answer helped, and answers the company's questions, in a real browser."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, expect

from bot.catalogue import text
from bot.channels.web.app import build_web
from tests.browser.visitor import PHONE, Visitor
from tests.channels.web.fake_gateway import FakeGateway, Line
from tests.channels.web.fake_opinions import CSAT, NPS, OPEN, THANKS, FakeOpinions
from tests.channels.web.serving import serving

WHY = "¿Quieres contarnos por qué?"


def still_open(line: Line) -> Line:
    assert line.survey
    return replace(line, survey=replace(line.survey, until=time.time() + 86_400))


def answer(words: str) -> list[Line]:
    if "nota" in words:
        return [still_open(CSAT)]
    if "recom" in words:
        return [still_open(NPS)]
    if "mejor" in words:
        return [still_open(OPEN)]
    if "tarde" in words:
        return [replace(CSAT, survey=replace(CSAT.survey, until=time.time() - 60))]  # type: ignore[type-var]
    return [Line("Una cosa."), Line("Sí, desde 60 €.", ("¿Cuándo llega?",), votable=True)]


@pytest.fixture
def gateway() -> FakeGateway:
    gateway = FakeGateway(answer)
    gateway.clock = time.time
    return gateway


@pytest.fixture
def opinions(gateway: FakeGateway) -> FakeOpinions:
    return FakeOpinions(gateway)


@pytest.fixture
def live_chat(gateway: FakeGateway, opinions: FakeOpinions, journey) -> Iterator[str]:
    with serving(build_web(gateway, [journey], opinions=opinions)) as base:
        yield base


def asks(visitor: Visitor, base: str, words: str, *, until: str) -> None:
    visitor.page.goto(base)
    visitor.open_chat()
    visitor.sees("¡Hola!")
    visitor.ask(words)
    visitor.sees(until)


def comes_back(visitor: Visitor) -> None:
    visitor.page.reload()
    visitor.open_chat()


def yes(visitor: Visitor) -> Locator:
    return visitor.panel.get_by_role("button", name="Sí, me ha servido", exact=True)


def no(visitor: Visitor) -> Locator:
    return visitor.panel.get_by_role("button", name="No, no me ha servido", exact=True)


def scores(visitor: Visitor) -> Locator:
    return visitor.panel.get_by_role("radio")


def score(visitor: Visitor, name: str) -> Locator:
    return visitor.panel.get_by_role("radio", name=name, exact=True)


def comment(visitor: Visitor) -> Locator:
    return visitor.panel.get_by_role("textbox", name=WHY)


def said(visitor: Visitor) -> Locator:
    return visitor.page.locator("travesia-chat .said")


# ------------------------------------------------------------------- votes


def test_a_vote_is_given_changed_taken_back_and_survives_a_reload(live_chat, visitor: Visitor, opinions: FakeOpinions):
    asks(visitor, live_chat, "envío", until="60 €")
    group = visitor.panel.get_by_role("group", name="¿Te ha servido?")
    expect(group).to_have_count(1)
    yes(visitor).click()
    expect(said(visitor)).to_have_text("¡Gracias!")
    expect(yes(visitor)).to_have_attribute("aria-pressed", "true")
    with visitor.page.expect_response("**/vote"):
        no(visitor).click()
    expect(no(visitor)).to_have_attribute("aria-pressed", "true")
    expect(yes(visitor)).to_have_attribute("aria-pressed", "false")
    comes_back(visitor)
    expect(no(visitor)).to_have_attribute("aria-pressed", "true")
    no(visitor).click()
    expect(said(visitor)).to_have_text("Voto retirado.")
    comes_back(visitor)
    expect(no(visitor)).to_have_attribute("aria-pressed", "false")
    assert opinions.votes == [(4, True), (4, False), (4, None)]
    visitor.had_a_safe_visit(live_chat)


def test_a_vote_is_shown_before_it_is_saved_and_only_the_newest_wish_counts(
    live_chat, visitor: Visitor, opinions: FakeOpinions
):
    opinions.delay = 0.5
    asks(visitor, live_chat, "envío", until="60 €")
    yes(visitor).click()
    expect(yes(visitor)).to_have_attribute("aria-pressed", "true")
    assert opinions.votes == []
    no(visitor).click()
    yes(visitor).click()
    no(visitor).click()
    expect(said(visitor)).to_have_text("¡Gracias!")
    assert opinions.votes == [(4, True), (4, False)]


def test_a_vote_that_cannot_be_saved_is_taken_back_and_said(live_chat, visitor: Visitor, opinions: FakeOpinions):
    asks(visitor, live_chat, "envío", until="60 €")
    visitor.page.context.set_offline(True)
    yes(visitor).click()
    expect(said(visitor)).to_have_text("No se ha guardado. Inténtalo otra vez.")
    expect(yes(visitor)).to_have_attribute("aria-pressed", "false")
    visitor.page.context.set_offline(False)
    opinions.refusing = "unavailable"
    yes(visitor).click()
    expect(said(visitor)).to_have_text(text("web.problems.unavailable.detail", "es"))
    expect(yes(visitor)).to_have_attribute("aria-pressed", "false")
    opinions.refusing = None
    yes(visitor).click()
    expect(said(visitor)).to_have_text("¡Gracias!")
    assert opinions.votes == [(4, True)]


def test_a_vote_moves_neither_the_focus_nor_the_suggestions(live_chat, visitor: Visitor):
    asks(visitor, live_chat, "envío", until="60 €")
    expect(visitor.text).to_be_focused()
    expect(visitor.choice("¿Cuándo llega?")).to_be_visible()
    visitor.page.keyboard.press("Shift+Tab")
    expect(visitor.choice("¿Cuándo llega?")).to_be_focused()
    visitor.page.keyboard.press("Shift+Tab")
    expect(no(visitor)).to_be_focused()
    visitor.page.keyboard.press("Space")
    expect(said(visitor)).to_have_text("¡Gracias!")
    expect(no(visitor)).to_be_focused()
    expect(visitor.choice("¿Cuándo llega?")).to_be_visible()


# ----------------------------------------------------------------- surveys


def test_a_score_is_sent_at_once_and_words_may_follow(live_chat, visitor: Visitor, opinions: FakeOpinions):
    asks(visitor, live_chat, "nota", until="atendido")
    group = visitor.panel.get_by_role("radiogroup", name=re.compile("¿Qué tal te hemos atendido?"))
    expect(group.get_by_role("radio")).to_have_count(5)
    expect(visitor.text).to_be_focused()
    expect(comment(visitor)).to_be_hidden()
    score(visitor, "5, muy bien").click()
    expect(said(visitor)).to_have_text(THANKS)
    expect(score(visitor, "5, muy bien")).to_have_attribute("aria-checked", "true")
    expect(score(visitor, "5, muy bien")).to_be_focused()
    expect(comment(visitor)).to_be_in_viewport(ratio=1)
    score(visitor, "4").click()
    expect(score(visitor, "4")).to_have_attribute("aria-checked", "true")
    comment(visitor).fill("Muy claro todo")
    visitor.panel.get_by_role("button", name="Enviar").first.click()
    expect(comment(visitor)).to_be_hidden()
    expect(visitor.text).to_be_focused()
    expect(scores(visitor).first).to_be_disabled()
    assert opinions.answers == [("csat-1", 5, ""), ("csat-1", 4, ""), ("csat-1", 4, "Muy claro todo")]
    comes_back(visitor)
    expect(score(visitor, "4")).to_have_attribute("aria-checked", "true")
    expect(score(visitor, "4")).to_be_disabled()
    expect(said(visitor)).to_have_text(THANKS)
    visitor.had_a_safe_visit(live_chat)


def test_words_sent_right_after_a_score_wait_for_it(live_chat, visitor: Visitor, opinions: FakeOpinions):
    asks(visitor, live_chat, "nota", until="atendido")
    score(visitor, "1, muy mal").click()
    expect(said(visitor)).to_have_text(THANKS)
    opinions.delay = 0.5
    score(visitor, "2").click()
    comment(visitor).fill("Lento")
    visitor.panel.get_by_role("button", name="Enviar").first.click()
    expect(comment(visitor)).to_be_hidden()
    assert opinions.answers == [("csat-1", 1, ""), ("csat-1", 2, ""), ("csat-1", 2, "Lento")]


def test_arrows_walk_through_the_scale_and_only_a_press_chooses(live_chat, visitor: Visitor, opinions: FakeOpinions):
    asks(visitor, live_chat, "recom", until="recomendarías")
    page = visitor.page
    page.keyboard.press("Shift+Tab")
    expect(score(visitor, "0, nada probable")).to_be_focused()
    for key, there in (("ArrowRight", "1"), ("ArrowLeft", "0, nada probable"), ("ArrowLeft", "10, muy probable"),
                       ("Home", "0, nada probable"), ("End", "10, muy probable"), ("ArrowDown", "0, nada probable"),
                       ("ArrowDown", "1"), ("ArrowUp", "0, nada probable")):  # fmt: skip
        page.keyboard.press(key)
        expect(score(visitor, there)).to_be_focused()
    assert opinions.answers == []
    page.keyboard.press("End")
    page.keyboard.press("Space")
    expect(said(visitor)).to_have_text(THANKS)
    page.keyboard.press("Tab")
    expect(comment(visitor)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(score(visitor, "10, muy probable")).to_be_focused()
    assert opinions.answers == [("nps-1", 10, "")]


def test_a_draft_and_a_refusal_to_comment_survive_a_reload(live_chat, visitor: Visitor, opinions: FakeOpinions):
    asks(visitor, live_chat, "nota", until="atendido")
    score(visitor, "2").click()
    comment(visitor).fill("A medias")
    comes_back(visitor)
    expect(comment(visitor)).to_have_value("A medias")
    visitor.panel.get_by_role("button", name="Ahora no").click()
    expect(comment(visitor)).to_be_hidden()
    expect(visitor.text).to_be_focused()
    comes_back(visitor)
    expect(score(visitor, "2")).to_have_attribute("aria-checked", "true")
    expect(comment(visitor)).to_be_hidden()
    assert opinions.answers == [("csat-1", 2, "")]


def test_an_open_question_is_a_box_for_words(live_chat, visitor: Visitor, opinions: FakeOpinions):
    asks(visitor, live_chat, "mejor", until="mejorar")
    box = visitor.panel.get_by_role("textbox", name=re.compile("¿Qué podríamos mejorar?"))
    visitor.panel.get_by_role("button", name="Enviar").first.click()
    expect(box).to_be_focused()
    assert opinions.answers == []
    box.fill("Más colores")
    visitor.panel.get_by_role("button", name="Enviar").first.click()
    expect(said(visitor)).to_have_text(THANKS)
    expect(box).to_be_hidden()
    assert opinions.answers == [("open-1", None, "Más colores")]


def test_words_that_cannot_be_saved_stay_where_they_are(live_chat, visitor: Visitor, opinions: FakeOpinions):
    asks(visitor, live_chat, "nota", until="atendido")
    score(visitor, "3").click()
    expect(said(visitor)).to_have_text(THANKS)
    comment(visitor).fill("Bien")
    visitor.page.context.set_offline(True)
    visitor.panel.get_by_role("button", name="Enviar").first.click()
    expect(said(visitor)).to_have_text("No se ha guardado. Inténtalo otra vez.")
    expect(comment(visitor)).to_have_value("Bien")
    visitor.page.context.set_offline(False)
    visitor.panel.get_by_role("button", name="Enviar").first.click()
    expect(said(visitor)).to_have_text(THANKS)
    assert opinions.answers == [("csat-1", 3, ""), ("csat-1", 3, "Bien")]


def test_a_question_that_is_over_cannot_be_answered(live_chat, visitor: Visitor, opinions: FakeOpinions):
    asks(visitor, live_chat, "tarde", until="atendido")
    expect(said(visitor)).to_have_text("Ya no se puede responder.")
    expect(scores(visitor).first).to_be_disabled()
    visitor.ask("recom")
    visitor.sees("recomendarías")
    opinions.refusing = "survey_closed"
    score(visitor, "7").click()
    expect(said(visitor).last).to_have_text(text("web.problems.survey_closed.detail", "es"))
    expect(score(visitor, "7")).to_be_disabled()
    expect(score(visitor, "7")).to_have_attribute("aria-checked", "false")
    expect(visitor.text).to_be_focused()


def test_words_of_a_survey_are_never_markup(live_chat, visitor: Visitor, gateway: FakeGateway):
    gateway.answering = lambda _: [replace(still_open(CSAT), text="¿<img src=x onerror=alert(1)> **bien**?")]
    asks(visitor, live_chat, "nota", until="<img src=x onerror=alert(1)> bien")
    score(visitor, "1, muy mal").click()
    expect(said(visitor)).to_have_text(THANKS)
    visitor.had_a_safe_visit(live_chat)


def test_everything_is_there_in_english(live_chat, new_visitor):
    visitor = new_visitor(locale="en-GB")
    visitor.page.goto(live_chat)
    visitor.page.locator("travesia-chat").evaluate("chat => (chat.dataset.language = 'en')")
    visitor.open_chat()
    visitor.sees("¡Hola!")
    visitor.ask("envío")
    visitor.sees("60 €")
    visitor.panel.get_by_role("group", name="Did this help?").get_by_role("button", name="Yes, it helped").click()
    expect(said(visitor)).to_have_text("Thank you!")
    visitor.ask("recom")
    score(visitor, "0, not at all likely").click()
    expect(visitor.panel.get_by_role("textbox", name="Would you like to tell us why?")).to_be_visible()


def test_a_scale_fits_a_small_phone_with_targets_large_enough(live_chat, new_visitor):
    visitor = new_visitor(viewport={**PHONE, "width": 320}, has_touch=True, is_mobile=True)
    asks(visitor, live_chat, "recom", until="recomendarías")
    boxes = scores(visitor).evaluate_all("all => all.map((each) => each.getBoundingClientRect().toJSON())")
    assert len(boxes) == 11
    assert all(box["width"] >= 24 and box["height"] >= 24 for box in boxes)
    assert all(box["left"] >= 0 and box["right"] <= 320 for box in boxes)


def test_what_was_chosen_can_be_told_apart_in_high_contrast(live_chat, new_visitor):
    visitor = new_visitor(forced_colors="active")
    asks(visitor, live_chat, "nota", until="atendido")
    score(visitor, "4").click()
    expect(said(visitor)).to_have_text(THANKS)
    visitor.ask("envío")
    yes(visitor).click()
    expect(yes(visitor)).to_have_attribute("aria-pressed", "true")

    def ground(of: Locator) -> str:
        return str(of.evaluate("each => getComputedStyle(each).backgroundColor"))

    assert ground(score(visitor, "4")) != ground(score(visitor, "3"))
    assert ground(yes(visitor)) != ground(no(visitor))
