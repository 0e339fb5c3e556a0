"""The widget's script as it is served: its texts put in, compressed once, with its version and integrity."""

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue import LANGUAGES, sentences

SOURCE: Final = Path(__file__).parent / "static" / "widget.js"
_TEXTS_MARK: Final = "/* TEXTS */ {}"
_SUBJECT: Final = "widget."
_YEAR: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "public, max-age=300, must-revalidate"


@dataclass(frozen=True, slots=True)
class WidgetScript:
    """The bytes of `/widget.js` and what is known of them."""

    body: bytes
    compressed: bytes
    version: str
    """Changes with every byte; `/widget.js?v=<version>` may be cached for ever."""
    integrity: str
    """For the `integrity` attribute of a pinned snippet."""

    @property
    def etag(self) -> str:
        """The strong validator of the uncompressed bytes."""
        return f'"{self.version}"'


@cache
def widget_script() -> WidgetScript:
    """Read the source and put the sentences of the catalogue's subject `widget` in, every language."""
    source = SOURCE.read_text(encoding="utf-8")
    if source.count(_TEXTS_MARK) != 1:
        raise ValueError(f"{SOURCE}: the mark {_TEXTS_MARK} must be there once")
    texts = {language: _sentences(language) for language in LANGUAGES}
    words = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    body = source.replace(_TEXTS_MARK, words).encode("utf-8")
    digest = hashlib.sha384(body).digest()
    return WidgetScript(
        body=body,
        compressed=gzip.compress(body, compresslevel=9, mtime=0),
        version=digest.hex()[:16],
        integrity=f"sha384-{base64.b64encode(digest).decode('ascii')}",
    )


def _sentences(language: str) -> dict[str, str]:
    found = sentences(language)
    return {key[len(_SUBJECT) :]: found[key] for key in sorted(found) if key.startswith(_SUBJECT)}


async def serve_widget(request: Request) -> Response:
    """`GET /widget.js`: compressed when the client takes it, 304 when it has it, cached long when versioned."""
    script = widget_script()
    compressed = "gzip" in request.headers.get("accept-encoding", "").lower()
    etag = f'"{script.version}-gz"' if compressed else script.etag
    headers = {
        "ETag": etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": _YEAR if request.query_params.get("v") == script.version else _ASK_AGAIN,
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if etag in (known.strip() for known in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    if compressed:
        headers["Content-Encoding"] = "gzip"
    body = script.compressed if compressed else script.body
    return Response(body, headers=headers, media_type="text/javascript")
