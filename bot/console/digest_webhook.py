"""The weekly digest for programs: JSON to an address of their own, signed so that they know who sent it."""

import hashlib
import hmac
import json
from dataclasses import asdict
from typing import Final

import httpx

from bot.console.digest import Digest

PATIENCE: Final = 20.0
"""Seconds for the whole exchange."""


def post(digest: Digest, address: str, *, secret: str, now: float) -> None:
    """Send it, signed where there is a secret; `httpx.HTTPError` when nobody takes it with a 2xx.

    `Travesia-Signature` is `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>", hex>`; `Idempotency-Key` is the same for
    a map's week, however often it comes. Redirects are not followed.
    """
    body = json.dumps(asdict(digest), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"{digest.map_id}-{digest.week}"}
    if secret:
        headers["Travesia-Signature"] = signature(body, secret, at=int(now))
    with httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False) as client:
        answer = client.post(address, content=body, headers=headers)
    if not answer.is_success:
        raise httpx.HTTPStatusError("refused", request=answer.request, response=answer)


def signature(body: bytes, secret: str, *, at: int) -> str:
    """What a receiver computes too, and compares; `at` lets it refuse what is old."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"
