"""Releases to keep in tests: small files, bytes that stand for a model."""

from typing import Any

from bot.publishing.releases import MapFile, NewRelease, Step, TrainedModel

NOON = 1_790_000_000.0


def new_release(name: str = "uno", **changed: Any) -> NewRelease:
    values: dict[str, Any] = {
        "author": "Ana",
        "note": f"nota de {name}",
        "reason": None,
        "version": "1.0.0",
        "step": Step.FIRST,
        "fingerprint": f"f{name}",
        "generated": {"domain.yml": f"sha of {name}"},
        "files": (
            MapFile("journey_maps/tienda.yml", f"journey: {name}\n".encode()),
            MapFile("sentiment.yml", b"words: []\n"),
        ),
        "model": TrainedModel(f"model of {name}".encode(), f"made from {name}", 2.5),
        "training": '{"questions": 3}',
        "examination": {"own": {"asked": 12}},
    }
    return NewRelease(**{**values, **changed})
