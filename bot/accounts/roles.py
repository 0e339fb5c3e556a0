"""The roles of people at the console, each of which may do all that the ones before it may."""

from enum import Enum


class Role(str, Enum):
    """From reading the map to deciding who else may."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"

    def may(self, needed: "Role") -> bool:
        """Whether this role is enough for what needs the other."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


ROLES = tuple(role.value for role in Role)
"""Their names, weakest first."""
