"""A process that answers like the draft's, without learning anything: `python drafting.py <how>`.

It answers with what `answer.json` in its folder says; "die" and "silent" are how processes fail.
"""

import json
import sys
import time


def main(how: str, answer: str) -> None:
    """Answer each line; the words of the last step are echoed by the bot."""
    for line in sys.stdin:
        wanted = json.loads(line)
        if how == "die":
            sys.exit(3)
        if how == "silent":
            time.sleep(3600)
        print(json.dumps({"step": "learning"}), flush=True)  # noqa: T201
        if how == "refuse":
            print(json.dumps({"exchanges": [], "refused": answer, "learnt": 0.0, "release": None}), flush=True)  # noqa: T201
            continue
        print(json.dumps(told(wanted, json.loads(answer))), flush=True)  # noqa: T201


def told(wanted: dict[str, object], why: dict[str, object]) -> dict[str, object]:
    """A greeting, and to each step its own words with one button."""
    steps = wanted["steps"]
    assert isinstance(steps, list)
    greeting = {"step": None, "replies": [bubble("Hola <b>")], "why": None, "published": None}
    published = {"path": "pagar.otra", "text": "Otra cosa"} if wanted["compare"] else None
    said = [
        {"step": step, "replies": [bubble("Dices: " + step["content"])], "why": why, "published": published}
        for step in steps
    ]
    return {"exchanges": [greeting, *said], "refused": "", "learnt": 1.5, "release": 7 if wanted["compare"] else None}


def bubble(words: str) -> dict[str, object]:
    """One message with one button."""
    return {"text": words, "buttons": [{"title": "¿Cómo pago?", "payload": "/choose{}"}], "link": "/cesta"}


if __name__ == "__main__":
    main(*sys.argv[1:])
