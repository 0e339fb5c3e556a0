"""How well open doubts are gathered, and how long it takes, beside grouping with scikit-learn on raw vectors.

`python -m benchmarks.doubts` reads `data/doubts/held_out.jsonl` (two stages of a bicycle shop, sixteen doubts that no
map answers, ten messages each), which nothing was tuned on. Pairs: of two messages in one group, how many are the same
doubt (precision); of two messages of the same doubt, how many are in one group (recall).
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from bot.doubts.gathering import Bar, gather
from bot.doubts.space import DoubtSpace
from bot.language.sentence_encoder import Vectors, shared_encoder

HELD_OUT = Path(__file__).parent / "data/doubts/held_out.jsonl"
RAW_FROM = 0.40
"""Likeness of raw vectors that does best for the comparison on the development sets."""
DAYS = 8
MANY = 10_000

Grouping = Callable[[Sequence[str]], list[int]]


def main() -> None:
    """Print the two tables."""
    rows = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    random.Random(9).shuffle(rows)
    encoder = shared_encoder()
    spaces = {"words alone": DoubtSpace(None)} if encoder is None else {
        "Travesía": DoubtSpace(encoder), "Travesía, without the encoder": DoubtSpace(None),
    }  # fmt: skip
    print(f"{'open doubts, held out':<44}{'precision':>10}{'recall':>8}{'F1':>7}{'groups':>8}{'pure':>7}")
    for name, space in spaces.items():
        _print(name, rows, lambda texts, space=space: _at_once(space, texts))
        _print(f"{name}, day by day", rows, lambda texts, space=space: _day_by_day(space, texts))
    if encoder is not None:
        _print("raw vectors, average link", rows, lambda texts: _raw(encoder.encode(texts)))
    _times(next(iter(spaces.values())))


def _print(name: str, rows: Sequence[dict[str, str]], grouping: Grouping) -> None:
    truth, found = [], []
    for stage in ("decision", "compra"):
        here = [row for row in rows if row["doubt"].startswith(stage)]
        truth += [row["doubt"] for row in here]
        found += [f"{stage} {group}" for group in grouping([row["text"] for row in here])]
    both, right = _pairs(zip(found, truth, strict=True)), _pairs(truth)
    precision, recall = both / max(_pairs(found), 1), both / right
    score = 2 * precision * recall / max(precision + recall, 1e-9)
    pure = sum(
        max(Counter(t for t, f in zip(truth, found, strict=True) if f == group).values()) for group in set(found)
    )
    numbers = f"{precision:>10.2f}{recall:>8.2f}{score:>7.2f}{len(set(found)):>8}{pure / len(truth):>7.2f}"
    print(f"{name:<44}{numbers}")


def _pairs(labels: object) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())  # type: ignore[arg-type]


def _at_once(space: DoubtSpace, texts: Sequence[str]) -> list[int]:
    _, homes = gather([], space.vectors(texts), bar=space.bar)
    return homes


def _day_by_day(space: DoubtSpace, texts: Sequence[str]) -> list[int]:
    groups, homes = [], []
    for day in np.array_split(np.array(texts, dtype=object), DAYS):
        groups, new = gather(groups, space.vectors(list(day)), bar=space.bar)
        homes += new
    return [_last(groups, home) for home in homes]


def _last(groups: Sequence[object], home: int) -> int:
    while (into := groups[home].into) is not None:  # type: ignore[attr-defined]
        home = into
    return home


def _raw(vectors: Vectors) -> list[int]:
    return list(fcluster(linkage(pdist(vectors, "cosine"), "average"), 1 - RAW_FROM, "distance"))


def _times(space: DoubtSpace) -> None:
    chance = np.random.default_rng(1)
    width = space.vectors(["x"]).shape[1]
    middles = chance.normal(size=(400, width)).astype(np.float32)
    vectors = 0.8 * chance.normal(size=(MANY, width)).astype(np.float32) + middles[chance.integers(0, 400, MANY)]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    started = time.perf_counter()
    gather([], vectors, bar=Bar(0.3))
    ours = time.perf_counter() - started
    started = time.perf_counter()
    fcluster(linkage(pdist(vectors[: MANY // 4], "cosine"), "average"), 0.7, "distance")
    theirs = 16 * (time.perf_counter() - started)
    told = f"{MANY:,} messages of 400 doubts: {ours:.1f} s"
    print(f"\n{told}; all pairs at once (extrapolated from a quarter of them): {theirs / ours:.0f} times as long")


if __name__ == "__main__":
    main()
