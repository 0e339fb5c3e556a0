"""Translations of a map: what they overlay, what stays the map's, and whose problems are whose."""

from datetime import date
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.journeys.formatter import format_content
from bot.journeys.languages import answered_in, base_of, in_language, languages_of
from bot.journeys.library import check_file, check_paths, language_of, load_project
from bot.journeys.model import JourneyMap
from bot.journeys.translation_names import translation_name
from bot.project import Project

TODAY = date(2026, 11, 22)
SHOP = """\
viaje: Una tienda
idioma: es-ES
datos: {plazo: dos días, precio: 4 €}
canales: [{id: telegram, tipo: online}]
etapas:
  - id: compra
    nombre: Compra
    antes_era: [carrito]
    meta: Comprar
    saludo: ¡Hola!
    preguntas:
      - id: coste
        variantes: |
          ¿Cuánto cuesta el envío?
          gastos de envío
        respuesta: {por_defecto: "Son {precio}.", telegram: "{precio}"}
        enlace: /envio
        despues_sugiere: [plazo]
      - id: plazo
        variantes: |
          ¿Cuándo llega?
          cuánto tarda
        respuesta: En {plazo}.
  - id: uso
    nombre: Uso
    preguntas:
      - id: averia
        antes_era: [rotura]
        variantes: |
          Se me ha roto
          no funciona
        respuesta: Lo arreglamos.
encuestas:
  - {tipo: csat, variantes: "¿Qué tal?"}
derivacion: {mensaje: Te paso con alguien., horario: de nueve a dos}
si_no_entiende: ["¿Cómo?", Sigo sin entenderte.]
charla: {greet: {respuesta: ¡Buenas!}}
"""
ENGLISH = """\
journey: A shop
language: en
facts: {plazo: two days}
stages:
  - id: compra
    name: Buying
    goal: To buy
    greeting: Hello!
    questions:
      - id: plazo
        ask: |
          When does it arrive?
          how long does it take
        answer: In {plazo}.
        link: /en/delivery
      - id: coste
        ask: |
          How much is delivery?
          delivery costs
surveys: [{kind: csat, ask: "How was it?"}]
handoff: {message: I'll pass you to somebody.}
fallback: Pardon?
small_talk: {thanks: {answer: You're welcome.}}
"""


def project(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "journey_maps").mkdir()
    for name, content in files.items():
        (tmp_path / "journey_maps" / f"{name.replace('__', '.')}.yml").write_text(content, encoding="utf-8")
    return tmp_path


def shop(tmp_path: Path, english: str = ENGLISH) -> JourneyMap:
    (journey,) = load_project(Project(project(tmp_path, shop=SHOP, shop__en=english)), today=TODAY)
    return journey


def codes(tmp_path: Path, english: str, name: str = "shop__en") -> list[str]:
    folder = project(tmp_path, shop=SHOP, **{name: english})
    return [
        problem.code for each in check_paths([folder], today=TODAY) if each.is_translation for problem in each.problems
    ]


def test_a_translation_gives_its_texts_and_leaves_the_rest_to_the_map(tmp_path: Path) -> None:
    journey = shop(tmp_path)
    (english,) = journey.translations
    buying, use = english.stages
    cost, term = buying.questions
    assert (english.name, english.id, english.language) == ("A shop", "shop", "en")
    assert {name: fact.value for name, fact in english.facts.items()} == {"plazo": "two days", "precio": "4 €"}
    assert (buying.name, str(buying.goal), str(buying.greeting)) == ("Buying", "To buy", "Hello!")
    assert [each.value for each in cost.variants] == ["How much is delivery?", "delivery costs"]
    assert (cost.answer, cost.link) == (journey.stages[0].questions[0].answer, journey.stages[0].questions[0].link)
    assert [each.value for each in cost.then] == ["plazo"]
    assert ([each.value for each in term.answer.default], str(term.link)) == (["In {plazo}."], "/en/delivery")
    assert use == journey.stages[1]
    assert [str(each.ask) for each in english.surveys] == ["How was it?"]
    assert english.handoff is not None
    assert (str(english.handoff.message), str(english.handoff.hours)) == (
        "I'll pass you to somebody.",
        "de nueve a dos",
    )
    assert [each.value for each in english.fallback] == ["Pardon?", "Sigo sin entenderte."]
    assert [each.intent.value for each in english.small_talk] == ["thanks"]  # the map's greeting would be Spanish
    assert english.translated == {"compra.plazo"}
    assert (english.translations, journey.translated) == ((), frozenset())


