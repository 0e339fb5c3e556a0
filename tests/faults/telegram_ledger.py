"""What customers on Telegram wrote against what they were shown: every broken promise by name."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person
from tests.telegram.faults import AMBIGUOUS, UNHEARD, Mishap

DOUBTFUL = (*AMBIGUOUS, *UNHEARD, Mishap.BAD_GATEWAY)
"""After these nobody knows what was done: an answer that comes once more says so, and once is enough."""
ANSWER = "Has dicho: "


def answered(shown: str) -> str | None:
    """The message that a shown text answers, also when the text says that it is a repeat."""
    _, found, asked = shown.partition(ANSWER)
    return asked.strip() if found else None


def marked(shown: str) -> bool:
    return ANSWER in shown and not shown.startswith(ANSWER)


def broken_promises(
    api: BotApi, wrote: dict[Person, list[str]], *, deaths: int = 0, in_order: bool = True
) -> list[str]:
    """Each message answered once, in order; repeats only marked, at most one each, and only where there was a doubt."""
    doubts = Counter(answered(call.raw["text"]) for call in api.called("sendMessage") if call.mishap in DOUBTFUL)
    broken = [told for person, texts in wrote.items() for told in _of_one(person, texts, doubts, in_order, deaths)]
    repeats = sum(marked(text) for person in wrote for text in person.texts())
    if repeats > sum(doubts.values()) + deaths:
        broken.append(f"{repeats} repeats for {sum(doubts.values())} doubts and {deaths} deaths")
    return broken


def _of_one(
    person: Person, texts: Iterable[str], doubts: Counter[str | None], in_order: bool, deaths: int
) -> Iterator[str]:
    shown = [text for text in person.texts() if answered(text) is not None]
    plain = [str(answered(text)) for text in shown if not marked(text)]
    whole = Counter(plain)
    for asked, count in whole.items():
        if count > 1:
            yield f"{person.id}: {asked!r} was answered {count} times"
    for asked in texts:
        repeats = sum(marked(text) and answered(text) == asked for text in shown)
        if whole[asked] == 0 and repeats == 0:
            yield f"{person.id}: {asked!r} was not answered"
        if repeats > 1:
            yield f"{person.id}: {asked!r} was repeated {repeats} times"
        if repeats and whole[asked] == 0 and not doubts[asked] and not deaths:
            yield f"{person.id}: {asked!r} came only as a repeat"
    if strange := {str(answered(text)) for text in shown} - set(texts):
        yield f"{person.id}: answers to nothing: {sorted(strange)}"
    first = list(dict.fromkeys(str(answered(text)) for text in shown))
    if in_order and first != [asked for asked in texts if asked in first]:
        yield f"{person.id}: answers in another order: {first}"
