"""The background: messages in both languages that no map answers, each once."""

from bot.language.background import background_messages
from bot.language.question_features import language_of
from tests.language.shop_questions import LINES


def test_there_are_enough_of_either_language_and_none_twice() -> None:
    messages = background_messages()
    assert len(messages) == len({message.casefold() for message in messages}) >= 300
    assert all(message == message.strip() and len(message) > 3 for message in messages)
    assert language_of(messages[-100:]) == "es"
    assert language_of(messages[:100]) == "en"


def test_none_is_a_question_of_a_shop() -> None:
    lines = {line.casefold() for each in LINES.values() for line in each}
    assert lines.isdisjoint(message.casefold() for message in background_messages())
