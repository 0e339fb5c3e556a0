"""What changed between two releases, in paths, in words, and as a step of the version."""

from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import LANGUAGES
from bot.journeys.library import load_maps
from bot.journeys.model import JourneyMap
from bot.publishing.changes import Change, What, compare, next_version, step_of
from bot.publishing.flattening import Part, plain
from bot.publishing.releases import Step
from bot.publishing.wording import LONGEST, told_change
from tests.publishing.conftest import MAP

TODAY = date(2026, 11, 22)
BASE = MAP.read_text(encoding="utf-8")
QUESTION = """\
      - id: regalo
        ask: |
          ¿Puedo enviarlo como regalo?
          envolvéis para regalo
          quiero que sea un regalo
          papel de regalo
          tarjeta de regalo con el té
        answer: Sí.
"""


def maps_of(folder: Path, *contents: str, english: str = "") -> tuple[JourneyMap, ...]:
    folder.mkdir(exist_ok=True)
    for number, content in enumerate(contents):
        (folder / f"m{number}.yml").write_text(content, encoding="utf-8")
    if english:
        (folder / "m0.en.yml").write_text(english, encoding="utf-8")
    return load_maps(sorted(folder.glob("*.yml")), today=TODAY)


def changed(tmp_path: Path, old: str, new: str) -> tuple[Change, ...]:
    assert old in BASE
    return compare(maps_of(tmp_path / "a", BASE), maps_of(tmp_path / "b", BASE.replace(old, new)))


def test_the_same_maps_are_no_change(tmp_path: Path) -> None:
    found = changed(tmp_path, "journey: Tienda de té\n", "# un comentario\njourney: Tienda de té\n")
    assert (found, step_of(found)) == ((), Step.NONE)


@pytest.mark.parametrize(
    ("old", "new", "change", "step"),
    [
        (
            "gastos: 3,90 €",
            "gastos: 4,50 €",
            Change(Part.FACT, What.CHANGED, "tienda", "tienda", "gastos", "3,90 €", "4,50 €"),
            Step.PATCH,
        ),
        (
            "language: es\n",
            "language: es\nsettings:\n  session_gap: 45min\n",
            Change(Part.SETTING, What.CHANGED, "tienda", "tienda", "session_gap", "30min", "45min"),
            Step.PATCH,
        ),
        (
            "Con tarjeta o Bizum.",
            "Con tarjeta.",
            Change(
                Part.ANSWER,
                What.CHANGED,
                "tienda",
                "decision.formas_pago",
                "default",
                "Con tarjeta o Bizum.",
                "Con tarjeta.",
            ),
            Step.PATCH,
        ),
        (
            "          puedo pagar con bizum\n",
            "          puedo pagar con bizum\n          aceptáis bizum\n",
            Change(Part.VARIANT, What.ADDED, "tienda", "decision.formas_pago", after="aceptáis bizum"),
            Step.PATCH,
        ),
        (
            "          plazo de devolución\n",
            "",
            Change(Part.VARIANT, What.REMOVED, "tienda", "posventa.devolver", before="plazo de devolución"),
            Step.PATCH,
        ),
        (
            "    id: posventa\n",
            "    id: posventa\n    goal: Que vuelva\n",
            Change(Part.TEXT, What.ADDED, "tienda", "posventa", "goal", "", "Que vuelva"),
            Step.PATCH,
        ),
        (
            "        answer: Tienes 30 días para devolverlo.\n",
            f"        answer: Tienes 30 días para devolverlo.\n{QUESTION}",
            Change(
                Part.QUESTION,
                What.ADDED,
                "tienda",
                "posventa.regalo",
                "question",
                after="¿Puedo enviarlo como regalo?",
            ),
            Step.MINOR,
        ),
        (
            "    id: posventa\n",
            "    id: posventa\n    touchpoints:\n      - {id: caja, name: La caja}\n",
            Change(Part.ELEMENT, What.ADDED, "tienda", "posventa.caja", "touchpoints", after="La caja"),
            Step.MINOR,
        ),
        (
            "      - id: devolver\n",
            "      - id: devoluciones\n        was: [devolver]\n",
            Change(
                Part.QUESTION,
                What.RENAMED,
                "tienda",
                "posventa.devoluciones",
                "question",
                "posventa.devolver",
                "posventa.devoluciones",
            ),
            Step.MAJOR,
        ),
    ],
    ids=["fact", "setting", "answer", "variant", "variant gone", "text", "question", "touchpoint", "renamed"],
)
def test_each_difference_is_told_by_its_path(tmp_path: Path, old: str, new: str, change: Change, step: Step) -> None:
    found = changed(tmp_path, old, new)
    assert found == (change,)
    assert step_of(found) is step


