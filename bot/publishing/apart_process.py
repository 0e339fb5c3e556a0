"""The process that publishes: carries out one order after the other, and ends when nobody gives any."""

import os
import shutil
import signal
import tempfile
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

IDLE: Final = 900.0
"""Seconds without an order after which the process ends and its memory is free again."""
_POLITE: Final = 5
"""Customers of the same machine go first."""
_ONE_CORE: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Read by numpy when it is imported: nothing that imports it may stand at the top of this module."""
_NO_MORE: Final = object()
_A_MOMENT: Final = 1.0
_SCRATCH: Final = "publishing-scratch"


def serve(pipe: Connection, root: str, url: str, idle: float = IDLE) -> None:
    """Serve one console until its end of the pipe closes, which ends also what is under way, or until it is idle."""
    _settle_in()
    from bot.project import Project
    from bot.publishing.apart_orders import Orders
    from bot.publishing.publisher import Publisher
    from bot.touchpoints.database import connect

    project = Project(Path(root))
    _own_scratch(project.provide_var() / _SCRATCH)
    waiting: SimpleQueue[object] = SimpleQueue()
    signal.signal(signal.SIGTERM, lambda *_: _end(waiting))
    threading.Thread(target=_read, args=(pipe, waiting), name="orders", daemon=True).start()
    database = connect(url)
    orders = Orders(Publisher(project, database, again=True), pipe.send)
    with suppress(Empty, OSError):  # nobody orders, or nobody listens
        while (order := waiting.get(timeout=idle)) is not _NO_MORE:
            orders.carry_out(order)
    database.dispose()
    # The reader may be in the middle of an import: Python's own farewell has waited for such a thread for ever.
    os._exit(0)


def _settle_in() -> None:
    os.environ.update(_ONE_CORE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all of a terminal: the server decides when we end
    with suppress(OSError):
        os.nice(_POLITE)
    from bot.language.log_redaction import redact_logs

    redact_logs("es")


def _own_scratch(folder: Path) -> None:
    """All temporary files in one place: those of a predecessor that was killed go when we come."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(folder)


def _read(pipe: Connection, orders: "SimpleQueue[object]") -> None:
    """Hand orders on; with nothing more to read nobody is there, and what is under way is for nobody."""
    while True:
        try:
            orders.put(pipe.recv())
        except (EOFError, OSError):
            return _end(orders)


def _end(orders: "SimpleQueue[object]") -> None:
    """Who has nothing to do ends in good order; what is under way is cut off, which leaves everything as it was."""
    orders.put(_NO_MORE)
    cut = threading.Timer(_A_MOMENT, os._exit, (0,))
    cut.daemon = True
    cut.start()
