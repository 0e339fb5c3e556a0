"""Whatever a map holds, the rules answer with problems that can be read, and always the same ones."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalogue import LANGUAGES
from bot.journeys.model import (
    Answer,
    Channel,
    Handoff,
    JourneyMap,
    Member,
    Move,
    Objective,
    Opportunity,
    Persona,
    Question,
    Stage,
    Survey,
)
from bot.journeys.rules import check_against, check_map, check_together
from tests.builders import HERE, make_map, make_question, make_stage, make_text
from tests.journeys.rules.making import kpi, pain, plan, touchpoint

NAMES = st.sampled_from(["compra", "pago", "carrito", "ventas", "web", "end", "greet", "default", "x"])
PATHS = st.one_of(NAMES, st.tuples(NAMES, NAMES).map(".".join))
WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["/x", "{x}", "{", "Llámanos al 900.", "40 €", "Fidelizar clientes", "¿?", "2026-02-30", "é" * 301]
    ),
)
TEXTS = WORDS.map(make_text)
SOME = {"max_size": 3}


def texts(values: "st.SearchStrategy[str]") -> "st.SearchStrategy[tuple[object, ...]]":
    return st.lists(values.map(make_text), **SOME).map(tuple)


def named(values: "st.SearchStrategy[str]") -> "st.SearchStrategy[object]":
    return st.none() | values.map(make_text)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    by_channel = {name: (draw(TEXTS),) for name in draw(st.sets(NAMES, **SOME))}
    return make_question(
        draw(NAMES),
        draw(st.lists(WORDS, **SOME)),
        answer_object=Answer((draw(TEXTS),), HERE, by_channel),
        goal=draw(st.none() | TEXTS),
        link=draw(st.none() | TEXTS),
        touchpoint=draw(named(PATHS)),
        reviewed_on=draw(st.none() | TEXTS),
        was=draw(texts(NAMES)),
        also_in=draw(texts(NAMES)),
        then=draw(st.lists(PATHS.map(make_text), max_size=5).map(tuple)),
        collect=draw(texts(NAMES)),
        kpis=(kpi(draw(NAMES), objective=draw(named(NAMES))),),
    )


@st.composite
def stages(draw: st.DrawFn) -> Stage:
    return make_stage(
        draw(NAMES),
        *draw(st.lists(questions(), **SOME)),
        was=draw(texts(NAMES)),
        phase=draw(st.sampled_from([None, "before", "after"])),
        goal=draw(st.none() | TEXTS),
        greeting=draw(st.none() | TEXTS),
        owner=draw(named(NAMES)),
        next=draw(texts(NAMES)),
        touchpoints=tuple(touchpoint(name, channel=draw(named(NAMES))) for name in draw(st.lists(NAMES, **SOME))),
        pains=(pain(draw(NAMES), touchpoint=draw(named(PATHS)), severity=draw(st.sampled_from([None, 1, 5]))),),
        opportunities=(Opportunity(draw(NAMES), draw(TEXTS), HERE, solves=draw(texts(PATHS))),),
    )


@st.composite
def maps(draw: st.DrawFn) -> JourneyMap:
    return make_map(
        *draw(st.lists(stages(), min_size=1, max_size=3)),
        id=draw(NAMES),
        language=draw(st.sampled_from(["es", "en-GB", "fr"])),
        review_every=draw(st.sampled_from(["6mo", "999999y", "1s"])),
        reviewed_on=draw(st.none() | TEXTS),
        facts={name: draw(TEXTS) for name in draw(st.sets(NAMES, **SOME))},
        team=tuple(Member(name, "sales", HERE) for name in draw(st.lists(NAMES, **SOME))),
        channels=tuple(Channel(name, HERE) for name in draw(st.lists(NAMES, **SOME))),
        personas=tuple(Persona(name, name, HERE, share=draw(WORDS)) for name in draw(st.lists(NAMES, **SOME))),
        objectives=tuple(Objective(name, name, HERE) for name in draw(st.lists(NAMES, **SOME))),
        plans=(
            plan(
                draw(NAMES),
                start=draw(WORDS),
                due=draw(WORDS),
                solves=draw(texts(PATHS)),
                touches=draw(texts(PATHS)),
                moves=(Move(draw(NAMES), ">= 1", HERE, place=draw(named(PATHS))),),
            ),
        ),
        surveys=(Survey("csat", HERE, place=draw(named(PATHS)), ask=draw(st.none() | TEXTS)),),
        handoff=draw(st.none() | TEXTS.map(Handoff)),
        fallback=draw(texts(WORDS)),
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(maps(), st.sets(PATHS))
def test_the_rules_answer_for_any_map(journey: JourneyMap, published: "set[str]") -> None:
    today = date(2026, 11, 22)
    problems = check_map(journey, today=today)
    assert check_map(journey, today=today) == problems
    problems += check_together([journey, journey]) + check_against(journey, published)
    assert all(problem.render(language) for problem in problems for language in LANGUAGES)
