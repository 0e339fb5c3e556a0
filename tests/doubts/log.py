"""A log with just the turns a test is about."""

from dataclasses import dataclass, field

from sqlalchemy.engine import Engine

from bot.touchpoints.database import writing
from bot.touchpoints.tables import conversation, journey, touchpoint

NOW = 1_790_000_000.0
DAY = 86_400.0


@dataclass
class Log:
    """Writes turns as the gateway and the actions leave them."""

    database: Engine
    map_id: str = "tienda"
    turns: int = 0
    talks: dict[str, int] = field(default_factory=dict)

    def says(
        self, text: str, kind: str = "fallback", *, customer: str = "", at: float = NOW - DAY, **more: object
    ) -> str:
        """One turn of a customer, each in a conversation of their own unless they are named; gives its id."""
        self.turns += 1
        turn_id, customer = f"turn-{self.turns}", customer or f"customer-{self.turns}"
        if customer not in self.talks:
            self._talk(customer, at)
        self.talks[customer] += 1
        values = {
            **{"turn_id": turn_id, "conversation_id": customer, "seq": self.talks[customer], "customer_key": customer},
            **{"journey_key": customer, "at": at, "map_id": self.map_id, "release": "r1", "channel": "web"},
            **{
                "language": "es",
                "text_redacted": text,
                "outcome": "ok",
                "stage_id": "compra",
                "stage_source": "context",
            },
            **{"kind": kind, "candidates": [], "answered": kind == "question", "chosen": False, **more},
        }
        with writing(self.database, durable=False) as connection:
            connection.execute(touchpoint.insert().values(**values))
        return turn_id

    def _talk(self, customer: str, at: float) -> None:
        self.talks[customer] = 0
        both = {"customer_key": customer, "journey_key": customer, "map_id": self.map_id, "started_at": at}
        with writing(self.database, durable=False) as connection:
            connection.execute(journey.insert().values(**both, last_at=at))
            where = {"conversation_id": customer, "release": "r1", "channel": "web", "language": "es"}
            how = {"ended_at": at, "turns": 1, "is_test": customer.startswith("test")}
            connection.execute(conversation.insert().values(**both, **where, **how))
