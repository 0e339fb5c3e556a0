"""Training as a person at the terminal sees it: what is being done, how long it took, where the model is."""

import time
from pathlib import Path

from bot.cli.terminal import Terminal
from bot.rasa_parts.training import Step, train


def train_with_progress(terminal: Terminal) -> Path:
    """Train the project's model, one line per step; `UserError` as `train` raises it."""
    began = time.monotonic()

    def tell(step: Step) -> None:
        terminal.say(f"train.step_{step.value}")
        terminal.out.flush()

    model = train(terminal.project, progress=tell)
    terminal.say("train.done", seconds=round(time.monotonic() - began), model=model)
    return model
