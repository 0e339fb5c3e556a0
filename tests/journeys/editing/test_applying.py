"""Edits one by one: what changes in the file, to the letter, and what is refused."""

from datetime import date

import pytest

from bot.catalogue import told
from bot.journeys.editing.applying import apply
from bot.journeys.editing.edits import (
    Change,
    Conflict,
    Edit,
    EditRefusedError,
    Insert,
    Move,
    PlaceChangedError,
    Remove,
    Rename,
    Restore,
    Set,
    Several,
)
from bot.journeys.editing.patches import Patch, patched
from bot.journeys.editing.places import Place, item_place, stage_place
from bot.journeys.editing.values import Group
from bot.journeys.library import check_contents

FILE, ENGLISH = "journey_maps/tienda.yml", "journey_maps/tienda.en.yml"
MAP = Place(FILE)
COMPRA, USO = stage_place(FILE, "compra"), stage_place(FILE, "uso")
ENVIO = item_place(FILE, "compra.envio")

TIENDA = """\
# La tienda
viaje: Mi tienda   # su nombre
datos:
  envio: 40 €  # revisar en enero
canales: [{id: web, bot: true}]

etapas:
  # Aquí se paga.
  - nombre: Compra
    id: compra
    meta: 'Pagar sin sustos'  # dicho por Ana
    necesidades:
      - saber el total   # lo primero

      # nadie lo mira
      - pagar con lo mío
    emocion: 1
    puntos:
      - {id: pago, nombre: Pago}
    preguntas:
      # La más repetida.
      - id: envio
        variantes: |  # de clientes
          ¿El envío es gratis?
          cuánto cuesta el envío
        respuesta: Sí, desde {envio}.
        punto: pago
        despues_sugiere: [plazo, uso.limpiar]

      - id: plazo
        variantes: [cuándo llega, cuánto tarda]
        respuesta: Mañana.
    dolores:
      - El envío se ve tarde
    indicadores: {csat: ">= 85%"}

  - nombre: Uso
    preguntas:
      - variantes: |
          ¿Cómo se limpia?
          cómo lo lavo
        id: limpiar
        respuesta: Con agua.
        despues_sugiere: [compra.envio]
encuestas:
  - {tipo: csat, en: compra, ask: Del 1 al 5}
"""

SHOP = """\
journey: My shop
stages:
  - id: compra
    questions:
      - id: envio
        ask: |
          Is shipping free?
          how much is shipping
        answer: Yes, from {envio}.
surveys:
  - {kind: csat, at: compra, ask: "How was it, 1 to 5?"}
"""
FILES = {FILE: TIENDA.encode(), ENGLISH: SHOP.encode()}


def changed(edit: Edit, *, file: str = FILE) -> tuple[list[str], list[str]]:
    """The lines that an edit takes out of a file and those that it puts in; undo gives all bytes back."""
    edited = apply(FILES, edit)
    assert apply(edited.files, edited.undo).files == FILES
    before, after = FILES[file].decode().split("\n"), edited.files[file].decode().split("\n")
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return before, after


