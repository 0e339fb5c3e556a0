"""What there is to say about a draft of a question, beside the fields it is about; each finder looks at one thing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from bot.catalogue import text
from bot.compiler.naming import path_of
from bot.console.question_draft import Asked, Draft
from bot.journeys.editing.document import Document
from bot.journeys.editing.edits import Files
from bot.journeys.editing.pointing import place_at
from bot.journeys.facts import BRACED, filled
from bot.journeys.library import check_contents
from bot.journeys.model import JourneyMap, Question
from bot.journeys.problems import Problem, Severity
from bot.journeys.wording import plain
from bot.language.clarity import DIFFICULT, LONG_ANSWER, LONG_SENTENCE, clarity_of
from bot.language.normalising import normalised
from bot.language.question_report import TrainingReport
from bot.language.sentence_encoder import SentenceEncoder

NEAR: Final = 90
"""Share of equal letters from which two wordings are nearly the same, as for JM301."""
SAME_MEANING: Final = 0.8
"""Cosine of two sentences from which they may mean the same; of the sample's 120,000 pairs four are above it."""
_MOST: Final = 6
_PAIRS: Final = 3
"""Questions it is confused with that are named, those of most times first: a dozen remarks are read by nobody."""
_ABOUT_OTHERS: Final = ("JM230", "JM301", "JM335")
"""Told at the later of two wordings, which may stand in another question than the one being written."""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark beside a field; an `error` keeps the map from being published, `advice` and `hint` do not."""

    field: str
    level: str
    said: str
    repair: str = ""
    other: str = ""
    """Path of the question it is about."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a training showed, and the release that answers with it; `None` when nothing was published yet."""

    report: TrainingReport
    release: int | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The wordings of all other questions of a map."""

    paths: tuple[str, ...]
    wordings: tuple[str, ...]

    @classmethod
    def of(cls, journey: JourneyMap, *, without: str) -> "Neighbours":
        """Those of a map, in all its languages."""
        found = dict.fromkeys(
            (path, variant.value)
            for spoken in (journey, *journey.translations)
            for path, question in _questions(spoken)
            if path != without
            for variant in question.variants
        )
        return cls(tuple(path for path, _ in found), tuple(wording for _, wording in found))


def problems_of(files: Files, of: Asked, *, today: date, language: str) -> Iterator[Note]:
    """Every finding of `check` about the question, in files that already hold the draft."""
    documents = {file: Document(files[file], file=file) for file in (of.file, *of.translations.values())}
    for checked in check_contents(files, today=today):
        for problem in checked.problems:
            if problem.at.file in documents:
                field = _field_of(problem, of, documents[problem.at.file])
                if field is not None:
                    yield _twice(problem, of, field, language) or note_of(problem, field, language=language)


def note_of(problem: Problem, field: str, *, language: str) -> Note:
    """A finding as a note, in the reader's language."""
    level = "error" if problem.severity is Severity.ERROR else "advice"
    return Note(field, level, _sentence(problem.problem(language)), _sentence(problem.repair(language)))


def _twice(problem: Problem, of: Asked, field: str, language: str) -> Note | None:
    """One wording in two questions, told from where it is being written: by the other's name, not its path and line."""
    both = [str(problem.values.get(name, "")) for name in ("other", "question")]
    others = [path for path in both if path != of.path and of.journey.question(path)]
    if problem.code != "JM230" or not others:
        return None
    values = {"wording": problem.values["wording"], "question": _name(of, others[0])}
    said = text("console.question.note.same", language, **values)
    return Note(field, "error", said, _sentence(problem.repair(language)), others[0])


def alike(draft: Draft, of: Asked, *, encoder: SentenceEncoder | None, language: str) -> Iterator[Note]:
    """Wordings that another question has too, has almost, or that mean what one of its own means."""
    field = f"{of.journey.language}/ask"
    others = Neighbours.of(of.journey, without=of.path)
    mine = draft[field]
    if not mine or not others.wordings:
        return
    theirs = [plain(each) for each in others.wordings]
    meant = _meant(mine, others.wordings, encoder)
    told: Counter[str] = Counter()
    for row, wording in enumerate(mine):
        letters = np.array([fuzz.ratio(plain(wording), each) for each in theirs])
        best = int(np.lexsort((meant[row], letters)).item(-1)) if letters.max() >= NEAR else int(meant[row].argmax())
        how = "same" if letters[best] == 100 else "near" if letters[best] >= NEAR else "meaning"
        if (letters[best] >= NEAR or meant[row][best] >= SAME_MEANING) and told[others.paths[best]] < _MOST:
            told[others.paths[best]] += 1
            values = {"wording": wording, "other": others.wordings[best], "question": _name(of, others.paths[best])}
            said = text(f"console.question.note.{how}", language, **values)
            yield Note(field, "hint", said, text("console.question.note.alike_repair", language), others.paths[best])


