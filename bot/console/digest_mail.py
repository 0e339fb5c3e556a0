"""The weekly digest as an e-mail, in plain text and in HTML, and the way to the server that sends it."""

import html
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.catalogue import text
from bot.console.digest import Digest, Line
from bot.errors import CataloguedError

PATIENCE: Final = 20.0
"""Seconds the server may take for each step."""
_PORTS: Final = {"smtp": 25, "smtps": 465}


def message_of(digest: Digest, *, sender: str, to: Sequence[str]) -> EmailMessage:
    """The e-mail. Its id is always the same for a map's week, so that one that came twice is shown once."""
    message = EmailMessage()
    message["Subject"] = " ".join(digest.title.split())
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Message-ID"] = f"<travesia-{digest.map_id}-{digest.week}@{sender.rpartition('@')[2].strip('> ')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(_plain(digest)))
    message.add_alternative(_html(digest), subtype="html")
    return message


def send(message: EmailMessage, server: str) -> None:
    """Hand it to the server of a `smtp://` or `smtps://` address.

    Raises `UserError` for an address that is none, or a password that would go in the clear; `OSError` and
    `smtplib.SMTPException` where the server is not there or refuses.
    """
    parts = urlsplit(server)
    try:
        host, port = parts.hostname, parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise CataloguedError("errors.digest.no_server") from error
    if not host:
        raise CataloguedError("errors.digest.no_server")
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        with smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context) as connection:
            _deliver(connection, message, parts.username, parts.password)
        return
    with smtplib.SMTP(host, port, timeout=PATIENCE) as connection:
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=context)
        elif parts.username:
            raise CataloguedError("errors.digest.in_the_clear")
        _deliver(connection, message, parts.username, parts.password)


def _deliver(connection: smtplib.SMTP, message: EmailMessage, user: str | None, password: str | None) -> None:
    if user:
        connection.login(unquote(user), unquote(password or ""))
    connection.send_message(message)


def _plain(digest: Digest) -> Iterator[str]:
    yield from (digest.title, "", digest.headline)
    for part in digest.parts:
        yield from ("", part.title.upper())
        for line in part.lines:
            yield f"- {line.text}"
            yield from (f"  → {line.todo}" for _ in [line] if line.todo)
    if digest.href:
        yield from ("", f"{text('digest.mail_open', digest.language)}: {digest.href}")
    yield from ("", text("digest.mail_why", digest.language))


def _html(digest: Digest) -> str:
    parts = "".join(
        f"<h2 style='font:600 18px Georgia,serif;margin:28px 0 8px'>{html.escape(part.title)}</h2>"
        f"<ul style='margin:0;padding-left:20px'>{''.join(map(_item, part.lines))}</ul>"
        for part in digest.parts
    )
    link = f"<p style='margin-top:28px'>{_link(text('digest.mail_open', digest.language), digest.href)}</p>"
    return (
        f"<!doctype html><html lang='{digest.language}'><body style='margin:0;padding:28px;background:#f8f5ee;"
        "color:#1d2723;font:16px/1.5 system-ui,sans-serif'><div style='max-width:640px;margin:0 auto'>"
        f"<h1 style='font:600 26px/1.2 Georgia,serif'>{html.escape(digest.title)}</h1>"
        f"<p style='font-size:18px'>{html.escape(digest.headline)}</p>{parts}{link if digest.href else ''}"
        f"<p style='color:#55625c;font-size:13px;margin-top:28px'>"
        f"{html.escape(text('digest.mail_why', digest.language))}</p></div></body></html>"
    )


def _item(line: Line) -> str:
    todo = f"<br><span style='color:#55625c;font-size:14px'>{html.escape(line.todo)}</span>" if line.todo else ""
    return f"<li style='margin:0 0 10px'>{_link(line.text, line.href)}{todo}</li>"


def _link(words: str, href: str) -> str:
    if not href:
        return html.escape(words)
    return f"<a href='{html.escape(href, quote=True)}' style='color:#17604a'>{html.escape(words)}</a>"
