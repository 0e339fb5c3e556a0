"""Keeps personal data out of the process log: whatever is logged by anybody is redacted before any handler sees it."""

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from types import NoneType, TracebackType
from typing import Any, Final

from bot.language.redaction import redact

_PLAIN: Final = (bool, int, float, NoneType)
"""Arguments that stay as they are: formats such as `%d` need them."""


def redact_logs(language: str = "es") -> None:
    """Redact all records of `logging` from now on, and the tracebacks of crashes; safe to call again.

    Message, arguments, traceback and stack are redacted in the record itself, so every handler, a crash reporter among
    them, gets the redacted words only. Tracebacks carry no local variables.
    """
    current = logging.getLogRecordFactory()
    make = current.make if isinstance(current, _RedactedRecords) else current
    logging.setLogRecordFactory(_RedactedRecords(make, language))
    sys.excepthook = _excepthook
    threading.excepthook = _thread_excepthook


class _RedactedRecords:
    """A record factory around another one."""

    def __init__(self, make: Callable[..., logging.LogRecord], language: str) -> None:
        self.make = make
        self._language = language

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self.make(*args, **kwargs)
        if record.exc_info:
            record.exc_text = self._redacted(_told(record.exc_info))
            record.exc_info = None  # handlers would tell it again, each in its own way
        if record.stack_info:
            record.stack_info = self._redacted(record.stack_info)
        self._redact_message(record)
        return record

    def _redact_message(self, record: logging.LogRecord) -> None:
        """Arguments one by one, for some handlers look at them; what only shows when all is put together goes whole."""
        if isinstance(record.args, tuple):
            record.args = tuple(self._argument(each) for each in record.args)
        elif isinstance(record.args, Mapping):
            record.args = {name: self._argument(each) for name, each in record.args.items()}
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):  # a wrong format: `logging` reports it with all that it was given
            message = f"{record.msg} {record.args}"
            record.msg, record.args = self._redacted(message).replace("%", "%%"), ()
            return
        redacted = self._redacted(message)
        if redacted != message:
            record.msg, record.args = redacted, ()

    def _argument(self, value: object) -> object:
        if isinstance(value, _PLAIN):
            return value
        shown = str(value)
        redacted = self._redacted(shown)
        return value if redacted == shown and isinstance(value, str) else redacted

    def _redacted(self, words: str) -> str:
        return redact(words, self._language)


def _told(error: object) -> str:
    found = error if isinstance(error, tuple) else sys.exc_info()
    return "".join(traceback.format_exception(*found)).rstrip("\n") if found[1] is not None else ""


def _excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, trace))))


def _thread_excepthook(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None and failed.exc_type is not SystemExit:
        _excepthook(failed.exc_type, failed.exc_value, failed.exc_traceback)
