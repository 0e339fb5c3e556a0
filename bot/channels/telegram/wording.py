"""A line of the conversation as messages of a chat: formatted, with link and buttons, split where it is long."""

from dataclasses import replace
from typing import Final
from urllib.parse import urljoin

from bot.catalogue import text
from bot.channels.telegram.deliveries import Part
from bot.channels.telegram.keyboards import CHOSEN, rows_of, score_rows, vote_rows
from bot.channels.telegram.splitting import LONGEST, parts_of
from bot.dialogue.markdown import is_address, runs_of
from bot.dialogue.runs import Run, Tag, html_of, units
from bot.gateway.protocol import AskedSurvey, ChatEvent

_ROOM: Final = 200
"""Units kept free in each message for what may have to be put before it: that it is a repeat."""


class Wording:
    """Makes messages of lines; `site` stands before the links of a map that begin with `/`."""

    def __init__(self, site: str = "") -> None:
        self._site = site

    def parts_of(self, event: ChatEvent, *, language: str, late: bool = False, token: str = "") -> list[Part]:
        """The messages of one line, the buttons under the last; `late` begins with an apology for that.

        `token` stands for what the line asks beside the conversation: whether it helped, or a survey.
        """
        runs = runs_of(event.text)
        if late:
            runs = [Run(f"{text('telegram.late', language)}\n\n", (Tag("i"),)), *runs]
        link = self._link(event.link)
        if link is not None and link not in event.text:
            runs = [*runs, Run("\n\n"), Run(text("telegram.link", language), (Tag("a", link),))]
        if event.survey is not None and event.survey.scores:
            runs = [*runs, Run("\n\n"), Run(ends_of(event.survey, language), (Tag("i"),))]
        pieces = parts_of(runs, longest=LONGEST - _ROOM)
        *before, last = (Part(html_of(piece)) for piece in pieces)
        return [*before, _asking(replace(last, keyboard=rows_of(event.choices)), event, token, language=language)]

    def _link(self, link: str | None) -> str | None:
        if link is None:
            return None
        whole = urljoin(self._site, link) if self._site and link.startswith("/") else link
        return whole if is_address(whole) else None


def _asking(part: Part, event: ChatEvent, token: str, *, language: str) -> Part:
    survey = event.survey
    if not token or (survey is not None and survey.commented):
        return part
    if survey is None:
        return replace(part, keyboard=(*part.keyboard, *vote_rows(token, event.helpful)), asked=token)
    if not survey.scores:
        return replace(part, prompt=text("telegram.survey.placeholder", language), asked=token)
    return replace(part, keyboard=(*part.keyboard, *score_rows(token, survey.scores, survey.score)), asked=token)


def ends_of(survey: AskedSurvey, language: str) -> str:
    """What the lowest and the highest score of a survey mean."""
    lowest, highest = survey.scores[0], survey.scores[-1]
    return text(f"telegram.survey.ends.{survey.kind}", language, lowest=lowest, highest=highest)


def with_score(html: str, score: int) -> str:
    """A survey that is over, with the score that was given."""
    return html + html_of([Run("\n\n"), Run(f"{CHOSEN}{score}", (Tag("b"),))])


def with_choice(html: str, title: str, *, language: str) -> str | None:
    """A message with the choice that was made of it; `None` when there is no room or nothing to show it on."""
    shown = html_of([Run("\n\n"), Run(text("telegram.chosen", language, choice=title), (Tag("b"),))])
    return html + shown if html and units(html) + units(shown) <= LONGEST else None
