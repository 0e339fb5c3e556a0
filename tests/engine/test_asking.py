"""What `travesia ask` and `evaluate` count as understood."""

import pytest

from bot.catalogue import text
from bot.compiler.naming import SMALL_TALK
from bot.compiler.small_talk import shipped
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.position import Reason
from bot.engine.asking import Asked, Why, asked
from bot.engine.evaluation import Confusion, Distance, Evaluation, Examined, Persona, evaluate
from bot.engine.labelled import Row, read_rows
from bot.engine.protocol import Understanding
from bot.errors import UserError
from bot.journeys.model import Handoff, SmallTalk
from bot.turn import Band, Bands, Candidate, MessagePart
from tests.builders import make_map, make_question, make_stage, make_text

REPHRASE = text("replies.fallback.rephrase", "es")
KNOWLEDGE = Knowledge(
    [
        make_map(
            make_stage("decision", make_question("envio", ["¿Es gratis?"], answer="Desde {minimo} €.")),
            make_stage("compra", make_question("pago", ["¿Cómo pago?"], was=(make_text("formas"),))),
            make_stage("lealtad", make_question("garantia", ["¿Hay garantía?"])),
            facts={"minimo": make_text("50")},
        )
    ]
)
ENVIO, PAGO, GARANTIA = "decision.envio", "compra.pago", "lealtad.garantia"


def understood(intent: str, confidence: float, *candidates: tuple[str, float]) -> Understanding:
    return Understanding(intent, confidence, tuple(Candidate(*each) for each in candidates))


def test_a_question_that_is_understood_has_its_answer_with_facts():
    result = asked("gratis?", understood("decision", 0.9, (ENVIO, 0.9), (PAGO, 0.1)), knowledge=KNOWLEDGE)
    assert result == Asked(
        text="gratis?",
        intent="decision",
        question=ENVIO,
        best=ENVIO,
        confidence=0.9,
        candidates=(Candidate(ENVIO, 0.9), Candidate(PAGO, 0.1)),
        answer="Desde 50 €.",
        near=False,
        band=Band.ANSWER,
        answers=(ENVIO,),
        why=(Why(1.0, Reason.NO_POSITION, 0.9), Why(1.0, Reason.NO_POSITION, 0.1)),
    )


def test_the_stage_of_the_customer_reorders_the_candidates():
    close = understood("decision", 0.5, (ENVIO, 0.5), (PAGO, 0.45))
    assert asked("?", close, knowledge=KNOWLEDGE).question == ENVIO
    assert asked("?", close, knowledge=KNOWLEDGE, stage="compra").question == PAGO


def test_the_stage_of_the_customer_may_stand_on_any_map():
    one, other = (make_map(make_stage(name, make_question("q", [f"{name}?"])), id=name) for name in ("one", "other"))
    close = understood("one", 0.5, ("one.q", 0.5), ("other.q", 0.45))
    assert asked("?", close, knowledge=Knowledge([one, other]), stage="other").question == "other.q"


def test_under_the_threshold_nothing_is_answered_but_a_near_question_is_offered():
    near = asked("?", understood("nlu_fallback", 0.6, (ENVIO, 0.4)), knowledge=KNOWLEDGE)
    assert (near.question, near.best, near.answer, near.near, near.confidence) == (None, ENVIO, REPHRASE, True, 0.4)
    far = asked("?", understood("nlu_fallback", 0.9, (ENVIO, 0.1)), knowledge=KNOWLEDGE)
    assert (far.question, far.near) == (None, False)


def test_small_talk_is_no_question():
    result = asked("hola", understood("greet", 0.8, (ENVIO, 0.1)), knowledge=KNOWLEDGE)
    assert (result.question, result.best, result.confidence, result.near) == (None, None, 0.8, False)
    assert result.answer == shipped("es")["greet"].answers[0]


