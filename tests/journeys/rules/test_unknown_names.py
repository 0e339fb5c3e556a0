"""Names that lead nowhere, told with the name that was probably meant."""

import pytest

from bot.journeys.model import (
    Answer,
    Channel,
    Context,
    Detect,
    DoneWhen,
    Emotion,
    Evidence,
    Handoff,
    Member,
    Move,
    Objective,
    Opportunity,
    Persona,
    SmallTalk,
    Survey,
)
from bot.journeys.rules.unknown_names import (
    lost_references,
    unknown_facts,
    unknown_listeners,
)
from tests.builders import HERE, make_map, make_question, make_stage, make_text
from tests.journeys.rules.making import asking, at, kpi, pain, plan, question, told, touchpoint


def _whole(**fields: object) -> object:
    """A map with one of each thing, so that every kind of reference has something to hit or miss."""
    stage: dict[str, object] = {
        "touchpoints": (touchpoint("carrito"),),
        "pains": (pain("envio_tarde"),),
        "opportunities": (Opportunity("envio_visible", make_text("x"), HERE),),
        **fields.pop("stage", {}),  # type: ignore[dict-item]
    }
    return make_map(
        make_stage("decision", fields.pop("question", question("envio_gratis")), **stage),  # type: ignore[arg-type]
        make_stage("compra", question("plazo_entrega")),
        **{
            "channels": (Channel("web", HERE),),
            "personas": (Persona("prudente", "Prudente", HERE),),
            "team": (Member("ventas", "sales", HERE),),
            "objectives": (Objective("crecer", "Crecer", HERE),),
            "plans": (plan("mostrar"),),
            **fields,
        },
    )


T = make_text
RIGHT = {
    "a question of the same stage": {"question": question("envio_gratis", then=(T("envio_gratis"),))},
    "a question of another stage": {"question": question("envio_gratis", then=(T("compra.plazo_entrega"),))},
    "its own stage spelt out": {"question": question("envio_gratis", then=(T("decision.envio_gratis"),))},
    "another stage": {"question": question("envio_gratis", also_in=(T("compra"),))},
    "the end": {"surveys": (Survey("csat", HERE, place=T("end")),)},
    "no place at all": {"surveys": (Survey("csat", HERE),)},
    "a touchpoint": {"surveys": (Survey("csat", HERE, place=T("decision.carrito")),)},
    "everything evidence may support": {
        "evidence": (
            Evidence(
                "crm",
                tuple(
                    T(path)
                    for path in (
                        "decision",
                        "decision.carrito",
                        "decision.envio_gratis",
                        "decision.envio_tarde",
                        "decision.envio_visible",
                        "prudente",
                        "crecer",
                        "mostrar",
                    )
                ),
                HERE,
            ),
        )
    },
    "what a plan may name": {
        "plans": (
            plan(
                "mostrar",
                solves=(T("decision.envio_tarde"), T("decision.envio_visible")),
                touches=(T("decision"), T("decision.carrito"), T("decision.envio_gratis")),
                moves=(Move("drop_off", ">= 1", HERE, place=T("decision")), Move("nps", ">= 1", HERE)),
                owner=T("ventas"),
                team=(T("ventas"),),
            ),
        )
    },
    "the parts of a persona": {
        "personas": (
            Persona(
                "prudente",
                "P",
                HERE,
                detect=Detect(channel=T("web")),
                emotion=((T("compra"), Emotion(1)),),
            ),
        )
    },
    "the parts of a stage": {
        "stage": {
            "next": (T("compra"),),
            "owner": T("ventas"),
            "done_when": DoneWhen(question=T("envio_gratis")),
            "kpis": (kpi("fcr", objective=T("crecer"), owner=T("ventas")),),
            "touchpoints": (touchpoint("carrito", channel=T("web"), owner=T("ventas")),),
            "pains": (
                pain("envio_tarde", touchpoint=T("carrito"), personas=(T("prudente"),), signs=(T("envio_gratis"),)),
            ),
            "opportunities": (Opportunity("envio_visible", T("x"), HERE, solves=(T("envio_tarde"),)),),
        }
    },
}


@pytest.mark.parametrize("fields", RIGHT.values(), ids=RIGHT)
def test_a_reference_to_something_of_the_map_is_right(fields):
    assert told(lost_references(_whole(**fields))) == []


