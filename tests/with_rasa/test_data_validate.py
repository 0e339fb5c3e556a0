"""The real `rasa data validate` accepts what the compiler makes of the sample maps."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.compiler import compile_maps, write_all
from bot.journeys.library import load_project
from bot.project import Project

ROOT = Path(__file__).parents[2]
HARMLESS = (
    r"duplicated intents have been found across multiple domain files",  # Rasa adds retrieval intents a second time
    r"intent 'choose' is listed in the domain file, but is not found",  # pressed, never said
    r"utterance 'utter_[\w.]+' is not used in any story or rule",  # said by actions
)


SAMPLES = {"shop": ROOT, "hotel in two languages": ROOT / "examples" / "harbour_house"}
_BOTH = """
import os, sys
from rasa.__main__ import main
for folder in sys.argv[1:]:
    print("####", folder, flush=True)
    print("####", folder, file=sys.stderr, flush=True)
    os.chdir(folder)
    sys.argv = ["rasa", "data", "validate"]
    main()
"""
"""The command itself, twice in one process: most of its time goes into importing TensorFlow."""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What Rasa says of each sample."""
    folders = {name: tmp_path_factory.mktemp("validated") for name in SAMPLES}
    for name, folder in folders.items():
        write_all(compile_maps(load_project(Project(SAMPLES[name]), today=date(2026, 11, 22))), folder)
        shutil.copy(ROOT / "config.yml", folder)
    done = subprocess.run(
        [sys.executable, "-c", _BOTH, *map(str, folders.values())],
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: _part_of(done.stdout, folder) + _part_of(done.stderr, folder) for name, folder in folders.items()}


def _part_of(text: str, folder: Path) -> str:
    return text.partition(f"#### {folder}\n")[2].partition("####")[0]


@pytest.mark.parametrize("name", SAMPLES)
def test_rasa_accepts_the_compiled_maps(reports: dict[str, str], name: str) -> None:
    report = reports[name]
    assert "No story structure conflicts found." in report
    complaints = re.findall(r"rasa/\S+: UserWarning: (.*)", report) + re.findall(r"^.* ERROR .*$", report, re.MULTILINE)
    assert complaints, "Rasa's warnings are printed otherwise now; look again"
    assert [each for each in complaints if not any(re.search(known, each) for known in HARMLESS)] == []
