"""What the language says of one node of a file: its field, or the part it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.journeys.aliases import english_key
from bot.journeys.fields import LIST_ITEMS, PARTS, Field, Part
from bot.journeys.translation_fields import TRANSLATED_PARTS

SHORT_FORMS: Final = {"pain": "what", "opportunity": "what", "product": "name", "emotion": "score", "answer": "default"}
"""Parts that may be written as one text, and the field which that text is."""

_KEYED_BY_THE_AUTHOR: Final = ("facts", "emotions", "talks", "kpis")
_TEXT: Final = LIST_ITEMS["text"]


@dataclass(frozen=True, slots=True)
class Spot:
    """The field a node is the value of, the part its keys belong to; neither for an author's own lane."""

    field: Field | None = None
    part: Part | None = None
    translated: bool = False

    @property
    def kind(self) -> str:
        """The kind of its field, or nothing."""
        return self.field.kind if self.field else ""

    @property
    def free(self) -> bool:
        """Whether the language says nothing of it: it is written and replaced as a whole."""
        return self.field is None and self.part is None

    @property
    def short(self) -> str:
        """The field that a single text stands for here, or nothing."""
        return SHORT_FORMS.get(self.part.name, "") if self.part else ""

    def name_of(self, key: str) -> str:
        """The step that a key of this node is known by."""
        if self.kind in _KEYED_BY_THE_AUTHOR:
            return key
        name = english_key(key)
        return name if self.part and name in self.part.fields else key

    def below(self, name: str) -> "Spot":
        """What stands under a key of this node."""
        if self.kind == "facts":
            return self._with(_TEXT)
        if self.kind == "emotions":
            return self._with(Field(name, "emotion", of="emotion"))
        if self.kind == "talks":
            return Spot(part=self._parts["small_talk"], translated=self.translated)
        if self.kind == "kpis":
            return self._with(Field(name, "target"))
        if self.kind == "answer":
            return self._with(Field(name, "texts"))
        field = self.part.fields.get(name) if self.part else None
        return self._with(field) if field else Spot(translated=self.translated)

    def item(self) -> "Spot":
        """What an item of this node is, when it is a list."""
        if self.kind in ("parts", "products", "kpis"):
            return Spot(part=self.part, translated=self.translated)
        if self.kind == "list" and self.field:
            return self._with(LIST_ITEMS[self.field.of])
        return self._with(_TEXT) if self.kind else Spot(translated=self.translated)

    def _with(self, field: Field) -> "Spot":
        return Spot(field, self._parts.get(field.of), self.translated)

    @property
    def _parts(self) -> Mapping[str, Part]:
        return TRANSLATED_PARTS if self.translated else PARTS


def root_spot(*, translated: bool) -> Spot:
    """What a whole file is."""
    return Spot(part=(TRANSLATED_PARTS if translated else PARTS)["map"], translated=translated)
