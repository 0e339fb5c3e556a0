"""The process log: what customers write, planted wherever a record can carry it, is in no handler's output."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog

from bot.language.log_redaction import redact_logs
from bot.rasa_parts.quiet import hush, redact_rasas_own_logs

PLANTED = "soy Ana, mi dni 12345678Z, ana@example.org, 4111 1111 1111 1111, tel 612 345 678"
SECRETS = ("Ana", "12345678Z", "ana@example.org", "4111", "612 345 678")


class Customer:
    """Something whose form holds what a customer wrote."""

    def __repr__(self) -> str:
        return f"<{PLANTED}>"


@pytest.fixture
def heard() -> Iterator[io.StringIO]:
    """Everything two handlers write, one of which formats errors in its own way."""
    factory, hooks = logging.getLogRecordFactory(), (sys.excepthook, threading.excepthook)
    structlog_before = structlog.get_config()
    stream = io.StringIO()
    handlers = [logging.StreamHandler(stream), logging.StreamHandler(stream)]
    handlers[1].setFormatter(_OwnErrors())
    root, level = logging.getLogger(), logging.getLogger().level
    root.setLevel(logging.DEBUG)
    for handler in handlers:
        root.addHandler(handler)
    redact_logs()
    redact_logs()  # safe to call again
    yield stream
    for handler in handlers:
        root.removeHandler(handler)
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    sys.excepthook, threading.excepthook = hooks
    structlog.configure(**structlog_before)


class _OwnErrors(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return f"{record.getMessage()} {record.args} {record.exc_info} {record.exc_text} {record.stack_info}"


def fails() -> None:
    said = PLANTED  # a local variable
    raise ValueError(f"cannot read {said}") from KeyError(said)


def assert_nothing_personal(text: str) -> None:
    assert [secret for secret in SECRETS if secret in text] == []


def test_no_record_carries_personal_data_however_it_is_given(heard: io.StringIO) -> None:
    log = logging.getLogger("any.library")
    log.warning(PLANTED)
    log.error("heard %s and %r after %d tries", PLANTED, Customer(), 3)
    log.info("heard %(words)s", {"words": PLANTED})
    log.error("two halves: %s%s", "4111 1111", " 1111 1111")
    log.error("object: %s", Customer())
    log.error("wrong format %d", PLANTED)
    log.error("with the stack of %s", PLANTED, stack_info=True)
    try:
        fails()
    except ValueError as error:
        log.exception("it failed: %s", error)
        log.error("again", exc_info=error)
    written = heard.getvalue()
    assert_nothing_personal(written)
    assert "after 3 tries" in written
    assert "ValueError: cannot read soy [nombre]" in written
    assert "test_log_redaction.py" in written


def test_a_harmless_record_is_left_as_it_is(heard: io.StringIO) -> None:
    logging.getLogger("x").info("%d turns of %s in %.1f s, %s", 3, "alameda", 0.25, ["a"])
    assert heard.getvalue().splitlines()[0] == "3 turns of alameda in 0.2 s, ['a']"


def test_structured_records_are_redacted_before_they_are_written(heard: io.StringIO) -> None:
    hush()
    log = structlog.get_logger("rasa.core")
    try:
        fails()
    except ValueError:
        log.error("processor.failed", text=PLANTED, slots={"said": [PLANTED]}, exc_info=True)
    written = heard.getvalue()
    assert_nothing_personal(written)
    first = json.loads(written.splitlines()[0])
    assert first["event"] == "processor.failed"
    assert first["slots"] == {"said": ["soy [nombre], mi dni [dni], [correo], [tarjeta], tel [teléfono]"]}
    assert "ValueError: cannot read soy [nombre]" in first["exception"]


def test_a_server_that_rasa_has_set_up_shows_no_words_and_no_variables(heard: io.StringIO) -> None:
    processors: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.dict_tracebacks,
        structlog.processors.JSONRenderer(),
    ]
    structlog.configure(processors=processors, logger_factory=structlog.stdlib.LoggerFactory())
    log = structlog.get_logger("rasa.server").bind()
    redact_rasas_own_logs()
    redact_rasas_own_logs()  # safe to call again
    try:
        fails()
    except ValueError as error:
        log.error("server.failed", text=f"\n{PLANTED}", exc_info=error)
    written = heard.getvalue()
    assert_nothing_personal(written)
    assert '"event": "server.failed"' in written
    assert len(processors) == 4


def test_a_crash_tells_where_and_not_what(heard: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    assert heard.getvalue() == ""
    try:
        fails()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    written = capsys.readouterr().err
    assert_nothing_personal(written)
    assert written.count("ValueError: cannot read soy [nombre]") == 2
