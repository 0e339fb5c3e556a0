"""Our understanding against Rasa's own (DIET) on the same maps, messages and machine, side by side.

Run it with `python -m benchmarks.understanding`; `--quick` leaves DIET out, which takes minutes to train. Each side
trains and answers in fresh processes of one thread, one after the other. What the rows mean, what the messages are and
what they cannot show: docs/understanding-measured.md. The held-out messages are for measuring, never for choosing.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.understanding_sides import SETS
from bot.rasa_parts import quiet

REPOSITORY: Final = Path(__file__).parent.parent
MAPS: Final = {
    "shop": REPOSITORY / "journey_maps",
    "hotel": REPOSITORY / "examples" / "harbour_house" / "journey_maps",
}
SIDES: Final = {"ours": "ours", "words": "no encoder", "diet": "Rasa DIET"}
ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
}

SHARES: Final = (
    ("right question first (top-1), %", "accuracy"),
    ("right question among three, %", "top3"),
    ("answered right at own threshold, %", "answered_right"),
    ("asked which, right one offered, %", "asked_right"),
    ("answered wrong, %", "answered_wrong"),
    ("not understood (rejected), %", "rejected"),
)
AT_5_PERCENT: Final = "caught_at_5_percent_rejected"
OUTCOMES: Final = (
    ("refused, %", "refused"),
    ("asked which, %", "asked"),
    ("answered, which is wrong, %", "answered"),
    ("taken for small talk, %", "small_talk"),
)


@dataclass(frozen=True)
class Side:
    """What came of one side with one business."""

    training: Mapping[str, Any]
    asking: Mapping[str, Any]


def main(words: Sequence[str]) -> None:
    """Measure every side and print the tables."""
    shop = {side: _side(side, "shop") for side in SIDES if side != "diet" or "--quick" not in words}
    for name, _, _ in SETS["shop"]:
        _print_set(f"Shop, {name}", name, shop)
    _print_strange("Shop, messages without an answer", shop)
    hotel = {"ours": _side("ours", "hotel")}
    for name, _, _ in SETS["hotel"]:
        _print_set(f"Hotel, {name}", name, hotel)
    _print_strange("Hotel, messages without an answer", hotel)
    _print_costs("Cost, shop", shop)
    _print_warm_training()


def _side(side: str, business: str) -> Side:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(MAPS[business], root / "journey_maps")
        for name in ("config.yml", "endpoints.yml"):
            shutil.copy(REPOSITORY / name, root)
        return Side(_child("train", side, folder), _child("ask", side, folder, business))


def _child(*words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.understanding_sides", *words],
        cwd=REPOSITORY,
        env={**quiet.child_environment(), **ONE_THREAD, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _print_set(title: str, name: str, sides: Mapping[str, Side]) -> None:
    found = {side: each.asking["sets"][name] for side, each in sides.items()}
    rows = next(iter(found.values()))["rows"]
    _print_head(f"{title}: {rows} messages", sides)
    for label, field in SHARES:
        _print_row(label, [_percent(each[field]) for each in found.values()])
    for at, group in enumerate(next(iter(found.values()))["by_distance"]):
        label = f"no answer, {group['distance']} ({group['rows']})"
        groups = [each["by_distance"][at] for each in found.values()]
        _print_row(f"{label}: refused at 5 % false rejects, %", [_percent(e[AT_5_PERCENT]) for e in groups])
        _print_row(f"{label}: AUROC", [f"{each['auroc']:.3f}" for each in groups])
    _print_row("one message: median (p95), ms", [f"{e['median_ms']:.1f} ({e['p95_ms']:.1f})" for e in found.values()])


def _print_strange(title: str, sides: Mapping[str, Side]) -> None:
    """What each side does, at its own thresholds, with what the map does not know."""
    _print_head(title, sides)
    for distance in ("far", "near"):
        for label, field in OUTCOMES:
            shares = [each.asking["strange"][distance][field] for each in sides.values()]
            _print_row(f"{distance}: {label}", [_percent(share) for share in shares])


def _print_costs(title: str, sides: Mapping[str, Side]) -> None:
    _print_head(title, sides)
    _print_row("training, fresh process, s", [f"{each.training['seconds']:.1f}" for each in sides.values()])
    _print_row("peak memory, training, MB", [f"{each.training['peak_mb']}" for each in sides.values()])
    _print_row("peak memory, answering, MB", [f"{each.asking['peak_mb']}" for each in sides.values()])


def _print_head(title: str, sides: Mapping[str, Side]) -> None:
    names = [SIDES[side] for side in sides]
    print(f"\n| {title} | {' | '.join(names)} |\n|---|{'---:|' * len(names)}")


def _print_row(label: str, values: Sequence[str]) -> None:
    print(f"| {label} | {' | '.join(values)} |", flush=True)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f}"


def _print_warm_training() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(REPOSITORY / "config.yml", folder)
        warm = _child("warm", "ours", folder)
    print(f"\n| {warm['questions']} questions, {warm['lines']} lines, in a warm process | s |\n|---|---:|")
    print(f"| the question model (median of {warm['runs']}, every line encoded anew) | {warm['model_s']:.1f} |")
    print(f"| the same, seconds of the processor alone | {warm['model_cpu_s']:.1f} |")
    print(f"| the whole training by Rasa, from the compiled files to the model's file | {warm['rasa_s']:.1f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