def refusal(edit: Edit, files: dict[str, bytes] | None = None) -> str:
    with pytest.raises(EditRefusedError) as caught:
        apply(FILES if files is None else files, edit)
    assert told(caught.value, "en")
    return caught.value.key


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        (
            Set(COMPRA / "goal", "It's: ok"),
            ["    meta: 'Pagar sin sustos'  # dicho por Ana"],
            ["    meta: 'It''s: ok'  # dicho por Ana"],
        ),
        (Set(MAP / "journey", "¿Qué? #1"), ["viaje: Mi tienda   # su nombre"], ['viaje: "¿Qué? #1"   # su nombre']),
        (Set(MAP / "journey", "  Mi tienda "), [], []),
        (
            Set(MAP / "facts" / "envio", "14:00"),
            ["  envio: 40 €  # revisar en enero"],
            ['  envio: "14:00"  # revisar en enero'],
        ),
        (Set(MAP / "facts" / "plazo", "@casa"), [], ['  plazo: "@casa"']),
        (Set(MAP / "x-idea", Group.of(a="b: c")), [], ['x-idea: {a: "b: c"}']),
        (Set(COMPRA / "emotion" / "why", "sí"), ["    emocion: 1"], ["    emocion: {valor: 1, por_que: sí}"]),
        (Set(COMPRA / "emotion" / "score", 0.5), ["    emocion: 1"], ["    emocion: 0.5"]),
        (Set(COMPRA / "emotion", 1), [], []),
        (Set(COMPRA / "phase", "during"), [], ["    fase: durante"]),
        (Set(COMPRA / "time" / "target", "3d"), [], ["    tiempo: {deseado: 3d}"]),
        (
            Set(COMPRA / "kpis" / "csat" / "target", ">= 90%"),
            ['    indicadores: {csat: ">= 85%"}'],
            ['    indicadores: {csat: ">= 90%"}'],
        ),
        (
            Set(COMPRA / "kpis" / "csat", ">= 90%"),
            ['    indicadores: {csat: ">= 85%"}'],
            ['    indicadores: {csat: ">= 90%"}'],
        ),
        (
            Set(COMPRA / "kpis" / "csat" / "metric", "nps"),
            ['    indicadores: {csat: ">= 85%"}'],
            ["    indicadores:", '      - {metrica: nps, deseado: ">= 85%"}'],
        ),
        (
            Set(COMPRA / "kpis" / "csat" / "level", "customer"),
            ['    indicadores: {csat: ">= 85%"}'],
            ["    indicadores:", '      - {metrica: csat, deseado: ">= 85%", nivel: cliente}'],
        ),
        (
            Insert(COMPRA / "kpis", Group.of(metric="nps", target=">= 40 pts")),
            ['    indicadores: {csat: ">= 85%"}'],
            ['    indicadores: {csat: ">= 85%", nps: ">= 40 pts"}'],
        ),
        (
            Insert(COMPRA / "kpis", Group.of(metric="nps", target=">= 40 pts", owner="ana")),
            ['    indicadores: {csat: ">= 85%"}'],
            [
                "    indicadores:",
                '      - {metrica: csat, deseado: ">= 85%"}',
                '      - {metrica: nps, deseado: ">= 40 pts", responsable: ana}',
            ],
        ),
        (
            Set(COMPRA / "pains" / "el_envio_se_ve_tarde" / "severity", 4),
            ["      - El envío se ve tarde"],
            ["      - {que: El envío se ve tarde, gravedad: 4}"],
        ),
        (
            Set(COMPRA / "pains" / "el_envio_se_ve_tarde" / "what", "no"),
            ["      - El envío se ve tarde"],
            ['      - "no"'],
        ),
        (Set(ENVIO / "handoff", True), [], ["        derivacion: true"]),
        (
            Set(ENVIO / "answer", "Sí:\nclaro"),
            ["        respuesta: Sí, desde {envio}."],
            ["        respuesta: |", "          Sí:", "          claro"],
        ),
        (
            Set(ENVIO / "answer" / "web", "Sí"),
            ["        respuesta: Sí, desde {envio}."],
            ["        respuesta:", "          por_defecto: Sí, desde {envio}.", "          web: Sí"],
        ),
        (Set(ENVIO / "answer" / "default", "Sí"), ["        respuesta: Sí, desde {envio}."], ["        respuesta: Sí"]),
        (
            Insert(ENVIO / "answer", "Sí."),
            ["        respuesta: Sí, desde {envio}."],
            ["        respuesta:", "          - Sí, desde {envio}.", "          - Sí."],
        ),
        (Insert(ENVIO / "ask", "portes", 0), [], ["          portes"]),
        (Set(ENVIO / "ask" / 1, "portes"), ["          cuánto cuesta el envío"], ["          portes"]),
        (
            Set(item_place(FILE, "compra.plazo") / "ask" / 1, "a, b"),
            ["        variantes: [cuándo llega, cuánto tarda]"],
            ['        variantes: [cuándo llega, "a, b"]'],
        ),
        (
            Move(ENVIO / "ask" / 1, 0),
            ["          ¿El envío es gratis?", "          cuánto cuesta el envío"],
            ["          cuánto cuesta el envío", "          ¿El envío es gratis?"],
        ),
        (
            Set(COMPRA / "needs", ("pagar con lo mío", "uno")),
            ["      - saber el total   # lo primero", "", "      # nadie lo mira", "      - pagar con lo mío"],
            ["", "      # nadie lo mira", "      - pagar con lo mío", "", "      - uno"],
        ),
        (Remove(COMPRA / "needs" / 0), ["      - saber el total   # lo primero"], []),
        (Remove(COMPRA / "name"), None, None),
        (Remove(COMPRA / "note"), [], []),
        (Set(COMPRA / "emotion", ""), ["    emocion: 1"], []),
        (
            Set(item_place(FILE, "compra.pago", kind="touchpoints") / "page", "/pago"),
            ["      - {id: pago, nombre: Pago}"],
            ["      - {id: pago, nombre: Pago, pagina: /pago}"],
        ),
        (Insert(COMPRA / "pains", Group.of(what="Otro", severity=2)), [], ["      - {que: Otro, gravedad: 2}"]),
        (Insert(COMPRA / "touchpoints", Group.of(id="caja", name="Caja"), 0), [], ["      - {id: caja, nombre: Caja}"]),
        (Insert(COMPRA / "opportunities", "una idea"), [], ["    oportunidades:", "      - una idea"]),
        (
            Insert(COMPRA / "questions", Group.of(id="z", ask=("a", "b"), answer="c"), 1),
            [],
            ["      - id: z", "        variantes: |", "          a", "          b", "        respuesta: c", ""],
        ),
        (
            Set(item_place(FILE, "uso.limpiar") / "ask", ("a", "b")),
            ["          ¿Cómo se limpia?", "          cómo lo lavo"],
            ["          a", "          b"],
        ),
        (
            Remove(Place(FILE, ("surveys",))),
            ["encuestas:", "  - {tipo: csat, en: compra, ask: Del 1 al 5}"],
            [],
        ),
    ],
)
def test_an_edit_changes_the_lines_of_its_place(edit: Edit, before: list[str] | None, after: list[str] | None) -> None:
    if before is None:
        assert refusal(edit) == "editing.unreadable"
    else:
        assert changed(edit) == (before, after)


