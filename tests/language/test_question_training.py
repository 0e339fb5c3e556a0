"""Training: any map gives a model, and what is left out is judged as if it had never been there."""

from itertools import chain

import numpy as np
import numpy.typing as npt
import pytest
from scipy.sparse import csr_matrix

from bot.language import question_training, question_trials
from bot.language.question_calibration import Trial
from bot.language.question_likeness import Likeness
from bot.language.question_training import Trained, train
from bot.language.question_trials import LeftOut, trials_of
from bot.language.questions import BACKGROUND, MEANING, alike_in_meaning
from bot.language.sentence_encoder import SentenceEncoder
from bot.turn import Band
from tests.language.shop_questions import EXAMPLES, LINES
from tests.language.tiny_encoder import TinyEncoder

FREE = "¿El envío es gratis?"
Numbers = npt.NDArray[np.float64]
ENCODERS = pytest.mark.parametrize("encoder", [None, TinyEncoder()], ids=["words alone", "with vectors"])
BACKGROUNDS = pytest.mark.parametrize("background", [(), ("cuéntame un chiste", "qué tiempo hace en Lugo")])


def band(trained: Trained, text: str) -> tuple[str, Band]:
    best = trained.model.predict(text)[0]
    return best.leaf, trained.model.bands.band_of(best.confidence)


def test_without_lines_there_is_nothing_to_learn() -> None:
    with pytest.raises(ValueError, match="no training lines"):
        train([], background=["cuéntame un chiste"])


@ENCODERS
@BACKGROUNDS
@pytest.mark.parametrize(
    "lines",
    [[FREE], [FREE, "cuánto cuesta el envío"], [FREE, FREE]],
    ids=["one variant", "two variants", "the same variant twice"],
)
def test_one_question_alone_is_a_model_too(
    lines: list[str], background: tuple[str, ...], encoder: SentenceEncoder | None
) -> None:
    trained = train([(line, "decision/envio") for line in lines], background=background, encoder=encoder)
    assert band(trained, "el envio es gratis") == ("decision/envio", Band.ANSWER)
    assert band(trained, "receta de lentejas con chorizo")[1] is not Band.ANSWER
    assert band(trained, "🚲")[1] is Band.FALLBACK


@ENCODERS
def test_every_question_with_one_variant_only(encoder: SentenceEncoder | None) -> None:
    trained = train([(lines[0], leaf) for leaf, lines in LINES.items()], encoder=encoder)
    assert [band(trained, lines[0]) for lines in LINES.values()] == [(leaf, Band.ANSWER) for leaf in LINES]


@ENCODERS
def test_a_variant_that_two_questions_share_is_asked_about(encoder: SentenceEncoder | None) -> None:
    trained = train([*EXAMPLES, (FREE, "compra/formas_pago")], encoder=encoder)
    first, second, *_ = trained.model.predict(FREE)
    assert {first.leaf, second.leaf} == {"decision/envio_gratis", "compra/formas_pago"}
    assert second.confidence > 0.1


@ENCODERS
@pytest.mark.parametrize("nothing", ["🚲", "¿?", "12345", "", "\ud800"])
def test_a_variant_in_which_nothing_is_said_does_no_harm(nothing: str, encoder: SentenceEncoder | None) -> None:
    trained = train([*EXAMPLES, (nothing, "otra/nada")], encoder=encoder)
    assert band(trained, "me cobran el envio?")[0] == "decision/envio_gratis"
    assert band(trained, nothing)[1] is Band.FALLBACK


@ENCODERS
def test_a_variant_of_2000_characters_is_found_again(encoder: SentenceEncoder | None) -> None:
    long = ("Mi hermana me regaló un sillín y no encaja en la tija, que es de otro diámetro. " * 30)[:2000]
    trained = train([*EXAMPLES, (long, "otra/sillin")], encoder=encoder)
    assert trained.model.predict(long)[0].leaf == "otra/sillin"
    assert band(trained, "me cobran el envio?") == ("decision/envio_gratis", Band.ANSWER)


@ENCODERS
def test_a_map_in_english_only(encoder: SentenceEncoder | None) -> None:
    trained = train(
        [
            *((text, "stay/breakfast") for text in ("Is breakfast included?", "what does the breakfast cost")),
            *((text, "stay/dogs") for text in ("Can I bring my dog?", "are pets allowed in the rooms")),
        ],
        encoder=encoder,
    )
    assert trained.model.vocabulary.language == "en"
    assert band(trained, "is the BREAKFASTS included") == ("stay/breakfast", Band.ANSWER)


@ENCODERS
def test_lines_stand_by_leaf_variants_before_the_answer_and_the_background_last(
    encoder: SentenceEncoder | None,
) -> None:
    trained = train(
        [("¿y esto?", "b/dos"), (FREE, "a/uno"), (FREE, "a/uno")],
        answers={"a/uno": "Sí. Desde 40 €: siempre. Ya. Tal. Cual.", "c/otra": "De nadie."},
        background=["un chiste", FREE],
        encoder=encoder,
    )
    model = trained.model
    assert trained.lines == (FREE, "Desde 40 €:", "Sí.", "Ya.", "siempre.", "¿y esto?", "un chiste")
    assert model.leaves == ("a/uno", "b/dos", BACKGROUND)
    assert model.leaf_of_line.tolist() == [0, 0, 0, 0, 0, 1, 2]
    assert model.is_variant.tolist() == [True, False, False, False, False, True, True]


def test_the_words_of_an_answer_lead_to_its_question() -> None:
    asked = "tenéis transportista Correos"
    without = train(EXAMPLES).model.predict(asked)
    answered = train(EXAMPLES, answers={"compra/plazo_entrega": "El transportista es Correos."}).model.predict(asked)
    leaf = "compra/plazo_entrega"
    assert answered[0].leaf == leaf
    assert {each.leaf: each.confidence for each in without}[leaf] < answered[0].confidence


