"""Names in two languages: one Spanish name for each English one, and a sentence about every key."""

from bot.catalogue import LANGUAGES, sentences
from bot.journeys.aliases import KEYS, VALUES, english_key, english_value, folded, key_in, value_in
from bot.journeys.fields import PARTS

NAMES = {name for part in PARTS.values() for name in part.fields}
CHOICES = {value for part in PARTS.values() for field in part.fields.values() for value in field.values}
SAME_IN_BOTH = {"id", "version", "personas", "area", "bot", "bio", "actor", "n"}


def test_the_tables_are_one_to_one() -> None:
    for table in (KEYS, VALUES):
        assert len(set(table.values())) == len(table)
        assert all(folded(spanish) == spanish.lower() == spanish for spanish in table)


def test_every_key_has_a_spanish_name_or_reads_the_same_in_both_languages() -> None:
    assert NAMES - set(KEYS.values()) == SAME_IN_BOTH
    assert {f.spanish for part in PARTS.values() for f in part.fields.values()} == SAME_IN_BOTH | set(KEYS)
    assert set(KEYS.values()) - NAMES == set()


def test_every_value_has_a_spanish_name_or_reads_the_same_in_both_languages() -> None:
    assert CHOICES - set(VALUES.values()) == {"marketing", "csat", "ces", "nps", "crm"}
    assert set(VALUES.values()) - CHOICES == {"end"}


def test_no_spanish_name_is_the_english_name_of_something_else() -> None:
    assert set(KEYS) & NAMES == set()


def test_a_name_goes_there_and_back_and_accents_do_not_matter() -> None:
    for name in NAMES:
        assert english_key(key_in("es", name)) == english_key(key_in("en", name)) == name
    for value in CHOICES:
        assert english_value(value_in("es", value)) == english_value(value_in("en", value)) == value
    assert (english_key("emoción"), english_key("campaña"), english_value("después")) == (
        "emotion",
        "campaign",
        "after",
    )


def test_every_key_is_described_in_both_languages_and_nothing_else_is() -> None:
    expected = {f"fields.{part.name}.{name}" for part in PARTS.values() for name in part.fields}
    for language in LANGUAGES:
        assert {key for key in sentences(language) if key.startswith("fields.")} == expected
        assert all(part.describe(name, language).endswith(".") for part in PARTS.values() for name in part.fields)
