"""The list of Spanish words: how its lemmas are written out, and that the made table is the list's."""

import pytest

from bot.language.mood_inflection import inflected
from bot.language.mood_lexicon import SOURCE, TABLE, Lemma, lemmas, table
from bot.language.mood_words import mood_words


@pytest.mark.parametrize(
    ("lemma", "kind", "some"),
    [
        ("asco", "-", {"asco"}),
        ("ratero", "s", {"ratero", "rateros"}),
        ("feliz", "s", {"feliz", "felices"}),
        ("facil", "e", {"facil", "faciles", "facilmente", "facilisimo"}),
        ("amable", "e", {"amables", "amablemente", "amabilisimo"} - {"amabilisimo"}),
        ("rico", "o", {"rico", "ricas", "riquisima", "riquito", "ricamente"}),
        ("largo", "o", {"larguisimo", "larguita"}),
        ("bonito", "o", {"bonita", "bonitisimos"}),
        ("lloron", "n", {"llorona", "llorones"}),
        ("encantar", "ar", {"encanta", "encantaba", "encantado", "encantaron", "encantais", "encantas", "encantarme"}),
        ("aplazar", "ar", {"aplace", "aplazo"}),
        ("recomendar", "ar:ie", {"recomiendo", "recomiendan", "recomendais", "recomende"}),
        ("perder", "er:ie", {"pierdo", "pierden", "perdi", "perdieron", "perdiendo"}),
        ("agradecer", "er", {"agradezco", "agradecen"}),
        ("encoger", "er", {"encojo", "encogio", "encogen"}),
        ("mentir", "ir:ie", {"mienten", "mentis", "mentido"}),
    ],
)
def test_inflections_are_written_out(lemma, kind, some):
    forms = inflected(lemma, kind)
    assert some <= set(forms)
    assert forms[0] == lemma
    assert len(set(forms)) == len(forms)


def test_a_diminutive_is_not_made_smaller():
    assert [form for form in inflected("bonito", "o") if "itit" in form] == []


@pytest.mark.parametrize(("lemma", "kind"), [("asco", "x"), ("asco", "ar")])
def test_a_kind_that_does_not_exist_or_does_not_fit_is_refused(lemma, kind):
    with pytest.raises(ValueError, match="asco: no kind of word is called"):
        inflected(lemma, kind)


def test_the_list_is_ours_long_regional_and_in_order():
    listed = list(lemmas(SOURCE.read_text(encoding="utf-8")))
    words = [lemma.word for lemma in listed]
    assert len(listed) >= 1300
    assert words == sorted(set(words))
    assert {region for lemma in listed for region in lemma.regions} == {"es", "mx", "ar", "co", "cl", "pe", "ve", "uy"}
    assert all(-4 <= lemma.value <= 4 and (lemma.value or lemma.topic) for lemma in listed)


def test_a_line_of_the_list_is_a_lemma():
    assert list(lemmas("# note\n\nqueja\ts\t-2\tes,mx\ttopic\n")) == [
        Lemma("queja", "s", -2.0, ("es", "mx"), topic=True)
    ]


def test_a_form_belongs_to_one_lemma_and_grammar_to_none():
    made = table("serio\to\t2\t-\t-\nseriar\tar\t-1\t-\t-\nmuy\t-\t1\t-\t-\nqueja\ts\t0\t-\ttopic\n")
    lines = {line.split(": ")[0]: line.split(": ")[1].split() for line in made.splitlines() if not line.startswith("#")}
    assert list(lines) == ["topic", "-1", "2"]
    assert "serio" not in lines["-1"]
    assert lines["topic"] == ["queja", "quejas"]


def test_the_made_table_is_the_lists():
    assert TABLE.read_text(encoding="utf-8") == table(SOURCE.read_text(encoding="utf-8"))
    assert len(mood_words("es").words) > 10_000
