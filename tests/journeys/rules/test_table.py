"""The table of rules: every rule is in it, every code has one rule and its words, and reports are in order."""

import inspect
import re
from datetime import date
from types import ModuleType

from bot.catalogue import LANGUAGES, sentences
from bot.journeys import rules
from bot.journeys.rules import DATED_RULES, OVERLAID, RULES, TOGETHER, TRANSLATED, check_against, check_map
from bot.journeys.rules.overlays import strays
from tests.builders import make_map, make_stage
from tests.journeys.rules.making import at, question

TODAY = date(2026, 11, 22)
_CODE = re.compile(r"JM[23]\d\d")
_COUNTING = {"JM331"}
"""Counts the advice that is not shown; no rule gives it."""


def _modules() -> list[ModuleType]:
    return [module for _, module in inspect.getmembers(rules, inspect.ismodule)]


def _codes(text: str) -> set[str]:
    return set(_CODE.findall(text))


def test_every_rule_is_in_the_table():
    promised = {
        function
        for module in _modules()
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and _codes(function.__doc__ or "")
    }
    assert len(promised) > 30
    assert promised == {*RULES, *DATED_RULES, *TOGETHER, *OVERLAID, *TRANSLATED, check_against, strays}


def test_every_code_that_a_rule_gives_has_words_and_every_word_a_rule():
    source = "".join(inspect.getsource(module) for module in _modules())
    given = _codes(re.sub(r'""".*?"""', "", source, flags=re.DOTALL))
    assert len(given) > 40
    for language in LANGUAGES:
        assert {key.split(".")[1] for key in sentences(language) if _CODE.match(key.split(".")[1])} == given | _COUNTING


def test_a_report_is_ordered_by_place_and_code():
    journey = make_map(make_stage("greet", question("q", "/x", at=at(5)), at=at(3)), at=at(1))
    report = [(problem.at.line, problem.code) for problem in check_map(journey, today=TODAY)]
    assert report == sorted(report)
    assert {code for _, code in report} == {"JM221", "JM231", "JM303", "JM313", "JM314", "JM315", "JM316", "JM317"}
