"""The script that other sites load: small, versioned, cached well, with the catalogue inside."""

import base64
import gzip
import hashlib
import json
import re

import pytest

from bot.catalogue import LANGUAGES, sentences
from bot.channels.web import widget
from bot.channels.web.widget import widget_script


def test_the_script_is_small():
    assert len(widget_script().compressed) < 20 * 1024


def test_both_encodings_hold_the_same_script(client):
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    compressed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert plain.content == compressed.content == widget_script().body
    assert "content-encoding" not in plain.headers
    assert compressed.headers["content-encoding"] == "gzip"
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert gzip.decompress(widget_script().compressed) == widget_script().body


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_who_has_it_already_gets_nothing_again(client, encoding):
    headers = {"Accept-Encoding": encoding}
    etag = client.get("/widget.js", headers=headers).headers["etag"]
    assert not etag.startswith("W/")
    again = client.get("/widget.js", headers={**headers, "If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


def test_only_the_versioned_address_is_kept_for_ever(client):
    version = widget_script().version
    assert "immutable" in client.get(f"/widget.js?v={version}").headers["cache-control"]
    for address in ("/widget.js", "/widget.js?v=old"):
        assert client.get(address).headers["cache-control"] == "public, max-age=300, must-revalidate"


def test_the_shown_integrity_is_the_scripts(client):
    digest = base64.b64encode(hashlib.sha384(client.get("/widget.js").content).digest()).decode()
    assert f"integrity=&#34;sha384-{digest}" in client.get("/api").text or f"sha384-{digest}" in client.get("/api").text


def test_every_text_is_in_the_script_and_every_text_the_script_asks_for_exists():
    body = widget_script().body.decode()
    texts = json.loads(re.search(r"const TEXTS = (\{.*\});", body)[1])
    catalogue = {
        language: {k.removeprefix("widget."): v for k, v in sentences(language).items() if k.startswith("widget.")}
        for language in LANGUAGES
    }
    assert texts == catalogue
    assert texts["es"].keys() == texts["en"].keys()
    asked = set(re.findall(r"""(?:#text|say)\("(\w+)"\)""", body))
    assert len(asked) > 12
    assert asked <= texts["es"].keys()


def test_the_script_never_builds_from_strings_and_names_no_other_host():
    body = widget_script().body.decode()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", body)
    hosts = set(re.findall(r"https?://([\w.-]+)", body))
    assert hosts == {"your-server", "www.w3.org"}


def test_a_source_without_its_mark_is_a_mistake_of_ours(monkeypatch, tmp_path):
    source = tmp_path / "widget.js"
    source.write_text("const TEXTS = {};", encoding="utf-8")
    monkeypatch.setattr(widget, "SOURCE", source)
    with pytest.raises(ValueError, match="must be there once"):
        widget_script.__wrapped__()


@pytest.mark.parametrize("subject", ["widget", "shop", "web"])
def test_the_two_languages_have_the_same_keys(subject):
    keys = [{key for key in sentences(language) if key.startswith(f"{subject}.")} for language in LANGUAGES]
    assert keys[0] == keys[1]
    assert keys[0]
