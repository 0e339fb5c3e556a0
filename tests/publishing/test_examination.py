"""What examining finds: own variants, held-out phrases, and the real questions of the log, before and now."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.dialogue.knowledge import Knowledge
from bot.engine.protocol import Understanding
from bot.journeys.library import load_maps
from bot.publishing import examination as examination_module
from bot.publishing.examination import Examination, Mind, StageCounts, Unanswered, Verdict, examine
from bot.publishing.recent_questions import LoggedQuestion, recent_questions
from bot.touchpoints.database import writing
from bot.touchpoints.labels import Label
from bot.turn import Bands, Candidate
from tests.publishing.conftest import MAP
from tests.publishing.test_changes import TODAY

SHIPPING, PAYING, RETURNING = "decision.gastos_envio", "decision.formas_pago", "posventa.devolver"


class Reading:
    """Understands exactly the texts it was given, and nothing else."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known

    async def understand(self, text: str) -> Understanding:
        path = self.known.get(text)
        candidates = (Candidate(path, 0.99),) if path else ()
        intent = path.partition(".")[0] if path else "nlu_fallback"
        return Understanding(intent, 0.99 if path else 0.1, candidates, Bands(answer_from=0.6, ask_from=0.4))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(load_maps([MAP], today=TODAY))


def mind(knowledge: Knowledge, **said: str) -> Mind:
    engine: Any = Reading({**own(knowledge), **{text.replace("_", " "): path for text, path in said.items()}})
    return Mind(engine, knowledge)


def own(knowledge: Knowledge) -> dict[str, str]:
    return {
        variant.value: f"{stage.id}.{question.id}"
        for stage in knowledge.maps[0].stages
        for question in stage.questions
        for variant in question.variants
    }


def logged(words: str, stage: str | None = None, answered: str | None = None) -> LoggedQuestion:
    return LoggedQuestion(f"turn of {words}", words, stage, answered)


async def test_real_questions_before_and_now_stage_by_stage(knowledge: Knowledge) -> None:
    old = mind(knowledge, igual=SHIPPING, otra=SHIPPING, perdida=PAYING)
    new = mind(knowledge, igual=SHIPPING, otra=PAYING, nueva=RETURNING)
    questions = [logged("igual", "decision"), logged("otra", "decision"), logged("perdida", "decision")]
    questions += [logged("nueva", "posventa"), logged("nada")]
    found = await examine(new, old, questions=questions, labels=())
    assert [(each.text, each.before, each.now, each.verdict) for each in found.replayed] == [
        ("igual", SHIPPING, SHIPPING, Verdict.SAME),
        ("otra", SHIPPING, PAYING, Verdict.CHANGED),
        ("perdida", PAYING, None, Verdict.LOST),
        ("nueva", None, RETURNING, Verdict.GAINED),
        ("nada", None, None, Verdict.NEITHER),
    ]
    assert found.by_stage == (
        StageCounts("decision", asked=3, before=3, now=2, changed=1, gained=0, lost=1),
        StageCounts("posventa", asked=1, before=0, now=1, changed=0, gained=1, lost=0),
        StageCounts("-", asked=1, before=0, now=0, changed=0, gained=0, lost=0),
    )
    assert (found.own_asked, found.own_right, found.own_wrong, found.regressions) == (15, 15, (), 1)


async def test_phrases_that_customers_explained_and_that_were_right_before(knowledge: Knowledge) -> None:
    labels = [Label("a", SHIPPING, "es"), Label("b", PAYING, "es"), Label("c", "gone.away", "es")]
    found = await examine(mind(knowledge, a=SHIPPING), mind(knowledge, b=PAYING), questions=(), labels=labels)
    assert (found.held_out, found.held_out_right, found.held_out_right_before) == (2, 1, 1)
    assert found.held_out_lost == (Unanswered(PAYING, "b", None),)
    assert found.regressions == 1


async def test_without_an_old_model_the_log_says_what_was_answered(knowledge: Knowledge) -> None:
    questions = [logged("igual", None, SHIPPING), logged("perdida", None, PAYING)]
    found = await examine(mind(knowledge, igual=SHIPPING), None, questions=questions, labels=[Label("a", PAYING, "es")])
    assert [each.verdict for each in found.replayed] == [Verdict.SAME, Verdict.LOST]
    assert (found.held_out_right_before, found.held_out_lost, found.regressions) == (None, (), 1)


