"""How often a mood is misread: confusion tables beside rules alone and VADER, by country and kind; and times."""

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from bot.language.sentiment import ChatSentiment, SentimentScorer, shipped_sentiment
from bot.language.sentiment_head import LABELS
from bot.language.sentiment_training import LANGUAGES, LabelledLine, labelled_lines

Reader = Callable[[str, str], str]
"""Text and language in, label out."""

VADER_NEUTRAL = 0.05
"""As VADER's authors advise."""


def main() -> None:
    """Print every table; the lines measured are those of the test part, which were never learnt from."""
    lines = labelled_lines("test")
    served, alone = shipped_sentiment(), ChatSentiment()
    vader = partial(_vader, SentimentIntensityAnalyzer())
    readers: dict[str, Reader] = {served.version: partial(_read, served), alone.version: partial(_read, alone)}
    readers["VADER"] = vader
    print("Sentiment on the test part of bot/language/sentiment_data (rows: what is true; columns: what is said)")
    for language in LANGUAGES:
        of_language = [line for line in lines if line.language == language]
        for name, reader in readers.items():
            print(f"\n{language}, {name}, {len(of_language)} messages")
            print("\n".join(confusion([(line.label, reader(line.text, language)) for line in of_language])))
    for language in LANGUAGES:
        others = [line for line in labelled_lines("second") if line.language == language]
        print(f"\n{language}, {served.version}, {len(others)} messages of another pen (split `second`)")
        print("\n".join(confusion([(line.label, _read(served, line.text, language)) for line in others])))
    for title, groups in (("country", by_variety(lines)), ("kind of message", by_tag(lines))):
        print(f"\nRight by {title}, {served.version} (of messages with at least 5)")
        for name, members in sorted(groups.items()):
            if len(members) >= 5:
                right = sum(readers[served.version](line.text, line.language) == line.label for line in members)
                print(f"  {name:28}{right:4} of {len(members):3}  {right / len(members):4.0%}")
    print("\nMilliseconds per message, median and 95th percentile, the sentence vector being there")
    for scorer in (served, alone):
        print("  {:28}{:7.3f}{:8.3f}".format(scorer.version, *times(scorer, lines)))


def _read(scorer: SentimentScorer, text: str, language: str) -> str:
    return scorer.read(text, language).label


def _vader(analyser: SentimentIntensityAnalyzer, text: str, language: str) -> str:  # noqa: ARG001 - it knows English only
    compound = analyser.polarity_scores(text)["compound"]
    if abs(compound) < VADER_NEUTRAL:
        return LABELS[1]
    return LABELS[2] if compound > 0 else LABELS[0]


def confusion(pairs: list[tuple[str, str]]) -> Iterator[str]:
    """The table of pairs (true, said), with recall, precision and macro-F1."""
    table = Counter(pairs)
    yield f"  {'':10}" + "".join(f"{label:>10}" for label in LABELS) + f"{'found':>9}{'right':>9}"
    scores = []
    for truth in LABELS:
        hit = table[truth, truth]
        found = hit / max(sum(table[truth, said] for said in LABELS), 1)
        right = hit / max(sum(table[other, truth] for other in LABELS), 1)
        scores.append(2 * found * right / (found + right) if hit else 0.0)
        yield f"  {truth:10}" + "".join(f"{table[truth, said]:10}" for said in LABELS) + f"{found:9.1%}{right:9.1%}"
    wrongly = table["neutral", "negative"] / max(sum(table["neutral", said] for said in LABELS), 1)
    yield f"  macro-F1 {statistics.mean(scores):.3f}, neutral called negative {wrongly:.1%}"


def by_variety(lines: Iterable[LabelledLine]) -> dict[str, list[LabelledLine]]:
    """The lines by language and country."""
    return _grouped((f"{line.language} {line.variety}", line) for line in lines)


def by_tag(lines: Iterable[LabelledLine]) -> dict[str, list[LabelledLine]]:
    """The lines by kind; a line counts under each of its tags."""
    return _grouped(chain.from_iterable(((tag, line) for tag in line.tags) for line in lines))


def _grouped(pairs: Iterable[tuple[str, LabelledLine]]) -> dict[str, list[LabelledLine]]:
    groups: dict[str, list[LabelledLine]] = defaultdict(list)
    for name, line in pairs:
        groups[name].append(line)
    return dict(groups)


def times(scorer: SentimentScorer, lines: Iterable[LabelledLine]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, after one round that loads and encodes."""
    lines = tuple(lines)
    taken = []
    for line in lines:
        scorer.read(line.text, line.language)
    for line in lines:
        started = time.perf_counter()
        scorer.read(line.text, line.language)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    main()
