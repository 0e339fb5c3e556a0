"""How a request came: over https, plainly on this very machine, or in a way that would show the session to others."""

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

BASE: Final = "/console"
"""Where the console is mounted."""
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def is_https(request: Request) -> bool:
    """Whether the browser speaks https, as our server or a proxy on this machine says."""
    return request.url.scheme == "https"


def is_private(request: Request) -> bool:
    """Whether a session may travel: https, or a browser on this machine, whose words leave it nowhere."""
    return is_https(request) or (request.url.hostname or "") in _LOOPBACK


def own_origin(request: Request) -> str:
    """What a browser sends as `Origin` with a form of ours."""
    return f"{request.url.scheme}://{request.url.netloc}"


def local_path(wanted: str, *, otherwise: str) -> str:
    """Where to go on after signing in: a path of the console, else `otherwise`; never another site (T66)."""
    parts = urlsplit(wanted) if wanted.isascii() and wanted.isprintable() and "\\" not in wanted else None
    if parts is None or parts.scheme or parts.netloc or not parts.path.startswith(f"{BASE}/") or ".." in parts.path:
        return otherwise
    return wanted


def cookie(request: Request, name: str) -> str:
    """The value of a cookie of ours, or an empty text."""
    return request.cookies.get(cookie_name(request, name), "")


def cookie_name(request: Request, name: str) -> str:
    """With https the browser itself keeps others from setting it: `__Host-`."""
    return f"__Host-travesia-{name}" if is_https(request) else f"travesia-{name}"


def set_cookie(response: Response, request: Request, *, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie of ours; without `seconds` it goes when the browser is closed."""
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=seconds,
        path="/",
        secure=is_https(request),
        httponly=True,
        samesite="lax",
    )


def drop_cookie(response: Response, request: Request, *, name: str) -> None:
    """Let the browser forget one."""
    set_cookie(response, request, name=name, value="", seconds=0)
