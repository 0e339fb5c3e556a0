"""A visitor in a real Chromium, who notices everything that must never happen."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
PATIENCE = 10_000

_REPORT_VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  violations.push(`${violatedDirective} ${blockedURI}`));
"""


@dataclass
class Visitor:
    """One page; `home` is the only server it may talk to."""

    page: Page
    hosts: set[str] = field(default_factory=set)
    dialogs: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    statuses: list[tuple[str, int]] = field(default_factory=list)
    """Path and status of every answered request."""
    posted: list[str] = field(default_factory=list)
    """Bodies of the messages that were sent."""

    def watch(self) -> None:
        self.page.add_init_script(_REPORT_VIOLATIONS)
        self.page.set_default_timeout(PATIENCE)
        self.page.set_default_navigation_timeout(6 * PATIENCE)  # the first look at a page may load the sentence encoder
        self.page.on("request", self._requested)
        self.page.on("response", lambda answer: self.statuses.append((urlsplit(answer.url).path, answer.status)))
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.page.on("dialog", self._asked)

    def _requested(self, request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)
        if request.method == "POST" and request.url.endswith("/api/messages"):
            self.posted.append(request.post_data or "")

    def _asked(self, dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    # -- what a person sees

    @property
    def launcher(self) -> Locator:
        return self.page.locator("travesia-chat .launcher")

    @property
    def panel(self) -> Locator:
        return self.page.locator("travesia-chat .panel")

    @property
    def text(self) -> Locator:
        return self.page.locator("travesia-chat .composer textarea")

    @property
    def lines(self) -> Locator:
        return self.page.locator("travesia-chat .line")

    @property
    def status(self) -> Locator:
        return self.page.locator("travesia-chat .status")

    def choice(self, title: str) -> Locator:
        return self.page.locator("travesia-chat .choices button", has_text=title)

    def bubbles(self) -> list[str]:
        """Who says what, without times: `Tú: hola`."""
        return [bubble.strip() for bubble in self.page.locator("travesia-chat .bubble").all_text_contents()]

    # -- what a person does

    def open_chat(self) -> None:
        self.launcher.click()
        expect(self.panel).to_be_visible()

    def ask(self, text: str) -> None:
        self.text.fill(text)
        self.text.press("Enter")

    def sees(self, text: str) -> None:
        """Wait until a bubble holds this text."""
        expect(self.page.locator("travesia-chat .bubble", has_text=text).last).to_be_visible(timeout=PATIENCE)

    # -- what must never happen

    def had_a_safe_visit(self, *homes: str) -> None:
        assert self.dialogs == []
        assert self.failures == []
        assert self.page.evaluate("violations") == []
        assert self.hosts == {urlsplit(home).netloc for home in homes}


def walk_through_the_shop(visitor: Visitor, base: str, *, question: str, answer: str) -> list[str]:
    """Open the shop, ask, click the first suggestion, reload, find the history; gives back what was said.

    Works on any server of ours whose bot answers `question` with a text that holds `answer` and suggests something.
    """
    visitor.page.goto(base)
    visitor.open_chat()
    expect(visitor.page.locator("travesia-chat .line.bot")).not_to_have_count(0, timeout=PATIENCE)
    visitor.ask(question)
    visitor.sees(answer)
    before = visitor.lines.count()
    suggestion = visitor.page.locator("travesia-chat .choices button").first
    title = suggestion.inner_text()
    suggestion.click()
    visitor.sees(title)
    expect(visitor.page.locator("travesia-chat .typing")).to_be_hidden()
    assert visitor.lines.count() >= before + 2, visitor.bubbles()
    said = visitor.bubbles()

    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.lines).to_have_count(len(said))
    assert visitor.bubbles() == said
    visitor.had_a_safe_visit(base)
    return said
