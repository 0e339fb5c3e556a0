"""How the customer feels, what stays open from turn to turn, and what the log keeps of it."""

from dataclasses import replace

import pytest

from bot.dialogue.decisions import Outcome, StagePlace
from bot.dialogue.feeling import SURE, Feelings, feelings_after, is_upset
from bot.dialogue.recording import touchpoint_of
from bot.dialogue.turn_reading import TurnRead, read_turn
from bot.language.sentiment import SentimentReading
from bot.touchpoints.events import MoodPhrase, Sentiment, StageSource, TurnKind
from tests.dialogue.builders import Mood, make_choice, make_message, make_services, make_tracker
from tests.dialogue.conversing import Conversation

FREE, PAY = "decision.envio_gratis", "compra.formas_pago"
LATE, GLAD = "sigue sin llegar", "genial, muchas gracias"
MOODS = Mood(of={LATE: -0.8, GLAD: 0.7})
FRESH = Feelings("conversation-1")


def read(score: float, confidence: float, label: str = "negative") -> SentimentReading:
    return SentimentReading(score, label, confidence, (), by_tone=False, version="fake-1")


@pytest.mark.parametrize(
    ("reading", "upset"),
    [
        (read(-0.9, SURE), True),
        (read(-0.3, 0.95), True),
        (read(-0.9, SURE - 0.01), False),
        (read(-0.1, 0.99, "neutral"), False),
        (read(0.8, 0.99, "positive"), False),
        (None, False),
    ],
)
def test_only_a_bad_mood_that_is_beyond_doubt_counts(reading: SentimentReading | None, upset: bool) -> None:
    assert is_upset(reading) is upset


def confidence_of_thanks(talk: Conversation) -> float | None:
    """How sure the log is that the customer is glad, in the turn after all that was said."""
    talk.says(GLAD, intent="affirm")
    sentiment = talk.logged[-1].sentiment
    assert sentiment is not None
    assert sentiment.label == "positive"
    return sentiment.confidence


def test_glad_words_are_believed_when_nothing_is_open() -> None:
    talk = Conversation(make_services(sentiment=MOODS))
    assert confidence_of_thanks(talk) == 0.9
    talk.says("¿el envío?", (FREE, 0.9))
    assert confidence_of_thanks(talk) == 0.9


def test_glad_words_after_a_complaint_are_doubted_to_the_end_of_the_conversation() -> None:
    talk = Conversation(make_services(sentiment=MOODS))
    talk.says(LATE, (FREE, 0.9))
    assert confidence_of_thanks(talk) == 0.45
    talk.says("¿cómo pago?", (PAY, 0.9))
    assert confidence_of_thanks(talk) == 0.45


@pytest.mark.parametrize("ranking", [[], [(FREE, 0.4), (PAY, 0.35)]], ids=["not understood", "asked which one"])
def test_glad_words_are_doubted_while_a_doubt_has_no_answer(ranking: list[tuple[str, float]]) -> None:
    talk = Conversation(make_services(sentiment=MOODS))
    talk.says("¿el dinero?", *ranking)
    assert confidence_of_thanks(talk) == 0.45
    talk.presses(FREE)
    assert confidence_of_thanks(talk) == 0.9


def test_glad_words_are_doubted_when_they_ask_again_what_was_just_answered() -> None:
    talk = Conversation(make_services(sentiment=Mood(0.7)))
    for path, confidence in ((FREE, 0.9), (PAY, 0.9), (PAY, 0.45), (FREE, 0.9)):
        talk.says("¡genial!", (path, 0.9))
        sentiment = talk.logged[-1].sentiment
        assert sentiment is not None
        assert (path, sentiment.confidence) == (path, confidence)


def outcome(kind: TurnKind, question: str | None = None, **fields: bool) -> Outcome:
    return Outcome("turn-1", kind, StagePlace("compra", StageSource.PAGE), question, **fields)  # type: ignore[arg-type]


