"""Everything that exists around one bot: its chats, its updates, its webhook, its commands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tests.telegram.chats import Chat, Json, Pressed
from tests.telegram.update_queue import UpdateQueue

TOKEN: Final = "7201934856:AAF-double_of_the_Bot_API_k3yQ9zVtR2mE"
USERNAME: Final = "ciclos_de_prueba_bot"


@dataclass
class Webhook:
    """Where updates are delivered to."""

    url: str
    secret: str | None
    max_connections: int
    last_error: str = ""


@dataclass
class World:
    """The state behind one token; whoever touches it holds the server's lock."""

    clock: Callable[[], float]
    query_life: float = 60.0
    """Seconds in which a pressed button can be answered."""
    bot: Json = field(
        default_factory=lambda: {
            "id": int(TOKEN.split(":")[0]),
            "is_bot": True,
            "first_name": "Ciclos de prueba",
            "username": USERNAME,
        }
    )
    chats: dict[int, Chat] = field(default_factory=dict)
    pressed: dict[str, Pressed] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """By scope and language."""
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    webhook: Webhook | None = None
    fetched: list[str] = field(default_factory=list)
    """Files the bot has asked for."""
    lost_links: list[str] = field(default_factory=list)
    """Links whose words were shown without a link."""
