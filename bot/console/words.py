"""The words for names that come from elsewhere: roles, deeds, themes, phases and moments of a map."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.accounts.audit import Action
from bot.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Words:
    """Says names in the reader's language."""

    say: Callable[..., str]

    def role(self, role: Role) -> str:
        """What a role is called."""
        return self.say(f"role.{role.value}")

    def may(self, role: Role) -> str:
        """What people of a role may do."""
        return self.say(f"may.{role.value}")

    def deed(self, action: Action) -> str:
        """What was done."""
        return self.say(f"action.{action.value}")

    def theme(self, name: str) -> str:
        """A choice of light."""
        return self.say(f"theme.{name}")

    def strategy(self, name: str) -> str:
        """What a stage is there for."""
        return self.say(f"strategy.{name}")

    def phase(self, name: str) -> str:
        """When a stage is, before, during or after buying."""
        return self.say(f"phase.{name}")

    def moment(self, name: str) -> str:
        """Why a touchpoint matters more than others."""
        return self.say(f"moment.{name}")
