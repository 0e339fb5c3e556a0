"""The page of the map language: every key with what it takes, its default, its Spanish name and its meaning."""

from typing import Final

from bot.journeys.aliases import value_in
from bot.journeys.fields import PARTS, Field, Part
from bot.journeys.metrics import METRICS
from bot.journeys.reserved import SMALL_TALK
from bot.journeys.translation_fields import TRANSLATED_PARTS
from bot.reference.page import Page, cell, made

PATH: Final = "docs/map-reference.md"

_INTRODUCTION: Final = """\
A map is one YAML file in `journey_maps/`. Two keys are required, `journey` and `stages`; the rest is there when you
need it. Every key and every value also has a Spanish name, and both may stand in one file. Keys that begin with `x-`
are yours: they are kept and drawn as lanes of their own where the tables say so. What a map may get wrong is in
[problems.md](problems.md). The same map in another language is a file beside it (see [translations](#translations)).

An **id** has lower-case letters without accents, digits and `_`, a letter first; it may be left out where the tables do
not require it, and then it is made from the name. A **path** names something by its stage and its id,
`decision.envio_gratis`; inside its own stage the id is enough."""

_KINDS: Final = {
    "text": "text",
    "id": "id",
    "path": "id or path",
    "date": "a date, `2026-11-30`",
    "duration": "a duration: `30s`, `30min`, `24h`, `3d`, `2w`, `6mo`, `1y`",
    "percent": "a share, `40%`",
    "target": 'a target, `">= 85%"`',
    "language": "`es`, `en`, `es-MX`…",
    "flag": "`true` or `false`",
    "number": "a number",
    "whole": "a whole number",
    "texts": "a text, or a list of alternatives",
    "emotion": "-2 to 2, or a mapping (see [emotion](#emotion))",
    "emotions": "for each stage id, an emotion",
    "ask": "two variants or more: one per line, or a list",
    "answer": "a text, alternatives, or a mapping by channel or persona (see [answer](#answer))",
    "facts": "for each id, a text",
    "kpis": "`metric: target` for each, or a list (see [kpi](#kpi))",
    "talks": f"for each of {', '.join(f'`{kind}`' for kind in SMALL_TALK)}, a mapping (see [small_talk](#small_talk))",
    "products": "a list of names, or of mappings (see [product](#product))",
    "schema": "`1`",
}

_METRICS_INTRODUCTION: Final = """\
What the log measures, by the ids that `metric` takes. A number of another name comes from elsewhere: declare it as a
KPI with `source: external`."""


_TRANSLATIONS: Final = """\
`journey_maps/shop.en.yml` says in English what `journey_maps/shop.yml` says in its own language. It has the shape of a
map and only its texts; ids say which stage and which question is meant, and anything may be left out:

```yaml
# shop.yml                                     # shop.en.yml
viaje: Una tienda                              journey: A shop
datos: {plazo: dos días}                       facts: {plazo: two days}
etapas:                                        stages:
  - id: compra                                   - id: compra
    nombre: Compra                                 name: Buying
    preguntas:                                     questions:
      - id: entrega                                  - id: entrega
        variantes: |                                   ask: |
          ¿Cuándo llega mi pedido?                       When will my order arrive?
          cuánto tarda el envío                          how long does delivery take
        respuesta: En {plazo}.                         answer: In {plazo}.
        despues_sugiere: [devolver]
```

One model listens to every language at once, so a wording must belong to one question over all of them. The bot answers
in the language of the message where a translation gives that answer, else in the language of the map. Facts that the
translation does not give are those of the map; small talk it does not give is the product's own in that language; for
everything else the text of the map stands in. A translated `answer` replaces the whole answer, with its versions for
channels and personas. A survey is known by its `kind` and its `at`. `travesia check` advises what is missing, stage by
stage (JM332, JM333)."""


def map_page() -> Page:
    """The page, from the table of fields and the catalogue."""
    parts = [block for part in PARTS.values() for block in _part(part)]
    metrics = ", ".join(f"`{metric}`" for metric in METRICS)
    measured = ("## metrics", _METRICS_INTRODUCTION, metrics)
    return made(PATH, "The map language", _INTRODUCTION, *parts, *measured, "## translations", _TRANSLATIONS, _texts())


def _texts() -> str:
    """The keys of a translation, part by part."""
    rows = [f"| {part.name} | {', '.join(f'`{name}`' for name in part.fields)} |" for part in TRANSLATED_PARTS.values()]
    return "\n".join(["| Part | Keys of a translation |", "|---|---|", *rows])


def _part(part: Part) -> tuple[str, ...]:
    rows = [_row(part, field) for field in part.fields.values()]
    table = "\n".join(["| Key | Spanish | Takes | Default | Meaning |", "|---|---|---|---|---|", *rows])
    lanes = ("Keys that begin with `x-` are kept here.",) if part.lanes else ()
    return (f"## {part.name}", table, *lanes)


def _row(part: Part, field: Field) -> str:
    name = f"**`{field.name}`**" if field.required else f"`{field.name}`"
    spanish = f"`{field.spanish}`"
    default = f"`{field.default}`" if field.default else "required" if field.required else ""
    cells = (name, spanish, _takes(field), default, part.describe(field.name, "en"))
    return f"| {' | '.join(cell(each) for each in cells)} |"


def _takes(field: Field) -> str:
    if field.kind == "choice":
        return ", ".join(_choice(value) for value in field.values)
    if field.kind == "part":
        return f"a mapping (see [{field.of}](#{field.of}))"
    if field.kind == "parts":
        return f"a list (see [{field.of}](#{field.of}))"
    if field.kind == "list":
        return f"a list of: {_KINDS[field.of]}"
    return _KINDS[field.kind] + _limits(field)


def _choice(value: str) -> str:
    spanish = value_in("es", value)
    return f"`{value}`" if spanish == value else f"`{value}` (`{spanish}`)"


def _limits(field: Field) -> str:
    if field.low is None:
        return ""
    return f", {field.low:g} to {field.high:g}" if field.high is not None else f", {field.low:g} or more"
