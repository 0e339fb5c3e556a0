"""The report of a training: taken out of Rasa's model, kept beside it, read by whoever tells the author."""

import json
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.rasa_parts.releases import report_file

if TYPE_CHECKING:
    from bot.language.question_report import TrainingReport

REPORT: Final = "report.json"
"""Its name among what the question classifier keeps inside the model."""


def keep_report(model: Path) -> None:
    """Copy the report out of a model to the file beside it; nothing, when its pipeline wrote none."""
    with tarfile.open(model) as archive:
        inside = next((each for each in archive if each.isfile() and Path(each.name).name == REPORT), None)
        found = archive.extractfile(inside) if inside else None
        if found is not None:
            report_file(model).write_bytes(found.read())


def read_report(model: Path) -> "TrainingReport | None":
    """What the training of a model showed; `None` when it was not kept, or by another version of the product."""
    from bot.language.question_report import report_from_json  # brings scipy along, which training alone needs

    try:
        return report_from_json(json.loads(report_file(model).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
