"""The addresses that a digest leads to: below the console's own, or none where nobody has said what that is."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from bot.console.digest import Address
from bot.console.transport import BASE

_PATHS: Final[Mapping[str, str]] = {
    "digest": "/analysis/digest",
    "findings": "/analysis/findings",
    "doubts": "/doubts",
    "board": "/maps/{map_id}",
}
"""As the routes of these names have them; a test compares."""


def addresses(site: str) -> Address:
    """Addresses below `site`, such as `https://bot.example.com`; empty ones for an empty site."""

    def address(route: str, **values: str) -> str:
        if not site:
            return ""
        path = _PATHS[route]
        inside = {name: quote(value, safe="") for name, value in values.items() if f"{{{name}}}" in path}
        rest = {name: value for name, value in values.items() if name not in inside}
        return f"{site.rstrip('/')}{BASE}{path.format(**inside)}" + (f"?{urlencode(rest)}" if rest else "")

    return address
