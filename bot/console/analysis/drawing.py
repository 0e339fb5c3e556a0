"""Charts drawn on the server: a specification becomes an SVG that a page may hold, light or dark."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from bot.console.analysis.ink import CARD, INK, LINE, SOFT, by_daylight

_SVG: Final = "http://www.w3.org/2000/svg"
_TAGS: Final = frozenset({"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath"})
"""What Vega draws with; scripts, links, styles and images are not among it."""
_SHAPE: Final = frozenset(
    (
        *("id", "d", "transform", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "points"),
        *("width", "height", "viewBox", "opacity", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity"),
        *("stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "display", "clip-path"),
        *("clip-rule", "text-anchor", "font-size", "font-weight", "font-style"),
    )
)
_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_LOCALES: Final[Mapping[str, Literal["es-ES", "en-US"]]] = {"es": "es-ES", "en": "en-US"}
_PNG_SCALE: Final = 2.0
_MARGIN: Final = 16
_CONFIG: Final = {
    "background": "transparent",
    "padding": {"left": 20, "top": 5, "bottom": 5, "right": 48},  # a reader's font may be wider than the one measured
    "font": "Liberation Sans, Arial, sans-serif",
    "view": {"stroke": None},
    "axis": {
        **{"labelColor": SOFT, "titleColor": SOFT, "gridColor": LINE, "domainColor": LINE, "tickColor": LINE},
        **{"labelFontSize": 12.5, "titleFontSize": 12.5, "titleFontWeight": "normal", "labelLimit": 220},
    },
    "text": {"color": INK, "fontSize": 12.5},
    "legend": {"labelColor": INK, "titleColor": SOFT, "labelFontSize": 12.5},
}


def inline(spec: Mapping[str, object], *, label: str, name: str, language: str) -> str:
    """The chart as an `<svg>` for a page of ours: an image with `label`, its ids beginning with `name`.

    Only shapes and texts get through, whatever the specification held: it may name stages and sources.
    """
    return _inline(json.dumps(spec, sort_keys=True, default=str), label, name, language)


def as_svg(spec: Mapping[str, object], *, title: str, language: str) -> bytes:
    """The chart as a file of its own, by daylight, with its title above."""
    return by_daylight(_titled(spec, title, language)).encode()


def as_png(spec: Mapping[str, object], *, title: str, language: str) -> bytes:
    """The same as an image of twice the points."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(by_daylight(_titled(spec, title, language)), scale=_PNG_SCALE))


@lru_cache(maxsize=128)
def _inline(spec: str, label: str, name: str, language: str) -> str:
    drawn = _drawn(spec, language)
    drawn.attrib |= {"role": "img", "aria-label": label, "class": "chart"}
    for node in drawn.iter():
        if "id" in node.attrib:
            node.set("id", f"{name}-{node.get('id')}")
        if "clip-path" in node.attrib:
            node.set("clip-path", str(node.get("clip-path")).replace("url(#", f"url(#{name}-"))
    drawn.attrib.pop("width", None)
    drawn.attrib.pop("height", None)
    return tostring(drawn, encoding="unicode", short_empty_elements=False)


def _titled(spec: Mapping[str, object], title: str, language: str) -> str:
    drawn = _drawn(json.dumps(spec, sort_keys=True, default=str), language)
    width, height = (float(str(drawn.get(side))) for side in ("width", "height"))
    whole = (round(width) + 2 * _MARGIN, round(height) + 3 * _MARGIN + 8)
    sheet = Element("svg", {"xmlns": _SVG, "viewBox": f"0 0 {whole[0]} {whole[1]}"})
    sheet.attrib |= {"width": str(whole[0]), "height": str(whole[1]), "font-family": _FONT}
    SubElement(sheet, "rect", {"width": str(whole[0]), "height": str(whole[1]), "fill": CARD})
    size = min(16.0, 1.75 * width / max(1, len(title)))  # one line, however long the finding
    head = SubElement(sheet, "text", {"x": str(_MARGIN), "y": "26", "font-size": f"{size:.1f}", "fill": INK})
    head.set("font-weight", "600")
    head.text = title
    group = SubElement(sheet, "g", {"transform": f"translate({_MARGIN},{_MARGIN * 2 + 8})"})
    group.extend(list(drawn))
    return tostring(sheet, encoding="unicode")


def _drawn(spec: str, language: str) -> Element:
    """What Vega draws, as elements of the kinds we know."""
    import vl_convert

    wanted = json.loads(spec)
    wanted["config"] = _merged(_CONFIG, wanted.get("config", {}))
    drawn = vl_convert.vegalite_to_svg(wanted, vl_version="5.20", format_locale=_LOCALES[language])
    return _kept(fromstring(drawn))  # noqa: S314 - drawn right here


def _kept(node: Element) -> Element:
    kept = Element(_plain(node.tag), {name: value for name, value in node.attrib.items() if name in _SHAPE})
    if kept.tag == "svg":
        kept.set("xmlns", _SVG)
    kept.text = node.text
    kept.extend([_kept(each) for each in node if _plain(each.tag) in _TAGS and each.get("display") != "none"])
    return kept


def _plain(tag: str) -> str:
    name = tag.removeprefix(f"{{{_SVG}}}")
    return "g" if name == "a" else name  # what a link was around stays, without it


def _merged(ours: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, object]:
    """The specification's own configuration over ours, part by part."""
    found: dict[str, object] = dict(ours)
    for name, value in theirs.items():
        mine = found.get(name)
        found[name] = {**mine, **value} if isinstance(mine, dict) and isinstance(value, dict) else value
    return found
