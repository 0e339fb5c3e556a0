"""Which metrics are computed, and what is said of each: the definitions page and `docs/metrics.md` are made from it."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.catalogue import text


class Level(Enum):
    """Whose question a metric answers."""

    BUSINESS = "business"
    CUSTOMER = "customer"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a number is; its words stand in the catalogue, `metrics/<language>/*.yml`, under its id."""

    id: str
    level: Level
    per: str = ""
    """What it is also told for: `stage` or `question`."""
    window: str = "W"
    """Of which span it speaks; K is how long something is observed after it began."""

    def name(self, language: str) -> str:
        """What people call it."""
        return metric_name(self.id, language)

    def formula(self, language: str) -> str:
        """How it is computed, in words."""
        return text(f"metrics.formula.{self.id}", language)

    def unit(self, language: str) -> str:
        """What it is counted in."""
        return text(f"metrics.unit.{self.id}", language)

    def read_with(self, language: str) -> str:
        """What must be read beside it."""
        return text(f"metrics.read_with.{self.id}", language)


def metric_name(id: str, language: str) -> str:
    """What people call one of `bot.journeys.metrics.METRICS`, be it computed already or not."""
    return text(f"metrics.name.{id}", language)


_BUSINESS, _CUSTOMER, _OPERATION = Level.BUSINESS, Level.CUSTOMER, Level.OPERATION

DEFINITIONS: Final = (
    Definition("conversations", _OPERATION),
    Definition("customers", _BUSINESS),
    Definition("doubts", _CUSTOMER, per="stage"),
    Definition("answer_rate", _OPERATION, per="stage"),
    Definition("fallback_rate", _OPERATION, per="stage"),
    Definition("helpful_rate", _CUSTOMER, per="question"),
    Definition("containment", _OPERATION),
    Definition("handoff_rate", _OPERATION),
    Definition("abandonment", _OPERATION),
    Definition("confirmed", _CUSTOMER),
    Definition("fcr", _CUSTOMER, window="W, K = 24 h"),
    Definition("self_service", _BUSINESS),
    Definition("first_answer_time", _OPERATION),
    Definition("out_of_hours", _OPERATION),
    Definition("turns_per_resolution", _OPERATION),
    Definition("effort_index", _CUSTOMER),
    Definition("repeat_ask", _CUSTOMER, per="question"),
    Definition("emotion", _CUSTOMER, per="stage"),
    Definition("emotion_gap", _CUSTOMER, per="stage"),
    Definition("recovery", _CUSTOMER, per="stage"),
    Definition("answer_effect", _CUSTOMER, per="question"),
    Definition("ends_well", _CUSTOMER, per="stage"),
    Definition("csat", _CUSTOMER),
    Definition("ces", _CUSTOMER),
    Definition("nps", _CUSTOMER, window="90 d"),
    Definition("response_rate", _OPERATION),
    Definition("reach", _CUSTOMER, per="stage"),
    Definition("drop_off", _OPERATION, per="stage", window="W, K = 30 d"),
    Definition("stage_conversion", _BUSINESS, per="stage", window="W, K = 30 d"),
    Definition("time_in_stage", _OPERATION, per="stage"),
    Definition("on_time", _OPERATION, per="stage"),
    Definition("active_time", _OPERATION, per="stage"),
    Definition("backward_moves", _CUSTOMER),
    Definition("variants", _OPERATION),
    Definition("in_order", _CUSTOMER),
    Definition("pain", _CUSTOMER, per="question"),
    Definition("question_lift", _BUSINESS, per="question", window="W, K = 30 d"),
    Definition("evidence_cover", _BUSINESS),
    Definition("persona_mix", _CUSTOMER),
    Definition("conversion", _BUSINESS, window="W, K = 30 d"),
    Definition("assisted_conversion", _BUSINESS, window="W, K = 7 d"),
    Definition("repeat_rate", _BUSINESS, window="180 d, K = 180 d"),
    Definition("orders_per_customer", _BUSINESS, window="180 d"),
    Definition("cost_per_resolution", _BUSINESS),
    Definition("handoff_load", _OPERATION),
    Definition("kpi_attainment", _BUSINESS),
    Definition("plans_shipped", _BUSINESS, window="90 d"),
    Definition("freshness", _OPERATION, window="–"),
    Definition("plan_effect", _BUSINESS, window="2 × 28 d, 2 × 14 d"),
)
"""In the order of `bot.journeys.metrics.METRICS`."""