def test_a_person_who_was_promised_is_waited_for() -> None:
    after = feelings_after(replace(FRESH, owed=True), reading=None, outcome=outcome(TurnKind.HANDOFF))
    assert after == replace(FRESH, handed_over=True)
    assert after.incident
    answered = feelings_after(after, reading=None, outcome=outcome(TurnKind.QUESTION, FREE, answered=True))
    assert answered == replace(after, answered=FREE)
    assert answered.incident


def test_an_answer_that_the_chat_cannot_give_leaves_the_doubt_open() -> None:
    after = feelings_after(FRESH, reading=None, outcome=outcome(TurnKind.QUESTION, FREE, answered=False))
    assert after == replace(FRESH, unanswered=True)


@pytest.mark.parametrize("slot", [None, "x", {"conversation_id": "another", "complained": True}, {"of": 3}])
def test_what_is_remembered_belongs_to_one_conversation(slot: object) -> None:
    assert Feelings.from_slot(slot, conversation_id="conversation-1") == FRESH


def test_what_an_older_version_has_kept_is_forgotten() -> None:
    older = {**FRESH.to_slot(), "complained": True, "tears": 3}
    assert Feelings.from_slot(older, conversation_id="conversation-1") == FRESH
    del older["tears"]
    assert Feelings.from_slot(older, conversation_id="conversation-1") == replace(FRESH, complained=True)


class Broken(Mood):
    """A scorer that fails, or says no number."""

    def read(self, text: str, language: str | None, *, incident: bool = False) -> SentimentReading:
        if text == "nan":
            return read(float("nan"), 0.9)
        raise RuntimeError("the words of ana@example.org")


@pytest.mark.parametrize("text", ["hola", "nan"])
def test_a_scorer_that_fails_costs_the_turn_its_mood_and_nothing_else(
    text: str, caplog: pytest.LogCaptureFixture
) -> None:
    talk = Conversation(make_services(sentiment=Broken()))
    (reply,) = talk.says(text, (FREE, 0.9)).replies
    assert reply.answer_of == FREE
    (event,) = talk.logged
    assert (event.question_id, event.sentiment) == ("envio_gratis", None)
    assert "the mood of a message was not read" in caplog.text
    assert "ana@" not in caplog.text


def turn_of(text: str, *phrases: str) -> tuple[TurnRead, Sentiment | None]:
    services = make_services(sentiment=Mood(-0.8, phrases=phrases))
    turn = read_turn(make_tracker(make_message(text)), services)
    return turn, touchpoint_of(turn, services).sentiment


def test_the_log_keeps_the_label_its_confidence_and_the_phrases_that_decided() -> None:
    _, sentiment = turn_of("Sigo sin PEDIDO, qué asco", "sigo sin", "asco")
    phrases = (MoodPhrase("sigo sin", -0.8), MoodPhrase("asco", -0.8))
    assert sentiment == Sentiment(-0.8, "fake-1", "negative", 0.9, phrases)


def test_the_log_keeps_no_phrase_that_redaction_has_taken_out() -> None:
    turn, sentiment = turn_of("fatal, soy ana@example.org", "fatal", "ana")
    assert turn.mood is not None
    assert [each.words for each in turn.mood.phrases] == ["fatal", "ana"]
    assert sentiment is not None
    assert sentiment.phrases == (MoodPhrase("fatal", -0.8),)


def test_where_no_text_is_kept_no_phrase_is() -> None:
    services = make_services(sentiment=Mood(-0.8, phrases=["fatal"]), redact=lambda text, language: "")
    sentiment = touchpoint_of(read_turn(make_tracker(make_message("fatal")), services), services).sentiment
    assert sentiment == Sentiment(-0.8, "fake-1", "negative", 0.9, ())


def test_a_pressed_choice_and_an_opening_have_no_mood() -> None:
    services = make_services(mood=-0.9)
    for message in (make_choice(FREE), make_message("/session_start", intent="session_start"), make_message("")):
        assert read_turn(make_tracker(message), services).mood is None