def confused(learnt: Learnt | None, of: Asked, *, language: str) -> Iterator[Note]:
    """With which questions the model takes this one for another, and by which wordings."""
    if learnt is None:
        return
    field, report = f"{of.journey.language}/ask", learnt.report
    at = "" if learnt.release is None else "_in"
    with_it = [pair for pair in report.pairs if of.path in (path_of(pair.one), path_of(pair.other))]
    for pair in sorted(with_it, key=lambda each: -each.times)[:_PAIRS]:
        other = path_of(pair.other if path_of(pair.one) == of.path else pair.one)
        values = {"question": _name(of, other), "times": pair.times, "number": learnt.release}
        said = text(f"console.question.note.confused{at}", language, **values)
        yield Note(field, "hint", said, text("console.question.note.confused_repair", language), other)
    for question in report.questions:
        for mistaken in question.collisions[:_MOST] if path_of(question.leaf) == of.path else ():
            other = path_of(mistaken.taken_for)
            told = {"wording": mistaken.phrase, "other": mistaken.nearest, "question": _name(of, other)}
            said = text(f"console.question.note.mistaken{at}", language, **told, number=learnt.release)
            yield Note(field, "hint", said, "", other)


def missing_languages(draft: Draft, of: Asked, *, language: str) -> Iterator[Note]:
    """Languages of the map in which nobody has written the answer, or the ways to ask."""
    for each in of.translations:
        for field, said in ((f"{each}/ask", "no_wordings"), (f"{each}/answer/default", "no_answer")):
            if not draft[field]:
                yield Note(field, "hint", text(f"console.question.note.{said}", language))


def clarity(draft: Draft, of: Asked, *, language: str) -> Iterator[Note]:
    """Answers that are long, hard to read, or say plain things in heavy words."""
    for field, texts in draft.items():
        spoken = field.partition("/")[0]
        for answer in texts if "/answer/" in field else ():
            found = clarity_of(filled(answer, of.journey.facts), spoken)
            key = "console.question.note"
            if found.words > LONG_ANSWER:
                yield Note(field, "hint", text(f"{key}.long", language, words=found.words, most=LONG_ANSWER))
            if found.longest_sentence > LONG_SENTENCE:
                yield Note(field, "hint", text(f"{key}.sentence", language, words=found.longest_sentence))
            if found.ease is not None and found.ease < DIFFICULT:
                formula = "Fernández Huerta" if spoken[:2] == "es" else "Flesch"
                value = max(0, round(found.ease))
                yield Note(field, "hint", text(f"{key}.hard", language, formula=formula, value=value))
            for heavy, plainer in found.heavy:
                said = f"{key}.heavy" if plainer else f"{key}.heavy_out"
                yield Note(field, "hint", text(said, language, heavy=heavy, plainer=plainer))


def touched_by_facts(draft: Draft, of: Asked, *, language: str) -> Iterator[Note]:
    """For each fact of the answer, in which other answers it stands: they change with it."""
    for field, texts in draft.items():
        names = dict.fromkeys(name for each in texts for name in BRACED.findall(each)) if "/answer/" in field else ()
        for name in (each for each in names if each in of.journey.facts):
            paths = [path for path in answers_with(name, of.journey) if path != of.path]
            if paths:
                shown = "; ".join(f"«{_name(of, path)}»" for path in paths[:_MOST])
                said = text("console.question.note.fact", language, fact=name, count=len(paths), questions=shown)
                yield Note(field, "fact", said)


def answers_with(fact: str, journey: JourneyMap) -> list[str]:
    """The questions whose answers say a fact, in any language."""
    return [
        path
        for path, question in _questions(journey)
        if any(
            fact in BRACED.findall(each.value)
            for spoken in (journey, *journey.translations)
            for each in (spoken.question(path) or question).answer.texts()
        )
    ]


def field_of_steps(steps: Sequence[str | int], *, spoken: str) -> str:
    """The field of the form for what stands at steps below a question; its whole is the ways to ask it."""
    name = str(steps[0]) if steps else "ask"
    if name == "answer":
        who = str(steps[1]) if len(steps) > 1 and isinstance(steps[1], str) else "default"
        return f"{spoken}/answer/{who}"
    return f"{spoken}/{name}" if name in ("ask", "link") else name


def _field_of(problem: Problem, of: Asked, document: Document) -> str | None:
    own = {file: language for language, file in of.translations.items()}
    spoken = own.get(problem.at.file, of.journey.language)
    steps = place_at(document, problem.at).steps
    home = of.place(spoken).steps
    if steps[: len(home)] == home:
        return field_of_steps(steps[len(home) :], spoken=spoken)
    return f"{spoken}/ask" if problem.code in _ABOUT_OTHERS and problem.values.get("other") == of.path else None


def _meant(
    mine: Sequence[str], theirs: Sequence[str], encoder: SentenceEncoder | None
) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    if encoder is None:
        return np.zeros((len(mine), len(theirs)), dtype=np.float32)
    one, two = (encoder.encode([normalised(each) for each in texts]) for texts in (mine, theirs))
    return np.asarray(one @ two.T, dtype=np.float32)


def _sentence(said: str) -> str:
    """What `check` says after a colon, as a sentence of its own."""
    return f"{said[:1].upper()}{said[1:]}" + ("" if said.endswith((".", "?")) else ".")


def _questions(journey: JourneyMap) -> Iterator[tuple[str, Question]]:
    for stage in journey.stages:
        yield from ((f"{stage.id}.{question.id}", question) for question in stage.questions)


def _name(of: Asked, path: str) -> str:
    question = of.journey.question(path)
    return question.canonical if question else path
