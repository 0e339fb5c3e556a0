"""spaCy without frameworks: nothing heavy comes with it, and nothing is taken from whoever has it already."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FRAMEWORKS = ("tensorflow", "torch", "mxnet", "cupy", "h5py")


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_reading_entities_imports_no_framework() -> None:
    program = """
import sys
from datetime import date
from bot.language.entities import EntityReader
before = "spacy" in sys.modules
found = EntityReader().read("con bizum", today=date(2026, 11, 22))
print(before, [each.value for each in found], "spacy" in sys.modules, [n for n in %r if n in sys.modules])
"""
    assert run(program % (FRAMEWORKS,)) == "False ['bizum'] True []\n"


def test_frameworks_that_are_there_stay_and_later_ones_can_come() -> None:
    program = """
import importlib.util, sys, types
there = sys.modules["tensorflow"] = types.ModuleType("tensorflow")
from bot.language.entity_spacy import spacy
first = spacy()
print(sys.modules["tensorflow"] is there, spacy() is first, "torch" in sys.modules, first.blank("es").lang)
del sys.modules["tensorflow"]
print(importlib.util.find_spec("tensorflow") is not None)
"""
    assert run(program) == "True True False es\nTrue\n"


def test_a_spacy_that_is_there_already_is_the_one_that_is_used() -> None:
    program = """
import sys, types
mine = sys.modules["spacy"] = types.ModuleType("spacy")
from bot.language.entity_spacy import spacy
print(spacy() is mine)
"""
    assert run(program) == "True\n"
