"""The question model: it finds, it abstains, it is honest, it is the same every time and after a reload."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot.errors import UserError
from bot.language.askable import LONGEST
from bot.language.background import background_messages
from bot.language.question_features import folded, language_of, vocabulary_of
from bot.language.question_training import train
from bot.language.questions import RankedLeaf, TrainedQuestionModel, load, spoken_form
from bot.language.sentence_encoder import SentenceEncoder, shared_encoder
from bot.turn import Band
from tests.language.shop_questions import EXAMPLES, LINES, STRANGERS, UNSEEN
from tests.language.tiny_encoder import TinyEncoder

ENCODERS: dict[str, Callable[[], SentenceEncoder | None]] = {
    "words alone": lambda: None,
    "tiny encoder": TinyEncoder,
    "real encoder": shared_encoder,
}


@pytest.fixture(scope="module", params=list(ENCODERS))
def encoder(request: pytest.FixtureRequest) -> SentenceEncoder | None:
    return ENCODERS[request.param]()


@pytest.fixture(scope="module")
def model(encoder: SentenceEncoder | None) -> TrainedQuestionModel:
    return train(EXAMPLES, background=background_messages(), encoder=encoder).model


@pytest.fixture(scope="module")
def sparse() -> TrainedQuestionModel:
    return train(EXAMPLES).model


def about(ranked: tuple[RankedLeaf, ...]) -> list[tuple[str, float]]:
    """Leaf and confidence to five digits: the matrix products of two shapes differ in the last ones."""
    return [(each.leaf, round(each.confidence, 5)) for each in ranked]


def test_every_training_line_is_answered_with_its_own_leaf(model: TrainedQuestionModel) -> None:
    answered = [(best.leaf, model.bands.band_of(best.confidence)) for best, *_ in map(model.predict, dict(EXAMPLES))]
    assert answered == [(leaf, Band.ANSWER) for _, leaf in EXAMPLES]


def test_unseen_phrasings_with_typing_errors_are_found(model: TrainedQuestionModel) -> None:
    found = {text: model.predict(text)[0].leaf for text, _ in UNSEEN}
    assert found == dict(UNSEEN)


def test_messages_about_something_else_are_not_answered(model: TrainedQuestionModel) -> None:
    bands = {text: model.bands.band_of(model.predict(text)[0].confidence) for text in STRANGERS}
    assert [text for text, band in bands.items() if band is Band.ANSWER] == []


def test_accents_case_and_marks_do_not_count(model: TrainedQuestionModel) -> None:
    shouted, plain = model.predict("¿CUÁNTO CUESTA EL ENVÍO?")[0], model.predict("cuanto cuesta el envio")[0]
    assert shouted.leaf == plain.leaf == "decision/envio_gratis"
    assert {model.bands.band_of(each.confidence) for each in (shouted, plain)} == {Band.ANSWER}


def test_every_leaf_is_ranked_by_falling_confidence_and_never_the_background(model: TrainedQuestionModel) -> None:
    ranked = model.predict("quiero devolver la bici")
    assert {each.leaf for each in ranked} == set(LINES)
    confidences = [each.confidence for each in ranked]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\t", "¿?", "!!!...", "-", "🚲🚲", "👩‍👩‍👧", "12345", "+++", "\ud800", "\x00", "\u200b\u200d"]
)
def test_a_message_without_a_word_is_nothing(model: TrainedQuestionModel, text: str) -> None:
    assert {each.confidence for each in model.predict(text)} == {0.0}


@pytest.mark.parametrize("text", ["漢字", "ª", "ß", "e\u0301", "a", "㋿"])
def test_strange_letters_are_no_mishap(model: TrainedQuestionModel, text: str) -> None:
    assert model.bands.band_of(model.predict(text)[0].confidence) is not Band.ANSWER


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\u200b", "\u00ad"])
def test_invisible_signs_inside_a_word_change_nothing(model: TrainedQuestionModel, sign: str) -> None:
    assert model.predict(f"¿cuánto cues{sign}ta el envío?") == model.predict("¿cuánto cuesta el envío?")


@pytest.mark.parametrize("piece", ["a.", "a", "hola ", "¿y? ", "🚲", "x:/", "\n", "cuánto cuesta "])
def test_of_100_000_characters_only_the_two_ends_are_read(piece: str) -> None:
    encoder = TinyEncoder()
    model = train(EXAMPLES, encoder=encoder).model
    text = (piece * 100_000)[:100_000]
    assert model.predict(text)[0].confidence <= 1
    assert max(len(each) for asked in encoder.asked for each in asked) <= LONGEST + 1
    assert spoken_form(text) == spoken_form((piece * 200_000)[:100_000])


def test_a_question_at_the_end_of_a_long_story_is_found(model: TrainedQuestionModel) -> None:
    story = "Os cuento lo que me pasó el otro día por el parque con mi hermana y sus vecinos. " * 40
    last = model.predict(f"{story} ¿Cuánto dura la garantía de la bici?")
    first = model.predict(f"¿Cuánto dura la garantía? ¿qué cubre la garantía de la batería? {story}")
    assert [last[0].leaf, first[0].leaf] == ["lealtad/garantia", "lealtad/garantia"]


def test_a_saved_model_answers_the_same_and_holds_no_code(
    model: TrainedQuestionModel, encoder: SentenceEncoder | None, tmp_path: Path
) -> None:
    model.save(tmp_path)
    again = load(tmp_path, encoder=encoder)
    assert [about(again.predict(text)) for text, _ in UNSEEN] == [about(model.predict(text)) for text, _ in UNSEEN]
    assert again.bands == model.bands
    assert sorted(path.name for path in tmp_path.iterdir()) == ["questions.json", "questions.npz"]
    with np.load(tmp_path / "questions.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays)


def test_a_model_of_another_version_is_refused(sparse: TrainedQuestionModel, tmp_path: Path) -> None:
    sparse.save(tmp_path)
    facts = json.loads((tmp_path / "questions.json").read_text(encoding="utf-8"))
    (tmp_path / "questions.json").write_text(json.dumps({**facts, "format": 99}), encoding="utf-8")
    with pytest.raises(UserError, match=r"errors\.model\.other_version: folder="):
        load(tmp_path, encoder=None)


@pytest.mark.parametrize("other", [None, TinyEncoder("tiny-2")], ids=["no encoder", "another version"])
def test_a_model_is_not_served_without_the_encoder_it_was_trained_with(
    other: SentenceEncoder | None, tmp_path: Path
) -> None:
    train(EXAMPLES, encoder=TinyEncoder("tiny-1")).model.save(tmp_path)
    with pytest.raises(UserError, match=r"^errors\.model\.other_encoder: encoder=tiny-1$"):
        load(tmp_path, encoder=other)


def test_a_model_of_words_alone_does_not_mind_an_encoder(sparse: TrainedQuestionModel, tmp_path: Path) -> None:
    sparse.save(tmp_path)
    encoder = TinyEncoder()
    again = load(tmp_path, encoder=encoder)
    assert again.meaning is None
    assert about(again.predict("me cobran el envio?")) == about(sparse.predict("me cobran el envio?"))
    assert encoder.asked == []


def test_meaning_finds_what_words_do_not(sparse: TrainedQuestionModel) -> None:
    meaning = train(EXAMPLES, encoder=TinyEncoder()).model
    assert meaning.predict("shipping")[0].leaf == "decision/envio_gratis"
    assert sparse.bands.band_of(sparse.predict("shipping")[0].confidence) is Band.FALLBACK


def test_a_message_is_encoded_as_it_stands_and_mended_once() -> None:
    encoder = TinyEncoder()
    model = train(EXAMPLES, encoder=encoder).model
    del encoder.asked[:]
    model.predict("hola, CUANTO cuesta el enbio")
    model.predict("¿cuánto cuesta el envío?")
    assert encoder.asked == [("cuanto cuesta el enbio", "cuánto cuesta el envío"), ("¿cuánto cuesta el envío?",)]


def test_an_english_message_finds_its_spanish_question() -> None:
    model = train(EXAMPLES, background=background_messages(), encoder=shared_encoder()).model
    asked = ["can I return the bike?", "how long is the warranty?", "what payment methods do you accept?"]
    assert [model.predict(text)[0].leaf for text in asked] == [
        "lealtad/devoluciones",
        "lealtad/garantia",
        "compra/formas_pago",
    ]


def test_the_order_of_the_lines_does_not_matter(encoder: SentenceEncoder | None) -> None:
    one, other = (train(lines, encoder=encoder).model for lines in (EXAMPLES, reversed(EXAMPLES)))
    assert other.predict("me cobran el envio?") == one.predict("me cobran el envio?")


def test_confidence_is_honest() -> None:
    """Over left-out lines, what is said with 80 % or more is right at least that often."""
    said = []
    for line, leaf in EXAMPLES:
        best = train([example for example in EXAMPLES if example[0] != line]).model.predict(line)[0]
        said.append((best.confidence, best.leaf == leaf))
    sure = [right for confidence, right in said if confidence >= 0.8]
    unsure = [right for confidence, right in said if confidence < 0.3]
    assert len(sure) >= 10
    assert sum(sure) / len(sure) >= 0.8
    assert sum(unsure) / len(unsure) <= 0.5


def test_the_language_of_the_lines_is_noticed() -> None:
    assert language_of(line for line, _ in EXAMPLES) == "es"
    assert language_of(["Is the breakfast included in the price?", "Can I bring my dog?"]) == "en"
    assert vocabulary_of(["Can I bring my dogs?"]).language == "en"


def test_folding_keeps_words_and_drops_their_dress() -> None:
    assert folded("¿Cuánto   COSTARÁ, el ñandú_1?") == "cuanto costara el nandu 1"
