"""The author's report: what is found again, what collides with what, and where variants are missing."""

import pytest

from bot.language.question_report import (
    Collision,
    TrainingReport,
    report_from_json,
    report_of,
    report_to_json,
)
from bot.language.question_training import train
from bot.language.sentence_encoder import SentenceEncoder
from tests.language.shop_questions import EXAMPLES
from tests.language.tiny_encoder import TinyEncoder

COLLIDING = [
    *EXAMPLES,
    *((f"¿Puedo devolver la bici {word}?", "otra/cambio") for word in ("azul", "roja")),
    ("un único saludo", "otra/suelta"),
]


@pytest.fixture(scope="module", params=[None, TinyEncoder()], ids=["words alone", "with vectors"])
def encoder(request: pytest.FixtureRequest) -> SentenceEncoder | None:
    found: SentenceEncoder | None = request.param
    return found


@pytest.fixture(scope="module")
def report(encoder: SentenceEncoder | None) -> TrainingReport:
    return report_of(train(COLLIDING, background=["un chiste"], encoder=encoder))


def test_every_question_and_small_talk_is_reported_and_the_background_is_not(
    report: TrainingReport, encoder: SentenceEncoder | None
) -> None:
    assert [question.leaf for question in report.questions] == sorted({leaf for _, leaf in COLLIDING})
    assert sum(question.variants for question in report.questions) == len(COLLIDING)
    assert report.lines == len(COLLIDING) + 1
    assert report.encoder == (encoder.name if encoder else None)


def test_a_question_with_one_variant_has_no_share_and_needs_more(report: TrainingReport) -> None:
    alone = next(question for question in report.questions if question.leaf == "otra/suelta")
    assert (alone.variants, alone.found_again, alone.more_variants, alone.collisions) == (1, None, 4, ())


def test_small_talk_needs_no_more_variants(report: TrainingReport) -> None:
    assert {question.more_variants for question in report.questions if "/" not in question.leaf} == {0}


def test_what_collides_is_named_with_the_phrase_it_collides_with(report: TrainingReport) -> None:
    taken = [each for question in report.questions for each in question.collisions]
    nearest = {f"¿Puedo devolver la bici {word}?" for word in ("azul", "roja")}
    mine = [each for each in taken if each.phrase == "¿Puedo devolver la bici?"]
    assert [Collision(each.phrase, "otra/cambio", each.nearest) for each in mine] == mine
    assert {each.nearest for each in mine} <= nearest
    assert len(mine) == 1
    assert {(pair.one, pair.other) for pair in report.pairs} >= {("lealtad/devoluciones", "otra/cambio")}
    assert [each.times for each in report.pairs] == sorted((each.times for each in report.pairs), reverse=True)


def test_shares_are_of_one_whole(report: TrainingReport) -> None:
    assert 0.5 < report.found_again <= report.among_three <= 1
    assert report.answered + report.asked + report.rejected == pytest.approx(1, abs=1e-3)
    assert 0 <= report.strangers_answered < 0.5
    assert 0 < report.ask_from <= report.answer_from < 1


def test_it_is_kept_as_json(report: TrainingReport) -> None:
    assert report_from_json(report_to_json(report)) == report


def test_a_map_of_one_variant_has_a_report_too(encoder: SentenceEncoder | None) -> None:
    report = report_of(train([("¿El envío es gratis?", "a/b")], encoder=encoder))
    assert (report.found_again, report.pairs, len(report.questions)) == (0.0, (), 1)