def test_what_is_background_is_less_sure_to_be_a_question() -> None:
    asked = "cuánto dura el partido de fútbol"
    known = train(EXAMPLES).model.predict(asked)[0]
    stranger = train(EXAMPLES, background=["cuánto dura un partido de baloncesto"]).model.predict(asked)[0]
    assert stranger.confidence < known.confidence


@ENCODERS
def test_two_trainings_are_the_same(encoder: SentenceEncoder | None) -> None:
    one, other = (train(EXAMPLES, encoder=encoder) for _ in range(2))
    assert one.model.weights.tobytes() == other.model.weights.tobytes()
    assert (one.model.bands, one.model.calibration) == (other.model.bands, other.model.calibration)


@ENCODERS
def test_every_variant_is_judged_without_itself_and_without_its_question(encoder: SentenceEncoder | None) -> None:
    trained = train(EXAMPLES, background=["un chiste", "otro chiste"], encoder=encoder)
    known = [(trial.line, trial.leaf) for trial in trained.trials if trial.line < 40 and trial.leaf is not None]
    strangers = [trial.line for trial in trained.trials if trial.leaf is None]
    assert known == [(line, int(trained.model.leaf_of_line[line])) for line in range(40)]
    assert strangers == list(range(42)), "every question's lines, and the background's"


def test_of_a_very_large_map_a_share_of_each_question_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_trials, "MOST_TRIED", 16)
    trained = train(EXAMPLES)
    judged = {trial.line for trial in trained.trials}
    assert len(judged) == 16
    assert {int(trained.model.leaf_of_line[line]) for line in judged} == set(range(8))
    assert band(trained, "me cobran el envio?") == ("decision/envio_gratis", Band.ANSWER)


def test_a_very_large_map_goes_without_the_regression(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = TinyEncoder()
    assert train(EXAMPLES, encoder=encoder).model.meaning.linear is not None  # type: ignore[union-attr]
    monkeypatch.setattr(question_training, "MOST_CELLS", len(EXAMPLES) * len(LINES) - 1)
    trained = train(EXAMPLES, encoder=encoder)
    assert trained.model.meaning is not None
    assert trained.model.meaning.linear is None
    assert {trial.scores.linear is None for trial in trained.trials} == {True}
    assert band(trained, "me cobran el envio?") == ("decision/envio_gratis", Band.ANSWER)


def _refitted(kernel: Numbers, targets: Numbers, *, without: npt.NDArray[np.bool_], line: int) -> Numbers:
    kept = np.flatnonzero(~without)
    smoothed = kernel + 0.6 * np.eye(len(kernel))
    return np.asarray(kernel[line, kept] @ np.linalg.solve(smoothed[np.ix_(kept, kept)], targets[kept]))


def test_leaving_out_equals_fitting_again_without() -> None:
    """The shortcut through the inverse gives what a ridge says that has never seen the line, or the question."""
    leaf_of_line = np.repeat(np.arange(4), 5).astype(np.int32)
    random = np.random.default_rng(7)
    likeness = Likeness(csr_matrix(random.random((20, 12), dtype=np.float32)), None)
    kernel, targets = likeness.kernel().astype(float), np.eye(4)[leaf_of_line]
    inverse = np.linalg.inv(kernel + 0.6 * np.eye(20))
    left_out = LeftOut(
        leaves=("a/a", "a/b", "b/a", "b/b"),
        leaf_of_line=leaf_of_line,
        is_variant=np.ones(20, dtype=np.bool_),
        weights=(inverse @ targets).astype(np.float32),
        inverse=np.triu(inverse).astype(np.float32),
        likeness=likeness,
        hidden=0,
    )
    trials = list(trials_of(left_out, fit=None, vectors=None))
    assert len(trials) == 40
    for trial in trials:
        _assert_as_if_refitted(trial, kernel, targets, leaf_of_line=leaf_of_line)


def _assert_as_if_refitted(
    trial: Trial, kernel: Numbers, targets: Numbers, *, leaf_of_line: npt.NDArray[np.int32]
) -> None:
    leaf = leaf_of_line[trial.line]
    without = leaf_of_line == leaf if trial.leaf is None else np.arange(20) == trial.line
    expected = _refitted(kernel, targets, without=without, line=trial.line)
    elsewhere = np.arange(4) != leaf if trial.leaf is None else np.ones(4, dtype=bool)
    assert np.allclose(trial.scores.ridge[elsewhere], expected[elsewhere], atol=1e-3)
    if trial.leaf is None:
        assert trial.scores.ridge[leaf] == question_trials.ABSENT
        assert trial.scores.nearest[leaf] == 0


def test_the_kernel_is_words_and_meaning_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.language.question_likeness.TOGETHER", 3)
    random = np.random.default_rng(5)
    features, vectors = random.random((7, 6), dtype=np.float32), random.random((7, 4), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    kernel = Likeness(csr_matrix(features), vectors).kernel()
    assert np.allclose(kernel, features @ features.T + MEANING * alike_in_meaning(vectors @ vectors.T), atol=1e-5)
    assert kernel.flags.f_contiguous


def test_thousands_of_variants_of_one_question_are_learnt() -> None:
    """A size at which anything of the third order in Python would not come back; the limits are measured by hand."""
    many = [
        (f"{verb} {thing} {number}", "a/uno") for number in range(40) for verb in ("pago", "abono") for thing in "xyz"
    ]
    trained = train(chain(many, EXAMPLES))
    assert band(trained, "me cobran el envio?") == ("decision/envio_gratis", Band.ANSWER)
