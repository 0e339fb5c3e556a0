"""A week in words, and its way out: once by each way, signed, tried again, and never a customer's words."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.analytics.demonstration import write_demonstration
from bot.analytics.findings.book import bring_up_to_date
from bot.analytics.findings.deliveries import PAUSES
from bot.analytics.findings.reading import all_of, looked_at
from bot.analytics.findings.tables import digest_delivery
from bot.analytics.window import Window
from bot.console.analysis.formats import Formats
from bot.console.digest import Digest, digest, latency_told
from bot.console.digest_links import addresses
from bot.console.digest_mail import message_of, send
from bot.console.digest_post import Postman, ways_of
from bot.console.weeks import last_week, name_of_week, week_named
from bot.errors import CataloguedError
from bot.journeys.model import Emotion, JourneyMap
from bot.settings import Settings
from bot.touchpoints.database import connect, reading
from bot.touchpoints.tables import touchpoint
from tests.builders import make_map, make_question, make_stage, make_text
from tests.console.digest.servers import Taken, http_server, smtp_server

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 5, 18, 9, 30, tzinfo=MADRID).timestamp()  # a Monday
WEEK = "2026-W20"
SECRET = "entre nosotros"


def shop() -> JourneyMap:
    stages = [
        make_stage(name, make_question(f"q_{name}", [f"¿{name}?", name]), emotion=Emotion(1))
        for name in ("mirar", "elegir", "pagar", "usar")
    ]
    return make_map(*stages, id="tienda", reviewed_on=make_text("2026-01-15"))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("digest") / "travesia.db"
    file.write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{file}")
    write_demonstration(engine, shop(), conversations=1_200, seed=3, now=NOW - 3 * 86_400)
    bring_up_to_date(engine, shop(), now=NOW - 3 * 86_400)
    yield engine
    engine.dispose()


@pytest.fixture
def own(log: Engine, tmp_path: Path) -> Iterator[Engine]:
    """A database of one's own with that log."""
    with reading(log) as connection:
        (tmp_path / "own.db").write_bytes(Path(str(log.url.database)).read_bytes())
        assert connection.execute(select(func.count()).select_from(touchpoint)).scalar_one() > 1_000
    wal = Path(f"{log.url.database}-wal")
    if wal.exists():
        (tmp_path / "own.db-wal").write_bytes(wal.read_bytes())
    engine = connect(f"sqlite:///{tmp_path}/own.db")
    yield engine
    engine.dispose()


def told(log: Engine, *, site: str = "https://bot.example.com/", language: str = "es") -> Digest:
    with reading(log) as connection:
        week = last_week(NOW, MADRID)
        return digest(connection, shop(), week, now=NOW, language=language, address=addresses(site))


def test_a_week_is_told_part_by_part_with_the_planted_gap_found(log: Engine) -> None:
    found = told(log)
    assert (found.week, found.title) == (WEEK, "Tienda: la semana del 11–17 may 2026")
    assert "puntos de emoción" in found.headline
    titles = [part.title for part in found.parts]
    assert titles[:3] == ["Cuánto se ha hablado", "Lo que ha cambiado", "Lo que hemos encontrado"]
    assert titles[-1] == "El mapa"
    lines = [line for part in found.parts for line in part.lines]
    [gap] = [line for line in lines if line.text.startswith("En «Usar» la gente se siente peor")]
    assert gap.href.startswith("https://bot.example.com/console/analysis/findings?map=tienda#finding-")
    assert gap.todo.startswith("Mira qué les duele ahí")
    assert lines[-1].text == "Toca revisar el mapa antes del 15 jul 2026."
    assert lines[-1].href == "https://bot.example.com/console/maps/tienda"
    assert found.href == "https://bot.example.com/console/analysis/digest?map=tienda&week=2026-W20"


def test_four_weeks_tell_what_moved_what_was_published_and_how_soon_people_looked(own: Engine) -> None:
    began = NOW - 3 * 86_400
    looked_at(own, all_of(own, "tienda"), by="ana", at=began + 7_200)
    never_reviewed = make_map(*shop().stages, id="tienda")
    window = Window.last(28, now=began, zone=MADRID)
    with reading(own) as connection:
        found = digest(connection, never_reviewed, window, now=NOW, language="es", address=addresses(""))
    parts = {part.title: [line.text for line in part.lines] for part in found.parts}
    [better] = [line for line in parts["Lo que ha cambiado"] if "Preguntas con respuesta · Elegir: mejora de" in line]
    assert re.search(r"de [56]\d\xa0% a [89]\d\xa0%", better)
    assert any(line.startswith("Versión demo-2, el 17 abr 2026") for line in parts["Lo que se ha publicado"])
    assert any(line.startswith("Mirar: +1,0 puntos de emoción") for line in parts["Para repetir"])
    assert any(line.startswith("Lo que no se entiende en «") for line in parts["Para mejorar"])
    assert parts["El mapa"] == [
        "El mapa no dice cuándo se revisó. Ponle fecha en «revisado_el».",
        "Lo que se encuentra suele mirarse a las 2 horas.",
    ]


