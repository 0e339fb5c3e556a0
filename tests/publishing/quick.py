"""Publishing without training: everything real but the model and its examination."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.publishing import publisher as publisher_module
from bot.publishing.examination import Examination, Replayed, Verdict
from bot.publishing.publisher import Publisher
from bot.publishing.releases import TrainedModel
from bot.publishing.workshop import Built, Learnt, Workshop

FINE = Examination(
    own_asked=15,
    own_right=15,
    own_wrong=(),
    held_out=0,
    held_out_right=0,
    held_out_right_before=None,
    held_out_lost=(),
    replayed=(),
)
WORSE = Examination(
    own_asked=15,
    own_right=15,
    own_wrong=(),
    held_out=0,
    held_out_right=0,
    held_out_right_before=0,
    held_out_lost=(),
    replayed=(Replayed("t1", "cuánto tarda", None, "decision.gastos_envio", None, Verdict.LOST),),
)


def without_training(replace: Callable[[Any, str, Any], None], found: Examination = FINE) -> None:
    """`replace` is `monkeypatch.setattr`, or plain `setattr` in a process of its own."""

    def made_from(project: Any) -> str:
        return f"made from {(project.root / 'domain.yml').read_text(encoding='utf-8')}"[-60:]

    def train(self: Workshop, _store: object, *, training: Callable[[], None], base: int | None = None) -> Learnt:
        training()
        made = made_from(self.project)
        return Learnt(Path("model"), TrainedModel(f"model {made}".encode(), made, 1.0), '{"questions": 3}')

    def examined(self: Publisher, _built: Built, _learnt: Learnt, _active: int | None) -> Examination:
        return found

    replace(Workshop, "train", train)
    replace(Publisher, "_examined", examined)
    replace(publisher_module, "made_from", made_from)
