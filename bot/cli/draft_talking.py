"""Conversations with the draft: as customers have them, and seen from inside; nothing of them is kept."""

import secrets
import shutil
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.cli.draft_learning import Draft, learn, marks_of
from bot.cli.draft_reasons import reasons
from bot.cli.draft_rival import Rival
from bot.console.try_talk import Bubble, Button, Exchange, Role, Step, Talk, Wanted
from bot.dialogue.services import ConversationServices
from bot.engine.embedded import EmbeddedEngine
from bot.engine.protocol import EngineError, EngineRequest, RequestKind
from bot.gateway.atlas import Atlas
from bot.gateway.intake import taken_in
from bot.journeys.languages import answered_in
from bot.project import Project
from bot.rasa_parts.releases import release_of_model
from bot.settings import Settings
from bot.touchpoints.events import StageSource, TouchpointEvent
from bot.touchpoints.log import MemoryTouchpointLog
from bot.turn import Said, TurnContext
from bot.wiring import conversation_services, logged_moves, redaction_of, sentiment_of

_REMEMBERED: Final = 40
"""Conversations that go on where they were; an older one is said again from its beginning."""


@dataclass(slots=True)
class _Conversation:
    """What has been said, and where the customer is."""

    id: str
    map_id: str
    language: str
    stage: str | None = None
    persona: str | None = None
    said: list[Exchange] = field(default_factory=list)


