"""Valid maps written in every style YAML allows: the raw material of the property tests."""

from random import Random
from typing import Any

from bot.journeys.aliases import key_in, value_in
from bot.journeys.fields import PARTS, Field, Part
from bot.journeys.quoting import is_safe_plain, quoted

WORDS = (
    "Sí, a partir de 40 €",
    "no",
    "14:00",
    "usa el cupón #10",
    "Pasos: uno, dos",
    "@tienda",
    "{horario}",
    "it's",
    'dijo "hola"',
    "C:\\datos",
    "- guion",
    "2026-11-02",
    "0123",
    "¿El envío es gratis?",
    "true",
    "a" * 130,
    "«lino» & algodón",
    "*Oferta*",
    "日本語 🚲",
    "~",
    "x # y",
    "|",
    ">= 85%",
    "ends with:",
)
IDS = ("compra", "pago", "web_2", "no", "si", "envio_gratis")
TEXTS_BY_KIND = {
    "id": IDS,
    "path": (*IDS, "compra.pago"),
    "date": ("2026-11-02", "2024-02-29"),
    "duration": ("30min", "3d", "6mo"),
    "percent": ("60%", "12,5%"),
    "target": (">= 85%", "<= 0,5 pts", "< 3d"),
    "language": ("es", "en", "es-MX"),
    "flag": ("true", "false"),
    "schema": ("1",),
}


