"""The parameters of one request, read by type as the Bot API reads them: everything arrives as text."""

import json
from typing import Any

from tests.telegram.refusals import bad

Json = dict[str, Any]


class Parameters:
    """Typed looks at what was sent."""

    def __init__(self, raw: dict[str, str]) -> None:
        self.raw = raw

    def text(self, name: str, default: str = "") -> str:
        return self.raw.get(name, default)

    def integer(self, name: str, default: int | None = None) -> int:
        try:
            return int(self.raw[name])
        except KeyError:
            if default is None:
                raise bad(f'parameter "{name}" is required') from None
            return default
        except ValueError:
            raise bad(f'parameter "{name}" must be an integer') from None

    def flag(self, name: str) -> bool:
        return self.raw.get(name, "false").lower() in ("true", "1")

    def has(self, name: str) -> bool:
        return name in self.raw

    def json(self, name: str) -> Any:
        """`None` when it was not sent."""
        if name not in self.raw:
            return None
        try:
            return json.loads(self.raw[name])
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None
