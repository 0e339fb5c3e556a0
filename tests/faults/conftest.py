"""The double of the Bot API, for the faults of Telegram."""

from tests.telegram.conftest import api  # noqa: F401
