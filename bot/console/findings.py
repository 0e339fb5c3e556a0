"""What an examination has found, as a page shows it: just made with everybody's words, or kept as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.publishing.examination import Examination, Replayed, StageCounts, Unanswered, Verdict

TOLD = (Verdict.LOST, Verdict.CHANGED, Verdict.GAINED)
"""What is listed phrase by phrase, the worst first."""


@dataclass(frozen=True, slots=True)
class Findings:
    """`lost_words` and `phrases` are customers' redacted words: they are only known until the process ends."""

    own_asked: int
    own_right: int
    own_wrong: tuple[Unanswered, ...]
    under_the_bar: bool
    held_out: int
    held_out_right: int
    held_out_before: int | None
    lost_words: tuple[Unanswered, ...]
    stages: tuple[StageCounts, ...]
    phrases: tuple[Replayed, ...]
    regressions: int

    def of_stage(self, stage: str, verdict: Verdict) -> tuple[Replayed, ...]:
        """The phrases of a stage (`-` is nowhere) that went that way."""
        return tuple(each for each in self.phrases if (each.stage or "-") == stage and each.verdict is verdict)


def findings_of(examination: Examination) -> Findings:
    """Everything, with the words."""
    return Findings(
        own_asked=examination.own_asked,
        own_right=examination.own_right,
        own_wrong=examination.own_wrong,
        under_the_bar=examination.under_the_bar,
        held_out=examination.held_out,
        held_out_right=examination.held_out_right,
        held_out_before=examination.held_out_right_before,
        lost_words=examination.held_out_lost,
        stages=examination.by_stage,
        phrases=examination.replayed,
        regressions=examination.regressions,
    )


def kept_findings(kept: Mapping[str, Any] | None) -> Findings | None:
    """What is kept with a release: numbers and its author's own words."""
    if not kept or not {"own", "held_out", "replay", "regressions"} <= set(kept):
        return None
    own, held_out, replay = kept["own"], kept["held_out"], kept["replay"]
    return Findings(
        own_asked=own["asked"],
        own_right=own["right"],
        own_wrong=tuple(Unanswered(**each) for each in own["wrong"]),
        under_the_bar=False,
        held_out=held_out["asked"],
        held_out_right=held_out["right"],
        held_out_before=held_out["right_before"],
        lost_words=(),
        stages=tuple(StageCounts(**each) for each in replay["stages"]),
        phrases=(),
        regressions=kept["regressions"],
    )
