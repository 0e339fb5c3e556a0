"""The definition of every metric that is computed, as data: `docs/metrics.md` is made from it."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Level(Enum):
    """Whose question a metric answers."""

    BUSINESS = "business"
    CUSTOMER = "customer"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a number is: its formula in words, its unit, and what must be read beside it."""

    id: str
    formula: str
    unit: str
    level: Level
    read_with: str
    window: str = "W"
    per: str = ""
    """What it is also told for: `stage` or `question`."""


_BUSINESS, _CUSTOMER, _OPERATION = Level.BUSINESS, Level.CUSTOMER, Level.OPERATION

DEFINITIONS: Final = (
    Definition("conversations", "engaged conversations started in W", "count", _OPERATION, "–"),
    Definition("customers", "distinct customers of those", "count", _BUSINESS, "linked customers count once"),
    Definition("doubts", "turns of kind question or fallback", "count", _CUSTOMER, "the other stages", per="stage"),
    Definition(
        "answer_rate",
        "answered question turns ÷ (question + fallback turns)",
        "%",
        _OPERATION,
        "`helpful_rate`",
        per="stage",
    ),
    Definition(
        "fallback_rate", "fallback turns ÷ (question + fallback turns)", "%", _OPERATION, "open doubts", per="stage"
    ),
    Definition(
        "helpful_rate",
        "answers voted helpful ÷ answers with a vote",
        "%",
        _CUSTOMER,
        "the share of answers with a vote",
        per="question",
    ),
    Definition("containment", "engaged and not handed off ÷ engaged", "%", _OPERATION, "never without `fcr`"),
    Definition("handoff_rate", "engaged and handed off ÷ engaged", "%", _OPERATION, "the reason"),
    Definition("abandonment", "engaged and ending abandoned ÷ engaged", "%", _OPERATION, "the last touchpoint"),
    Definition("confirmed", "engaged and confirmed by the customer ÷ engaged", "%", _CUSTOMER, "–"),
    Definition(
        "fcr",
        "engaged, resolved, and the same customer is not back at the same stage within K ÷ engaged that touched a "
        "stage and ended at least K before the end of W",
        "%",
        _CUSTOMER,
        "`containment`",
        window="W, K = 24 h",
    ),
    Definition(
        "first_answer_time",
        "median and 95th percentile of the time to the answer, answered turns",
        "s",
        _OPERATION,
        "the 95th percentile",
    ),
    Definition(
        "effort_index",
        "(turns − distinct answered questions) ÷ distinct answered questions, per conversation that has any, then mean",
        "extra turns per doubt",
        _CUSTOMER,
        "`answer_rate`: who got no answer is not in it",
    ),
    Definition(
        "emotion",
        "2 × mean over conversations of the mean sentiment of its turns there",
        "−2…+2",
        _CUSTOMER,
        "n",
        per="stage",
    ),
    Definition(
        "emotion_gap",
        "`emotion` − expected emotion of the map's last release",
        "points",
        _CUSTOMER,
        "persona",
        per="stage",
    ),
    Definition("csat", "scores 4 and 5 ÷ all (1 to 5)", "%", _CUSTOMER, "`response_rate`"),
    Definition(
        "ces", "mean score (1 to 7, 7 = very easy), and the share of 5 to 7", "/7", _CUSTOMER, "`response_rate`"
    ),
    Definition(
        "nps",
        "% of 9 and 10 − % of 0 to 6",
        "points, −100…100",
        _CUSTOMER,
        "`response_rate`; n when it is small",
        window="90 days",
    ),
    Definition(
        "response_rate", "surveys answered ÷ surveys shown in W", "%", _OPERATION, "who answers is not everybody"
    ),
    Definition(
        "drop_off",
        "1 − (journeys that touched a later stage within K of entering ÷ journeys that entered in W), of those whose K "
        "is over; not for the last stage",
        "%",
        _OPERATION,
        "how many are still open",
        window="W, K = 30 days",
        per="stage",
    ),
    Definition(
        "time_in_stage",
        "per journey, the sum over its visits of (first touch of the next stage − first touch of the visit); median "
        "and 90th percentile of closed visits",
        "time",
        _OPERATION,
        "the share still open",
        per="stage",
    ),
    Definition(
        "on_time",
        "journeys with `time_in_stage` within the stage's target ÷ journeys with a closed visit",
        "%",
        _OPERATION,
        "the share still open",
        per="stage",
    ),
    Definition(
        "backward_moves",
        "stage changes to an earlier stage ÷ stage changes, between consecutive touches of a journey in W",
        "%",
        _CUSTOMER,
        "where the loop is",
    ),
)
"""In the order of `bot.journeys.metrics.METRICS`."""
