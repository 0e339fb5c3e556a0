"""Invariant I8 over the whole product: personal data sent in any field is in none of its files or printed logs."""

import json
import time
import uuid
from pathlib import Path

import httpx

from tests.system.product import logged_turns, running

CANARIES = (
    "canaria.lopez@example.com",
    "4111 1111 1111 1111",
    "ES91 2100 0418 4502 0005 1332",
    "12345678Z",
    "612345678",
)
TRACES = ("canaria", "4111 1111", "411111111111", "2100 0418", "21000418", "12345678Z", "612345678")


def traces_in(folder: Path) -> set[str]:
    files = [file for file in folder.rglob("*.db*") if file.is_file()]
    assert {"travesia.db", "rasa.db"} <= {file.name for file in files}
    stored = b"".join(file.read_bytes() for file in files)
    assert b"hola" in stored  # the search does find what is there
    return {trace for trace in TRACES if trace.encode() in stored}


def plant(base: str) -> int:
    """Send every canary in every field of both requests; how many texts were accepted."""
    accepted = 0
    for canary in CANARIES:
        place = {"campaign": canary, "stage": canary, "language": canary[:16], "page": f"/mi/{canary}"}
        opened = httpx.post(f"{base}/api/sessions", json=place, timeout=30)
        headers = {"Authorization": f"Bearer {opened.json()['token']}"}
        plain_id = canary.replace(" ", "").replace("@", "-").replace(".", "-").ljust(16, "-")
        for message in (
            {"id": str(uuid.uuid4()), "text": f"hola, soy {canary}", **place},
            {"id": str(uuid.uuid4()), "choice": canary},
            {"id": plain_id, "choice": canary},
        ):
            answer = httpx.post(f"{base}/api/messages", json=message, headers=headers, timeout=30)
            accepted += answer.status_code == httpx.codes.ACCEPTED
    return accepted


def test_no_canary_is_in_any_database_of_the_product_or_in_its_log(project):
    with running(project.root) as product:
        sent = plant(product.base)
        assert sent == len(CANARIES)
        deadline = time.monotonic() + 60
        while len(turns := logged_turns(project.root)) < sent or any(turn["outcome"] is None for turn in turns):
            assert time.monotonic() < deadline, turns
            time.sleep(0.5)
        assert traces_in(project.root / "var") == set()
        assert product.stop() == 0
    assert traces_in(project.root / "var") == set()
    printed = json.dumps(turns, ensure_ascii=False)
    assert [trace for trace in TRACES if trace in printed] == []
    assert sorted(turn["campaign"] for turn in turns) == ["[correo]", "[dni]", "[iban]", "[tarjeta]", "[teléfono]"]
