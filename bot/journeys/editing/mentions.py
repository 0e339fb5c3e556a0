"""What names a question that is to go, and the edit that takes it away with all that names it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.journeys.editing.document import Document
from bot.journeys.editing.edits import Edit, Files, Remove, Set, Several
from bot.journeys.editing.places import Place, item_place
from bot.journeys.editing.pointing import place_at, said_at
from bot.journeys.rules.elements import Kind
from bot.journeys.rules.references import Reference, references
from bot.journeys.translation_names import translations_of


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names a question: a text of a list, or a field."""

    place: Place

    @property
    def field(self) -> str:
        """The field that names it: `then`, `signs`, `question` of `done_when`, `touches`, `at` of a move, `about`."""
        return str(next(step for step in reversed(self.place.steps) if isinstance(step, str)))


def mentions_of(document: Document, path: str) -> tuple[Mention, ...]:
    """Everything outside the question at `stage.question` that names it, in the order of the file."""
    if document.map is None:
        return ()
    home = item_place(document.file, path).steps
    moves = {move.place.at: at for plan in document.map.plans for at, move in enumerate(plan.moves) if move.place}
    found = []
    for named in (each.name for each in references(document.map) if _names(each, path)):
        steps = place_at(document, named.at).steps
        if named.at in moves:  # two moves of a plan may be of one metric, by which they would be called
            steps = (*steps[:-2], moves[named.at], steps[-1])
        if steps[: len(home)] != home:
            found.append(Mention(Place(document.file, steps)))
    return tuple(found)


def removal(files: Files, file: str, path: str, *, mentions: Sequence[Mention]) -> Edit:
    """Take a question away, with its translations in `files` and with these mentions of it, as one step."""
    document = Document(files[file], file=file)
    own = [Remove(item_place(each, path)) for each in _speaking(files, file, path)]
    return Several((*_without(document, path, mentions), *own, Remove(item_place(file, path))))


def _names(reference: Reference, path: str) -> bool:
    stage, _, name = path.partition(".")
    bare = reference.name.value == name and reference.stage == stage and Kind.QUESTION in reference.kinds
    return reference.name.value == path or bare


def _speaking(files: Files, file: str, path: str) -> Iterator[str]:
    """The translations that have something to say of the question."""
    for each in translations_of(files, file):
        if not Document(files[each], file=each).find(item_place(each, path))[1]:
            yield each


def _without(document: Document, path: str, mentions: Sequence[Mention]) -> Iterator[Edit]:
    lists: dict[Place, set[int]] = {}
    whole: list[Place] = []
    for mention in mentions:
        last = mention.place.steps[-1]
        if isinstance(last, int):
            lists.setdefault(mention.place.parent, set()).add(last)
        else:  # a move of a plan without the place it is measured at would be about the whole map
            whole.append(mention.place.parent if mention.field == "at" else mention.place)
    for place, gone in lists.items():
        said = said_at(document, place)
        kept = tuple(text for at, text in enumerate(said if isinstance(said, tuple) else ()) if at not in gone)
        about = place.steps[-1] == "about"  # which evidence must have: what proved the question proves its stage
        yield Set(place, kept or ((path.partition(".")[0],) if about else ()))
    yield from (Remove(place) for place in reversed(whole))