async def test_a_question_that_was_renamed_is_the_same(tmp_path: Path, knowledge: Knowledge) -> None:
    renamed = MAP.read_text(encoding="utf-8").replace("id: devolver", "id: devoluciones\n        was: [devolver]")
    (tmp_path / "t.yml").write_text(renamed, encoding="utf-8")
    now = Knowledge(load_maps([tmp_path / "t.yml"], today=TODAY))
    new = mind(now, quiero="posventa.devoluciones")
    labels = [Label("quiero", RETURNING, "es")]
    found = await examine(new, mind(knowledge, quiero=RETURNING), questions=[logged("quiero")], labels=labels)
    assert found.replayed[0].verdict is Verdict.SAME
    assert (found.held_out_right, found.regressions) == (1, 0)


async def test_own_variants_under_the_bar_are_a_regression(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine: Any = Reading({text: path for text, path in own(knowledge).items() if path != PAYING})
    found = await examine(Mind(engine, knowledge), None, questions=(), labels=())
    assert (found.own_asked, found.own_right, found.under_the_bar, found.regressions) == (15, 10, True, 1)
    assert found.own_wrong[0] == Unanswered(PAYING, "¿Cómo puedo pagar?", None)
    monkeypatch.setattr(examination_module, "OWN_ASKED", 4)
    few = await examine(Mind(engine, knowledge), None, questions=(), labels=())
    assert (few.own_asked, few.own_right) == (4, 3), "each question has its say before one has two"


async def test_what_is_kept_holds_no_words_of_a_customer(knowledge: Knowledge) -> None:
    old = mind(knowledge, secreto=PAYING, explicado=PAYING)
    labels = [Label("explicado", PAYING, "es")]
    found = await examine(mind(knowledge), old, questions=[logged("secreto", "decision")], labels=labels)
    kept = json.dumps(found.to_json(), ensure_ascii=False)
    assert json.loads(kept) == {
        "own": {"asked": 15, "right": 15, "wrong": []},
        "held_out": {"asked": 1, "right": 0, "right_before": 1, "lost": {PAYING: 1}},
        "replay": {
            "stages": [
                {"stage": "decision", "asked": 1, "before": 1, "now": 0, "changed": 0, "gained": 0, "lost": 1},
            ],
            "not_the_same": [{"turn_id": "turn of secreto", "before": PAYING, "now": None, "verdict": "lost"}],
        },
        "regressions": 2,
    }
    assert replace(found, replayed=(), held_out_lost=()).regressions == 0
    assert isinstance(found, Examination)


def test_the_newest_typed_questions_come_once_each(database: Engine) -> None:
    turn = (
        "INSERT INTO touchpoint (turn_id, conversation_id, seq, customer_key, journey_key, at, map_id, release, "
        "channel, language, text_redacted, stage_id, stage_source, home_stage_id, question_id, kind, candidates, "
        "answered, chosen) VALUES (:turn, :talk, :seq, 'c', 'j', :seq, 'm', 'r', 'web', 'es', :text, 'decision', "
        ":source, 'decision', :question, :kind, '[]', :answered, :chosen)"
    )
    talk = (
        "INSERT INTO conversation (conversation_id, customer_key, journey_key, map_id, release, channel, language, "
        "started_at, ended_at, turns, is_test) VALUES (:talk, 'c', 'j', 'm', 'r', 'web', 'es', 0, 0, 1, :test)"
    )
    rows = [
        ("old", "envío", "context", "question", True, False),
        ("other", "pagar", "question", "fallback", False, False),
        ("again", "envío", "page", "question", True, False),
        ("pressed", "botón", "context", "question", True, True),
        ("thanks", "gracias", "context", "chitchat", None, False),
        ("emptied", None, "context", "question", True, False),
    ]
    with writing(database) as connection:
        for name, test in (("real", False), ("test", True)):
            connection.execute(text(talk), {"talk": name, "test": test})
        for seq, (name, words, source, kind, answered, chosen) in enumerate(rows):
            values = {"turn": name, "talk": "real", "seq": seq, "text": words, "source": source, "kind": kind}
            question = "gastos_envio" if answered else None
            connection.execute(text(turn), {**values, "answered": answered, "chosen": chosen, "question": question})
        values = {"turn": "test", "talk": "test", "seq": 9, "text": "prueba", "source": "context", "kind": "question"}
        connection.execute(text(turn), {**values, "answered": True, "chosen": False, "question": "gastos_envio"})
    newest = LoggedQuestion("again", "envío", "decision", SHIPPING)
    assert recent_questions(database) == (newest, LoggedQuestion("other", "pagar", None, None))
    assert recent_questions(database, limit=1) == (newest,)