def test_a_renamed_question_is_followed_by_all_that_names_it() -> None:
    edited = apply(FILES, Rename(ENVIO, "gastos"))
    spanish, english = edited.files[FILE].decode(), edited.files[ENGLISH].decode()
    assert "      - id: gastos\n        antes_era: [envio]\n" in spanish
    assert "despues_sugiere: [compra.gastos]" in spanish
    assert "      - id: gastos\n" in english
    assert edited.touched == (ENGLISH, FILE)
    assert apply(edited.files, edited.undo).files == FILES
    back = apply(edited.files, Rename(item_place(FILE, "compra.gastos"), "envio")).files[FILE].decode()
    assert "      - id: envio\n        antes_era: [gastos]\n" in back


def test_a_renamed_stage_is_followed_by_paths_and_surveys_in_every_language() -> None:
    edited = apply(FILES, Rename(COMPRA, "pagar"))
    assert edited.files[FILE].decode() == TIENDA.replace(
        "id: compra\n", "id: pagar\n    antes_era: [compra]\n"
    ).replace("compra.envio", "pagar.envio").replace("en: compra", "en: pagar")
    assert edited.files[ENGLISH].decode() == SHOP.replace("compra", "pagar")


def test_an_id_made_from_a_name_can_be_written_down() -> None:
    assert changed(Rename(USO, "uso")) == ([], ["    id: uso"])
    assert changed(Rename(COMPRA, "compra")) == ([], [])
    pain = item_place(FILE, "compra.el_envio_se_ve_tarde", kind="pains")
    assert changed(Rename(pain, "tarde")) == (
        ["      - El envío se ve tarde"],
        ["      - {que: El envío se ve tarde, id: tarde}"],
    )