def test_the_answer_is_what_the_map_says_in_its_own_words():
    own = SmallTalk(make_text("thanks"), answers=(make_text("¡A ti, desde {minimo} €!"),))
    map_ = make_map(
        *KNOWLEDGE.maps[0].stages,
        facts={"minimo": make_text("50")},
        small_talk=(own,),
        fallback=(make_text("¿Cómo dices?"),),
        handoff=Handoff(make_text("Te paso con Ana."), hours=make_text("de 9 a 18")),
    )

    def said(intent: str) -> str:
        return asked("?", understood(intent, 0.9, (ENVIO, 0.1)), knowledge=Knowledge([map_])).answer

    assert [said(intent) for intent in ("thanks", "nlu_fallback", "human_handoff")] == [
        "¡A ti, desde 50 €!",
        "¿Cómo dices?",
        "Te paso con Ana. Horario de atención: de 9 a 18.",
    ]


@pytest.mark.parametrize("intent", SMALL_TALK)
def test_all_small_talk_has_an_answer(intent):
    assert asked("?", understood(intent, 0.9), knowledge=KNOWLEDGE).answer not in ("", REPHRASE)


def test_candidates_of_no_map_are_left_out():
    result = asked("?", understood("otra", 0.9, ("otra.cosa", 0.9)), knowledge=KNOWLEDGE)
    assert (result.question, result.candidates, result.confidence) == (None, (), 0.9)


def examined(question: str | None, understanding: Understanding, milliseconds: float = 1.0) -> Examined:
    return Examined(Row("?", question), asked("?", understanding, knowledge=KNOWLEDGE), milliseconds)


def test_the_numbers_of_an_evaluation():
    rows = [
        examined(ENVIO, understood("decision", 0.9, (ENVIO, 0.9), (PAGO, 0.1)), 1.0),
        examined(PAGO, understood("decision", 0.6, (ENVIO, 0.6), (PAGO, 0.3)), 2.0),
        examined(GARANTIA, understood("nlu_fallback", 0.6, (GARANTIA, 0.4)), 3.0),
        examined(GARANTIA, understood("greet", 0.7, (ENVIO, 0.1)), 4.0),
        examined(None, understood("nlu_fallback", 0.9, (ENVIO, 0.1)), 5.0),
        examined(None, understood("decision", 0.8, (ENVIO, 0.8)), 6.0),
    ]
    assert evaluate(rows) == Evaluation(
        rows=6,
        accuracy=0.5,
        top3=0.75,
        answered_right=0.25,
        answered_wrong=0.5,
        asked_right=0.0,
        asked_wrong=0.0,
        rejected=0.25,
        out_of_scope_caught=0.5,
        out_of_scope_answered=0.5,
        out_of_scope_small_talk=0.0,
        out_of_scope_asked=0.0,
        out_of_scope_fallback=0.5,
        caught_at_5_percent_rejected=0.0,
        out_of_scope_auroc=0.625,
        asked_which=0.1667,
        thresholds=None,
        median_ms=3.5,
        p95_ms=6.0,
        confusions=(Confusion(PAGO, ENVIO, 1), Confusion(GARANTIA, "greet", 1)),
    )


BANDS = Bands(answer_from=0.6, ask_from=0.2)


def sure(*candidates: tuple[str, float], **fields: object) -> Understanding:
    """What a model with bands understands."""
    stage = candidates[0][0].partition(".")[0] if candidates and candidates[0][1] >= BANDS.ask_from else "nlu_fallback"
    return Understanding(stage, 0.9, tuple(Candidate(*each) for each in candidates), bands=BANDS, **fields)


