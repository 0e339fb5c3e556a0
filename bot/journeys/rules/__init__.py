"""Rules on the sense of a map, one module per theme, all of them in one table."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from bot.journeys.model import JourneyMap
from bot.journeys.problems import Problem, in_order
from bot.journeys.rules import (
    answers,
    calendar,
    identity,
    method,
    objectives,
    overlays,
    stages,
    together,
    translations,
    unknown_names,
    variants,
)
from bot.journeys.rules.identity import check_against
from bot.journeys.translation_shape import Overlay

__all__ = [
    "DATED_RULES",
    "OVERLAID",
    "RULES",
    "TOGETHER",
    "TRANSLATED",
    "check_against",
    "check_map",
    "check_overlay",
    "check_together",
    "check_translation",
]

RULES: Final[tuple[Callable[[JourneyMap], Iterable[Problem]], ...]] = (
    unknown_names.lost_references,
    unknown_names.unknown_facts,
    unknown_names.unknown_listeners,
    identity.repeated_ids,
    identity.reserved_stage_ids,
    identity.former_ids,
    identity.names_that_make_no_id,
    variants.same_in_two_questions,
    variants.same_in_two_stages,
    variants.commands,
    variants.nearly_same_in_two_questions,
    variants.repeated_in_a_question,
    variants.too_few,
    variants.without_letters,
    variants.too_long,
    method.one_primary_persona,
    method.language_with_texts,
    method.after_sale_stage,
    method.offline_channel,
    method.several_areas,
    method.shares_of_personas,
    stages.without_question,
    stages.without_education,
    stages.without_owner,
    stages.without_strategy,
    stages.goals_of_the_company,
    objectives.kpis_without_objective,
    objectives.objectives_without_kpi,
    objectives.incomplete_plans,
    objectives.severe_pains_without_plan,
    objectives.pains_without_touchpoint,
    objectives.unknown_metrics,
    answers.too_long,
    answers.only_a_phone_call,
    answers.repeated_facts,
    answers.too_many_choices,
    answers.unpaired_braces,
    answers.unreadable_slots,
    answers.redacted_slots,
    calendar.plans_back_in_time,
)
"""What is asked of every map; a new rule is a function and a row here."""

DATED_RULES: Final[tuple[Callable[[JourneyMap, date], Iterable[Problem]], ...]] = (calendar.overdue_reviews,)
"""Rules that also need to know which day it is."""

TOGETHER: Final[tuple[Callable[[Sequence[JourneyMap]], Iterable[Problem]], ...]] = (
    together.map_ids,
    together.stage_ids,
    together.variants,
)
"""What is asked of the maps of one project taken together."""

OVERLAID: Final[tuple[Callable[[Overlay, JourneyMap], Iterable[Problem]], ...]] = (
    overlays.own_language,
    overlays.other_language,
    overlays.unknown_things,
    overlays.unknown_places,
)
"""What is asked of a translation's file before it is laid over its map."""

TRANSLATED: Final[tuple[Callable[[JourneyMap, JourneyMap], Iterable[Problem]], ...]] = (
    translations.same_in_two_languages,
    translations.questions_without,
    translations.texts_without,
)
"""What is asked of a map in another language, beside the map as its author wrote it."""

_OF_TEXTS: Final[tuple[Callable[[JourneyMap], Iterable[Problem]], ...]] = (
    unknown_names.unknown_facts,
    unknown_names.unknown_listeners,
    method.language_with_texts,
    answers.too_long,
    answers.only_a_phone_call,
    answers.repeated_facts,
    answers.unpaired_braces,
    answers.redacted_slots,
)
"""Rules of every map that also look at the texts of a translation."""

_OF_VARIANTS: Final[tuple[Callable[[JourneyMap], Iterable[Problem]], ...]] = (
    variants.same_in_two_questions,
    variants.same_in_two_stages,
    variants.commands,
    variants.nearly_same_in_two_questions,
    variants.repeated_in_a_question,
    variants.too_few,
    variants.without_letters,
    variants.too_long,
)
"""The same for its variants."""


def check_map(journey: JourneyMap, *, today: date) -> list[Problem]:
    """Everything the rules find in one map, by place; `today` decides which reviews are overdue."""
    found = [problem for rule in RULES for problem in rule(journey)]
    found += [problem for rule in DATED_RULES for problem in rule(journey, today)]
    return list(in_order(found))


def check_together(maps: Sequence[JourneyMap]) -> list[Problem]:
    """Everything that two maps of one project get wrong only because they are together, by place."""
    return list(in_order([problem for rule in TOGETHER for problem in rule(maps)]))


def check_overlay(overlay: Overlay, journey: JourneyMap) -> list[Problem]:
    """What a translation's file gets wrong about the map it belongs to, by place."""
    return list(in_order([problem for rule in OVERLAID for problem in rule(overlay, journey)]))


def check_translation(translation: JourneyMap, journey: JourneyMap) -> list[Problem]:
    """Everything the rules find in a translation laid over its map, by place; `journey` has all its languages."""
    found = [problem for rule in _OF_TEXTS for problem in rule(translation)]
    found = [problem for problem in found if translations.is_here(problem.at, translation)]
    found += [problem for rule in _OF_VARIANTS for problem in rule(translations.asked(translation))]
    found += [problem for rule in TRANSLATED for problem in rule(translation, journey)]
    return list(in_order(found))
