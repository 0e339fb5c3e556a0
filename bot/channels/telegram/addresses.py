"""Who is where on Telegram: keys that lead nowhere without the secret, and addresses that are sealed with it."""

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import asdict, dataclass
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

_MESSAGE_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Address:
    """Where one person is written to: in the private chat with them, or in a group, in answer to them."""

    chat: int
    person: int
    thread: int | None = None
    """The topic of a forum."""

    @property
    def is_private(self) -> bool:
        """Whether nobody else reads along."""
        return self.chat == self.person

    @property
    def identity(self) -> str:
        """By which the gateway knows the chat; everybody in a group has a conversation of their own."""
        return str(self.chat) if self.is_private else f"{self.chat}:{self.person}"


class Addresses:
    """Makes and reads everything that stands for a chat, a person or a message of theirs."""

    def __init__(self, secret: str, *, bot: int = 0) -> None:
        self._secret = secret.encode()
        self._bot = bot
        self._seal = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"telegram.address:" + self._secret).digest()))

    def chat_key(self, address: Address) -> str:
        """Stands for one person in one chat."""
        return self._digest(f"chat:{address.identity}").hex()[:32]

    def room_key(self, chat: int) -> str:
        """Stands for a chat with all its people."""
        return self._digest(f"room:{chat}").hex()[:32]

    def sealed(self, address: Address) -> str:
        """The address as it may be stored."""
        return self._seal.encrypt(json.dumps(asdict(address)).encode()).decode()

    def opened(self, sealed: str) -> Address | None:
        """The address again; `None` when it was sealed with another secret."""
        try:
            return Address(**json.loads(self._seal.decrypt(sealed.encode())))
        except InvalidToken:
            return None

    def of_message(self, chat: int, message: int) -> str:
        """The external id of a message: a UUID, the same for every copy of its update and for its edits.

        Half of it is the message's number, so that an answer finds the message it answers.
        """
        return self._uuid(f"message:{self._bot}:{chat}:{message}", message)

    def of_press(self, chat: int, message: int, data: str) -> str:
        """The external id of a pressed button: pressing it twice is one press."""
        return self._uuid(f"press:{self._bot}:{chat}:{message}:{data}", 0)

    def of_notice(self, address: Address, name: str) -> str:
        """The external id of something that is said once in a chat, whatever happens."""
        return self._uuid(f"notice:{self._bot}:{address.identity}:{name}", 0)

    @staticmethod
    def message_of(external_id: str) -> int | None:
        """The message's number in an external id; `None` for a press or a notice."""
        return int(uuid.UUID(external_id).hex[-2 * _MESSAGE_BYTES :], 16) or None

    def _uuid(self, what: str, message: int) -> str:
        return str(uuid.UUID(bytes=self._digest(what)[:_MESSAGE_BYTES] + message.to_bytes(_MESSAGE_BYTES, "big")))

    def _digest(self, what: str) -> bytes:
        return hmac.new(self._secret, f"telegram:{what}".encode(), hashlib.sha256).digest()