def test_a_bare_name_stays_bare_and_quotes_stay() -> None:
    files = {FILE: TIENDA.replace("punto: pago", "punto: 'pago'").encode()}
    after = apply(files, Rename(item_place(FILE, "compra.pago", kind="touchpoints"), "caja")).files[FILE].decode()
    assert "        punto: 'caja'\n" in after
    assert "      - {id: caja, antes_era: [pago], nombre: Pago}\n" in after


def test_a_question_goes_to_another_stage_with_its_comment_its_references_and_its_translation() -> None:
    edited = apply(FILES, Move(ENVIO, 0, "uso"))
    spanish, english = edited.files[FILE].decode(), edited.files[ENGLISH].decode()
    assert (
        """\
  - nombre: Uso
    preguntas:
      # La más repetida.
      - id: envio
        variantes: |  # de clientes
          ¿El envío es gratis?
          cuánto cuesta el envío
        respuesta: Sí, desde {envio}.
        punto: compra.pago
        despues_sugiere: [compra.plazo, uso.limpiar]
      - variantes: |
"""
        in spanish
    )
    assert "    preguntas:\n      - id: plazo\n" in spanish
    assert "despues_sugiere: [uso.envio]" in spanish
    assert english == SHOP.replace("id: compra", "id: compra\n  - id: uso")
    assert apply(edited.files, edited.undo).files == FILES


def test_the_last_question_of_a_stage_may_leave_it_and_its_id_is_written_down() -> None:
    moved = Move(item_place(FILE, "compra.el_envio_se_ve_tarde", kind="pains"), 0, "uso")
    until_surveys = TIENDA[TIENDA.index("    indicadores") : TIENDA.index("\nencuestas")].split("\n")
    assert changed(moved) == (
        [
            "    dolores:",
            "      - El envío se ve tarde",
            *until_surveys,
        ],
        [
            *until_surveys,
            "    dolores:",
            "      - {que: El envío se ve tarde, id: el_envio_se_ve_tarde}",
        ],
    )


def test_things_between_brackets_can_move_too() -> None:
    flow = "{journey: M, stages: [{name: A, pains: [x, {what: v, id: v}]}, {name: B, pains: [z]}, {name: C}]}"
    files = {FILE: flow.encode()}
    assert apply(files, Move(item_place(FILE, "a.v", kind="pains"), 0, "b")).files[FILE].decode() == flow.replace(
        "[x, {what: v, id: v}]", "[x]"
    ).replace("[z]", "[{what: v, id: v}, z]")
    assert apply(files, Move(item_place(FILE, "a.v", kind="pains"), 0, "c")).files[FILE].decode() == flow.replace(
        "[x, {what: v, id: v}]", "[x]"
    ).replace("{name: C}", "{name: C, pains: [{what: v, id: v}]}")
    assert apply(files, Move(MAP / "stages" / "c", 0)).files[FILE].decode() == (
        "{journey: M, stages: [{name: C}, {name: A, pains: [x, {what: v, id: v}]}, {name: B, pains: [z]}]}"
    )


def test_deeper_and_flatter_lists_take_a_question_as_it_stands() -> None:
    text = "journey: M\nstages:\n- name: A\n  pains:\n  - x # X\n  - y\n- name: B\n  pains:\n     - z\n"
    files = {FILE: text.encode()}
    there = apply(files, Move(item_place(FILE, "a.x", kind="pains"), 1, "b"))
    assert there.files[FILE].decode() == (
        "journey: M\nstages:\n- name: A\n  pains:\n  - y\n- name: B\n  pains:\n     - z\n     - {what: x, id: x} # X\n"
    )
    back = apply(there.files, Move(item_place(FILE, "b.x", kind="pains"), 0, "a"))
    assert back.files[FILE].decode() == text.replace("- x #", "- {what: x, id: x} #")


