"""Keeps the noise of Rasa and what it brings along (banners, warnings, telemetry) away from people."""

import importlib
import logging
import os
import warnings
from typing import Final

import structlog

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
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def child_environment() -> dict[str, str]:
    """The environment for a child process that runs Rasa, as quiet as ours."""
    return {**SURROUNDINGS, "PYTHONWARNINGS": "ignore", **os.environ}
