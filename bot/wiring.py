"""The only place that picks implementations: settings and a project in, a running product's parts out."""

import hashlib
import hmac
import time
from collections.abc import Sequence

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.services import ConversationServices
from bot.journeys.model import JourneyMap
from bot.language.redaction import redact
from bot.language.sentiment import ChatSentiment
from bot.touchpoints.log import TouchpointLog


def conversation_services(maps: Sequence[JourneyMap], log: TouchpointLog, *, secret: str) -> ConversationServices:
    """The dialogue's services over maps that are already read and a log that is already open."""

    def pseudonym(sender: str) -> str:
        return hmac.new(secret.encode(), sender.encode(), hashlib.sha256).hexdigest()

    return ConversationServices(
        knowledge=Knowledge(maps),
        log=log,
        sentiment=ChatSentiment(),
        redact=redact,
        now=time.time,
        pseudonym=pseudonym,
    )