def test_a_translation_gets_its_stage_its_question_and_itself() -> None:
    limpiar = item_place(ENGLISH, "uso.limpiar")
    assert changed(Set(limpiar / "answer", "With water: cold"), file=ENGLISH) == (
        [],
        ["  - id: uso", "    questions:", "      - id: limpiar", '        answer: "With water: cold"'],
    )
    assert changed(Set(item_place(ENGLISH, "compra.plazo") / "answer", "Tomorrow"), file=ENGLISH) == (
        [],
        ["      - id: plazo", "        answer: Tomorrow"],
    )
    french = "journey_maps/tienda.fr.yml"
    made = apply(FILES, Set(item_place(french, "uso.limpiar") / "answer", "De l'eau"))
    assert made.files[french].decode() == (
        "etapas:\n  - id: uso\n    preguntas:\n      - id: limpiar\n        respuesta: De l'eau\n"
    )
    assert apply(made.files, made.undo).files == FILES
    assert (
        apply(FILES, Insert(Place(french, ("fallback",)), "Pardon ?")).files[french]
        == b"si_no_entiende:\n  - Pardon ?\n"
    )


def test_a_moved_question_makes_its_new_stage_in_a_translation() -> None:
    plazo = "      - id: plazo\n        answer: Tomorrow.\n"
    envio = SHOP[SHOP.index("      - id: envio") : SHOP.index("surveys")]
    files = {**FILES, ENGLISH: SHOP.replace("surveys", f"{plazo}surveys").encode()}
    made = f"{plazo}  - id: uso\n    questions:\n{envio}"
    assert apply(files, Move(ENVIO, 0, "uso")).files[ENGLISH].decode() == SHOP.replace(envio, made)
    there = {**FILES, ENGLISH: SHOP.replace("surveys", "  - id: uso\n    name: Use\nsurveys").encode()}
    moved = apply(there, Move(ENVIO, 0, "uso")).files[ENGLISH].decode()
    assert f"    name: Use\n    questions:\n{envio}" in moved
    without = {**FILES, ENGLISH: b"journey: My shop\n"}
    assert apply(without, Move(ENVIO, 0, "uso")).touched == (FILE,)


def test_a_place_may_be_said_with_numbers() -> None:
    first = Place(FILE, ("stages", 0))
    assert apply(FILES, Rename(first / "questions" / 0, "x")).files == apply(FILES, Rename(ENVIO, "x")).files
    assert apply(FILES, Move(first / "questions" / 0, 0, "uso")).files == apply(FILES, Move(ENVIO, 0, "uso")).files


def edited_text(text: str, edit: Edit) -> str:
    files = {FILE: text.encode()}
    edited = apply(files, edit)
    assert apply(edited.files, edited.undo).files == files
    return edited.files[FILE].decode()


