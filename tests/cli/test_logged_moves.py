"""What the log tells about customers reaches the running bot and `travesia ask`, under the present ids."""

from datetime import date
from pathlib import Path

from bot.dialogue.position import NO_MOVES
from bot.journeys.library import load_project
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.events import StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.log import MemoryTouchpointLog
from bot.wiring import build_conversation_services, build_product, logged_moves
from tests.builders import make_context

MAP = """\
journey: Tienda
stages:
  - name: Compra
    was: [pagar]
    questions: [{ask: ["¿Cómo pago?", "pago"], answer: "Con tarjeta.", id: pago}]
  - name: Lealtad
    questions: [{ask: ["¿Cómo lo devuelvo?", "devolver"], answer: "Así.", id: devolver}]
"""


def project_with_a_log(root: Path) -> Project:
    project = Project(root)
    project.maps.mkdir()
    (project.maps / "tienda.yml").write_text(MAP, encoding="utf-8")
    product = build_product(project, Settings(), maps=load_project(project, today=date(2026, 11, 22)))
    for turn, (stage, question) in enumerate([("pagar", "pago"), ("lealtad", "devolver")], start=1):
        context = make_context(turn_id=f"turn-{turn}", sequence=turn, received_at=float(turn))
        event = TouchpointEvent(
            context,
            TurnKind.QUESTION,
            stage,
            StageSource.QUESTION,
            "…",
            question_id=question,
            home_stage_id=stage,
            answered=True,
        )
        product.conversation.log.record(event)
    product.database.dispose()
    return project


def test_a_start_reads_where_customers_ask_next(tmp_path: Path) -> None:
    project = project_with_a_log(tmp_path)
    maps = load_project(project, today=date(2026, 11, 22))
    product = build_product(project, Settings(), maps=maps)
    product.database.dispose()
    expected = {("compra", "lealtad"): 1}
    assert product.conversation.moves == expected
    assert build_conversation_services(project, Settings()).moves == expected
    assert build_conversation_services(project, Settings(), log=MemoryTouchpointLog()).moves == {}
    assert logged_moves(project, Settings()) == {("pagar", "lealtad"): 1}


def test_without_a_log_there_is_nothing_to_read_and_none_is_made(tmp_path: Path) -> None:
    assert logged_moves(Project(tmp_path), Settings()) is NO_MOVES
    assert list(tmp_path.iterdir()) == []
