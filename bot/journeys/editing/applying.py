"""An edit applied to the files of maps: pure, whole or not at all, and never to a file that would not read."""

from types import MappingProxyType
from typing import Final

from bot.journeys.editing.document import Document, nowhere
from bot.journeys.editing.edits import (
    Change,
    Conflict,
    Edit,
    Edited,
    EditRefusedError,
    Files,
    Insert,
    Move,
    PlaceChangedError,
    Remove,
    Rename,
    Restore,
    Set,
    Several,
)
from bot.journeys.editing.following import KINDS, Said, follow, item_renamed, kind_of, left_behind, stage_renamed
from bot.journeys.editing.merging import merged
from bot.journeys.editing.moving import in_another_stage, reordered
from bot.journeys.editing.places import Place
from bot.journeys.editing.setting import new_file, with_item, with_value, without
from bot.journeys.editing.surgery import Surgery, means
from bot.journeys.editing.values import Group, Value
from bot.journeys.model import JourneyMap, Stage
from bot.journeys.rules.elements import Kind, items
from bot.journeys.translation_names import translation_name, translations_of

_REMEMBERING: Final = frozenset({Kind.STAGE, Kind.QUESTION, Kind.TOUCHPOINT})
_Working = dict[str, "bytes | None"]


def apply(files: Files, edit: Edit) -> Edited:
    """The files after the edit, and what takes it back.

    Only bytes of the edit's place change: comments, order, quotes, the language of keys, line ends and empty lines
    stay. `EditRefusedError` says why an edit cannot be: a place that is not there, a text that would not read.
    `PlaceChangedError` says that what is to be restored is no longer as it was left.
    """
    working: _Working = dict(files)
    _apply(working, edit)
    changes = tuple(
        Change(file, files.get(file), after) for file, after in sorted(working.items()) if after != files.get(file)
    )
    for change in changes:
        if change.after is not None:
            Document(change.after, file=change.file)
    after = {file: content for file, content in working.items() if content is not None}
    return Edited(MappingProxyType(after), Restore(tuple(Change(c.file, c.after, c.before) for c in changes)))


def _apply(files: _Working, edit: Edit) -> None:
    if isinstance(edit, Several):
        for each in edit.edits:
            _apply(files, each)
    elif isinstance(edit, Restore):
        for change in edit.changes:
            files[change.file] = _restored(files.get(change.file), change)
    elif isinstance(edit, Rename):
        _rename(files, edit)
    elif isinstance(edit, Move) and edit.stage and edit.stage != edit.place.stage:
        _move(files, edit, stage=edit.stage)
    else:
        file = edit.place.file
        if isinstance(edit, (Set, Insert)) and files.get(file) is None and translation_name(file):
            files[file] = _begun(files, edit)
        else:
            files[file] = _in_one_file(_document(files, file), edit)


def _in_one_file(document: Document, edit: Set | Remove | Insert | Move) -> bytes:
    if isinstance(edit, Set):
        return with_value(document, edit)
    if isinstance(edit, Remove):
        return without(document, edit)
    return with_item(document, edit) if isinstance(edit, Insert) else reordered(document, edit)


def _document(files: _Working, file: str) -> Document:
    content = files.get(file)
    if content is None:
        raise EditRefusedError("editing.no_file", file=file)
    return Document(content, file=file)


def _begun(files: _Working, edit: Set | Insert) -> bytes:
    """A translation that is not there yet, in the keys of its map."""
    name = translation_name(edit.place.file)
    base = next((each.as_posix() for each in (name.bases if name else ()) if files.get(each.as_posix())), None)
    if base is None or not edit.place.steps:
        raise EditRefusedError("editing.no_file", file=edit.place.file)
    keys = _document(files, base).keys
    return new_file(edit if isinstance(edit, Set) else Set(edit.place, (edit.value,)), keys=keys)


def _restored(content: bytes | None, change: Change) -> bytes | None:
    """Undo's own three-way merge: from what was left to what was before, on top of what others have made of it."""
    if content == change.before:
        return change.after
    both = None if content is None or change.before is None or change.after is None else (content, change.before)
    result = merged(both[1], mine=change.after or b"", theirs=both[0]) if both else None
    if isinstance(result, bytes):
        return result
    texts = result or tuple((each or b"").decode("utf-8", "replace") for each in (change.before, change.after, content))
    raise PlaceChangedError(Conflict(Place(change.file), *texts))