SMALL = """\
journey: M
fallback: Perdona
stages:
  - name: A
    # sobre el id
    id: a
    emotion: {score: 1, label: calma, why: sí}
    time: {}
    needs: []
    questions:
      -
        # dentro
        ask:
          - uno  # 1
          - dos
        answer:
          - sí

          # la otra
          - claro
        id: q
      - {id: r, ask: [tres, cuatro], answer: {default: x, web: y}}
"""
SMALL_A, SMALL_Q, SMALL_R = stage_place(FILE, "a"), item_place(FILE, "a.q"), item_place(FILE, "a.r")


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        (
            Set(SMALL_A / "emotion", Group.of(score=2, why="sí")),
            "{score: 1, label: calma, why: sí}",
            "{score: 2, why: sí}",
        ),
        (Set(SMALL_A / "emotion", Group.of(label="paz", score=1)), "label: calma, why: sí", "label: paz"),
        (Set(SMALL_A / "emotion", 1), "{score: 1, label: calma, why: sí}", "1"),
        (Set(SMALL_A / "time" / "target", "3d"), "{}", "{target: 3d}"),
        (Insert(SMALL_A / "needs", "una"), "[]", "[una]"),
        (
            Insert(SMALL_A / "questions", Group.of(id="z", ask=("e", "f"), answer="g"), -1),
            "      -\n",
            "      - id: z\n        ask: |\n          e\n          f\n        answer: g\n      -\n",
        ),
        (Set(SMALL_Q / "answer", "no sé"), "\n          - sí\n\n          # la otra\n          - claro", " no sé"),
        (
            Set(SMALL_Q / "answer", Group.of(default="a1", web="b1")),
            "          - sí\n\n          # la otra\n          - claro",
            "          default: a1\n          web: b1",
        ),
        (
            Set(SMALL_Q / "ask", "tres\ncuatro"),
            ":\n          - uno  # 1\n          - dos",
            ": |\n          tres\n          cuatro",
        ),
        (Set(SMALL_R / "ask", "tres\ncuatro"), "", ""),
        (Set(SMALL_R / "answer", Group.of(default="x", telegram="t")), "web: y", "telegram: t"),
        (
            Move(SMALL_Q, 1),
            SMALL[SMALL.index("      -\n") :],
            SMALL[SMALL.index("      - {id: r") :] + SMALL[SMALL.index("      -\n") : SMALL.index("      - {id: r")],
        ),
        (Remove(Place(FILE, ("fallback", 0))), "fallback: Perdona\n", ""),
        (
            Insert(Place(FILE, ("fallback",)), "Lo siento", -3),
            "fallback: Perdona",
            "fallback:\n  - Lo siento\n  - Perdona",
        ),
        (Set(SMALL_A / "x-l", ("a", Group.of(b=("c",)))), "    id: a\n", "    id: a\n"),
    ],
)
def test_odd_styles_are_edited_in_their_own_style(edit: Edit, before: str, after: str) -> None:
    text = edited_text(SMALL, edit)
    if edit == Set(SMALL_A / "x-l", ("a", Group.of(b=("c",)))):
        assert text == SMALL + "    x-l: [a, {b: [c]}]\n"
    else:
        assert text == SMALL.replace(before, after, 1)


def test_a_name_on_the_line_of_its_dash_can_go_and_its_comments_stay() -> None:
    text = "journey: M\nstages:\n  - id: a\n    # el nombre\n    name: A\n  - note: n\n    name: B\n"
    assert edited_text(text, Remove(stage_place(FILE, "a") / "id")) == text.replace("- id: a", "-")
    assert edited_text(text, Remove(stage_place(FILE, "b") / "note")) == text.replace("note: n\n    ", "")


def test_a_lane_is_one_value() -> None:
    text = "journey: M\nstages:\n  - name: A\n    x-l: {a: {b: c}}\n"
    lane = stage_place(FILE, "a") / "x-l"
    with pytest.raises(EditRefusedError):
        apply({FILE: text.encode()}, Set(lane / "a", "d"))
    assert edited_text(text, Set(lane, Group.of(a="d"))) == text.replace("{a: {b: c}}", "{a: d}")
    assert edited_text(text, Set(lane, Group.of(a=Group.of(b="c")))) == text


def test_a_group_that_shares_nothing_with_the_old_one_takes_its_place() -> None:
    text = "journey: M\nstages:\n  - name: A\n    time: {typical: 3d}\n    emotion: {score: 1, label: l, why: w}\n"
    a = stage_place(FILE, "a")
    assert edited_text(text, Set(a / "time", Group.of(target="2d"))) == text.replace("typical: 3d", "target: 2d")
    assert edited_text(text, Set(a / "emotion", Group.of(score=1))) == text.replace(", label: l, why: w", "")


