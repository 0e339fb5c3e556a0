"""The chat's endpoints over a gateway in memory."""

from bot.engine.protocol import RequestKind
from bot.gateway.protocol import Incoming, Place
from tests.channels.web.conftest import MESSAGE_ID
from tests.channels.web.fake_gateway import FakeGateway, Line


def _reader(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_session_is_opened_where_the_customer_stands(client, gateway: FakeGateway):
    place = {"stage": "decision", "page": "/cascos", "campaign": "otoño", "language": "en"}
    answer = client.post("/api/sessions", json=place)

    assert answer.status_code == 201
    assert answer.json() == {"token": gateway.room().session.token, "language": "en"}
    assert answer.headers["cache-control"] == "no-store"
    assert gateway.room().places == [Place("decision", "/cascos", "otoño", "en")]


def test_the_greeting_arrives_as_a_line(client, token):
    answer = client.get("/api/messages", headers=_reader(token))

    assert answer.json() == {
        "language": "es",
        "on_telegram": True,
        "messages": [
            {
                "number": 1,
                "author": "bot",
                "text": "¡Hola! ¿En qué puedo ayudarte?",
                "at": "2026-09-21T14:13:20.000Z",
                "in_reply_to": None,
                "choices": [{"id": "c1", "title": "¿El envío es gratis?"}],
                "link": None,
                "last": True,
                "votable": False,
                "helpful": None,
                "survey": None,
            }
        ],
    }


def test_a_text_is_accepted_with_its_place(send, gateway: FakeGateway):
    answer = send(text="¿El envío es gratis?", stage="decision", page="/cesta?tarjeta=4111#pago")

    assert answer.status_code == 202
    assert answer.json() == {"id": MESSAGE_ID, "duplicate": False, "shortened": False}
    assert gateway.room().incoming == [
        Incoming(MESSAGE_ID, RequestKind.TEXT, "¿El envío es gratis?", Place("decision", "/cesta"))
    ]


def test_the_same_id_is_told_to_be_a_duplicate(send, gateway: FakeGateway):
    send()
    assert send().json() == {"id": MESSAGE_ID, "duplicate": True, "shortened": False}
    assert len(gateway.room().incoming) == 1


def test_a_long_text_is_told_to_be_shortened(send):
    assert send(text="a" * 1001).json()["shortened"] is True


def test_an_offered_choice_is_accepted(send, gateway: FakeGateway):
    assert send(text=None, choice="c1").status_code == 202
    assert gateway.room().incoming[0].kind is RequestKind.CHOICE


def test_the_history_replays_only_what_is_newer(client, token, send, gateway: FakeGateway):
    gateway.answering = lambda _text: [Line("Uno"), Line("Dos", link="/envios")]
    send()
    newer = client.get("/api/messages?after=2", headers=_reader(token)).json()["messages"]

    assert [(line["number"], line["text"], line["link"], line["last"]) for line in newer] == [
        (3, "Uno", None, False),
        (4, "Dos", "/envios", True),
    ]
    limited = client.get("/api/messages?limit=1", headers=_reader(token)).json()["messages"]
    assert [line["number"] for line in limited] == [4]


def test_client_made_fields_do_not_reach_the_gateway(send, gateway: FakeGateway):
    send(metadata={"is_external": True}, input_channel="telegram", sender="other")
    assert gateway.room().incoming == [Incoming(MESSAGE_ID, RequestKind.TEXT, "hola")]


def test_a_place_is_cleaned_before_it_is_used(send, gateway: FakeGateway):
    send(stage=" deci\u0000sion\ud800 ", page="/" + "x" * 300, campaign="\u202e")
    assert gateway.room().incoming[0].place == Place("decision", None, None, None)


def test_health_answers_at_once(client):
    assert client.get("/health").json() == {"status": "ok", "version": "0.1.0"}