class MapWriter:
    """Draws a map from the table of fields, and writes it in styles chosen at random."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def map(self) -> str:
        value = self.part(PARTS["map"], depth=0)
        lines = self.block(value, self.random.choice((0, 0, 1)))
        return "\n".join(lines) + self.random.choice(("", "\n", "\n\n# fin\n"))

    # -- what the map says ------------------------------------------------------------------------------------

    def part(self, part: Part, *, depth: int) -> dict[str, Any]:
        names = [name for name, field in part.fields.items() if field.required or self.random.random() < 0.3]
        self.random.shuffle(names)
        value: dict[str, Any] = {}
        for name in names:
            field = part.fields[name]
            if depth > 3 and not field.required and field.kind in ("parts", "part", "kpis"):
                continue
            language = self.random.choice(("es", "en"))
            value[key_in(language, name)] = self.field(field, language, depth=depth)
        if part.lanes and self.random.random() < 0.2:
            value["x-idea"] = self.random.choice((self.text(), ["a", {"b": "c: d"}], {"k": [], "": "v"}, "  sangría\n"))
        return value

    def field(self, field: Field, language: str, *, depth: int) -> Any:
        kind = field.kind
        if field.name == "timezone":
            return "America/Bogota"
        if kind in TEXTS_BY_KIND:
            if kind == "flag":
                return Plain(self.random.choice(TEXTS_BY_KIND[kind]))
            return self.random.choice(TEXTS_BY_KIND[kind])
        if kind == "choice":
            return value_in(language, self.random.choice(field.values))
        if kind in ("number", "whole"):
            low, high = field.low or 0, field.high if field.high is not None else 9
            number = self.random.randint(int(low), int(high))
            return Plain(str(number) if kind == "whole" else self.random.choice((f"{number}", f"{number},0")))
        if kind == "part":
            return self.part(PARTS[field.of], depth=depth + 1)
        if kind == "parts":
            return [self.part(PARTS[field.of], depth=depth + 1) for _ in range(self.random.randint(1, 2))]
        if kind == "list":
            return [self.field(Field("", field.of), language, depth=depth) for _ in range(self.random.randint(1, 3))]
        if kind == "texts":
            return self.random.choice((self.text(), [self.text(), self.text()]))
        if kind == "emotion":
            return self.random.choice((Plain("1"), {"score": Plain("-0,5"), "label": self.text()}))
        if kind == "emotions":
            return {each: Plain("1") for each in self.random.sample(IDS, 2)}
        if kind == "talks":
            return {"greet": {"ask": "hola\nbuenas", "answer": self.text()}}
        if kind == "ask":
            variants = self.random.sample([word for word in WORDS if "\n" not in word], self.random.randint(2, 4))
            return self.random.choice((variants, "\n".join(variants) + "\n"))
        if kind == "answer":
            default = key_in(self.random.choice(("es", "en")), "default")
            return self.random.choice((self.text(), [self.text()], {default: self.text(), "telegram": [self.text()]}))
        if kind == "facts":
            return {each: self.text() for each in self.random.sample(IDS, 2)}
        if kind == "kpis":
            return self.random.choice(({"csat": ">= 85%"}, [{"metric": "nps", "target": ">= 40 pts"}]))
        if kind == "products":
            return [self.text(), self.part(PARTS[field.of], depth=depth + 1)]
        return self.text()

    def text(self) -> str:
        if self.random.random() < 0.1:
            return self.random.choice(WORDS) + "\n\n" + self.random.choice(WORDS)
        return self.random.choice(WORDS)

    # -- how it is written ------------------------------------------------------------------------------------

    def block(self, value: dict[str, Any], indent: int) -> list[str]:
        lines: list[str] = []
        for key, child in value.items():
            lines += self.notes(indent)
            lines += self.entry(self.key(key), child, indent)
        return lines

    def entry(self, key: str, child: Any, indent: int) -> list[str]:
        pad = " " * indent
        if isinstance(child, (dict, list)) and (not child or self.random.random() < 0.25):
            return [f"{pad}{key}: {self.flow(child, indent + 2)}{self.comment()}"]
        if isinstance(child, dict):
            return [f"{pad}{key}:{self.comment()}", *self.block(child, indent + self.random.choice((1, 2, 4)))]
        if isinstance(child, list):
            return [f"{pad}{key}:{self.comment()}", *self.items(child, indent + self.random.choice((0, 2, 3)))]
        return self.scalar(f"{pad}{key}: ", child, indent)

    def items(self, values: list[Any], indent: int) -> list[str]:
        lines: list[str] = []
        for child in values:
            lines += self.notes(indent)
            dash = f"{' ' * indent}-{' ' * self.random.choice((1, 1, 3))}"
            if isinstance(child, dict) and child and self.random.random() < 0.8:
                lines += self.under_dash(dash, child)
            elif isinstance(child, (dict, list)):
                lines.append(f"{dash}{self.flow(child, indent + 2)}{self.comment()}")
            else:
                lines += self.scalar(dash, child, indent)
        return lines

    def under_dash(self, dash: str, child: dict[str, Any]) -> list[str]:
        if self.random.random() < 0.1:
            return [f"{dash.rstrip()}{self.comment()}", *self.block(child, len(dash))]
        first = next(iter(child))
        lines = self.entry(self.key(first), child[first], len(dash))
        rest = {key: each for key, each in child.items() if key != first}
        return [dash + lines[0][len(dash) :], *lines[1:], *self.block(rest, len(dash))]

    def flow(self, value: Any, indent: int) -> str:
        if isinstance(value, dict):
            return self.bracketed(
                "{", [f"{self.key(k)}: {self.flow(v, indent)}" for k, v in value.items()], "}", indent
            )
        if isinstance(value, list):
            return self.bracketed("[", [self.flow(item, indent) for item in value], "]", indent)
        return self.one_line(value, flow=True)

    def bracketed(self, opener: str, items: list[str], closer: str, indent: int) -> str:
        if not items or self.random.random() < 0.8:
            return opener + ", ".join(items) + closer
        pad = "\n" + " " * (indent + 2)
        return opener + "".join(f"{self.comment()}{pad}{item}," for item in items) + pad + closer

    def scalar(self, before: str, value: str, indent: int) -> list[str]:
        text = str(value)
        choice = self.random.random()
        if "\n" in text and text.strip() and choice < 0.7 and not text.startswith((" ", "\n")):
            chomping = "" if text.endswith("\n") else "-"
            body = text.rstrip("\n").split("\n")
            pad = " " * (indent + self.random.choice((2, 3)))
            return [f"{before}|{chomping}{self.comment()}", *(pad + line if line else "" for line in body)]
        if choice < 0.15 and " " in text.strip() and "\n" not in text and not isinstance(value, Plain):
            pad = " " * (indent + 2)
            return [f"{before}>-", pad + text] if text == text.strip() else [before + quoted(text)]
        return [f"{before}{self.one_line(value)}{self.comment()}"]

    def one_line(self, value: str, *, flow: bool = False) -> str:
        text = str(value)
        plain = not flow and text in ("no", "14:00", "0123", "~x") and self.random.random() < 0.5
        if (
            (isinstance(value, Plain) and not (flow and "," in text))
            or plain
            or (is_safe_plain(text, flow=flow) and self.random.random() < 0.7)
        ):
            return text
        if "\n" not in text and self.random.random() < 0.5:
            return "'" + text.replace("'", "''") + "'"
        return quoted(text)

    def key(self, key: str) -> str:
        return key if is_safe_plain(key, flow=True) and self.random.random() < 0.95 else quoted(key)

    def comment(self) -> str:
        return self.random.choice(("  # nota", " #", "   # a: b # c")) if self.random.random() < 0.1 else ""

    def notes(self, indent: int) -> list[str]:
        if self.random.random() < 0.85:
            return []
        pad = " " * self.random.choice((0, indent, indent))
        return self.random.choice(([""], [f"{pad}# nota: {self.random.randint(0, 99)}"], ["", f"{pad}#nota", "", ""]))


class Plain(str):
    """A text that has to stand without quotes: a yes, a number."""
