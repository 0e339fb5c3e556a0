"""Items of a list taken to another number or to another stage, as they stand, with the comments that are theirs."""

from bot.journeys.editing.document import Document, Found, is_flow, nowhere
from bot.journeys.editing.edits import Insert, Move, Remove
from bot.journeys.editing.places import Place
from bot.journeys.editing.setting import as_list, with_item
from bot.journeys.editing.surgery import Surgery, means
from bot.journeys.editing.values import Value
from bot.journeys.lines import indent_of
from bot.journeys.nodes import ListNode, MappingNode


def reordered(document: Document, edit: Move) -> bytes:
    """The bytes of the file with an item at another number of its list."""
    surgery = Surgery(document)
    found, rest = document.find(edit.place)
    texts = as_list(found, rest)
    if texts is not None:
        surgery.reconcile(found, _moved(texts, int(rest[0]), at=edit.at))
        return surgery.content()
    if rest or found.parent is None or not isinstance(found.parent.node, ListNode):
        raise nowhere(edit.place)
    node = found.parent.node
    at = max(0, min(edit.at, len(node.items) - 1))
    if is_flow(node):
        _reorder_in_brackets(surgery, node, index=found.index, at=at)
    elif at != found.index:
        _reorder_lines(surgery, node, index=found.index, at=at)
    return surgery.content()


def in_another_stage(document: Document, edit: Move, *, stage: str) -> bytes:
    """The bytes of the file with a thing of one stage in another one, which must be there."""
    found = document.at(edit.place)
    kind = str(edit.place.steps[-2])
    home = document.at(Place(edit.place.file, ("stages", stage)))
    there, missing = document.find(Place(edit.place.file, ("stages", stage, kind)))
    source = found.parent.node if found.parent else found.node
    lists = [source] if missing else [source, there.node]
    if any(not isinstance(each, ListNode) or is_flow(each) for each in lists) or is_flow(home.node):
        return _written_anew(document, edit, stage=stage)
    surgery = Surgery(document)
    assert isinstance(source, ListNode)
    top, bottom = _extent(document, source, index=found.index)
    chunk = document.lines[top - 1 : bottom]
    if missing:
        _make_list(surgery, home, kind=kind, chunk=chunk, dash=source.at.column)
    else:
        assert isinstance(there.node, ListNode)
        lines = _indented(chunk, there.node.at.column - source.at.column)
        _paste(surgery, there.node, before=edit.at, lines=lines)
    if len(source.items) == 1:
        surgery.remove(found)
    else:
        surgery.cut_lines(*_with_blank(document, source, index=found.index, extent=(top, bottom)))
    return surgery.content()


def _make_list(surgery: Surgery, home: Found, *, kind: str, chunk: tuple[str, ...], dash: int) -> None:
    """A list of one item under a new key of the stage."""
    node = home.node
    assert isinstance(node, MappingNode)
    indent = node.entries[0].key.at.column - 1
    lines = _indented(chunk, indent + surgery.writer.list_step - (dash - 1))
    key = surgery.writer.key(kind, home.spot)
    surgery.insert_lines(surgery.document.last_line(node) + 1, [f"{' ' * indent}{key}:", *lines])


def _written_anew(document: Document, edit: Move, *, stage: str) -> bytes:
    """Between brackets there are no lines to take along: the thing is written once more in the other stage."""
    place, found = edit.place, document.at(edit.place)
    target = Place(place.file, ("stages", stage, place.steps[-2]))
    value = means(found.node, found.spot)
    added = Document(with_item(document, Insert(target, value, edit.at)), file=document.file)
    surgery = Surgery(added)
    surgery.remove(added.at(Remove(place).place))
    return surgery.content()


def _moved(texts: tuple[Value, ...], index: int, *, at: int) -> tuple[Value, ...]:
    others = [*texts[:index], *texts[index + 1 :]]
    return (*others[:at], texts[index], *others[at:])


def _reorder_in_brackets(surgery: Surgery, node: ListNode, *, index: int, at: int) -> None:
    """Every item that stands elsewhere afterwards is written over the one that stood there; commas stay."""
    document = surgery.document
    texts = [document.text[document.start(item) : document.end(item)] for item in node.items]
    order = [*texts[:index], *texts[index + 1 :]]
    order.insert(at, texts[index])
    for item, before, after in zip(node.items, texts, order, strict=True):
        if before != after:
            surgery.overwrite(item, after)


def _reorder_lines(surgery: Surgery, node: ListNode, *, index: int, at: int) -> None:
    document = surgery.document
    extent = _extent(document, node, index=index)
    lines = document.lines[extent[0] - 1 : extent[1]]
    _paste(surgery, node, before=at if at < index else at + 1, lines=lines)
    surgery.cut_lines(*_with_blank(document, node, index=index, extent=extent))


def _paste(surgery: Surgery, node: ListNode, *, before: int, lines: tuple[str, ...]) -> None:
    """Write the lines of an item above the one that has number `before`, or at the end."""
    spaced = surgery.spaced(list(lines), node, first=before < len(node.items))
    if before < len(node.items):
        line, _ = _extent(surgery.document, node, index=before)
    else:
        line = surgery.document.last_line(node) + 1
    surgery.insert_lines(line, spaced)


def _extent(document: Document, node: ListNode, *, index: int) -> tuple[int, int]:
    """First and last line of an item, with the comments right above it that are as deep as its dash."""
    top, bottom = document.dash_line(node, index), document.last_line(node.items[index])
    margin = node.at.column - 1
    while top > 1 and document.lines[top - 2].startswith(" " * margin + "#"):
        top -= 1
    return top, bottom


def _with_blank(document: Document, node: ListNode, *, index: int, extent: tuple[int, int]) -> tuple[int, int]:
    """The same with one of the empty lines that part it from its neighbours."""
    top, bottom = extent
    lines = document.lines
    is_last = index == len(node.items) - 1
    if not is_last and not lines[bottom].strip():
        return top, bottom + 1
    return (top - 1, bottom) if is_last and index and not lines[top - 2].strip() else extent


def _indented(lines: tuple[str, ...], by: int) -> tuple[str, ...]:
    """The lines so many columns further to the right; to the left at most as far as there is room."""
    if by >= 0:
        return tuple(" " * by + line if line.strip() else line for line in lines)
    return tuple(line[min(-by, indent_of(line)) :] for line in lines)
