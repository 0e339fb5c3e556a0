"""Who is who: signed session tokens, customer keys and new ids, none of them ever chosen by a client."""

import hashlib
import hmac
import uuid
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from bot.gateway.protocol import GatewayError

_LONGEST_TOKEN: Final = 512


class Identity:
    """Everything that is derived from the secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._tokens = URLSafeSerializer(
            secret, salt="travesia.session", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def token_of(self, session_id: str) -> str:
        """The signed token that opens a session."""
        token = self._tokens.dumps(session_id)
        return token if isinstance(token, str) else token.decode()

    def session_of(self, token: str) -> str:
        """The session id in a token; `GatewayError("session_unknown")` unless we signed exactly this."""
        if len(token) > _LONGEST_TOKEN or not token.isascii():
            raise GatewayError("session_unknown")
        try:
            session_id = self._tokens.loads(token)
        except BadData:
            raise GatewayError("session_unknown") from None
        return str(session_id)

    def known_session(self, channel: str, chat: str) -> str:
        """The id of the one session of a chat that the channel knows by an id of its own."""
        return hmac.new(self._secret, f"session:{channel}:{chat}".encode(), hashlib.sha256).hexdigest()[:32]

    def customer_key(self, channel: str, identity: str) -> str:
        """What stands for a customer in the log; without the secret, trying all identities finds nobody."""
        return hmac.new(self._secret, f"{channel}:{identity}".encode(), hashlib.sha256).hexdigest()[:32]


def new_id() -> str:
    """A fresh id nobody can guess, 32 characters."""
    return uuid.uuid4().hex
