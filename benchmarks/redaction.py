"""How much personal data redaction finds of each kind, how often it is wrong, and how long it takes."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Final

from bot.language.redaction import redact

CASES: Final = Path(__file__).parents[1] / "tests" / "language" / "data" / "redaction_cases.jsonl"
ROUNDS: Final = 3
LONG: Final = 100_000
PIECES: Final = ("a", "1 ", "a.", "@", "calle de ", "12 Aa ", "4111 1111 1111 1112 ", "dni 1 ", "soy A ", "1:")


def main() -> None:
    """Print three tables: found per kind, false alarms, times."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    halves = {"odd lines (read while writing the rules)": cases[0::2], "even lines (only measured)": cases[1::2]}
    for name, half in halves.items():
        print(f"\n{name}: {len(half)} messages")
        _print_found(half)
    _print_times(cases)


def _print_found(cases: Sequence[dict[str, Any]]) -> None:
    there, right = Counter[str](), Counter[str]()
    for case in cases:
        kinds = set(case["kinds"]) or {"false alarms"}
        there.update(kinds)
        if redact(case["text"], case["language"]) == case["expected"]:
            right.update(kinds)
    for kind in sorted(there.keys() - {"false alarms"}):
        print(f"  {kind:10} exactly right {right[kind]:3} of {there[kind]:3}  {right[kind] / there[kind]:7.1%}")
    alarms, of = there["false alarms"] - right["false alarms"], there["false alarms"]
    print(f"  false alarms on tricky messages: {alarms} of {of}  {alarms / of:.1%}")


def _print_times(cases: Sequence[dict[str, Any]]) -> None:
    taken = []
    for _ in range(ROUNDS):
        for case in cases:
            started = perf_counter()
            redact(case["text"], case["language"])
            taken.append((perf_counter() - started) * 1_000)
    taken = sorted(taken[len(cases) :])  # the first round loads tables
    print(f"\ntime per message: median {median(taken):.2f} ms, 99th percentile {taken[int(len(taken) * 0.99)]:.2f} ms")
    print(f"time for {LONG:,} characters that tempt the patterns:")
    for piece in PIECES:
        text = (piece * LONG)[:LONG]
        started = process_time()
        redact(text)
        print(f"  {piece!r:24} {process_time() - started:5.2f} s")


if __name__ == "__main__":
    main()