@pytest.mark.parametrize(
    ("understanding", "stage", "band", "answers", "offered"),
    [
        (sure((ENVIO, 0.7), (PAGO, 0.1)), None, Band.ANSWER, (ENVIO,), ()),
        (sure((ENVIO, 0.5), (PAGO, 0.3), (GARANTIA, 0.1)), None, Band.ASK, (), (ENVIO, PAGO)),
        (sure((ENVIO, 0.1)), None, Band.FALLBACK, (), ()),
        # The same words in two stages: answered where the customer is, with the other reading offered.
        (sure((ENVIO, 0.46), (GARANTIA, 0.45)), None, Band.ASK, (), (ENVIO, GARANTIA)),
        (sure((ENVIO, 0.46), (GARANTIA, 0.45)), "lealtad", Band.ANSWER, (GARANTIA,), (ENVIO,)),
        # Two questions in one message.
        (
            sure(
                (ENVIO, 0.5),
                parts=(MessagePart("a", (Candidate(PAGO, 0.9),)), MessagePart("b", (Candidate(ENVIO, 0.8),))),
            ),
            None,
            Band.ANSWER,
            (PAGO, ENVIO),
            (),
        ),
        (
            sure(
                (ENVIO, 0.5),
                parts=(MessagePart("a", (Candidate(PAGO, 0.9),)), MessagePart("b", (Candidate(GARANTIA, 0.4),))),
            ),
            None,
            Band.ANSWER,
            (PAGO,),
            (GARANTIA,),
        ),
    ],
)
def test_a_model_with_bands_is_asked_as_the_dialogue_would(understanding, stage, band, answers, offered):
    result = asked("?", understanding, knowledge=KNOWLEDGE, stage=stage)
    assert (result.band, result.answers, result.offered) == (band, answers, offered)
    assert (result.question, result.near) == (answers[0] if answers else None, band is Band.ASK)
    assert result.bands == BANDS


def test_why_tells_factor_reason_and_what_came_of_it():
    result = asked("?", sure((ENVIO, 0.4), (PAGO, 0.4)), knowledge=KNOWLEDGE, stage="compra")
    assert result.candidates == (Candidate(PAGO, 0.4), Candidate(ENVIO, 0.4))
    assert [(round(each.factor, 2), each.reason.value, round(each.confidence, 3)) for each in result.why] == [
        (1.45, "here", 0.441),
        (1.18, "next_door", 0.359),
    ]
    assert round(result.confidence, 3) == 0.441


def test_the_answers_to_several_questions_are_said_one_after_the_other():
    parts = (MessagePart("a", (Candidate(PAGO, 0.9),)), MessagePart("b", (Candidate(ENVIO, 0.8),)))
    assert asked("?", sure((ENVIO, 0.5), parts=parts), knowledge=KNOWLEDGE).answer == "Sí.\n\nDesde 50 €."


@pytest.mark.parametrize(
    ("understanding", "answer"),
    [
        (sure((ENVIO, 0.5)), "¿Te refieres a esto?"),
        (sure((ENVIO, 0.5), (PAGO, 0.4)), "¿Te refieres a alguna de estas preguntas?"),
        (sure((ENVIO, 0.5), language="en"), "Is this what you mean?"),
    ],
)
def test_asking_back_is_said_in_the_language_of_the_message(understanding, answer):
    assert asked("?", understanding, knowledge=KNOWLEDGE).answer == answer


def test_the_logged_moves_have_a_say():
    moves = {("decision", "lealtad"): 500}
    close = sure((ENVIO, 0.4), (GARANTIA, 0.4))
    result = asked("?", close, knowledge=KNOWLEDGE, stage="decision", moves=moves)
    assert [each.reason.value for each in result.why] == ["often_asked_next", "seldom_asked_next"]
    assert result.candidates[0].path == GARANTIA


