"""A model is out of date when anything changes that it was learnt with."""

import ast
from pathlib import Path

import bot.language
from bot.rasa_parts.training import _OUR_OWN

LANGUAGE = Path(bot.language.__path__[0])


def imported(module: Path) -> set[Path]:
    """Modules of the language room that one of them imports by name."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    rooms = (name.removeprefix("bot.language.") for name in names if name.startswith("bot.language."))
    return {LANGUAGE / f"{name}.py" for name in rooms}


def test_all_that_the_question_model_is_made_with_counts() -> None:
    begun = {LANGUAGE / "question_training.py", LANGUAGE / "question_report.py", LANGUAGE / "background.py"}
    found, wanted = set[Path](), begun
    while wanted:
        found |= wanted
        wanted = {other for module in wanted for other in imported(module)} - found
    assert sorted(each.name for each in found - set(_OUR_OWN)) == []
    assert len(found) >= 15


def test_word_lists_count_too() -> None:
    assert {"entity_words.txt", "es.txt", "en.txt", "redaction.yml"} <= {path.name for path in _OUR_OWN}
    assert [path for path in _OUR_OWN if not path.is_file()] == []
