"""A console over a test database, and browsers that send what real ones send."""

import re
from datetime import date
from pathlib import Path

import httpx
from sqlalchemy.engine import Engine
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.accounts.roles import Role
from bot.accounts.signing_in import Accounts
from bot.console.app import build_console
from bot.console.shelf import MapShelf
from bot.gateway.identity import Identity
from bot.project import Project
from tests.accounts.people import ADMIN, GOOD, Clock, accounts_at

SITE = "https://console.example.com"
MAP = (
    """journey: Tienda <b>
id: tienda
scope: Comprar en la tienda
facts: {precio: 9 €}
channels: [{id: web, name: La web}]
team: [{id: ventas, name: Ventas, area: sales}]
personas: [{id: ana, name: Ana}]
stages:
- name: Mirar
  id: mirar
  phase: before
  owner: ventas
  goal: Saber el precio
  thinks: ¿Será caro?
  emotion: {score: -1, label: dudas, why: No veo el precio}
  touchpoints:
  - {id: portada, name: Portada, channel: web, emotion: 0, moment: truth}
  - {id: cartel, name: Cartel}
  pains: [{id: precio_oculto, what: El precio no se ve, severity: 4}]
  opportunities: [{id: precio_grande, what: Precio en grande, impact: 5, effort: 1}]
  kpis: [{metric: answer_rate, target: ">= 85%"}]
  x-equipo: [Marketing, {turno: mañana}]
  questions:
"""
    + "".join(
        f"""  - id: duda_{number}
    ask: |
      ¿Cuánto cuesta el número {number}?
      precio del {number}
    answer: Cuesta {{precio}} <script>alert(1)</script>.
"""
        for number in range(8)
    )
    + """- name: Pagar
  id: pagar
  questions:
  - id: pagar
    ask: |
      ¿Cómo pago?
      formas de pago
    answer: Con tarjeta.
"""
)


def a_project(folder: Path) -> Project:
    (folder / "journey_maps").mkdir(exist_ok=True)
    (folder / "journey_maps" / "tienda.yml").write_text(MAP, encoding="utf-8")
    return Project(folder)


class World:
    """One console and everything around it."""

    def __init__(self, database: Engine, folder: Path) -> None:
        self.clock = Clock()
        self.database = database
        self.project = a_project(folder)
        self.accounts: Accounts = accounts_at(database, self.clock)
        shelf = MapShelf(self.project, lambda: date(2026, 11, 22))
        mount = build_console(self.accounts, shelf, customer_keys=lambda: Identity("a secret long enough").customer_key)
        self.pages = mount.app
        self.app = Starlette(routes=[mount])

    def user(self, name: str, role: Role) -> None:
        self.accounts.users.add(name, role, by=ADMIN, password=GOOD)

    def browser(self, *, site: str = SITE, address: str = "203.0.113.7") -> "Browser":
        return Browser(self.app, site=site, address=address)

    def signed_in(self, role: Role, *, name: str = "") -> "Browser":
        """A browser of a new user, with a session given without a password, which would cost a hash."""
        name = name or role.value
        user = self.accounts.users.add(name, role, by=ADMIN)
        browser = self.browser()
        token = self.accounts.enter(user, address="").token
        browser.client.cookies.set("__Host-travesia-session", token, domain="console.example.com", path="/")
        return browser


class Browser:
    """Keeps cookies, sends `Origin`, and takes the token of a form from the page it is on."""

    def __init__(self, app: Starlette, *, site: str, address: str) -> None:
        self.site = site
        self.client = TestClient(
            app, base_url=site, client=(address, 50_000), follow_redirects=False, headers={"accept-language": "es-ES"}
        )
        self.page = ""

    def get(self, path: str, **more: object) -> httpx.Response:
        response = self.client.get(path, **more)  # type: ignore[arg-type]
        self.page = response.text
        return response

    @property
    def token(self) -> str:
        return re.findall(r'name="csrf" value="(\w+)"', self.page)[-1]

    def post(self, path: str, *, origin: str | None = "", csrf: str | None = "", **fields: str) -> httpx.Response:
        token = self.token if csrf == "" else csrf
        data = fields if token is None else {"csrf": token, **fields}
        headers = {} if origin is None else {"origin": origin or self.site}
        response = self.client.post(path, data=data, headers=headers)
        self.page = response.text or self.page
        return response

    def upload(self, path: str, *, name: str, content: bytes, **fields: str) -> str:
        """The address of what came of a file, or the page that says why nothing did."""
        response = self.client.post(
            path,
            data={"csrf": self.token, **fields},
            files={"file": (name, content, "text/csv")},
            headers={"origin": self.site},
        )
        return str(response.headers.get("location", response.text))

    def sign_in(self, name: str, password: str = GOOD, *, then: str = "") -> httpx.Response:
        self.get("/console/sign-in")
        return self.post("/console/sign-in", name=name, password=password, next=then)
