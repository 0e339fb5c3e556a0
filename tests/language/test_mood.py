"""The rules of mood one by one, by words alone."""

import pytest

from bot.language.mood import weigh
from bot.language.mood_quotes import quoted
from bot.language.sentiment_combination import label
from tests.language.measuring import macro_f1, rows


@pytest.mark.parametrize(("name", "language", "f1"), [("mood_es.tsv", "es", 0.95), ("mood_en.tsv", "en", 0.98)])
def test_the_messages_that_the_rules_were_written_on_stay_right(name, language, f1):
    pairs = [(truth, label(weigh(text, language).score)) for truth, text in rows(name)]
    assert macro_f1(pairs) >= f1
    neutral = [found for truth, found in pairs if truth == "neutral"]
    assert neutral.count("negative") / len(neutral) <= 0.02


@pytest.mark.parametrize(
    ("better", "worse", "language"),
    [
        ("no hay problema", "hay un problema", "es"),
        ("no está mal", "está mal", "es"),
        ("es bueno", "no es bueno", "es"),
        ("muy bueno", "bueno", "es"),
        ("¡¡buenísimo!!", "buenísimo", "es"),
        ("graciaaaas", "gracias", "es"),
        ("gracias", "gracias por nada", "es"),
        ("gracias", "no me llega el pedido, gracias", "es"),
        ("gracias por el detalle", "gracias por dejarme tirado", "es"),
        ("es caro pero perfecto", "es perfecto pero caro", "es"),
        ("¿Cómo hago una devolución?", "Otra devolución más, qué problema", "es"),
        ("¿y si llega roto?", "ha llegado roto", "es"),
        ("genial 😍", "genial", "es"),
        ("excelente servicio", "excelente servicio 🙄", "es"),
        ("sin problemas", "problemas", "es"),
        ("poco claro", "nada claro, un desastre", "es"),
        ("qué chimba", "qué chimbo", "es"),
        ("llevo tres años con vosotros", "llevo tres horas esperando", "es"),
        ("¿tienen meses sin intereses?", "llevo meses sin internet", "es"),
        ("la rompieron con ese pastel", "me rompieron la mesa", "es"),
        ("volvemos seguro", "no volvemos seguro", "es"),
        ("it works", "it does not work", "en"),
        ("not bad at all", "bad", "en"),
        ("nice but small", "small", "en"),
        ("thanks", "thanks for nothing", "en"),
        ("thanks for letting us stay", "thanks for leaving us waiting", "en"),
        ("how many days do I have to return it?", "how many more days do I have to wait?", "en"),
        ("couldn't fault them", "their fault", "en"),
    ],
)
def test_one_message_feels_better_than_another(better, worse, language):
    assert weigh(better, language).score > weigh(worse, language).score


@pytest.mark.parametrize("text", ["¿cuánto cuesta el envío?", "No, gracias", "¿horario? gracias", "en efectivo"])
def test_what_holds_no_word_of_mood_weighs_nothing(text):
    assert weigh(text, "es").score == 0.0


def test_a_smile_under_bad_words_is_no_joy():
    assert weigh("otra vez roto 😂", "es").score == weigh("otra vez roto", "es").score


def test_a_language_we_have_no_words_for_has_its_emoji_read():
    assert (weigh("très bien", "fr").score, weigh("super 😍", "fr").score > 0) == (0.0, True)


def test_the_parts_say_what_decided():
    mood = weigh("Muy buen servicio, pero no me ha llegado el casco", "es")
    assert [(part.words, part.fact, part.score < 0) for part in mood.parts] == [
        ("buen", False, False),
        ("no me ha llegado", True, True),
    ]


@pytest.mark.parametrize(
    ("plain", "text", "found"),
    [
        ("no me ha llegado", "y NO me ha… llegado nada", "NO me ha… llegado"),
        ("decepcion", "qué decepción", "decepción"),
        ("gracias", "graciaaas a todos", "graciaaas"),
        ("don't", "I don’t", "don’t"),
        ("porque no llega", "xq no yega", "porque no llega"),
        ("😍", "qué 😍", "😍"),
    ],
)
def test_what_decided_is_quoted_as_it_was_written(plain, text, found):
    assert quoted(plain, text) == found
