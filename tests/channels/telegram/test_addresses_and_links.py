"""Keys that lead nowhere without the secret, ids that remember their message, links that only we can make."""

import uuid

import pytest
from sqlalchemy.engine import Engine

from bot.channels.telegram.addresses import Address, Addresses
from bot.channels.telegram.links import Links
from bot.channels.telegram.options import TelegramOptions
from bot.errors import CataloguedError
from bot.gateway.protocol import Place
from bot.touchpoints.database import reading, writing
from tests.gateway.harness import Clock
from tests.gateway.sample import SECRET

ANA = Address(612_000_001, 612_000_001)
IN_GROUP = Address(-1_001_555_000_111, 612_000_001, 7)


def test_an_address_is_sealed_and_only_the_same_secret_opens_it() -> None:
    addresses = Addresses(SECRET)
    sealed = addresses.sealed(IN_GROUP)
    assert addresses.opened(sealed) == IN_GROUP
    assert sealed != addresses.sealed(IN_GROUP)
    assert "612000001" not in sealed
    assert Addresses("another secret, long enough too").opened(sealed) is None


def test_a_person_has_one_key_in_private_and_another_in_each_group() -> None:
    addresses, others = Addresses(SECRET), Addresses("another secret, long enough too")
    keys = {addresses.chat_key(ANA), addresses.chat_key(IN_GROUP), others.chat_key(ANA)}
    assert len(keys) == 3
    assert ANA.is_private
    assert not IN_GROUP.is_private
    assert addresses.chat_key(Address(-1_001_555_000_111, 612_000_001)) == addresses.chat_key(IN_GROUP)
    assert addresses.room_key(IN_GROUP.chat) != addresses.chat_key(IN_GROUP)


def test_the_id_of_a_message_is_a_uuid_that_leads_back_to_it() -> None:
    addresses = Addresses(SECRET, bot=7)
    external_id = addresses.of_message(ANA.chat, 4_711)
    assert str(uuid.UUID(external_id)) == external_id
    assert addresses.message_of(external_id) == 4_711
    assert external_id == Addresses(SECRET, bot=7).of_message(ANA.chat, 4_711)
    others = {
        addresses.of_message(ANA.chat, 4_712), addresses.of_message(IN_GROUP.chat, 4_711),
        Addresses(SECRET, bot=8).of_message(ANA.chat, 4_711), external_id,
    }  # fmt: skip
    assert len(others) == 4


def test_pressing_a_button_twice_is_one_press() -> None:
    addresses = Addresses(SECRET)
    assert addresses.of_press(1, 2, "c:a") == addresses.of_press(1, 2, "c:a")
    assert addresses.of_press(1, 2, "c:a") != addresses.of_press(1, 2, "c:b")
    assert addresses.message_of(addresses.of_press(1, 2, "c:a")) is None
    assert addresses.message_of(addresses.of_notice(ANA, "first")) is None


def test_a_link_leads_to_its_place_until_its_time_is_over(database: Engine) -> None:
    clock = Clock()
    links = Links(SECRET, now=clock)
    place = Place(stage="compra", page="/carrito", campaign="otoño")
    with writing(database) as connection:
        payload = links.make(connection, place, lifetime=60, session_id="s1")
    assert len(payload) <= 64
    assert set(payload) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    with reading(database) as connection:
        followed = links.follow(connection, payload)
        assert followed is not None
        assert (followed.place, followed.session_id) == (place, "s1")
        clock.at += 60
        assert links.follow(connection, payload) is None
    with writing(database) as connection:
        links.drop_old(connection)
    clock.at -= 60
    with reading(database) as connection:
        assert links.follow(connection, payload) is None


@pytest.mark.parametrize("payload", ["instagram", "", "x" * 64, "ñ", "A" * 38, "====", "AA=="])
def test_a_payload_that_is_not_ours_leads_nowhere(database: Engine, payload: str) -> None:
    with reading(database) as connection:
        assert Links(SECRET, now=Clock()).follow(connection, payload) is None


def test_a_payload_signed_with_another_secret_leads_nowhere(database: Engine) -> None:
    clock = Clock()
    with writing(database) as connection:
        payload = Links("another secret, long enough too", now=clock).make(connection, Place(stage="compra"))
        assert Links(SECRET, now=clock).follow(connection, payload) is None


def test_the_webhooks_secret_is_made_of_ours_unless_it_is_set() -> None:
    plain = TelegramOptions(token="1:a", secret=SECRET)
    assert len(plain.expected_secret) == 32
    assert plain.expected_secret != TelegramOptions(token="1:b", secret=SECRET).expected_secret
    assert TelegramOptions(token="1:a", secret=SECRET, webhook_secret="mine").expected_secret == "mine"
    assert "1:a" not in repr(plain)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"webhook_secret": "ñ"}, "errors.telegram.bad_secret"),
        ({"webhook_secret": "x" * 257}, "errors.telegram.bad_secret"),
        ({"webhook_url": "http://bot.example"}, "errors.telegram.bad_webhook"),
        ({"webhook_url": "https://"}, "errors.telegram.bad_webhook"),
    ],
)
def test_a_webhook_that_telegram_would_not_take_is_told(given: dict[str, str], key: str) -> None:
    with pytest.raises(CataloguedError) as told:
        TelegramOptions.checked(token="1:a", secret=SECRET, **given)
    assert told.value.key == key


def test_settings_that_can_be_are_taken() -> None:
    options = TelegramOptions.checked(
        token="1:a", secret=SECRET, webhook_url="https://bot.example.com", webhook_secret="a-B_9"
    )
    assert options.webhook_url == "https://bot.example.com"