def test_lines_of_empathy_are_the_translations_alone(tmp_path: Path) -> None:
    spanish = SHOP + "empatia: Lo siento.\n"
    english = {"en": "fallback: Pardon?\n", "fr": "empathy: [Je suis navré., Désolé.]\n"}
    files = {f"shop__{language}": content for language, content in english.items()}
    (journey,) = load_project(Project(project(tmp_path, shop=spanish, **files)), today=TODAY)
    lines = {each.language: [line.value for line in each.empathy] for each in (journey, *journey.translations)}
    # Without any of its own, English has the product's: nearer to the customer than the map's in Spanish.
    assert lines == {"es-ES": ["Lo siento."], "en": [], "fr": ["Je suis navré.", "Désolé."]}


def test_an_empty_subset_is_the_map_in_another_name(tmp_path: Path) -> None:
    journey = shop(tmp_path, 'fallback: ["Pardon?", Still lost.]\n')
    (english,) = journey.translations
    assert (english.name, english.stages, english.handoff) == (journey.name, journey.stages, journey.handoff)


def test_spanish_names_of_keys_are_fine_in_any_language(tmp_path: Path) -> None:
    spanish_keys = "etapas:\n  - id: uso\n    nombre: Using\n    preguntas: [{id: averia, respuesta: We mend it.}]\n"
    (english,) = shop(tmp_path, spanish_keys).translations
    assert english.stages[1].name == "Using"
    assert english.translated == {"uso.averia"}


def test_the_languages_of_a_map_are_its_own_and_those_of_its_translations(tmp_path: Path) -> None:
    folder = project(tmp_path, shop=SHOP, shop__fr="journey: Un magasin\n", shop__en=ENGLISH)
    (journey,) = load_project(Project(folder), today=TODAY)
    assert languages_of(journey) == ("es", "en", "fr")
    assert [in_language(journey, each).name for each in ("en-GB", "fr", "es-MX", "de", None)] == [
        "A shop", "Un magasin", "Una tienda", "Una tienda", "Una tienda",
    ]  # fmt: skip
    assert [answered_in(journey, each) for each in ("en-US", "ES", "de", None)] == ["en", "es", "es", "es"]
    assert base_of("es-MX") == "es"


@pytest.mark.parametrize(
    ("file", "language", "base"),
    [
        ("journey_maps/shop.en.yml", "en", "journey_maps/shop.yml"),
        ("my.shop.en.YAML", "en", "my.shop.yml"),
        ("shop.yml", None, None),
        ("shop.eng.yml", None, None),
        ("shop.v2.yml", None, None),
        (".en.yml", None, None),
        ("shop.en.txt", None, None),
    ],
)
def test_the_name_of_a_file_says_whether_it_is_a_translation(file: str, language: str | None, base: str | None) -> None:
    name = translation_name(file)
    assert (name and name.language, name and name.bases[0].as_posix()) == (language, base)


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("stages:\n  - id: carrito\n", ["JM213"]),
        ("stages:\n  - id: uso\n    questions:\n      - {id: rotura, answer: Gone.}\n", ["JM213"]),
        ("stages:\n  - id: uso\n    questions:\n      - {id: plazo, answer: Soon.}\n", ["JM213"]),
        ("stages:\n  - {id: uso, name: Use}\n  - {id: uso, name: Using}\n", ["JM220"]),
        ("stages:\n  - id: uso\n    questions: [{id: averia, answer: A}, {id: averia, answer: B}]\n", ["JM220"]),
        ("surveys: [{kind: nps, at: uso, ask: Well}]\n", ["JM213"]),
        ("stages:\n  - id: uso\n    questions: [{id: averia, answer: 'In {plaso}.'}]\n", ["JM211"]),
        ("stages:\n  - id: uso\n    questions: [{id: averia, answer: {default: A, telegran: B}}]\n", ["JM212"]),
        ("stages:\n  - id: uso\n    questions: [{id: averia, ask: [/broken, it broke]}]\n", ["JM231"]),
        ("stages:\n  - id: uso\n    questions: [{id: averia, ask: [cuánto tarda, it broke]}]\n", ["JM232"]),
        ("small_talk: {thanks: {ask: no funciona}}\n", ["JM232"]),
        ("stages: [{name: Use}]\n", ["JM102"]),
        ("stages: [{id: uso, questions: [{answer: A}]}]\n", ["JM102"]),
        ("stages: [{id: uso, quesions: []}]\n", ["JM101"]),
        ("stages: [{id: uso, touchpoints: []}]\n", ["JM127"]),
        ("schema: 1\n", ["JM127"]),
        ("[\n", ["JM013"]),
        ("language: en-GB\n", []),
        ("language: es\n", ["JM228"]),
    ],
)
def test_what_is_wrong_with_a_translation_is_told_in_its_own_file(
    tmp_path: Path, english: str, expected: list[str]
) -> None:
    advised = {"JM303", "JM332", "JM333"}
    assert [code for code in codes(tmp_path, english) if code not in advised] == expected