def _rename(files: _Working, edit: Rename) -> None:
    document, kind = _document(files, edit.place.file), kind_of(edit.place.steps)
    if kind is None or document.map is None:
        raise nowhere(edit.place)
    place = _by_ids(document, edit.place)
    old = str(place.steps[-1])
    if edit.id != old:
        _check_free(document.map, place, name=edit.id, kind=kind)
        said = _renaming(document, place, new=edit.id, kind=kind)
        for each in (place.file, *translations_of(files, place.file)):
            files[each] = _following(_document(files, each), said)
    former = _former(document, place)
    _apply(files, Set(place / "id", edit.id))
    if kind in _REMEMBERING and edit.id != old:
        kept = [each for each in former if each not in (edit.id, old)]
        _apply(files, Set(place.parent / edit.id / "was", (*kept, old)))
    for each in translations_of(files, place.file):
        if not _document(files, each).find(Place(each, place.steps))[1]:
            _apply(files, Set(Place(each, (*place.steps, "id")), edit.id))


def _check_free(journey: JourneyMap, place: Place, *, name: str, kind: Kind) -> None:
    """Stages share one namespace, and the things inside one of them another."""
    stage = journey.stage(place.stage)
    taken = {each.id for each in journey.stages} if kind is Kind.STAGE else _ids_in(stage)
    if name in taken:
        raise EditRefusedError("editing.id_taken", file=place.file, id=name)


def _ids_in(stage: Stage | None) -> set[str]:
    return {item.id for _, item in items(stage)} if stage else set()


def _former(document: Document, place: Place) -> tuple[Value, ...]:
    found, missing = document.find(place / "was")
    said = () if missing else means(found.node, found.spot)
    return said if isinstance(said, tuple) else ()


def _renaming(document: Document, place: Place, *, new: str, kind: Kind) -> Said:
    assert document.map
    if kind is Kind.STAGE:
        return stage_renamed(document.map, old=str(place.steps[-1]), new=new)
    return item_renamed(kind, old=f"{place.stage}.{place.steps[-1]}", new=f"{place.stage}.{new}")


def _by_ids(document: Document, place: Place) -> Place:
    """The same place, said with ids where it was said with numbers."""
    steps = place.steps
    for length in range(2, len(steps) + 1, 2):
        found = document.at(Place(place.file, steps[:length]))
        steps = (*steps[: length - 1], document.id_of(found.node) or "", *steps[length:])
    return Place(place.file, steps)


def _following(document: Document, *said: Said) -> bytes:
    surgery = Surgery(document)
    follow(surgery, *said)
    return surgery.content()


def _move(files: _Working, edit: Move, *, stage: str) -> None:
    document, kind = _document(files, edit.place.file), kind_of(edit.place.steps)
    target = document.map.stage(stage) if document.map else None
    if kind in (None, Kind.STAGE) or document.map is None or target is None:
        raise nowhere(edit.place if target else Place(edit.place.file, ("stages", stage)))
    place = _by_ids(document, edit.place)
    name = str(place.steps[-1])
    _check_free(document.map, Place(place.file, ("stages", stage, name)), name=name, kind=KINDS[str(place.steps[-2])])
    node = document.at(place).node
    path = f"{place.stage}.{name}"
    renamed = item_renamed(KINDS[str(place.steps[-2])], old=path, new=f"{stage}.{name}")
    left = left_behind(document.map, path, node=node, last_line=document.last_line(node))
    files[place.file] = _following(document, renamed, left)
    if document.find(place / "id")[1]:
        _apply(files, Set(place / "id", name))
    named = Move(place, edit.at)
    files[place.file] = in_another_stage(_document(files, place.file), named, stage=stage)
    _move_translations(files, named, stage=stage)


def _move_translations(files: _Working, edit: Move, *, stage: str) -> None:
    for file in translations_of(files, edit.place.file):
        there = Move(Place(file, edit.place.steps), edit.at, stage)
        document = _document(files, file)
        if document.find(there.place)[1]:
            continue
        if document.find(Place(file, ("stages", stage)))[1]:
            value = means(document.at(there.place).node, document.at(there.place).spot)
            made = Group((("id", stage), (str(edit.place.steps[-2]), (value,))))
            _apply(files, Insert(Place(file, ("stages",)), made))
            _apply(files, Remove(there.place))
        else:
            files[file] = in_another_stage(document, there, stage=stage)