def test_a_question_that_goes_is_a_major_step(tmp_path: Path) -> None:
    start, end = BASE.index("      - id: formas_pago"), BASE.index("  - name: Posventa")
    found = changed(tmp_path, BASE[start:end], "")
    gone = Change(
        Part.QUESTION, What.REMOVED, "tienda", "decision.formas_pago", "question", before="¿Cómo puedo pagar?"
    )
    assert (found, step_of(found)) == ((gone,), Step.MAJOR)


def test_questions_that_change_places_have_moved_and_the_others_have_not(tmp_path: Path) -> None:
    first, second, end = (BASE.index(each) for each in ("      - id: gastos", "      - id: formas", "  - name: Pos"))
    found = changed(tmp_path, BASE[first:end], BASE[second:end] + BASE[first:second])
    assert [(each.part, each.what) for each in found] == [(Part.QUESTION, What.MOVED)]
    assert step_of(found) is Step.MINOR


def test_a_renamed_stage_takes_its_questions_along(tmp_path: Path) -> None:
    found = changed(tmp_path, "    id: posventa\n", "    id: despues\n    was: [posventa]\n")
    assert [(each.part, each.what, each.before, each.after) for each in found] == [
        (Part.STAGE, What.RENAMED, "posventa", "despues"),
        (Part.QUESTION, What.RENAMED, "posventa.devolver", "despues.devolver"),
    ]


def test_maps_come_and_go_as_wholes(tmp_path: Path) -> None:
    other = BASE.replace("id: tienda", "id: otra").replace("Tienda de té", "Otra")
    other = other.replace("id: decision", "id: d2").replace("id: posventa", "id: p2")
    for here in ("¿", "qué", "cu", "pre", "pue", "acep", "cómo", "no me", "plazo"):
        other = other.replace(f"          {here}", f"          Otra {here}")
    one, both = maps_of(tmp_path / "a", BASE), maps_of(tmp_path / "b", BASE, other)
    assert compare(one, both) == (Change(Part.MAP, What.ADDED, "otra", "otra", after="Otra"),)
    assert compare(both, one) == (Change(Part.MAP, What.REMOVED, "otra", "otra", before="Otra"),)
    assert step_of(compare(both, one)) is Step.MAJOR


def test_a_translation_is_compared_where_it_speaks(tmp_path: Path) -> None:
    overlay = """\
language: en
stages:
  - id: posventa
    name: After sale
    questions:
      - id: devolver
        ask: |
          Can I return a tea?
          how do I return it
        answer: You have 30 days.
"""
    old = maps_of(tmp_path / "a", BASE, english=overlay)
    new = maps_of(tmp_path / "b", BASE, english=overlay.replace("30 days", "45 days").replace("After s", "After-s"))
    assert [(each.path, each.field, each.before, each.after) for each in compare(old, new)] == [
        ("posventa", "name@en", "After sale", "After-sale"),
        ("posventa.devolver", "default@en", "You have 30 days.", "You have 45 days."),
    ]
    assert compare(maps_of(tmp_path / "c", BASE), old)[0].field == "name@en"


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        (None, Step.FIRST, "1.0.0"),
        ("1.4.2", Step.MAJOR, "2.0.0"),
        ("1.4.2", Step.MINOR, "1.5.0"),
        ("1.4.2", Step.PATCH, "1.4.3"),
        ("1.4.2", Step.NONE, "1.4.3"),
    ],
)
def test_versions_count_as_semantic_versions_do(before: str | None, step: Step, after: str) -> None:
    assert next_version(before, step) == after


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_has_a_sentence(language: str) -> None:
    unheard = {
        *((part, What.RENAMED) for part in (Part.VARIANT, Part.ANSWER, Part.FACT, Part.SETTING, Part.TEXT, Part.MAP)),
        *((part, What.MOVED) for part in Part if part not in (Part.STAGE, Part.QUESTION)),
        *((part, What.CHANGED) for part in (Part.STAGE, Part.QUESTION, Part.VARIANT, Part.ELEMENT, Part.MAP)),
    }
    told = [
        told_change(Change(part, what, "m", "a.b", "pains" if part is Part.ELEMENT else "goal", "x", "y"), language)
        for part in Part
        for what in What
        if (part, what) not in unheard
    ]
    assert len(set(told)) == len(told) == 27


def test_a_sentence_names_fields_as_the_reader_writes_them_and_keeps_short() -> None:
    change = Change(Part.TEXT, What.CHANGED, "m", "compra", "goal@en", "x" * 200, "dos\nlíneas")
    told = told_change(change, "es")
    assert told == f"compra: cambia meta (en): «{'x' * (LONGEST - 1)}…» → «dos líneas»"


def test_plain_text_of_what_is_not_there_is_nothing() -> None:
    assert [plain(value) for value in (None, (), {}, "a", 3, Step.MAJOR)] == ["", "", "", "a", "3", "major"]
