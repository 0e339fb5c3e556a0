"""Set, remove and insert: one place of one file, with what has to be made around it."""

from collections.abc import Sequence

from bot.journeys.editing.document import Document, Found, nowhere
from bot.journeys.editing.edits import Insert, Remove, Set
from bot.journeys.editing.places import Place
from bot.journeys.editing.spots import Spot, root_spot
from bot.journeys.editing.surgery import Surgery, means
from bot.journeys.editing.values import Group, Value, cleaned, is_empty
from bot.journeys.editing.writing import Writer
from bot.journeys.nodes import ListNode, MappingNode

Steps = tuple[str | int, ...]
_LONG_KPI = ("metric", "target")


def with_value(document: Document, edit: Set) -> bytes:
    """The bytes of the file with that value at its place."""
    surgery, value = Surgery(document), cleaned(edit.value)
    if is_empty(value):
        return without(document, Remove(edit.place))
    found, rest = document.find(edit.place)
    if not rest:
        surgery.reconcile(found, value)
    elif (texts := as_list(found, rest)) is not None:
        surgery.reconcile(found, (*texts[: int(rest[0])], value, *texts[int(rest[0]) + 1 :]))
    else:
        _make(surgery, found, rest, value=value, place=edit.place)
    return surgery.content()


def without(document: Document, edit: Remove) -> bytes:
    """The bytes of the file without what stands at a place; a key that is not there is no mistake."""
    surgery = Surgery(document)
    found, rest = document.find(edit.place)
    if not rest:
        surgery.remove(found)
    elif (texts := as_list(found, rest)) is not None:
        surgery.reconcile(found, (*texts[: int(rest[0])], *texts[int(rest[0]) + 1 :]))
    elif len(rest) > 1 or not isinstance(found.node, MappingNode) or found.spot.below(str(rest[0])).free:
        raise nowhere(edit.place)
    return surgery.content()


def with_item(document: Document, edit: Insert) -> bytes:
    """The bytes of the file with one more item in a list."""
    surgery, value = Surgery(document), cleaned(edit.value)
    found, rest = document.find(edit.place)
    if rest:
        return with_value(document, Set(edit.place, (value,)))
    node, spot = found.node, found.spot
    texts = texts_of(found)
    if texts is not None:
        at = len(texts) if edit.at is None else max(0, edit.at)
        surgery.reconcile(found, (*texts[:at], value, *texts[at:]))
    elif isinstance(node, ListNode) and not spot.free:
        at = len(node.items) if edit.at is None else max(0, min(edit.at, len(node.items)))
        surgery.insert(found, [value], index=at)
    elif isinstance(node, MappingNode) and spot.kind == "kpis" and isinstance(value, Group):
        _add_kpi(surgery, found, value)
    else:
        raise nowhere(edit.place)
    return surgery.content()


def texts_of(found: Found) -> tuple[Value, ...] | None:
    """The texts of a place that may be written as one text as well as as a list; nothing for any other place."""
    if found.spot.kind not in ("ask", "texts", "answer") or isinstance(found.node, (ListNode, MappingNode)):
        return None
    said = means(found.node, found.spot)
    return said if isinstance(said, tuple) else (said,)


def as_list(found: Found, rest: Steps) -> tuple[Value, ...] | None:
    """The same, when the one step that is missing is the number of one of them."""
    texts = texts_of(found) if len(rest) == 1 and isinstance(rest[0], int) else None
    return texts if texts is not None and 0 <= int(rest[0]) < len(texts) else None


def new_file(edit: Set, *, keys: str) -> bytes:
    """The bytes of a translation that begins with one text."""
    spot = root_spot(translated=True)
    first, *rest = edit.place.steps
    value = _wrapped(tuple(rest), cleaned(edit.value), spot=spot.below(str(first)), place=edit.place)
    lines = Writer(keys).entry(str(first), value, spot=spot, indent=0)
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _make(surgery: Surgery, found: Found, rest: Steps, *, value: Value, place: Place) -> None:
    node, spot, step = found.node, found.spot, str(rest[0])
    if isinstance(node, MappingNode):
        below = spot.below(step)
        lane = step.startswith("x-") and spot.part is not None and spot.part.lanes
        if isinstance(rest[0], int) or spot.free or (below.free and not lane):
            raise nowhere(place)
        surgery.add(found, step, value=_wrapped(rest[1:], value, spot=below, place=place))
    elif isinstance(node, ListNode) and spot.kind == "parts":
        surgery.insert(found, [_thing(rest, value, spot=spot, place=place)], index=len(node.items))
    elif len(rest) == 1 and spot.short and isinstance(rest[0], str):
        said = ((spot.short, means(node, spot)),) if step != spot.short else ()
        surgery.reconcile(found, Group((*said, (step, value))) if said else value)
    elif len(rest) == 1 and found.parent and found.parent.spot.kind == "kpis":
        _lengthen_kpi(surgery, found, parent=found.parent, name=step, value=value)
    else:
        raise nowhere(place)


def _wrapped(rest: Steps, value: Value, *, spot: Spot, place: Place) -> Value:
    """The value with the groups around it that its place calls for."""
    if not rest:
        return value
    if spot.kind == "parts":
        return (_thing(rest, value, spot=spot, place=place),)
    if not (spot.part or spot.kind in ("facts", "emotions", "talks", "kpis")):
        raise nowhere(place)
    step = str(rest[0])
    return Group(((step, _wrapped(rest[1:], value, spot=spot.below(step), place=place)),))


def _thing(rest: Steps, value: Value, *, spot: Spot, place: Place) -> Group:
    """A thing that a translation does not speak of yet: its id and what is said of it."""
    if not spot.translated or isinstance(rest[0], int) or len(rest) == 1:
        raise nowhere(place)
    name, key = str(rest[0]), str(rest[1])
    said = _wrapped(rest[2:], value, spot=spot.item().below(key), place=place)
    return Group((("id", name), (key, said)))


def _add_kpi(surgery: Surgery, found: Found, kpi: Group) -> None:
    """An indicator among those written as `metric: target`; one that says more makes all of them say it at length."""
    if {name for name, _ in kpi.entries} == set(_LONG_KPI):
        surgery.add(found, str(kpi.get("metric")), value=kpi.get("target") or "")
    else:
        surgery.reconcile(found, (*_at_length(found), kpi))


def _lengthen_kpi(surgery: Surgery, found: Found, *, parent: Found, name: str, value: Value) -> None:
    if name == "target":
        surgery.reconcile(found, value)
    else:
        kpis = [*_at_length(parent)]
        kpis[found.index] = Group(tuple({**dict(kpis[found.index].entries), name: value}.items()))
        surgery.reconcile(parent, tuple(kpis))


def _at_length(found: Found) -> Sequence[Group]:
    said = means(found.node, found.spot)
    entries = said.entries if isinstance(said, Group) else ()
    return [Group.of(metric=name, target=target) for name, target in entries]
