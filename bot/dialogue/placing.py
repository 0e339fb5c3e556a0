"""The stage of a turn: which stage of the journey it belongs to, and the rule that says so."""

from bot.dialogue.decisions import StagePlace
from bot.dialogue.knowledge import Knowledge, KnownQuestion, place_of_page, stage_now
from bot.touchpoints.events import StageSource
from bot.turn import TurnContext


def known_position(context: TurnContext, knowledge: Knowledge) -> StagePlace | None:
    """Where the customer stands before the words are weighed; `None` when nobody knows, rather than a guess.

    A stage that the page declares counts more than what its address stands for: one page may tell several stages.
    """
    journey = knowledge.journey(context.map_id)
    page = place_of_page(journey, context.page)
    known = context.stage_source != StageSource.DEFAULT.value
    stage = stage_now(journey, context.stage) if known else None
    declared = stage if context.stage_source == StageSource.PAGE.value else None
    if page and (declared is None or declared.id == page.stage_id):
        return StagePlace(page.stage_id, StageSource.PAGE, page.touchpoint_id)
    if declared:
        return StagePlace(declared.id, StageSource.PAGE)
    return StagePlace(stage.id, StageSource.CONTEXT) if stage else None


def place_turn(context: TurnContext, knowledge: Knowledge, *, question: KnownQuestion | None = None) -> StagePlace:
    """Place a turn: by its question, else the page, else the journey so far, else the first stage.

    A question counts where the customer is if that stage is among its `also_in`, else in the stage it is written in.
    """
    here = known_position(context, knowledge)
    if question is None:
        return here or StagePlace(_first_stage(context, knowledge), StageSource.DEFAULT)
    stage_id = here.stage_id if here and question.belongs_in(here.stage_id) else question.stage.id
    on_this_page = here.touchpoint_id if here and here.stage_id == stage_id else None
    return StagePlace(stage_id, StageSource.QUESTION, question.touchpoint_id or on_this_page)


def _first_stage(context: TurnContext, knowledge: Knowledge) -> str:
    """The default stage: what the gateway guessed if the map still has it, else the map's first."""
    journey = knowledge.journey(context.map_id)
    stage = stage_now(journey, context.stage)
    return stage.id if stage else journey.stages[0].id
