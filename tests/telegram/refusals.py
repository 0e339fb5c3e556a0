"""What the Bot API says when it does not do what it was asked: Telegram's own error JSON."""

from typing import Any


class RefusalError(Exception):
    """One refused request; `parameters` are Telegram's ResponseParameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        told: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return {**told, "parameters": self.parameters} if self.parameters else told


def bad(what: str) -> RefusalError:
    return RefusalError(400, f"Bad Request: {what}")


def forbidden(what: str) -> RefusalError:
    return RefusalError(403, f"Forbidden: {what}")


def too_many(seconds: int) -> RefusalError:
    return RefusalError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def conflict(what: str) -> RefusalError:
    return RefusalError(409, f"Conflict: {what}")
