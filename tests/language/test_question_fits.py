"""Fits that are remembered: for exactly the same lines, and for no others."""

import numpy as np
import pytest

from bot.language.question_fits import RememberedFits
from bot.language.question_training import train


def an_array(*values: float) -> np.ndarray:  # type: ignore[type-arg]
    return np.array(values, dtype=np.float32)


def test_the_same_lines_are_fitted_once_and_others_anew() -> None:
    fits, asked = RememberedFits(remembered=2), []

    def fit_of(name: str) -> np.ndarray:  # type: ignore[type-arg]
        asked.append(name)
        return an_array(len(asked))

    def ask(name: str, *values: float, leaves: int = 3) -> float:
        return float(fits.of((an_array(*values),), leaves=leaves, fit=lambda: fit_of(name))[0])

    assert [ask("a", 1, 2), ask("a again", 1, 2), ask("b", 1, 3), ask("c", 1, 2, leaves=4)] == [1, 1, 2, 3]
    assert ask("a forgotten", 1, 2) == 4
    assert asked == ["a", "b", "c", "a forgotten"]


def test_what_is_shared_cannot_be_changed() -> None:
    kept = RememberedFits().of((an_array(1),), leaves=1, fit=lambda: an_array(7))
    with pytest.raises(ValueError, match="read-only"):
        kept[0] = 1


class Letters:
    """An encoder whose vectors count letters: enough for a regression."""

    name = "letters"

    def encode(self, texts: list[str]) -> np.ndarray:  # type: ignore[type-arg]
        counts = np.array([[text.count(letter) + 0.01 for letter in "aeiounrst"] for text in texts], dtype=np.float32)
        return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True))

    def knows(self, word: str) -> bool:
        return True


def test_an_answer_that_changes_gives_the_model_a_fresh_process_would_give(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = [(f"{word} {more}", f"stage/{word}") for word in ("uno", "dos", "tres") for more in ("a", "b", "c", "d")]
    train(examples, answers={"stage/uno": "Antes."}, encoder=Letters())  # type: ignore[arg-type]
    warm = train(examples, answers={"stage/uno": "Ahora otra cosa."}, encoder=Letters())  # type: ignore[arg-type]
    monkeypatch.setattr("bot.language.question_training.remembered_fits", RememberedFits())
    fresh = train(examples, answers={"stage/uno": "Ahora otra cosa."}, encoder=Letters())  # type: ignore[arg-type]
    for text in ("uno a", "dos y tres", "nada de esto"):
        assert warm.model.predict(text) == fresh.model.predict(text)
    assert warm.model.bands == fresh.model.bands