def test_what_an_author_keys_freely_is_found_by_those_keys() -> None:
    text = """\
journey: M
personas: [{name: P, emotion: {a: 1}}]
small_talk:
  greet: {answer: hola}
stages:
  - {name: A, needs: [x, z, w], x-l: [a, b], goal: "uno"}
"""
    a = stage_place(FILE, "a")
    feels = Place(FILE, ("personas", "p", "emotion"))
    assert edited_text(text, Set(feels / "a" / "label", "bien")) == text.replace("a: 1", "a: {score: 1, label: bien}")
    assert edited_text(text, Set(feels / "b", 2)) == text.replace("a: 1", "a: 1, b: 2")
    greeting = Place(FILE, ("small_talk", "greet", "answer"))
    assert edited_text(text, Insert(greeting, "buenas")) == text.replace("hola", "[hola, buenas]")
    assert edited_text(text, Move(a / "needs" / 0, 1)) == text.replace("x, z, w", "z, x, w")
    assert edited_text(text, Set(a / "x-l", ("a", "b"))) == text
    assert edited_text(text, Set(a / "goal", 'dice "ya"')) == text.replace('"uno"', '"dice \\"ya\\""')
    assert edited_text(text, Set(a / "goal", "true")) == text.replace('"uno"', '"true"')
    assert edited_text(text, Set(a / "note", "true")) == text.replace('"uno"', '"uno", note: "true"')


def test_patches_never_overlap() -> None:
    with pytest.raises(ValueError, match="two patches want the same text"):
        patched("abc", [Patch(0, 2), Patch(1, 3)])


@pytest.mark.parametrize(
    ("edit", "key"),
    [
        (Set(Place("journey_maps/otro.yml", ("journey",)), "x"), "editing.no_file"),
        (Set(Place("journey_maps/otro.en.yml", ("journey",)), "x"), "editing.no_file"),
        (Set(Place("journey_maps/tienda.fr.yml"), "x"), "editing.no_file"),
        (Remove(Place("journey_maps/tienda.fr.yml", ("journey",))), "editing.no_file"),
        (Set(stage_place(FILE, "nada") / "goal", "x"), "editing.no_place"),
        (Set(COMPRA / "color", "x"), "editing.no_place"),
        (Set(COMPRA / 3, "x"), "editing.no_place"),
        (Set(COMPRA / "goal" / "x", "x"), "editing.no_place"),
        (Set(COMPRA / "needs" / "x" / "y", "x"), "editing.no_place"),
        (Set(COMPRA / "needs" / 9, "x"), "editing.no_place"),
        (Set(COMPRA / "note" / "x", "x"), "editing.no_place"),
        (Set(COMPRA / "opportunities" / "x" / "what", "x"), "editing.no_place"),
        (Set(stage_place(ENGLISH, "uso"), "x"), "editing.no_place"),
        (Set(ENVIO / "answer" / 3, "x"), "editing.no_place"),
        (Set(COMPRA / "kpis" / "csat" / "level" / "x", "x"), "editing.no_place"),
        (Remove(COMPRA / "needs" / 9), "editing.no_place"),
        (Remove(COMPRA / "color"), "editing.no_place"),
        (Remove(COMPRA / "time" / "target"), "editing.no_place"),
        (Insert(COMPRA / "goal", "x"), "editing.no_place"),
        (Insert(COMPRA / "emotion", "x"), "editing.no_place"),
        (Move(COMPRA / "goal", 1), "editing.no_place"),
        (Move(COMPRA / "needs" / 7, 1), "editing.no_place"),
        (Move(COMPRA, 1, "uso"), "editing.no_place"),
        (Move(ENVIO, 1, "nada"), "editing.no_place"),
        (Move(item_place(ENGLISH, "compra.envio"), 1, "uso"), "editing.no_place"),
        (Rename(COMPRA / "goal", "x"), "editing.no_place"),
        (Rename(item_place(FILE, "compra.nada"), "x"), "editing.no_place"),
        (Rename(stage_place(ENGLISH, "compra"), "x"), "editing.no_place"),
        (Rename(ENVIO, "pago"), "editing.id_taken"),
        (Rename(COMPRA, "uso"), "editing.id_taken"),
        (Rename(COMPRA, "Mal Id"), "editing.unreadable"),
        (Remove(MAP), "editing.unreadable"),
        (Set(COMPRA / "emotion", 7), "editing.unreadable"),
        (Set(COMPRA / "goal", "con \x07 campana"), "editing.unreadable"),
        (Set(COMPRA / "goal", ("a", "b")), "editing.unreadable"),
    ],
)
def test_what_cannot_be_is_refused(edit: Edit, key: str) -> None:
    assert refusal(edit) == key


