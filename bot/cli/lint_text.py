"""The lint of maps in words, for the author at a terminal."""

from collections.abc import Iterator

from bot.catalogue import text
from bot.engine.lint import Lint, LintedQuestion, Mistaken
from bot.journeys.positions import SourcePosition


def lines_of(lint: Lint, language: str) -> Iterator[str]:
    """What to print: where it comes from, how the maps do as a whole, pairs, questions, and what is left to do."""
    source = lint.source
    if source.model:
        yield text("cli.lint.from_model", language, model=source.model.name)
    else:
        yield text("cli.lint.from_memory", language, seconds=f"{source.seconds:.1f}")
    if lint.report.encoder is None:
        yield text("cli.lint.no_encoder", language)
    if not lint.questions:
        yield text("cli.lint.nothing", language)
        return
    yield ""
    yield from _totals(lint, language)
    yield from _pairs(lint, language)
    yield from _questions(lint, language)
    for each in lint.untranslated:
        paths = counted("question", len(each.paths), language)
        yield text("cli.lint.untranslated", language, questions=paths, language=each.language)
    yield ""
    yield _conclusion(lint, language)


def counted(thing: str, number: int, language: str) -> str:
    """`1 question`, `3 questions`."""
    return text(f"cli.lint.{thing}" if number == 1 else f"cli.lint.{thing}_many", language, number=number)


def percent(share: float) -> int:
    """A share from 0 to 1 as people read it."""
    return round(share * 100)


def _totals(lint: Lint, language: str) -> Iterator[str]:
    report = lint.report
    asked = [each for each in report.questions if "/" in each.leaf]
    yield text(
        "cli.lint.totals",
        language,
        variants=counted("variant", sum(each.variants for each in asked), language),
        questions=counted("question", len(asked), language),
        found=percent(report.found_again),
        three=percent(report.among_three),
        answered=percent(report.answered),
        asked=percent(report.asked),
        rejected=percent(report.rejected),
        strangers=percent(report.strangers_answered),
        answer_from=percent(report.answer_from),
        ask_from=percent(report.ask_from),
    )


def _pairs(lint: Lint, language: str) -> Iterator[str]:
    pairs = [each for each in lint.pairs if each.needs_work]
    if not pairs:
        return
    yield ""
    yield text("cli.lint.pairs", language)
    for each in pairs:
        yield text("cli.lint.pair_row", language, one=each.one, other=each.other, times=each.times)
    yield text("cli.lint.pairs_advice", language)


def _questions(lint: Lint, language: str) -> Iterator[str]:
    shown = [each for each in lint.questions if each.needs_work or each.mistaken or len(lint.questions) == 1]
    if shown:
        yield ""
        yield text("cli.lint.questions", language)
    for each in shown:
        yield from _question(each, language)
    others = len(lint.questions) - len(shown)
    if shown and others:
        yield ""
        yield text("cli.lint.others", language, questions=counted("question", others, language))


def _question(question: LintedQuestion, language: str) -> Iterator[str]:
    variants = counted("variant", question.variants, language)
    if question.found_again is None:
        found = text("cli.lint.single" if question.variants == 1 else "cli.lint.untried", language)
    else:
        found = text("cli.lint.found_again", language, percent=percent(question.found_again))
    yield ""
    yield f"  {question.path}  {_shown(question.at)}"
    yield f"    {variants}; {found}"
    if question.more_variants:
        yield text("cli.lint.add", language, variants=counted("variant", question.more_variants, language))
    yield from (_mistaken(each, language) for each in question.mistaken)


def _mistaken(mistaken: Mistaken, language: str) -> str:
    return text(
        "cli.lint.mistaken",
        language,
        at=_shown(mistaken.at),
        phrase=mistaken.phrase,
        taken_for=mistaken.taken_for,
        nearest=mistaken.nearest,
        nearest_at=_near(mistaken, language),
    )


def _near(mistaken: Mistaken, language: str) -> str:
    if mistaken.nearest_at is None:
        return text("cli.lint.our_own", language)
    if mistaken.at and mistaken.at.file == mistaken.nearest_at.file:
        return text("cli.lint.line", language, line=mistaken.nearest_at.line)
    return _shown(mistaken.nearest_at)


def _shown(at: SourcePosition | None) -> str:
    return f"{at.file}:{at.line}" if at else ""


def _conclusion(lint: Lint, language: str) -> str:
    if not lint.needs_work:
        return text("cli.lint.all_well", language)
    counts = {
        "question": sum(each.needs_work for each in lint.questions),
        "pair": sum(each.needs_work for each in lint.pairs),
    }
    told = [counted(thing, number, language) for thing, number in counts.items() if number]
    return text("cli.lint.conclusion", language, work=text("cli.lint.and", language).join(told))
