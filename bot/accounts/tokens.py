"""Random tokens that people or browsers hold, and the hash that we keep of them."""

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """256 random bits, fit for a cookie or an address."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> str:
    """What is stored. A plain hash does: nobody can try out 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
