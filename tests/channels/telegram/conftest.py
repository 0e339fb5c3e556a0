"""The double of the Bot API for these tests too."""

from tests.telegram.conftest import api as api
