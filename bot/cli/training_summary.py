"""What `travesia train` says of what was learnt: the report in six lines; `travesia lint` shows it whole."""

from collections.abc import Iterator

from bot.catalogue import text
from bot.cli.lint_text import counted, percent
from bot.compiler.naming import path_of
from bot.engine.lint import NOT_BY_CHANCE
from bot.language.question_report import TrainingReport

MOST_PAIRS = 3


def summary_of(report: TrainingReport, language: str) -> Iterator[str]:
    """Lines, questions, bands, questions that need more variants, and the worst pairs."""
    questions = [each for each in report.questions if "/" in each.leaf]
    yield text(
        "cli.train.learnt",
        language,
        variants=counted("variant", sum(each.variants for each in questions), language),
        questions=counted("question", len(questions), language),
        found=percent(report.found_again),
        three=percent(report.among_three),
    )
    yield text("cli.train.bands", language, answer_from=percent(report.answer_from), ask_from=percent(report.ask_from))
    short = sum(each.more_variants > 0 for each in questions)
    if short:
        yield text("cli.train.short_of_variants", language, questions=counted("question", short, language))
    pairs = [each for each in report.pairs if each.times >= NOT_BY_CHANCE][:MOST_PAIRS]
    if pairs:
        yield text("cli.train.pairs", language)
    for each in pairs:
        yield text("cli.lint.pair_row", language, one=path_of(each.one), other=path_of(each.other), times=each.times)
    yield text("cli.train.see_lint", language)
