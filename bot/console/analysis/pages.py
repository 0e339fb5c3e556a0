"""All pages of the analyst's console; those with a name of their own stand before the views."""

from typing import Final

from bot.console.analysis import (
    conversation_pages,
    digest_pages,
    finding_pages,
    metrics_page,
    reader_pages,
    takeaway_pages,
    view_pages,
)

PAGES: Final = (
    *metrics_page.PAGES,
    *finding_pages.PAGES,
    *digest_pages.PAGES,
    *conversation_pages.PAGES,
    *reader_pages.PAGES,
    *takeaway_pages.PAGES,
    *view_pages.PAGES,
)