WRONG = {
    "then": ({"question": question("envio_gratis", then=(T("envio_gratsi"),))}, "JM201", "envio_gratis"),
    "then in another stage": (
        {"question": question("envio_gratis", then=(T("plazo_entrega"),))},
        "JM201",
        "compra.plazo_entrega",
    ),
    "signs": ({"stage": {"pains": (pain("p", signs=(T("envio_grati"),)),)}}, "JM201", "envio_gratis"),
    "done_when": ({"stage": {"done_when": DoneWhen(question=T("envio_grati"))}}, "JM201", "envio_gratis"),
    "touchpoint of a question": ({"question": question("q", touchpoint=T("carito"))}, "JM202", "carrito"),
    "touchpoint of a pain": ({"stage": {"pains": (pain("p", touchpoint=T("carito")),)}}, "JM202", "carrito"),
    "solves of an opportunity": (
        {"stage": {"opportunities": (Opportunity("o", T("x"), HERE, solves=(T("envio_tard"),)),)}},
        "JM203",
        "envio_tarde",
    ),
    "also_in": ({"question": question("q", also_in=(T("copra"),))}, "JM204", "compra"),
    "next": ({"stage": {"next": (T("conpra"),)}}, "JM204", "compra"),
    "emotion of a persona": (
        {"personas": (Persona("p", "P", HERE, emotion=((T("decison"), Emotion(1)),)),)},
        "JM204",
        "decision",
    ),
    "channel": ({"stage": {"touchpoints": (touchpoint("t", channel=T("wev")),)}}, "JM205", "web"),
    "channel of a persona": (
        {"personas": (Persona("p", "P", HERE, detect=Detect(channel=T("weeb"))),)},
        "JM205",
        "web",
    ),
    "personas of a pain": ({"stage": {"pains": (pain("p", personas=(T("prudent"),)),)}}, "JM206", "prudente"),
    "owner of a stage": ({"stage": {"owner": T("venta")}}, "JM207", "ventas"),
    "owner of a touchpoint": ({"stage": {"touchpoints": (touchpoint("t", owner=T("venta")),)}}, "JM207", "ventas"),
    "owner of a question": ({"question": question("q", owner=T("venta"))}, "JM207", "ventas"),
    "owner of an objective": ({"objectives": (Objective("o", "O", HERE, owner=T("venta")),)}, "JM207", "ventas"),
    "owner of a plan": ({"plans": (plan("p", owner=T("venta")),)}, "JM207", "ventas"),
    "team of a plan": ({"plans": (plan("p", team=(T("venta"),)),)}, "JM207", "ventas"),
    "owner of a kpi": ({"kpis": (kpi("nps", owner=T("venta")),)}, "JM207", "ventas"),
    "objective of a kpi": ({"kpis": (kpi("nps", objective=T("crecr")),)}, "JM208", "crecer"),
    "objective of a question's kpi": (
        {"question": question("q", kpis=(kpi("nps", objective=T("crecr")),))},
        "JM208",
        "crecer",
    ),
    "objective of a touchpoint's kpi": (
        {"stage": {"touchpoints": (touchpoint("t", kpis=(kpi("nps", objective=T("crecr")),)),)}},
        "JM208",
        "crecer",
    ),
    "about": ({"evidence": (Evidence("crm", (T("envio_tarde"),), HERE),)}, "JM209", "decision.envio_tarde"),
    "survey": ({"surveys": (Survey("csat", HERE, place=T("comprra")),)}, "JM209", "compra"),
    "moves": ({"plans": (plan("p", moves=(Move("nps", "1", HERE, place=T("comprra")),)),)}, "JM209", "compra"),
    "touches": ({"plans": (plan("p", touches=(T("decision.carito"),)),)}, "JM209", "decision.carrito"),
    "solves of a plan": ({"plans": (plan("p", solves=(T("envio_tarde"),)),)}, "JM209", "decision.envio_tarde"),
}


@pytest.mark.parametrize(("fields", "code", "guess"), WRONG.values(), ids=WRONG)
def test_a_misspelt_reference_is_told_with_what_was_meant(fields, code, guess):
    [(found, variant, values)] = told(lost_references(_whole(**fields)))
    assert (found, variant, values["guess"]) == (code, "did_you_mean", guess)


def test_a_reference_like_nothing_lists_what_there_is():
    journey = _whole(stage={"owner": make_text("zzz", at(7))})
    [problem] = lost_references(journey)
    assert (problem.at.line, problem.variant, dict(problem.values)) == (7, "", {"name": "zzz", "known": "ventas"})


def test_only_the_first_known_names_are_listed():
    team = tuple(Member(f"{letter * 5}", "sales", HERE) for letter in "abcdefghij")
    [(_, _, values)] = told(lost_references(_whole(team=team, stage={"owner": T("zzz")})))
    assert values["known"] == "aaaaa, bbbbb, ccccc, ddddd, eeeee, fffff, ggggg, hhhhh, …"


def test_a_reference_without_anything_to_refer_to_says_how_to_begin():
    assert told(lost_references(_whole(team=(), stage={"owner": T("ventas")}))) == [
        ("JM207", "none_yet", {"name": "ventas"})
    ]


