"""The lever on loading a model: its domain is read once, where Rasa 3.6.21 parses the same file five times over."""

from functools import wraps
from pathlib import Path
from typing import Any, Final

_DOMAIN: Final = "domain.yml"
"""Rasa's only file in the resource of a model's domain."""


def read_domain_once() -> None:
    """Take the domain of a model as Rasa has written it; safe to call again.

    Rasa checks it against its schema once more, which is most of the time of loading a model, and a release is loaded
    twice before it answers. It was checked when the model was trained; what is broken since is still an error.
    """
    from rasa.engine.storage.resource import Resource
    from rasa.engine.storage.storage import ModelStorage
    from rasa.graph_components.providers.domain_provider import DomainProvider

    original = DomainProvider.load.__func__
    if getattr(original, "reads_once", False):
        return

    @wraps(original)  # Rasa looks at the types of its parameters before it trains
    def load(cls: Any, config: Any, model_storage: ModelStorage, resource: Resource, *rest: Any, **more: Any) -> Any:
        with model_storage.read_from(resource) as folder:
            if [file.name for file in folder.iterdir()] == [_DOMAIN]:
                return cls(model_storage, resource, _as_written(folder / _DOMAIN))
        return original(cls, config, model_storage, resource, *rest, **more)

    load.reads_once = True  # type: ignore[attr-defined]
    DomainProvider.load = classmethod(load)


def _as_written(file: Path) -> Any:
    from rasa.shared.core.domain import Domain
    from rasa.shared.utils.io import read_yaml

    return Domain.from_dict(read_yaml(file.read_text(encoding="utf-8")))
