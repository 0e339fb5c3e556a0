"""`travesia sentiment`: one message, many messages, and the project's own words."""

import io
import json

import pytest

from bot.cli.main import main


@pytest.fixture(autouse=True)
def _spanish(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "es")
    monkeypatch.chdir(tmp_path)


def test_a_message_is_told_with_its_label_and_what_decided(capsys):
    assert main(["sentiment", "sois unos estafadores, sigo sin mi pedido"]) == 0
    first, *phrases = capsys.readouterr().out.splitlines()
    assert first.startswith("negativo  -0.")
    assert "seguridad: " in first
    assert "chat-3" in first
    assert [phrase.split("  ")[-1] for phrase in phrases] == ["estafadores", "sigo sin"]


def weights(capsys):
    return [each["weight"] for each in json.loads(capsys.readouterr().out)["phrases"]]


def test_a_message_is_read_in_its_own_language_unless_another_is_said(capsys):
    main(["sentiment", "where the hell is my order, the box arrived broken", "--json"])
    assert weights(capsys) == [-0.9, -0.65]
    main(["sentiment", "where the hell is my order, the box arrived broken", "--json", "--language", "es"])
    assert weights(capsys) == []


def test_where_no_language_is_heard_the_terminals_counts(capsys, monkeypatch):
    main(["sentiment", "brutal", "--json"])
    assert weights(capsys) == [0.75]
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "en")
    main(["sentiment", "brutal", "--json"])
    assert weights(capsys)[0] < 0


def test_when_the_tone_decides_it_says_so(capsys):
    assert main(["sentiment", "Abro la caja y dentro hay un ladrillo"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "  Ha decidido el tono de toda la frase, no sus palabras."


def test_many_messages_as_json(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("mil gracias, todo perfecto\n\n12345\n"))
    assert main(["sentiment", "-", "--json"]) == 0
    glad, number = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert glad["label"] == "positive"
    assert [phrase["words"] for phrase in glad["phrases"]] == ["mil gracias", "todo perfecto"]
    assert number == {
        "text": "12345",
        "score": 0.0,
        "label": "neutral",
        "confidence": 1.0,
        "phrases": [],
        "by_tone": False,
        "version": glad["version"],
    }


def test_an_open_incident_lowers_the_confidence_of_thanks(capsys):
    main(["sentiment", "mil gracias", "--json"])
    main(["sentiment", "mil gracias", "--json", "--incident"])
    before, after = (json.loads(line)["confidence"] for line in capsys.readouterr().out.splitlines())
    assert after == pytest.approx(before * 0.6, abs=1e-3)


def test_the_words_of_the_project_count(capsys, tmp_path):
    (tmp_path / "sentiment.yml").write_text("palabras:\n  - {palabra: pajarón, valor: -1}\n", encoding="utf-8")
    assert main(["sentiment", "son unos pajarones pajarón", "--json"]) == 0
    reading = json.loads(capsys.readouterr().out)
    assert reading["phrases"] == [{"words": "pajarón", "weight": -1.0}]
    assert reading["version"].startswith("chat-3+")


def test_a_broken_file_of_words_is_one_line_with_its_place(capsys, tmp_path):
    (tmp_path / "sentiment.yml").write_text("palabras:\n  - {palabra: pajarón, valor: 7}\n", encoding="utf-8")
    assert main(["sentiment", "hola"]) == 1
    errors = capsys.readouterr().err
    assert "sentiment.yml:2:31: `7` no es un valor" in errors
    assert len(errors.splitlines()) == 1