def test_bands_distances_and_personas_of_an_evaluation():
    def row(question, understanding, **fields):
        return Examined(Row("?", question, **fields), asked("?", understanding, knowledge=KNOWLEDGE), 1.0)

    parts = (MessagePart("a", (Candidate(PAGO, 0.9),)), MessagePart("b", (Candidate(ENVIO, 0.8),)))
    found = evaluate(
        [
            row(ENVIO, sure((ENVIO, 0.9)), persona="ana"),
            row(ENVIO, sure((PAGO, 0.7), parts=parts), persona="ana"),
            row(ENVIO, sure((PAGO, 0.5), (ENVIO, 0.4)), persona="ana"),
            row(GARANTIA, sure((PAGO, 0.5)), persona="leo"),
            row(None, sure((PAGO, 0.45)), distance="near"),
            row(None, sure((PAGO, 0.8)), distance="near"),
            row(None, sure((PAGO, 0.1)), distance="far"),
        ]
    )
    assert (found.answered_right, found.answered_wrong, found.asked_right, found.rejected) == (0.5, 0.0, 0.25, 0.0)
    assert (found.out_of_scope_caught, found.caught_at_5_percent_rejected) == (0.6667, 0.6667)
    assert (found.asked_which, found.thresholds) == (0.4286, BANDS)
    assert found.by_distance == (Distance("far", 1, 1.0, 1.0, 1.0), Distance("near", 2, 0.5, 0.5, 0.75))
    assert found.by_persona == (Persona("leo", 1, 0.0, 0.0, 0.0, 0.0), Persona("ana", 3, 0.3333, 0.6667, 0.0, 0.0))


def test_what_cannot_be_measured_is_none():
    only_outside = evaluate([examined(None, understood("nlu_fallback", 0.9))])
    assert (only_outside.accuracy, only_outside.out_of_scope_auroc, only_outside.out_of_scope_caught) == (
        None,
        None,
        1.0,
    )
    assert evaluate([]).median_ms is None


def test_rows_are_read_with_old_ids_led_to_new_ones():
    content = (
        '{"text": "a", "question": "compra.formas", "stage": "compra", "persona": "ana", "note": 1}\n\n'
        '{"text": "b", "question": null, "distance": "far"}\n'
    )
    assert read_rows(content, file="f.jsonl", knowledge=KNOWLEDGE) == (
        Row("a", PAGO, "compra", persona="ana"),
        Row("b", None, distance="far"),
    )


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"text": "a", "question": null}\n{"text"', "not_json: place=f.jsonl:2:8, reason=Expecting ':' delimiter"),
        ("[]", "not_a_row: place=f.jsonl:1"),
        ('{"text": "a"}', "not_a_row: place=f.jsonl:1"),
        ('{"text": 5, "question": null}', "not_a_row: place=f.jsonl:1"),
        ('{"text": "a", "question": "no.hay"}', "unknown_question: place=f.jsonl:1, question=no.hay"),
        ('{"text": "a", "question": null, "stage": "luna"}', "unknown_stage: place=f.jsonl:1, stage=luna"),
        ("\n \n", "no_rows: file=f.jsonl"),
    ],
)
def test_a_wrong_row_is_named_with_its_place(content, complaint):
    with pytest.raises(UserError) as error:
        read_rows(content, file="f.jsonl", knowledge=KNOWLEDGE)
    assert str(error.value) == f"errors.evaluation.{complaint}"


def test_every_message_of_an_evaluation_ends_in_one_group():
    asks, falls_back = sure((ENVIO, 0.5), (PAGO, 0.3)), sure((ENVIO, 0.1))
    inside = [
        (ENVIO, sure((ENVIO, 0.9))),
        (GARANTIA, sure((ENVIO, 0.9))),
        (PAGO, asks),
        (GARANTIA, asks),
        (PAGO, falls_back),
    ]
    outside = [sure((ENVIO, 0.9)), understood("greet", 0.7, (ENVIO, 0.1)), asks, falls_back]
    found = evaluate([*(examined(*each) for each in inside), *(examined(None, each) for each in outside)])
    groups = (found.answered_right, found.answered_wrong, found.asked_right, found.asked_wrong, found.rejected)
    assert groups == (0.2, 0.2, 0.2, 0.2, 0.2)
    assert (found.out_of_scope_answered, found.out_of_scope_small_talk) == (0.25, 0.25)
    assert (found.out_of_scope_asked, found.out_of_scope_fallback) == (0.25, 0.25)
    assert found.out_of_scope_caught == 0.75