@dataclass(slots=True)
class DraftTalker:
    """Answers for the draft of one project. `folder` is ours alone and is thrown away by who made it."""

    project: Project
    settings: Settings
    folder: Path
    tell: Callable[[str], None]
    _draft: Draft | None = None
    _engine: EmbeddedEngine | None = None
    _services: ConversationServices | None = None
    _log: MemoryTouchpointLog = field(default_factory=MemoryTouchpointLog)
    _known: "OrderedDict[tuple[Role, tuple[Step, ...]], _Conversation]" = field(default_factory=OrderedDict)
    _rival: Rival | None = None

    async def talk(self, wanted: Wanted) -> Talk:
        """The whole conversation with the draft of this moment. `UserError` when a map is broken."""
        learnt = await self._up_to_date(wanted.language)
        self.tell("talking")
        conversation = await self._conversation(wanted.role, wanted.steps)
        exchanges, release = tuple(conversation.said), None
        if wanted.compare:
            self._rival = self._rival or Rival(self.project, self.settings)
            exchanges, release = await self._rival.beside(exchanges)
        return Talk(exchanges, learnt=learnt, release=release)

    async def close(self) -> None:
        """Let go of the models."""
        for engine in (self._engine, self._rival):
            if engine is not None:
                await engine.close()

    async def _up_to_date(self, language: str) -> float:
        """Learn what has changed; the seconds that it took."""
        if self._draft is not None and self._draft.marks == marks_of(self.project, language=language):
            return 0.0
        began, before = time.monotonic(), self._draft
        draft = await learn(self.project, self.folder, language=language, tell=self.tell)
        self._log = MemoryTouchpointLog()
        services = conversation_services(
            draft.maps,
            self._log,
            secret=secrets.token_hex(16),
            moves=logged_moves(self.project, self.settings),
            sentiment=sentiment_of(draft.place, language=draft.maps[0].language),
            redact_orders=self.settings.redact_orders,
        )
        await self._take(draft, services)
        self._draft, self._services = draft, services
        self._known.clear()  # what was said is said again to the new draft
        if before is not None:
            shutil.rmtree(before.place.root, ignore_errors=True)
        return round(time.monotonic() - began, 1)

    async def _take(self, draft: Draft, services: ConversationServices) -> None:
        release = release_of_model(draft.model)
        if self._engine is None:
            tracker = f"sqlite:///{(self.folder / 'talk.db').resolve()}"
            engine = EmbeddedEngine(draft.place, tracker_url=tracker)
            await engine.start_with(draft.model, release=release, conversation=services)
            self._engine = engine
        else:
            self._engine.serve(await self._engine.load(draft.model, release=release, conversation=services))

    async def _conversation(self, role: Role, steps: tuple[Step, ...]) -> _Conversation:
        """The one in which exactly these steps were said: gone on from where it was, or said from the beginning."""
        done = len(steps)
        while done >= 0 and (role, steps[:done]) not in self._known:
            done -= 1
        if done == len(steps):
            return self._known[role, steps]
        conversation = self._known.pop((role, steps[:done])) if done >= 0 else await self._opened(role)
        for step in steps[max(done, 0) :]:
            await self._say(conversation, role, step)
        self._known[role, steps] = conversation
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return conversation

    async def _opened(self, role: Role) -> _Conversation:
        _, services, _ = self._ready()
        atlas = Atlas(services.knowledge.maps)
        stage = atlas.stage(role.stage or None, role.page or None)
        map_id = role.map_id or atlas.map_id(stage, language=role.language)
        language = answered_in(services.knowledge.journey(map_id), role.language)
        made = _Conversation(secrets.token_hex(8), services.knowledge.journey(map_id).id, language)
        opening = await self._exchange(made, role, step=None)
        made.said.append(opening)
        return made

    async def _say(self, conversation: _Conversation, role: Role, step: Step) -> None:
        conversation.said.append(await self._exchange(conversation, role, step=step))

    async def _exchange(self, conversation: _Conversation, role: Role, *, step: Step | None) -> Exchange:
        engine, services, redact = self._ready()
        context = self._context(conversation, role, step)
        kind, content = RequestKind.OPENING, ""
        if step is not None:
            kind = RequestKind.CHOICE if step.title else RequestKind.TEXT
            content = step.content if step.title else taken_in(step.content, redact=redact).text
        try:
            replies = _bubbles(await engine.reply(EngineRequest(kind, context, content)))
            event = self._logged(context)
            typed = kind is RequestKind.TEXT and event is not None
            understood = await engine.understand(content) if typed else None
        except EngineError:  # a customer would get an apology; the page says that the draft failed
            return Exchange(step, ())
        if event is None or step is None:
            return Exchange(step, replies)
        _move_on(conversation, event)
        return Exchange(step, replies, reasons(event, understood, before=context, services=services))

    def _context(self, conversation: _Conversation, role: Role, step: Step | None) -> TurnContext:
        engine, services, _ = self._ready()
        atlas = Atlas(services.knowledge.maps)
        place = (step.stage if step else "") or role.stage
        declared = atlas.stage(place or None, None if step and step.stage else role.page or None)
        if declared is not None:
            stage, source = declared, StageSource.PAGE
        elif conversation.stage is not None:
            stage, source = conversation.stage, StageSource.CONTEXT
        else:
            stage, source = atlas.first_stage(conversation.map_id), StageSource.DEFAULT
        map_id = atlas.map_id(stage)
        if conversation.persona is None:
            said = step.content if step else ""
            conversation.persona = role.persona or atlas.persona(
                conversation.map_id, channel=role.channel, campaign=None, page=role.page or None, said=said
            )
        return TurnContext(
            turn_id=secrets.token_hex(12),
            conversation_id=conversation.id,
            sequence=len(conversation.said) + 1,
            customer_key=conversation.id,
            journey_key=conversation.id,
            channel=role.channel,
            language=atlas.language_of(map_id, asked=conversation.language),
            received_at=time.time(),
            release=engine.release,
            map_id=map_id,
            stage=stage,
            stage_source=source.value,
            page=role.page or None,
            persona=conversation.persona,
        )

    def _logged(self, context: TurnContext) -> TouchpointEvent | None:
        events = self._log.events()
        return events[-1] if events and events[-1].context.turn_id == context.turn_id else None

    def _ready(self) -> "tuple[EmbeddedEngine, ConversationServices, Callable[[str], str]]":
        assert self._engine is not None
        assert self._services is not None
        return self._engine, self._services, redaction_of(self._services.knowledge.maps)


def _move_on(conversation: _Conversation, event: TouchpointEvent) -> None:
    """As the gateway does: a guess is no knowledge, and a journey stays on the map on which it became known."""
    if event.stage_source is StageSource.DEFAULT:
        return
    map_id = event.map_id or event.context.map_id
    if map_id == conversation.map_id:
        conversation.stage = event.stage_id
    elif conversation.stage is None:
        conversation.stage, conversation.map_id = event.stage_id, map_id


def _bubbles(said: tuple[Said, ...]) -> tuple[Bubble, ...]:
    return tuple(
        Bubble(each.text, tuple(Button(choice.title, choice.payload) for choice in each.choices), each.link or "")
        for each in said
    )
