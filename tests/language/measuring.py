"""Measures a labelled set: how often each label is found, and what is taken for what."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[tuple[str, ...]]:
    """The rows of a tab-separated file; empty lines and lines that begin with `#` are for people."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("# ")]


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """The mean F1 over the labels, from pairs of (true, found)."""
    table = Counter(pairs)
    labels = {label for pair in table for label in pair}
    return sum(_f1(table, label) for label in labels) / len(labels)


def _f1(table: Counter[tuple[str, str]], label: str) -> float:
    right = table[label, label]
    found = sum(count for (_, guess), count in table.items() if guess == label)
    true = sum(count for (truth, _), count in table.items() if truth == label)
    return 2 * right / (found + true) if found + true else 0.0
