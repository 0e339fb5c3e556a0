"""A local Bot API: a real HTTP server in a thread, as strict as Telegram's, to which the real library talks."""

import asyncio
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.telegram.answering import Call, Endpoint
from tests.telegram.chats import Chat, Json, Shown
from tests.telegram.faults import Faults
from tests.telegram.flood import Flood
from tests.telegram.server_thread import ServerThread
from tests.telegram.webhook import Delivery
from tests.telegram.world import TOKEN, World

# So long a thread that comes back from the disk waits for the interpreter while another one computes: at the usual five
# milliseconds, the one writer of SQLite does little else.
sys.setswitchinterval(0.0005)


class BotApi:
    """The double: start it, point `base_url` at it, let customers write, look at what they were shown."""

    def __init__(self, *, clock: Callable[[], float] = time.time, token: str = TOKEN) -> None:
        self.token = token
        self.world = World(clock)
        self.faults = Faults()
        self.flood = Flood(clock)
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.routes: dict[str, str] = {}
        """Where a public https address of ours is answered on this machine: start of address → start of address."""
        self.changed = threading.Condition(threading.RLock())
        self.endpoint = Endpoint(self)
        self._port = 0
        self._server: ServerThread | None = None

    @property
    def base_url(self) -> str:
        """What the library wants: the address up to the token."""
        return f"{self.address}/bot"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen: on a free port at first, on the same one afterwards."""
        self._server = ServerThread(self)
        self._port = self._server.start(self._port)

    def stop(self) -> None:
        """Refuse connections, as a machine without Telegram does; nothing is forgotten."""
        assert self._server is not None
        self._server.stop()
        self._server = None

    @contextmanager
    def unreachable(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    def deliver(self, *updates: Json, forced: bool = False) -> None:
        """Line up updates, in this order."""
        with self.changed:
            for update in updates:
                self.world.updates.add(update, forced=forced)
            self.changed.notify_all()
        self.tell_news()

    def wait_for(self, condition: Callable[[], Any], *, within: float = 30.0) -> None:
        """Block until the condition holds; it is looked at whenever something happens."""
        limit = time.monotonic() + within
        with self.changed:
            while not condition():
                left = limit - time.monotonic()
                assert left > 0, f"not within {within} s"
                self.changed.wait(min(left, 0.25))

    async def until(self, condition: Callable[[], Any], *, within: float = 30.0) -> None:
        """The same, for tests that live in a loop."""
        await asyncio.to_thread(self.wait_for, condition, within=within)

    def shown(self, chat_id: int) -> list[Shown]:
        """What stands in the chat from the bot, oldest first."""
        with self.changed:
            return [each for each in self.chat(chat_id).shown.values() if not each.deleted]

    def texts(self, chat_id: int) -> list[str]:
        return [each.text for each in self.shown(chat_id)]

    def chat(self, chat_id: int) -> Chat:
        return self.world.chats[chat_id]

    def called(self, method: str, chat_id: int | None = None) -> list[Call]:
        with self.changed:
            return [c for c in self.calls if c.method == method and chat_id in (None, c.chat_id)]

    def refusals(self) -> Counter[str]:
        """What the bot was refused, with the planned mishaps left out: a correct bot is refused nothing."""
        with self.changed:
            return Counter(c.description for c in self.calls if c.status >= 400 and c.mishap is None)

    @property
    def settled(self) -> bool:
        """Every update has been taken and confirmed."""
        return not self.world.updates.waiting

    def tell_news(self) -> None:
        """Wake whoever waits for updates."""
        if self._server is not None:
            self._server.wake()
