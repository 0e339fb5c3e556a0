"""The commands of the bot: what each says, in words of the catalogue and of the map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.catalogue import LANGUAGES, text
from bot.channels.telegram.guests import Guest
from bot.compiler.naming import HUMAN_HANDOFF
from bot.dialogue.knowledge import Knowledge, top_doubts
from bot.dialogue.suggestions import as_choices
from bot.gateway.protocol import Whereabouts
from bot.journeys.languages import in_language
from bot.journeys.model import JourneyMap, Stage
from bot.touchpoints.durations import seconds
from bot.turn import Choice, Said

NAMES: Final = {
    "start": "start",
    "ayuda": "help",
    "help": "help",
    "etapa": "stage",
    "stage": "stage",
    "idioma": "language",
    "language": "language",
    "privacidad": "privacy",
    "privacy": "privacy",
    "borrar": "delete",
    "delete": "delete",
    "persona": "human",
    "human": "human",
}
"""Every command and what it asks for. Both languages are understood everywhere; the menu shows the reader's."""
MENU: Final = ("help", "stage", "human", "language", "privacy", "delete")
_MOST_DOUBTS: Final = 4
_DAY: Final = 86_400
_PHASES: Final = ("before", "during", "after")

OURS: Final = "telegram:"
"""Begins the payload of a choice that the channel itself understands, and no engine."""
STAGE: Final = f"{OURS}stage:"
LANGUAGE: Final = f"{OURS}language:"
ERASE: Final = f"{OURS}erase"
KEEP: Final = f"{OURS}keep"


def menu(language: str) -> list[tuple[str, str]]:
    """The commands as Telegram shows them to a reader of the language, each with what it does."""
    return [
        (text(f"telegram.commands.{name}.name", language), text(f"telegram.commands.{name}.does", language))
        for name in MENU
    ]


def menus(main: str) -> list[tuple[str | None, list[tuple[str, str]]]]:
    """The menu of each language of ours, and that of everybody else: in the language of the map."""
    return [(None, menu(main)), *((language, menu(language)) for language in LANGUAGES)]


@dataclass(frozen=True, slots=True)
class Replies:
    """What the commands answer, over the maps that are served."""

    maps: Sequence[JourneyMap]
    """Read again for each command: another release may have taken over."""
    name: Callable[[], str]
    """What the bot is called on Telegram: a map is named after a journey, and nobody answers by that name."""

    @property
    def knowledge(self) -> Knowledge:
        """What the maps of this moment say."""
        return Knowledge(self.maps)

    def help(self, guest: Guest, where: Whereabouts) -> Said:
        """How this works, with the doubts most people have where this customer is."""
        doubts = top_doubts(self.knowledge.journey(where.map_id), where.stage, limit=_MOST_DOUBTS)
        return Said(text("telegram.help", guest.language), as_choices(doubts, language=guest.language))

    def stage(self, guest: Guest, where: Whereabouts) -> Said:
        """Asks where the customer is."""
        journey = in_language(self.knowledge.journey(where.map_id), guest.language)
        choices = tuple(
            Choice(title, f"{STAGE}{stage.id}") for title, stage in _places(journey, where.stage, guest.language)
        )
        return Said(text("telegram.stage", guest.language), choices)

    def language(self, guest: Guest, where: Whereabouts) -> Said:
        """Asks which language to speak, or says which it is where there is only one."""
        spoken = self.knowledge.languages(where.map_id)
        if len(spoken) == 1:
            return Said(text("telegram.language_only", guest.language, language=_named(spoken[0], guest.language)))
        choices = tuple(Choice(_endonym(each), f"{LANGUAGE}{each}") for each in spoken)
        return Said(text("telegram.language", guest.language), choices)

    def privacy(self, guest: Guest) -> Said:
        """Who keeps what, why, and what can be done about it."""
        words = text("telegram.privacy", guest.language, name=self.name(), days=self._days_kept())
        return Said(words)

    def delete(self, guest: Guest) -> Said:
        """Asks whether everything shall really go."""
        yes = Choice(text("telegram.erase.yes", guest.language), ERASE)
        no = Choice(text("telegram.erase.no", guest.language), KEEP)
        return Said(text("telegram.erase.ask", guest.language), (yes, no))

    def human(self, guest: Guest) -> Choice:
        """What asking for a person is to the engine."""
        return Choice(text("replies.hand_off.choice", guest.language), f"/{HUMAN_HANDOFF}")

    def _days_kept(self) -> int:
        """For how long texts are kept: what the most careful map says."""
        return max(1, min(seconds(journey.settings.keep_text) for journey in self.knowledge.maps) // _DAY)


def _places(journey: JourneyMap, here: str, language: str) -> Sequence[tuple[str, Stage]]:
    """Where a customer can say that they are: before, while or after buying, else the stages by name.

    Of several stages before buying it is the last, where most doubts are, and of the others the first; the present one
    wherever it fits.
    """
    if not all(stage.phase in _PHASES for stage in journey.stages):
        return [(stage.name, stage) for stage in journey.stages]
    found = []
    for phase in _PHASES:
        stages = [stage for stage in journey.stages if stage.phase == phase]
        if stages:
            usual = stages[-1] if phase == "before" else stages[0]
            stage = next((each for each in stages if each.id == here), usual)
            found.append((text(f"telegram.phases.{phase}", language), stage))
    return found


def _named(language: str, reader: str) -> str:
    """A language as a reader calls it inside a sentence."""
    return text(f"telegram.language_names.{language}", reader) if language in LANGUAGES else language


def _endonym(language: str) -> str:
    """A language as its speakers call it."""
    return text(f"telegram.endonyms.{language}", language) if language in LANGUAGES else language