def test_the_same_words_in_two_languages_are_told_once(tmp_path: Path) -> None:
    one = "stages:\n  - id: uso\n    questions: [{id: averia, ask: [kaputt, it broke]}]\n"
    two = "stages:\n  - id: compra\n    questions: [{id: coste, ask: [Kaputt, delivery]}]\n"
    folder = project(tmp_path, shop=SHOP, shop__de=one, shop__en=two)
    found = [problem for each in check_paths([folder], today=TODAY) for problem in each.problems]
    assert [(each.at.file[-6:], each.code) for each in found if each.code == "JM232"] == [("en.yml", "JM232")]


def test_the_words_of_another_map_are_taken_in_every_language(tmp_path: Path) -> None:
    other = "viaje: Otra\netapas:\n  - id: otra\n    nombre: Otra\n    preguntas:\n      - id: q\n"
    other += "        variantes: [delivery costs, algo más]\n        respuesta: No.\n"
    folder = project(tmp_path, aaa=other, shop=SHOP, shop__en=ENGLISH)
    found = [problem for each in check_paths([folder], today=TODAY) for problem in each.problems if each.failed]
    assert [(each.at.file[-7:], each.at.line, each.code) for each in found if each.code < "JM3"] == [
        (".en.yml", 19, "JM262")
    ]


def test_what_is_missing_is_advised_in_a_line_for_each_stage_and_one_for_the_rest(tmp_path: Path) -> None:
    folder = project(tmp_path, shop=SHOP, shop__en=ENGLISH.replace("facts: {plazo: two days}\n", ""))
    checked = check_paths([folder], today=TODAY)[1 - 1]
    assert [(each.at.line, dict(each.values)) for each in checked.problems if each.code == "JM332"] == [
        (1, {"stage": "uso", "count": 1, "all": 1, "language": "en", "questions": "averia"}),
        (4, {"stage": "compra", "count": 1, "all": 2, "language": "en", "questions": "coste"}),
    ]
    assert [dict(each.values) for each in checked.problems if each.code == "JM333"] == [
        {"count": 3, "language": "en", "texts": "handoff.hours, fallback 2, facts.plazo"}
    ]


def test_what_needs_no_translation_is_not_missed(tmp_path: Path) -> None:
    plain = SHOP.replace("de nueve a dos", "9-14 h").replace(', variantes: "¿Qué tal?"', "")
    folder = project(tmp_path, shop=plain, shop__en=ENGLISH.replace("surveys:", "# surveys:"))
    problems = check_paths([folder], today=TODAY)[0].problems
    assert [each.values["texts"] for each in problems if each.code == "JM333"] == ["fallback 2"]


