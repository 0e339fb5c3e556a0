"""The question model: it finds, it abstains, it is honest, it is the same every time and after a reload."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from bot.errors import UserError
from bot.language.question_features import folded, language_of, vocabulary_of
from bot.language.question_training import train
from bot.language.questions import SparseQuestionModel, load
from tests.language.shop_questions import LINES, STRANGERS, UNSEEN

EXAMPLES = [(line, leaf) for leaf, lines in LINES.items() for line in lines]


@pytest.fixture(scope="module")
def model() -> SparseQuestionModel:
    return train(EXAMPLES)


def test_every_training_line_is_answered_with_its_own_leaf(model):
    answered = [(best.leaf, best.confidence >= model.threshold) for best, *_ in map(model.predict, dict(EXAMPLES))]
    assert answered == [(leaf, True) for _, leaf in EXAMPLES]


def test_unseen_phrasings_with_typing_errors_are_found(model):
    found = {text: model.predict(text)[0].leaf for text, _ in UNSEEN}
    assert found == dict(UNSEEN)


def test_messages_about_something_else_fall_under_the_threshold(model):
    assert [text for text in STRANGERS if model.predict(text)[0].confidence >= model.threshold] == []


def test_accents_case_and_marks_do_not_count(model):
    assert model.predict("¿CUÁNTO CUESTA EL ENVÍO?") == model.predict("cuanto cuesta el envio")


def test_every_leaf_is_ranked_by_falling_confidence(model):
    ranked = model.predict("quiero devolver la bici")
    assert {each.leaf for each in ranked} == set(LINES)
    confidences = [each.confidence for each in ranked]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)


@pytest.mark.parametrize("text", ["", "   ", "¿?", "🚲🚲", "漢字", "\ud800"])
def test_a_message_without_a_known_word_is_nothing(model, text):
    assert {each.confidence for each in model.predict(text)} == {0.0}


def test_a_saved_model_answers_the_same_and_holds_no_code(model, tmp_path: Path):
    model.save(tmp_path)
    again = load(tmp_path)
    assert [again.predict(text) for text, _ in UNSEEN] == [model.predict(text) for text, _ in UNSEEN]
    assert again.threshold == model.threshold
    assert sorted(path.name for path in tmp_path.iterdir()) == ["questions.json", "questions.npz"]
    with np.load(tmp_path / "questions.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays)


def test_a_model_of_another_version_is_refused(model, tmp_path: Path):
    model.save(tmp_path)
    facts = json.loads((tmp_path / "questions.json").read_text(encoding="utf-8"))
    (tmp_path / "questions.json").write_text(json.dumps({**facts, "format": 99}), encoding="utf-8")
    with pytest.raises(UserError, match=r"errors\.model\.other_version: folder="):
        load(tmp_path)


def test_the_order_of_the_lines_does_not_matter(model):
    backwards = train(reversed(EXAMPLES))
    assert backwards.predict("me cobran el envio?") == model.predict("me cobran el envio?")


def test_confidence_is_honest(model):
    """Over left-out lines, what is said with 80 % or more is right at least that often."""
    said = []
    for line, leaf in EXAMPLES:
        best = train([example for example in EXAMPLES if example[0] != line]).predict(line)[0]
        said.append((best.confidence, best.leaf == leaf))
    sure = [right for confidence, right in said if confidence >= 0.8]
    unsure = [right for confidence, right in said if confidence < 0.3]
    assert len(sure) >= 10
    assert sum(sure) / len(sure) >= 0.8
    assert sum(unsure) / len(unsure) <= 0.5


def test_one_question_alone_is_a_model_too():
    lonely = train([("¿El envío es gratis?", "decision/envio_gratis")])
    assert lonely.predict("el envio es gratis")[0].leaf == "decision/envio_gratis"


def test_without_lines_there_is_nothing_to_learn():
    with pytest.raises(ValueError, match="no training lines"):
        train([])


def test_a_message_takes_a_few_milliseconds(model):
    began = time.process_time()
    for _ in range(20):
        model.predict("hola, quería saber cuántos días tengo para devolver la bicicleta que compré el lunes pasado")
    assert (time.process_time() - began) / 20 < 0.005


def test_the_language_of_the_lines_is_noticed():
    assert language_of(line for line, _ in EXAMPLES) == "es"
    assert language_of(["Is the breakfast included in the price?", "Can I bring my dog?"]) == "en"
    assert vocabulary_of(["Can I bring my dogs?"]).language == "en"


def test_folding_keeps_words_and_drops_their_dress():
    assert folded("¿Cuánto   COSTARÁ, el ñandú_1?") == "cuanto costara el nandu 1"
