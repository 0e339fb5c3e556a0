"""The page of problems: every code with its words, an example that prints it, and how to mend it."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.catalogue import LANGUAGES, sentences
from bot.reference.examples import Example
from bot.reference.page import Page, cell, made, sentence

PATH: Final = "docs/problems.md"

_INTRODUCTION: Final = """\
`travesia check` prints every problem as `file:line:column: CODE problem; repair`, in the language of the map. An
**error** stops the map from being compiled. **Advice** does not, unless `travesia check --strict` asks for it. In the
sentences below, `‹name›` stands for a value of the map; the examples are real: the tests print them on every run."""

_FAMILIES: Final = (
    ("JM0", "The file", "It cannot be read as YAML the way its author means it."),
    ("JM1", "The shape", "A key or a value is not one of the language."),
    ("JM2", "The sense", "Names that lead nowhere, ids that clash, words that two questions share."),
    ("JM3", "Advice", "The map works; the mapping method, or its customers, would ask for more."),
    ("JM9", "Generated files", "What `travesia compile --check` finds."),
)
_ADVICE: Final = "JM3"
_NAMES: Final = {"en": "English", "es": "Spanish"}


def problems_page(examples: Mapping[str, Example]) -> Page:
    """The page, from the catalogue and one example for each code that has one."""
    codes = sorted({key.split(".")[1] for key in sentences(LANGUAGES[0]) if key.startswith("problems.")})
    blocks = [_INTRODUCTION, _index(codes)]
    for family, title, about in _FAMILIES:
        members = [code for code in codes if code.startswith(family)]
        blocks += [f"## {title}", about, *(block for code in members for block in _entry(code, examples.get(code)))]
    return made(PATH, "Problems of a map", *blocks)


def severity(code: str) -> str:
    """`error` or `advice`: the family of a code tells."""
    return "advice" if code.startswith(_ADVICE) else "error"


def _index(codes: list[str]) -> str:
    rows = [
        f"| [{code}](#{code.lower()}) | {severity(code)} | {cell(sentence(f'problems.{code}.problem', 'en'))} |"
        for code in codes
    ]
    return "\n".join(["| Code | Severity | Problem |", "|---|---|---|", *rows])


def _entry(code: str, example: Example | None) -> Iterator[str]:
    yield f"### {code}"
    for language, name in _NAMES.items():
        repairs = [sentence(key, language) for key in sentences(language) if key.startswith(f"problems.{code}.repair")]
        problem = sentence(f"problems.{code}.problem", language)
        yield "\n".join([f"**{name}** ({severity(code)}): {problem}", *(f"- {repair}" for repair in repairs)])
    if example:
        for name, text in example.maps.items():
            yield f"`{name}`:\n\n```yaml\n{text.rstrip()}\n```"
        lines = [line for language in _NAMES for line in example.printed[language]]
        yield "\n".join(["```text", *lines, "```"])
