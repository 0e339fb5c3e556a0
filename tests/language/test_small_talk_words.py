"""How much of a message is small talk: its own words speak for it, words of a subject against it."""

import pytest

from bot.language.small_talk_words import SmallTalkWords, small_talk_words

LINES = [
    ("hola", "greet"),
    ("buenas tardes", "greet"),
    ("hasta luego", "goodbye"),
    ("bye", "goodbye"),
    ("gracias", "thanks"),
    ("vale", "affirm"),
    ("that's right", "affirm"),
    ("no", "deny"),
    ("no, gracias", "deny"),
    ("you didn't understand me", "deny"),
    ("¿cuánto tarda en llegar el pedido?", "compra/plazo"),
    ("no llega el pedido", "compra/plazo"),
]


@pytest.fixture(scope="module")
def words() -> SmallTalkWords:
    return small_talk_words(LINES)


@pytest.mark.parametrize(
    ("text", "leaf", "share"),
    [
        ("hola", "greet", 1.0),
        ("holaa, bombón", "greet", 1.0),
        ("hola pedido", "greet", 0.4),
        ("buenas, ¿el pedido?", "greet", 0.5),
        ("gracias", "compra/plazo", 1.0),
        ("no gracias", "deny", 1.0),
        ("no", "deny", 1.0),
        ("no, buenas tardes", "deny", 1.0),
        ("no llega", "deny", 2 / 7),
        ("no llegó", "deny", 2 / 7),
        ("no aparece", "deny", 2 / 9),
        ("vale, aparece", "affirm", 4 / 11),
        ("hola, aparece", "greet", 1.0),
    ],
)
def test_a_share_is_by_letters(words: SmallTalkWords, text: str, leaf: str, share: float) -> None:
    assert words.share(text, leaf) == pytest.approx(share)


def test_a_complaint_in_a_language_the_map_does_not_speak_is_no_refusal(words: SmallTalkWords) -> None:
    assert words.share("it didn't arrive", "deny") < 0.5
    assert words.share("you didn't understand", "deny") == 1.0


@pytest.mark.parametrize("text", ["", "hola pedido", "no llegó", "buenas tardes, vale, no aparece", "holaa q tal"])
def test_all_leaves_together_have_the_share_each_has_alone(words: SmallTalkWords, text: str) -> None:
    leaves = [*words.by_leaf, "compra/plazo"]
    assert words.shares(text, leaves) == [words.share(text, leaf) for leaf in leaves]


@pytest.mark.parametrize(
    ("heard", "is_a_slip"),
    [("cosats", True), ("cosa", True), ("casas", True), ("csoas", True), ("cosasxy", False), ("soacs", False)],
    ids=["a letter more", "a letter less", "another letter", "two swapped", "two more", "two slips"],
)
def test_a_word_is_known_by_one_slip(heard: str, *, is_a_slip: bool) -> None:
    words = SmallTalkWords({"deny": frozenset({"otro", "cosas"})}, frozenset({"pedido"}))
    assert words.share(heard, "deny") == (1.0 if is_a_slip else 0.0)


def test_a_slip_of_a_short_and_of_a_longer_word_is_one_of_the_longer() -> None:
    """Whichever a set happens to tell first."""
    for others in (("vez", "veza"), ("veza", "vez"), ("vez", "veza", *map(chr, range(97, 123)))):
        words = SmallTalkWords({"deny": frozenset({"no"})}, frozenset(others))
        assert words.share("no vezo", "deny") == 2 / 6
        assert words.share("no vez", "deny") == 2 / 6
