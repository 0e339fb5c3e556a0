"""How long a map of 1,000 questions takes from its text to Rasa's files, and where the time goes."""

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final, TypeVar

from bot.compiler import compile_maps, write_all
from bot.journeys.reader import read
from bot.journeys.rules import check_map, check_together
from bot.journeys.shape import shape

QUESTIONS: Final = 1000
VARIANTS: Final = 5
STAGES: Final = 10
LIMIT_SECONDS: Final = 2.0
RUNS: Final = 3
_SYLLABLES: Final = tuple(a + b for a in "bcdfglmnprstv" for b in "aeiou")
_TODAY: Final = date(2026, 1, 1)

_Result = TypeVar("_Result")


def map_text(questions: int = QUESTIONS) -> str:
    """A map of so many questions, each with five variants, spread over ten stages; always the same one."""
    chance = Random(7)
    words = ["".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(1, 4))) for _ in range(2000)]
    lines = ["journey: Tienda grande", "facts:", "  plazo: 24 horas", "stages:"]
    for stage in range(STAGES):
        lines += [f"- id: etapa_{stage}", f"  name: Etapa {stage}", "  questions:"]
        for number in range(stage, questions, STAGES):
            lines += [f"  - id: duda_{number}", "    ask: |"]
            lines += [f"      ¿{' '.join(chance.sample(words, chance.randint(3, 9)))}?" for _ in range(VARIANTS)]
            lines.append(f"    answer: {' '.join(chance.sample(words, 25))} en {{plazo}}.")
    return "\n".join(lines) + "\n"


class Watch:
    """Adds up the seconds of named parts."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}

    def time(self, part: str, work: Callable[[], _Result]) -> _Result:
        """Do the work and note how long it took."""
        start = perf_counter()
        result = work()
        self.parts[part] = perf_counter() - start
        return result


def measure(content: bytes) -> Watch:
    """One way from the text of a map to the files on disk."""
    watch = Watch()
    root = watch.time("read", lambda: read(content, file="journey_maps/big.yml")).root
    assert root is not None
    journey, _ = watch.time("shape", lambda: shape(root, file="journey_maps/big.yml"))
    assert journey is not None
    watch.time("check", lambda: (check_map(journey, today=_TODAY), check_together([journey])))
    files = watch.time("compile", lambda: compile_maps([journey]))
    with tempfile.TemporaryDirectory() as folder:
        watch.time("write", lambda: write_all(files, Path(folder)))
    return watch


def main() -> int:
    """Print the best of three runs; 1 when it is slower than promised."""
    content = map_text().encode("utf-8")
    best = min((measure(content) for _ in range(RUNS)), key=lambda watch: sum(watch.parts.values()))
    total = sum(best.parts.values())
    print(
        f"{QUESTIONS} questions, {QUESTIONS * VARIANTS} variants, {len(content) / 1024:.0f} KiB, best of {RUNS} runs\n"
    )
    for part, seconds in best.parts.items():
        print(f"{part:10} {seconds * 1000:8.0f} ms {seconds / total:6.0%}")
    print(f"{'total':10} {total * 1000:8.0f} ms")
    print(f"\nfrom text to files: {total:.2f} s, promised under {LIMIT_SECONDS:.0f} s")
    return int(total > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