def test_a_refusal_of_a_text_names_the_problem_and_its_place() -> None:
    with pytest.raises(EditRefusedError) as caught:
        apply(FILES, Set(ENVIO / "reviewed_on", "ayer"))
    assert [problem.code for problem in caught.value.problems] == ["JM114"]
    assert told(caught.value, "es").startswith("journey_maps/tienda.yml:29:22: ")


def test_a_moved_question_may_not_take_the_id_of_another() -> None:
    files = {FILE: TIENDA.replace("id: limpiar", "id: envio").replace("uso.limpiar", "uso.envio").encode()}
    assert refusal(Move(ENVIO, 0, "uso"), files) == "editing.id_taken"


def test_several_edits_are_one_and_all_or_nothing() -> None:
    new = item_place(FILE, "uso.nueva")
    both = Several(
        (Insert(USO / "questions", Group.of(id="nueva", ask=("a", "b"), answer="c")), Set(new / "link", "/x"))
    )
    edited = apply(FILES, both)
    assert edited.files[FILE].decode().count("        enlace: /x\n") == 1
    assert apply(edited.files, edited.undo).files == FILES
    assert refusal(Several((Set(COMPRA / "goal", "x"), Set(COMPRA / "color", "x")))) == "editing.no_place"


def test_undo_leaves_alone_what_others_have_changed_elsewhere() -> None:
    edited = apply(FILES, Set(COMPRA / "goal", "Otra"))
    theirs = apply(edited.files, Set(ENVIO / "answer", "No.")).files
    undone = apply(theirs, edited.undo)
    assert undone.files[FILE].decode() == TIENDA.replace("Sí, desde {envio}.", "No.")
    assert apply(undone.files, undone.undo).files == theirs


def test_undo_of_what_others_have_changed_is_a_conflict_with_all_three_texts() -> None:
    edited = apply(FILES, Set(COMPRA / "goal", "Otra"))
    theirs = apply(edited.files, Set(COMPRA / "goal", "La suya")).files
    with pytest.raises(PlaceChangedError) as caught:
        apply(theirs, edited.undo)
    assert caught.value.conflict == Conflict(
        Place(FILE),
        "    meta: 'Otra'  # dicho por Ana\n",
        "    meta: 'Pagar sin sustos'  # dicho por Ana\n",
        "    meta: 'La suya'  # dicho por Ana\n",
    )
    gone = {ENGLISH: FILES[ENGLISH]}
    with pytest.raises(PlaceChangedError) as caught:
        apply(gone, Restore((Change(FILE, b"a", b"b"),)))
    assert caught.value.conflict == Conflict(Place(FILE), "a", "b", "")


def test_a_file_without_a_line_end_at_its_end_gets_none_in_the_middle_of_a_line() -> None:
    files = {FILE: b"journey: M\r\nstages: [{name: A}]"}
    assert apply(files, Set(MAP / "tone", "x")).files[FILE] == b"journey: M\r\ntone: x\r\nstages: [{name: A}]"
    assert apply(files, Set(MAP / "x-z", "x")).files[FILE] == b"journey: M\r\nstages: [{name: A}]\r\nx-z: x"


def test_maps_that_are_not_on_the_disk_are_checked_together_with_their_translations() -> None:
    checked = check_contents(
        {**FILES, ENGLISH: SHOP.replace("id: envio", "id: otra").encode()}, today=date(2026, 11, 22)
    )
    assert [(each.file, each.failed) for each in checked] == [(ENGLISH, True), (FILE, False)]
    assert [problem.code for problem in checked[0].problems if problem.code < "JM3"] == ["JM213"]
    nested = {"m/a.yml": FILES[FILE], "m/a.en.yml": FILES[ENGLISH], "m/a.en.fr.yml": FILES[ENGLISH]}
    assert [each.is_translation for each in check_contents(nested, today=date(2026, 11, 22))] == [True, True, False]