def test_many_missing_questions_are_counted_and_not_all_named(tmp_path: Path) -> None:
    many = "".join(f"      - {{id: q{n}, variantes: [a{n}, b{n}], respuesta: c}}\n" for n in range(10))
    folder = project(tmp_path, shop=SHOP + "", shop__en="fallback: [a, b]\n")
    path = folder / "journey_maps" / "shop.yml"
    path.write_text(
        SHOP.replace("    preguntas:\n      - id: averia", f"    preguntas:\n{many}      - id: averia"), "utf-8"
    )
    (missing,) = [
        dict(each.values)
        for each in check_paths([folder / "journey_maps" / "shop.en.yml"], today=TODAY)[0].problems
        if each.values.get("stage") == "uso"
    ]
    assert (missing["count"], missing["questions"]) == (11, "q0, q1, q2, q3, q4, q5, q6, q7, …")


def test_a_translation_alone_is_checked_over_the_map_beside_it(tmp_path: Path) -> None:
    folder = project(tmp_path, shop=SHOP, shop__en=ENGLISH.replace("id: coste", "id: costs")) / "journey_maps"
    checked = check_file(folder / "shop.en.yml", today=TODAY)
    assert (checked.map, checked.is_translation, checked.failed, checked.language) == (None, True, True, "en")
    assert checked == check_paths([folder / "shop.en.yml"], today=TODAY)[0]
    (map_alone,) = check_paths([folder / "shop.yml"], today=TODAY)
    assert map_alone.map is not None
    assert map_alone.map.translations == ()


def test_a_translation_of_a_broken_map_is_checked_as_far_as_it_can_be(tmp_path: Path) -> None:
    folder = project(tmp_path, shop="viaje: [", shop__en="stages: [{id: nowhere, next: []}]\n")
    translation, journey = check_paths([folder], today=TODAY)
    assert [problem.code for problem in translation.problems] == ["JM127"]
    assert journey.map is None
    (folder / "journey_maps" / "shop.en.yml").write_text("stages: [{id: nowhere}]\n", encoding="utf-8")
    assert check_paths([folder], today=TODAY)[0].problems == ()


def test_a_project_with_a_wrong_translation_is_told_so_in_its_language(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"shop\.en\.yml:2:9: JM213 the map being translated does not have 'nowhere'"):
        shop(tmp_path, "stages:\n  - id: nowhere\n")


@pytest.mark.parametrize(("file", "language"), [("shop.en.yml", "en"), ("shop.fr.yml", "es"), ("shop.yml", "es")])
def test_problems_of_a_translation_are_told_in_its_language_if_it_is_one_of_ours(file: str, language: str) -> None:
    assert language_of(b"journey: x\n", file=file) == language


def test_a_translation_into_a_third_language_is_told_in_the_language_of_the_map(tmp_path: Path) -> None:
    folder = project(tmp_path, shop=SHOP.replace("es-ES", "en"), shop__fr="language: es\n")
    translation = check_paths([folder], today=TODAY)[0]
    assert translation.language == "en"
    assert [problem.code for problem in translation.problems if problem.code in ("JM228", "JM330")] == [
        "JM330",
        "JM228",
    ]


def test_a_stray_translation_is_told_in_spanish_and_is_no_map(tmp_path: Path) -> None:
    (stray,) = check_paths([project(tmp_path, other__fr="viaje: A\n")], today=TODAY)
    assert (stray.map, stray.language, [problem.code for problem in stray.problems]) == (None, "es", ["JM225"])
    with pytest.raises(UserError, match="JM225"):
        load_project(Project(tmp_path), today=TODAY)


def test_a_translation_is_formatted_as_a_map_is() -> None:
    crooked = b"# ours\nstages:\n   -   id: compra\n       name:   Buying\n"
    formatted = format_content(crooked, file="shop.en.yml", keys="es")
    assert (formatted.text, formatted.problems) == (
        "# ours\netapas:\n  - id: compra\n    nombre: Buying\n",
        (),
    )
    broken = format_content(b"stages: [{id: compra, next: []}]\n", file="shop.en.yml")
    assert (broken.text, [problem.code for problem in broken.problems]) == (None, ["JM127"])
