"""Users, sessions, links and the trail, on both databases."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from bot.accounts import passwords
from bot.accounts.audit import Action, Actor, AuditFilter, Deed, entries, every_entry, record, shortened
from bot.accounts.links import FIRST_ADMIN_SECONDS, Invitation
from bot.accounts.roles import Role
from bot.accounts.signing_in import Refusal, SignedIn
from bot.accounts.throttle import PER_ADDRESS, PER_PAIR, UNDER_ATTACK, WINDOW
from bot.catalogue import told
from bot.errors import CataloguedError
from bot.touchpoints.database import writing
from tests.accounts.people import ADMIN, ELSEWHERE, GOOD, HOME, OTHER, Clock, accounts_at, deeds
from tests.databases import rows


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_user_signs_in_and_only_hashes_are_kept(database: Engine, clock: Clock) -> None:
    accounts = accounts_at(database, clock, "Ana@Example.com")
    entered = accounts.sign_in(" ana@example.com", GOOD, address=HOME)
    assert isinstance(entered, SignedIn)
    assert accounts.sessions.resume(entered.token) == accounts.users.find("Ana@Example.com")
    (user,) = rows(database, "SELECT * FROM console_user")
    assert str(user["password_hash"]).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    (session,) = rows(database, "SELECT * FROM console_session")
    assert entered.token not in str([user, session])
    assert deeds(database) == [
        ("terminal:root", "user_added", "Ana@Example.com", ""),
        ("Ana@Example.com", "signed_in", "Ana@Example.com", "203.0.113.0"),
    ]


def test_wrong_unknown_disabled_and_without_password_are_told_alike(database: Engine, clock: Clock) -> None:
    accounts = accounts_at(database, clock, "ana", "eva")
    accounts.users.disable("eva", by=ADMIN)
    accounts.users.add("sin", Role.VIEWER, by=ADMIN)
    tried = [("ana", OTHER), ("nadie", GOOD), ("eva", GOOD), ("sin", GOOD), ("ana", "x" * 257), ("x" * 101, GOOD)]
    assert [accounts.sign_in(*pair, address=HOME) for pair in tried] == [Refusal.WRONG] * 6
    refused = [deed for deed in deeds(database) if deed[1] == "sign_in_refused"]
    assert refused == [
        ("ana", "sign_in_refused", "ana", "203.0.113.0"),
        ("?", "sign_in_refused", "", "203.0.113.0"),
        ("?", "sign_in_refused", "", "203.0.113.0"),
        ("sin", "sign_in_refused", "sin", "203.0.113.0"),
    ]
    accounts.users.enable("eva", by=ADMIN)
    assert isinstance(accounts.sign_in("eva", GOOD, address=HOME), SignedIn)


def test_the_last_who_can_let_people_in_stays(database: Engine, clock: Clock) -> None:
    accounts = accounts_at(database, clock, "ana", "eva", role=Role.ADMIN)
    accounts.users.add("sin", Role.ADMIN, by=ADMIN)  # who has no password yet can let nobody in
    accounts.users.disable("eva", by=ADMIN)
    users = accounts.users
    for way in (lambda: users.disable("ANA", by=ADMIN), lambda: users.change_role("ana", Role.EDITOR, by=ADMIN)):
        with pytest.raises(CataloguedError) as refused:
            way()
        assert refused.value.key == "errors.accounts.last_admin"
    assert accounts.users.change_role("ana", Role.ADMIN, by=ADMIN).role is Role.ADMIN
    assert accounts.users.disable("sin", by=ADMIN).disabled
    accounts.users.enable("eva", by=ADMIN)
    assert accounts.users.change_role("ana", Role.EDITOR, by=ADMIN).role is Role.EDITOR


def test_a_name_that_no_database_takes_is_nobodys(database: Engine, clock: Clock) -> None:
    accounts = accounts_at(database, clock, "ana")
    names = ("a\0b", "\0", "\ud800", "x' OR '1'='1", "\u202eana\u202c")
    assert [accounts.sign_in(name, OTHER, address=f"192.0.2.{n}") for n, name in enumerate(names)] == [
        Refusal.WRONG
    ] * 5
    assert entries(database, AuditFilter(actor="a\0na"))[0].deed.subject == "ana"


def test_an_unknown_name_costs_a_hash_of_the_same_kind_as_a_known_one(
    sqlite: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:  # T58
    accounts = accounts_at(sqlite, clock, "ana")
    compared: list[str] = []
    real = passwords._hasher

    class Watched:
        def verify(self, stored: str, password: str) -> bool:
            compared.append(stored.partition("$v=19$")[2].partition("$")[0])
            return bool(real.verify(stored, password))

    monkeypatch.setattr(passwords, "_hasher", Watched())
    for name in ("ana", "nadie"):
        accounts.sign_in(name, OTHER, address=HOME)
    assert compared == ["m=19456,t=2,p=1"] * 2


def test_passwords_tried_often_are_refused_and_the_owner_elsewhere_gets_in(
    database: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:  # T57
    accounts = accounts_at(database, clock, "ana")
    monkeypatch.setattr("bot.accounts.signing_in.matches", lambda password, stored: bool(stored) and password == GOOD)
    answers = [accounts.sign_in("ana", OTHER, address=HOME) for _ in range(20)]
    assert answers == [Refusal.WRONG] * PER_PAIR + [Refusal.TOO_MANY] * (20 - PER_PAIR)
    assert accounts.sign_in("ANA", GOOD, address=HOME) == Refusal.TOO_MANY
    assert isinstance(accounts.sign_in("ana", GOOD, address=ELSEWHERE), SignedIn)
    assert accounts.sign_in("otra", GOOD, address=HOME) == Refusal.WRONG
    clock.go(WINDOW)
    assert isinstance(accounts.sign_in("ana", GOOD, address=HOME), SignedIn)


def test_one_try_each_on_many_accounts_is_refused_too(sqlite: Engine, clock: Clock) -> None:  # T57
    attempts = accounts_at(sqlite, clock).attempts
    tried = [attempts.admit(f"user{number}", f"2001:db8:1:1::{number}") for number in range(PER_ADDRESS + 3)]
    assert tried == [True] * PER_ADDRESS + [False] * 3
    assert attempts.admit("user1", "2001:db8:1:2::1")


def test_an_account_attacked_from_everywhere_leaves_each_address_one_try(sqlite: Engine, clock: Clock) -> None:
    attempts = accounts_at(sqlite, clock).attempts
    for number in range(UNDER_ATTACK):
        assert attempts.admit("ana", f"192.0.2.{number}")
    assert [attempts.admit("ana", HOME), attempts.admit("ana", HOME)] == [True, False]
    assert attempts.admit("eva", HOME)
    attempts.forgive("ana", HOME)
    assert attempts.admit("ana", HOME)


def test_no_more_than_two_hashes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:  # T59
    lock, both, now, most = threading.Lock(), threading.Event(), 0, 0

    class Slow:
        def verify(self, stored: str, password: str) -> bool:
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
                if now == 2:
                    both.set()
            both.wait(10)
            with lock:
                now -= 1
            return True

    monkeypatch.setattr(passwords, "_hasher", Slow())
    threads = [threading.Thread(target=passwords.matches, args=(GOOD, "x")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_old_parameters_are_renewed_at_the_next_sign_in(database: Engine, clock: Clock) -> None:
    from argon2 import PasswordHasher

    accounts = accounts_at(database, clock, "ana")
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    with writing(database) as connection:
        connection.execute(text("UPDATE console_user SET password_hash = :weak"), {"weak": weak})
    assert isinstance(accounts.sign_in("ana", GOOD, address=HOME), SignedIn)
    (kept,) = rows(database, "SELECT password_hash FROM console_user")
    assert str(kept["password_hash"]).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_sessions_end_by_age_and_by_idleness(database: Engine, clock: Clock) -> None:  # T62
    accounts = accounts_at(database, clock, "ana")
    entered = accounts.sign_in("ana", GOOD, address=HOME)
    assert isinstance(entered, SignedIn)
    for _ in range(12):
        clock.go(3_599)
        assert accounts.sessions.resume(entered.token) is not None
    clock.go(12)
    assert accounts.sessions.resume(entered.token) is None
    again = accounts.enter(entered.user, address=HOME)
    clock.go(3_600)
    assert accounts.sessions.resume(again.token) is None
    assert accounts.enter(entered.user, address=HOME).token not in (entered.token, again.token)
    assert len(rows(database, "SELECT 1 FROM console_session")) == 1


@pytest.mark.parametrize("change", ["password", "role", "disable", "sign_out", "everywhere"])
def test_a_session_does_not_outlive_what_it_rests_on(sqlite: Engine, clock: Clock, change: str) -> None:  # T61
    accounts = accounts_at(sqlite, clock, "ana", "eva")
    ana, eva = (accounts.enter(accounts.users.find(name), address=HOME) for name in ("ana", "eva"))
    by = Actor("ana")
    changes = {
        "password": lambda: accounts.users.set_password("ana", OTHER, by=by),
        "role": lambda: accounts.users.change_role("ana", Role.ADMIN, by=ADMIN),
        "disable": lambda: accounts.users.disable("ana", by=ADMIN),
        "sign_out": lambda: accounts.sessions.end(ana.token, by=by),
        "everywhere": lambda: accounts.sessions.end_all(ana.user, by=by),
    }
    changes[change]()
    assert accounts.sessions.resume(ana.token) is None
    assert accounts.sessions.resume(eva.token) is not None
    accounts.sessions.end(ana.token, by=by)
    assert len([deed for deed in deeds(sqlite) if deed[1] == "signed_out"]) == (change == "sign_out")


def test_the_first_admin_comes_by_a_link_that_works_once(database: Engine, clock: Clock) -> None:  # T67
    accounts = accounts_at(database, clock)
    older, link = accounts.links.for_first_admin(), accounts.links.for_first_admin()
    assert older
    assert link
    assert link not in str(rows(database, "SELECT * FROM one_time_link"))
    assert [accounts.links.open(token) for token in (older, "guessed", link)] == [None, None, Invitation(None)]
    with pytest.raises(CataloguedError, match="short_password"):
        accounts.links.use(link, name="Ana", password="short")
    admin = accounts.links.use(link, name="Ana", password=GOOD, address=HOME)
    assert (admin.name, admin.role, admin.has_password) == ("Ana", Role.ADMIN, True)
    with pytest.raises(CataloguedError, match="link_is_over"):
        accounts.links.use(link, name="Eva", password=GOOD)
    assert accounts.links.for_first_admin() is None
    assert deeds(database) == [("Ana", "user_added", "Ana", "203.0.113.0")]


def test_a_link_of_the_first_admin_is_void_after_an_hour_or_with_the_first_user(sqlite: Engine, clock: Clock) -> None:
    accounts = accounts_at(sqlite, clock)
    late = accounts.links.for_first_admin() or ""
    clock.go(FIRST_ADMIN_SECONDS)
    assert accounts.links.open(late) is None
    link = accounts.links.for_first_admin() or ""
    accounts.users.add("eva", Role.VIEWER, by=ADMIN)
    assert accounts.links.open(link) is None


def test_two_who_use_one_link_at_once_are_one(sqlite: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = accounts_at(sqlite, clock)
    link = accounts.links.for_first_admin() or ""

    def hashing_while_another_comes(password: str) -> str:
        monkeypatch.undo()
        accounts.links.use(link, name="Primera", password=GOOD)
        return "x"

    monkeypatch.setattr("bot.accounts.links.hashed", hashing_while_another_comes)
    with pytest.raises(CataloguedError, match="link_is_over"):
        accounts.links.use(link, name="Segunda", password=GOOD)
    assert [user.name for user in accounts.users.all()] == ["Primera"]


def test_a_new_link_sets_a_password_and_ends_the_old_sessions(database: Engine, clock: Clock) -> None:
    accounts = accounts_at(database, clock, "ana")
    ana = accounts.enter(accounts.users.find("ana"), address=HOME)
    first, second = (accounts.links.for_user(ana.user, by=ADMIN) for _ in range(2))
    assert [accounts.links.open(each) for each in (first, second)] == [None, Invitation("ana")]
    accounts.links.use(second, password=OTHER)
    assert accounts.sessions.resume(ana.token) is None
    assert accounts.links.open(second) is None
    assert isinstance(accounts.sign_in("ana", OTHER, address=HOME), SignedIn)
    third = accounts.links.for_user(ana.user, by=ADMIN)
    accounts.users.disable("ana", by=ADMIN)
    assert accounts.links.open(third) is None


def test_names_are_checked_and_taken_once(database: Engine, clock: Clock) -> None:
    accounts = accounts_at(database, clock, "José  Peña")
    assert [user.name for user in accounts.users.all()] == ["José Peña"]
    for name, code in (("JOSÉ peña", "name_taken"), ("a", "bad_name"), ("x" * 101, "bad_name"), ("<b>", "bad_name")):
        with pytest.raises(CataloguedError, match=code):
            accounts.users.add(name, Role.VIEWER, by=ADMIN)
    with pytest.raises(CataloguedError) as missing:
        accounts.users.find("nadie")
    assert told(missing.value, "es").startswith("no hay nadie que se llame nadie;")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("corta", "short_password"),
        ("x" * 257, "long_password"),
        ("ana@example.com", "password_is_name"),
        ("Maria.Lopez12", "password_is_name"),
        ("123456789012", "common_password"),
        ("aaaaaaaaaaaaa", "common_password"),
        ("Contraseña2026!", "common_password"),
        ("passwordpassword", "common_password"),
        ("qwertyuiopasd", "common_password"),
        ("abcdabcdabcd", "common_password"),
    ],
)
def test_passwords_that_do_not_serve(password: str, code: str) -> None:
    name = "Maria.Lopez@example.com" if "Lopez" in password else "ana@example.com"
    with pytest.raises(CataloguedError, match=code):
        passwords.checked_password(password, name=name)


def test_a_long_password_of_any_signs_serves_and_is_one_however_it_is_typed() -> None:  # T60
    password = "una bici 🚲 con cesta y timbre dorado, " + "é" * 26
    assert len(password) >= 64
    passwords.checked_password(password, name="ana")
    assert passwords.matches(password.replace("é", "e\u0301"), passwords.hashed(password))
    assert not passwords.matches("\ud800" + password, passwords.hashed(password))
    assert not passwords.matches(password, "no hash at all")


def test_the_trail_is_filtered_and_paged(database: Engine) -> None:
    for number in range(5):
        record(database, Deed(Actor("ana"), Action.MAP_EDITED, f"m{number}", {"n": number}), at=float(number))
    record(database, Deed(Actor("eva", "2001:db8:7:8::9"), Action.PUBLISHED, "x" * 600), at=9.0)
    newest = entries(database, limit=2)
    assert [(e.at, e.deed.subject[:2]) for e in newest] == [(9.0, "xx"), (4.0, "m4")]
    assert newest[0].deed == Deed(Actor("eva", "2001:db8:7::"), Action.PUBLISHED, "x" * 500)
    assert [e.at for e in entries(database, before=newest[-1].number, limit=2)] == [3.0, 2.0]
    wanted = AuditFilter(actor="ana", action=Action.MAP_EDITED, since=1.0, until=3.0)
    assert [(e.at, e.deed.detail) for e in every_entry(database, wanted)] == [(2.0, {"n": 2}), (1.0, {"n": 1})]


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_keeps_the_trail(database: Engine, change: str) -> None:
    record(database, Deed(Actor("ana"), Action.PUBLISHED), at=1.0)
    with pytest.raises(DBAPIError, match="only added to"), writing(database) as connection:
        connection.execute(text(change))
    assert len(entries(database)) == 1


def test_addresses_are_kept_without_their_end() -> None:
    known = ("203.0.113.77", "fe80::1%eth0", "testclient", "")
    assert [shortened(each) for each in known] == ["203.0.113.0", "fe80::", "", ""]


def test_a_role_may_what_the_weaker_ones_may() -> None:
    table = [[role.may(needed) for needed in Role] for role in Role]
    assert table == [[column <= row for column in range(5)] for row in range(5)]


def test_saying_the_password_again(sqlite: Engine, clock: Clock) -> None:
    accounts = accounts_at(sqlite, clock, "ana")
    ana = accounts.users.find("ana")
    assert accounts.knows_password(ana, "x" * 300, address=HOME) is False
    assert [accounts.knows_password(ana, each, address=HOME) for each in (GOOD, OTHER)] == [True, False]
    for _ in range(PER_PAIR - 1):
        accounts.attempts.admit("ana", HOME)
    assert accounts.knows_password(ana, GOOD, address=HOME) is Refusal.TOO_MANY


def test_the_chosen_language_is_kept(sqlite: Engine, clock: Clock) -> None:
    accounts = accounts_at(sqlite, clock, "ana")
    accounts.users.choose_language(accounts.users.find("ana").id, "en")
    assert accounts.users.find("ana").language == "en"
    assert accounts.users.any()
