"""Where things stand inside a project folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with `journey_maps/` in it; everything else is made from that or beside it."""

    root: Path

    @property
    def maps(self) -> Path:
        """The maps, `*.yml`, hand-written."""
        return self.root / "journey_maps"

    @property
    def config(self) -> Path:
        """Rasa's pipeline and policies."""
        return self.root / "config.yml"

    @property
    def domain(self) -> Path:
        """Rasa's domain, generated."""
        return self.root / "domain.yml"

    @property
    def endpoints(self) -> Path:
        """Rasa's endpoints, for plain `rasa run`."""
        return self.root / "endpoints.yml"

    @property
    def nlu(self) -> Path:
        """Training examples, generated."""
        return self.root / "data" / "nlu"

    @property
    def stories(self) -> Path:
        """Rules, generated."""
        return self.root / "data" / "stories"

    @property
    def models(self) -> Path:
        """Trained models, `*.tar.gz`."""
        return self.root / "models"

    @property
    def sentiment(self) -> Path:
        """The project's own words of mood, hand-written; most projects have none."""
        return self.root / "sentiment.yml"

    @property
    def var(self) -> Path:
        """What the running product writes: database, secret, tracker."""
        return self.root / "var"

    def name_of(self, file: str) -> str:
        """A file's path from the root, as edits of maps name it, whichever way it was written."""
        return Path(file).resolve().relative_to(self.root.resolve()).as_posix()

    def provide_var(self) -> Path:
        """`var/`, made if missing. It holds the secret and conversations, so git is told to keep out of it."""
        self.var.mkdir(parents=True, exist_ok=True)
        keep_out = self.var / ".gitignore"
        if not keep_out.exists():
            keep_out.write_text("*\n", encoding="utf-8")
        return self.var