@pytest.mark.parametrize(
    ("fields", "group"),
    [
        ({"question": question("q", also_in=(T("carrito"),))}, "stage"),
        ({"question": question("q", then=(T("carrito"),))}, "question"),
        ({"question": question("q", touchpoint=T("q"))}, "touchpoint"),
        ({"stage": {"opportunities": (Opportunity("o", T("x"), HERE, solves=(T("carrito"),)),)}}, "pain"),
        ({"surveys": (Survey("csat", HERE, place=T("compra.plazo_entrega")),)}, "stage_or_touchpoint"),
        ({"plans": (plan("p", touches=(T("decision.envio_tarde"),)),)}, "stage_or_touchpoint_or_question"),
        ({"plans": (plan("p", solves=(T("decision"),)),)}, "pain_or_opportunity"),
    ],
)
def test_a_reference_to_the_wrong_kind_of_thing_says_what_belongs_there(fields, group):
    [(code, variant, _)] = told(lost_references(_whole(**fields)))
    assert (code, variant) == ("JM210", group)


def test_a_stage_is_no_owner_even_if_it_has_that_id():
    [(code, variant, _)] = told(lost_references(_whole(stage={"owner": T("compra")})))
    assert (code, variant) == ("JM207", "")


def test_a_former_id_leads_to_todays_id():
    journey = make_map(
        make_stage(
            "decision",
            question("gastos", was=(T("envio_gratis"),)),
            question("otra", then=(T("envio_gratis"),), also_in=(T("pago"),)),
        ),
        make_stage("compra", question("q", then=(T("decision.envio_gratis"),)), was=(T("pago"),)),
    )
    assert [(code, values["guess"]) for code, _, values in told(lost_references(journey))] == [
        ("JM204", "compra"),
        ("JM201", "gastos"),
        ("JM201", "decision.gastos"),
    ]


def test_a_fact_that_does_not_exist_is_told_once_for_each_text():
    journey = make_map(
        make_stage("compra", question("q", answer="{plaso} y {plaso}"), greeting=T("{zzz}")),
        facts={"plazo": T("24 h")},
        surveys=(Survey("csat", HERE, ask=T("{plazo}")), Survey("nps", HERE)),
        handoff=Handoff(T("{nada_parecido}"), hours=T("{plaz}")),
        fallback=(T("{plazo} {"),),
        small_talk=(SmallTalk(T("greet"), answers=(T("{ plazos }"),)),),
    )
    assert [(variant, values["name"]) for _, variant, values in told(unknown_facts(journey))] == [
        ("", "zzz"),
        ("did_you_mean", "plaso"),
        ("", "nada_parecido"),
        ("did_you_mean", "plaz"),
        ("did_you_mean", "plazos"),
    ]


def test_a_map_without_facts_says_how_to_begin():
    assert told(unknown_facts(asking(question("q", answer="{plazo}")))) == [("JM211", "none_yet", {"name": "plazo"})]


def test_facts_and_slots_that_the_question_collects_are_known():
    journey = asking(
        question("q", answer="{ plazo } {pedido}", collect=(T("pedido"),)),
        question("r", answer="{pedido}"),
        facts={"plazo": T("24 h")},
        handoff=Handoff(T("Ahora te paso.")),
    )
    assert told(unknown_facts(journey)) == [("JM211", "", {"name": "pedido", "known": "plazo"})]


def test_facts_are_known_wherever_they_are_filled():
    journey = make_map(
        make_stage(
            "compra",
            question("q", "¿{a}?", answer="{b}", link=T("/{c}"), collect=(T("pedido"),)),
            goal=T("{d}"),
            thinks=T("{e}"),
            greeting=T("{f}"),
        ),
        scope=T("{g}"),
        context=Context(product=T("{h}")),
        handoff=Handoff(T("{i}"), hours=T("{j}")),
        fallback=(T("{k}"),),
        empathy=(T("{n}"),),
        surveys=(Survey("csat", HERE, ask=T("{l}")),),
        small_talk=(SmallTalk(T("greet"), (T("hola"),), (T("{m}"),)),),
    )
    assert sorted(str(values["name"]) for _, _, values in told(unknown_facts(journey))) == list("abcdefghijklmn")


@pytest.mark.parametrize("text", ["{}", "{dos palabras}", "{3}", "} {", "{a-b}", '{"a": 1}'])
def test_other_texts_in_braces_are_literal(text):
    assert told(unknown_facts(asking(question("q", answer=text)))) == []


def test_answers_are_keyed_by_channels_and_personas_of_the_map():
    texts = {"web": (T("a"),), "prisas": (T("b"),), "telegran": (make_text("c", at(9)),)}
    journey = make_map(
        make_stage("compra", make_question("q", ["a"], answer_object=Answer((T("x"),), HERE, texts))),
        channels=(Channel("web", HERE), Channel("telegram", HERE)),
        personas=(Persona("prisas", "P", HERE),),
    )
    [problem] = unknown_listeners(journey)
    assert (problem.at.line, told([problem])) == (
        9,
        [("JM212", "did_you_mean", {"name": "telegran", "guess": "telegram"})],
    )