@pytest.mark.parametrize(
    ("hours", "told_as"),
    [
        (0.2, "Lo que se encuentra suele mirarse antes de una hora."),
        (31.4, "Lo que se encuentra suele mirarse a las 31 horas."),
    ],
)
def test_how_soon_people_look(hours: float, told_as: str) -> None:
    assert latency_told(hours, Formats("es", MADRID)) == told_as


def test_without_an_address_of_the_console_it_leads_nowhere(log: Engine) -> None:
    english = told(log, site="", language="en")
    assert {line.href for part in english.parts for line in part.lines} == {""}
    assert english.title == "Tienda: the week of May 11\u2009–\u200917, 2026"
    assert english.href == ""


def test_a_week_without_anybody_says_so(log: Engine) -> None:
    with reading(log) as connection:
        week = week_named("2020-W01", MADRID)
        assert week is not None
        found = digest(connection, shop(), week, now=NOW, language="es", address=addresses(""))
    assert found.headline == "Esta vez no ha hablado nadie, o no se sabe cómo se sentían."
    assert [line.text for line in found.parts[1].lines] == ["Nada ha cambiado más de lo que puede ser casualidad."]


def test_the_email_says_the_same_in_text_and_html_and_escapes(log: Engine) -> None:
    message = message_of(told(log), sender="Bot <bot@example.com>", to=["ana@example.com", "eva@example.com"])
    assert message["To"] == "ana@example.com, eva@example.com"
    assert message["Message-ID"] == "<travesia-tienda-2026-W20@example.com>"
    plain, rich = (part.get_content() for part in message.iter_parts())
    assert "- En «Usar» la gente se siente peor" in plain
    assert "→ Mira qué les duele ahí" in plain
    assert "https://bot.example.com/console/analysis/digest?map=tienda&week=2026-W20" in plain
    assert "&amp;week=2026-W20" in rich
    assert "Nunca lleva palabras de clientes" in plain
    evil = make_map(*shop().stages, id="tienda", name="<script>\r\nBcc: x@example.com")
    with reading(log) as connection:
        bad = digest(connection, evil, last_week(NOW, MADRID), now=NOW, language="es", address=addresses(""))
    escaped = message_of(bad, sender="bot@example.com", to=["ana@example.com"])
    assert "Bcc" not in escaped
    assert "\n" not in escaped["Subject"]
    assert "<script>" not in list(escaped.iter_parts())[1].get_content()


def postman(engine: Engine, settings: Settings, *, later: float = 0.0) -> Postman:
    return Postman(engine, ways_of(settings, now=lambda: NOW), addresses(settings.console_url), lambda: NOW + later)


def test_it_goes_out_once_by_each_way_whoever_sends_it(own: Engine) -> None:
    with smtp_server() as mail, http_server() as hook:
        settings = Settings(
            digest_to="ana@example.com, eva@example.com",
            smtp_url=mail.url,
            digest_webhook_url=hook.url,
            digest_webhook_secret=SECRET,
        )
        assert postman(own, settings).deliver([shop()]) == 2
        assert postman(own, settings).deliver([shop()]) == 0
    [letter] = mail.bodies
    read = message_from_bytes(letter, policy=policy.default)
    assert read["Subject"] == "Tienda: la semana del 11–17 may 2026"
    assert [each for each in mail.commands if each.startswith("RCPT")] == [
        "RCPT TO:<ANA@EXAMPLE.COM>",
        "RCPT TO:<EVA@EXAMPLE.COM>",
    ]
    _is_signed(hook)
    content = json.loads(hook.bodies[0])
    assert (content["map_id"], content["week"], content["language"]) == ("tienda", WEEK, "es")
    assert content["parts"][0]["title"] == "Cuánto se ha hablado"


def _is_signed(hook: Taken) -> None:
    [headers], [body] = hook.headers, hook.bodies
    expected = hmac.new(SECRET.encode(), f"{int(NOW)}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Travesia-Signature"] == f"t={int(NOW)},v1={expected}"
    assert headers["Idempotency-Key"] == "tienda-2026-W20"


