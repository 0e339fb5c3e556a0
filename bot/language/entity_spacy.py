"""Imports spaCy without the machine-learning frameworks that it would look for, which cost ten seconds and 350 MB."""

import importlib
import sys
import warnings
from threading import Lock
from types import ModuleType
from typing import Final

FRAMEWORKS: Final = ("tensorflow", "torch", "mxnet", "cupy", "h5py")
"""What thinc, spaCy's engine, imports if it can. Blank pipelines use none of them."""

_alone: Final = Lock()


def spacy() -> ModuleType:
    """spaCy, imported when first asked for; a framework that is there already stays, and others may come later.

    A spaCy imported this way never computes with those frameworks: what needs them (transformers) must import
    spaCy itself, and earlier.
    """
    with _alone:
        hidden = [name for name in FRAMEWORKS if name not in sys.modules] if "spacy" not in sys.modules else []
        sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # `None` makes Python's import fail
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # old libraries of spaCy's warn when they are imported; not about us
                return importlib.import_module("spacy")
        finally:
            for name in hidden:
                sys.modules.pop(name, None)
