"""The walking product, run by its own command: asked in a browser, logged, killed in the middle, and none the worse."""

import time

from tests.browser.conftest import browser, chromium_path, new_visitor, visitor  # noqa: F401
from tests.browser.visitor import walk_through_the_shop
from tests.system.product import Customer, logged_turns, running

DOUBTS = ("¿el envío es gratis?", "¿qué formas de pago aceptáis?", "cuánto tarda en llegar", "gracias")


def answers_by_message(history: list[dict]) -> dict[str, list[str]]:
    answers: dict[str, list[str]] = {}
    for line in history:
        if line["author"] == "bot" and line["in_reply_to"]:
            answers.setdefault(line["in_reply_to"], []).append(line["text"])
    return answers


def test_a_newcomer_asks_on_the_page_and_finds_exactly_those_turns_in_the_log(project, visitor):  # noqa: F811
    with running(project.root) as product:
        said = walk_through_the_shop(visitor, product.base, question="¿el envío es gratis?", answer="a partir de 60 €")
        assert product.stop() == 0
    asked = [line.removeprefix("Tú: ") for line in said if line.startswith("Tú: ")]
    turns = logged_turns(project.root)
    assert [turn["text_redacted"] for turn in turns][:1] == ["¿el envío es gratis?"]
    assert len(turns) == len(asked) == 2
    first, second = turns
    assert (first["stage_id"], first["question_id"], first["stage_source"]) == ("decision", "envio_gratis", "question")
    assert (first["kind"], first["answered"], first["outcome"], first["chosen"]) == ("question", 1, "ok", 0)
    assert -1 <= first["sentiment"] <= 1
    assert first["sentiment_version"]
    assert (second["kind"], second["chosen"]) == ("question", 1)
    assert [turn["seq"] for turn in turns] == [1, 2]


def test_a_killed_product_answers_everything_it_had_acknowledged_once(project):
    with running(project.root) as product:
        customers = [Customer(product.base) for _ in range(6)]
        for doubt in DOUBTS:
            for customer in customers:
                customer.say(product.base, doubt)
        product.kill()  # most of these are accepted and not yet answered
    assert sum(len(customer.ledger) for customer in customers) >= len(customers)

    with running(project.root) as product:
        histories = [settled(product.base, customer) for customer in customers]
        for customer, history in zip(customers, histories, strict=True):
            answered = answers_by_message(history)
            assert {message: len(lines) for message, lines in answered.items()} == dict.fromkeys(customer.ledger, 1)
            in_order = [line["in_reply_to"] for line in history if line["author"] == "customer"]
            assert in_order == list(customer.ledger)
            assert all("60 €" in answered[m][0] for m, text in customer.ledger.items() if text == DOUBTS[0])
        product.stop()

    turns = logged_turns(project.root)
    assert len(turns) == sum(len(customer.ledger) for customer in customers)
    assert len({turn["turn_id"] for turn in turns}) == len(turns)


def settled(base: str, customer: Customer) -> list[dict]:
    """The history once every acknowledged message has its answer."""
    deadline = time.monotonic() + 45
    while time.monotonic() < deadline:
        history = customer.history(base)
        if set(customer.ledger) <= set(answers_by_message(history)):
            return history
        time.sleep(0.2)
    raise AssertionError(f"never answered: {set(customer.ledger) - set(answers_by_message(history))}")
