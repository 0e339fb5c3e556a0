"""What axe-core finds wrong with a page, in the light and in the dark."""

from typing import Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_COLOURS: Final = ["color-contrast", "link-in-text-block"]
"""The rules that see colours: whatever else is wrong is wrong in every light, and is looked for once."""
_RUN: Final = """async (rules) => {
  const found = await axe.run({runOnly: rules, resultTypes: ["violations"]});
  return [found.passes.length, found.violations.flatMap(
    ({id, nodes}) => nodes.map(({target, failureSummary}) => `${id}: ${target} ${failureSummary}`))];
}"""


def violations(page: Page) -> list[str]:
    """Everything axe can find on the page as it stands; it is left in the light that it was found in."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    found = _found(page, {"type": "tag", "values": _TAGS})
    page.emulate_media(color_scheme="light" if is_dark else "dark", reduced_motion="reduce")
    found += _found(page, {"type": "rule", "values": _COLOURS})
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    return found


def _found(page: Page, rules: dict[str, object]) -> list[str]:
    passed, wrong = page.evaluate(_RUN, rules)
    assert passed, "axe looked at nothing"
    return list(wrong)