def test_what_fails_is_tried_again_after_a_pause_and_not_for_ever(
    own: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with http_server() as hook:
        settings = Settings(digest_webhook_url=hook.url)
        hook.answers = [500, 302, 204]
        assert postman(own, settings).deliver([shop()]) == 0
        assert postman(own, settings, later=PAUSES[0] - 1).deliver([shop()]) == 0
        assert len(hook.bodies) == 1
        assert postman(own, settings, later=PAUSES[0]).deliver([shop()]) == 0
        assert postman(own, settings, later=PAUSES[0] + PAUSES[1]).deliver([shop()]) == 1
        assert "Travesia-Signature" not in hook.headers[0]
    assert caplog.messages == ["the digest of tienda did not go out by webhook: HTTPStatusError"] * 2
    assert hook.url not in caplog.text


def test_after_the_last_try_nobody_tries_again(own: Engine) -> None:
    later = 0.0
    settings = Settings(digest_to="ana@example.com", smtp_url="smtp://127.0.0.1:1")
    for pause in PAUSES:
        assert postman(own, settings, later=later).deliver([shop()]) == 0
        later += pause
    assert postman(own, settings, later=later).deliver([shop()]) == 0
    with reading(own) as connection:
        assert connection.execute(select(digest_delivery.c.attempts, digest_delivery.c.sent_at)).all() == [(5, None)]


def test_two_processes_that_want_to_send_at_once_send_once(own: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.console.digest_post.is_waiting", lambda *_, **__: True)
    with http_server() as hook:
        settings = Settings(digest_webhook_url=hook.url)
        assert [postman(own, settings).deliver([shop()]) for _ in range(2)] == [1, 0]
        assert len(hook.bodies) == 1


def test_it_waits_for_monday_morning_and_nothing_goes_out_unless_configured(own: Engine) -> None:
    assert ways_of(Settings(digest_to="ana@example.com"), now=lambda: NOW) == {}
    with http_server() as hook:
        settings = Settings(digest_webhook_url=hook.url)
        assert postman(own, settings, later=-2 * 3_600).deliver([shop()]) == 0
        assert hook.bodies == []


@pytest.mark.parametrize(
    ("server", "key"),
    [
        ("correo.example.com", "errors.digest.no_server"),
        ("smtp://", "errors.digest.no_server"),
        ("smtp://host:port", "errors.digest.no_server"),
        ("{here}", "errors.digest.in_the_clear"),
    ],
)
def test_a_server_that_cannot_be_used_is_named(log: Engine, server: str, key: str) -> None:
    message = message_of(told(log), sender="bot@example.com", to=["ana@example.com"])
    with smtp_server() as mail:
        here = mail.url.replace("smtp://", "smtp://ana:clave@")
        with pytest.raises(CataloguedError) as refused:
            send(message, here if server == "{here}" else server)
        assert mail.bodies == []
    assert refused.value.key == key
    assert "CLAVE" not in " ".join(mail.commands)


def test_a_password_goes_over_tls_only_and_is_unquoted(log: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[object] = []

    class Server:
        def __init__(self, host: str, port: int, **_: object) -> None:
            did.append((host, port))

        def __enter__(self) -> "Server":
            return self

        def __exit__(self, *_: object) -> None:
            did.append("bye")

        def ehlo(self) -> None:
            did.append("ehlo")

        def has_extn(self, name: str) -> bool:
            return name == "starttls"

        def starttls(self, **_: object) -> None:
            did.append("tls")

        def login(self, user: str, password: str) -> None:
            did.append((user, password))

        def send_message(self, message: object) -> None:
            did.append("sent")

    monkeypatch.setattr("smtplib.SMTP", Server)
    monkeypatch.setattr("smtplib.SMTP_SSL", Server)
    message = message_of(told(log), sender="bot@example.com", to=["ana@example.com"])
    send(message, "smtp://ana%40example.com:cla%3Ave@mail.example.com:587")
    login = ("ana@example.com", "cla:ve")
    assert did == [("mail.example.com", 587), "ehlo", "tls", login, "sent", "bye"]
    did.clear()
    send(message, "smtps://mail.example.com")
    assert did == [("mail.example.com", 465), "sent", "bye"]


@pytest.mark.parametrize(
    ("name", "first"),
    [("2026-W20", "2026-05-11"), ("2026-W53", "2026-12-28"), ("2025-W53", None), ("x", None), ("0000-W01", None)],
)
def test_weeks_have_names(name: str, first: str | None) -> None:
    week = week_named(name, MADRID)
    assert (week.first.isoformat() if week else None) == first
    assert week is None or (name_of_week(week), week.days) == (name, 7)


def test_the_last_week_is_over() -> None:
    assert name_of_week(last_week(NOW, MADRID)) == WEEK
    assert name_of_week(last_week(NOW + 6 * 86_400, MADRID)) == WEEK
    assert name_of_week(last_week(NOW - 86_400, MADRID)) == "2026-W19"


def test_an_address_nobody_listens_at_is_a_failure_of_the_way(log: Engine) -> None:
    [way] = ways_of(Settings(digest_webhook_url="http://127.0.0.1:1/"), now=lambda: NOW).values()
    with pytest.raises(httpx.ConnectError):
        way(told(log))
