"""Keeps Rasa's noise (banners, warnings, telemetry) away from people, and customers' words away from its log."""

import importlib
import logging
import os
import sys
import traceback
import warnings
from collections.abc import Mapping
from types import NoneType
from typing import Final

import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.language.log_redaction import redact_logs
from bot.language.redaction import redact

SURROUNDINGS: Final = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "MPLBACKEND": "Agg",
}
"""Environment variables that the libraries read when they are imported."""

TALKATIVE: Final = ("rasa", "rasa_sdk", "apscheduler", "asyncio", "matplotlib", "tensorflow", "absl", "numba")
"""Loggers that speak to developers of Rasa; their errors stay audible."""

_RENDERED: Final = structlog.processors.JSONRenderer(ensure_ascii=False)


def hush() -> None:
    """Call before the first import of Rasa; safe to call again. Errors are still logged."""
    for variable, value in SURROUNDINGS.items():
        os.environ.setdefault(variable, value)
    importlib.import_module("sanic.app")  # sets a filter of its own when imported: it has to come before ours
    for module in ("rasa", "tensorflow", "sanic", "pkg_resources", "sklearn", "aiogram", "jax", "google", "matplotlib"):
        warnings.filterwarnings("ignore", module=rf"{module}(\..*)?")
    for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=category)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[_redacted, structlog.stdlib.add_log_level, _RENDERED],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
    )
    redact_logs()


def redact_rasas_own_logs() -> None:
    """For a server that Rasa has set up itself: its structured records lose personal data and local variables too.

    The list of processors is changed in place, for loggers in use keep it.
    """
    processors = structlog.get_config()["processors"]
    if _redacted not in processors:
        processors.insert(0, _redacted)
    redact_logs()


def _redacted(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Every word of a structured record; an error becomes its traceback, without the variables that Rasa would show."""
    error = event.pop("exc_info", None)
    redacted = {name: _without_personal_data(value) for name, value in event.items()}
    if error:
        found = (type(error), error, error.__traceback__) if isinstance(error, BaseException) else sys.exc_info()
        redacted["exception"] = redact("".join(traceback.format_exception(*found)))
    return redacted


def _without_personal_data(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(name): _without_personal_data(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_personal_data(each) for each in value]
    return value if isinstance(value, bool | int | float | NoneType) else redact(str(value))


def child_environment() -> dict[str, str]:
    """The environment for a child process that runs Rasa, as quiet as ours."""
    return {**SURROUNDINGS, "PYTHONWARNINGS": "ignore", **os.environ}
