"""The stage of the walks: browsers of their own for each person, watched for complaints and foreign requests."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Error, Page, Request, expect

from accounts.models import User
from tests.browser.checks import open_to_everybody

Check = Callable[[Page], list[str]]
PICTURES = Path(settings.BASE_DIR) / "var" / "screenshots"
PATIENCE = 15_000
POLICY = "Content Security Policy"
# What is expected may take as long as what is waited for: by itself `expect` gives a page five seconds, on any machine.
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Window:
    """Through what a person looks: how wide in CSS pixels, how much enlarged, and whether scripts run."""

    width: int = 1280
    scale: float = 1
    javascript: bool = True


@dataclass
class Walker:
    """One person with a browser; what is looked at must pass every check."""

    page: Page
    address: str
    checks: Sequence[Check] = ()
    has_javascript: bool = True
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    switch: CDPSession | None = None

    def go(self, path: str) -> "Walker":
        """Open an address of the portal and look at it."""
        self.page.goto(self.address + path)
        return self.look()

    def press(self, name: str, *, role: str = "button", exact: bool = True) -> "Walker":
        """Press a button or follow a link by its name, and look at what comes."""
        self.page.locator("main, header").get_by_role(role, name=name, exact=exact).first.click()
        return self.look()

    def follow(self, name: str) -> "Walker":
        """Follow a link by a part of its name."""
        return self.press(name, role="link", exact=False)

    def look(self) -> "Walker":
        """Wait until the page is calm, then check it as it stands."""
        self.settle()
        with self.scripts_of_checks():
            found = [f"{self.path}: {wrong}" for check in self.checks for wrong in check(self.page)]
        assert not found, "\n".join(found)
        return self

    @contextmanager
    def scripts_of_checks(self) -> Iterator[None]:
        """Let the checks run where JavaScript is off; scripts of the page were passed over when it was read."""
        self.allow_scripts(allowed=True)
        yield
        self.allow_scripts(allowed=self.has_javascript)

    def allow_scripts(self, *, allowed: bool) -> None:
        """Switch JavaScript on or off for this browser, from outside."""
        if not self.switch:
            self.switch = self.page.context.new_cdp_session(self.page)
        self.switch.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def settle(self) -> None:
        """Wait until every map is drawn and nothing is on its way."""
        self.page.wait_for_load_state()
        if self.has_javascript:
            expect(self.page.locator("[data-map]:not([data-drawn])")).to_have_count(0)
            expect(self.page.locator(".htmx-request")).to_have_count(0)

    def reads(self, *words: str) -> "Walker":
        """Expect these words on the page, where they can be seen."""
        for text in words:
            expect(self.page.locator("main").get_by_text(text).locator("visible=true").first).to_be_visible()
        return self

    def forgive(self, words: str) -> None:
        """Take back complaints that belong to what was done on purpose; there must be one."""
        left = [text for text in self.complaints if words not in text]
        assert len(left) < len(self.complaints), f"nobody complained of {words}: {self.complaints}"
        self.complaints[:] = left

    @property
    def path(self) -> str:
        """Where this person is."""
        return urlsplit(self.page.url).path


@dataclass
class Stage:
    """Where the walks take place: the server, the browser, and everybody who entered."""

    address: str
    chromium: Browser
    window: Window = Window()
    checks: Sequence[Check] = (open_to_everybody,)
    walkers: list[Walker] = field(default_factory=list)

    def enter(self, as_user: User | None = None) -> Walker:
        """Open a browser of one's own; `as_user` is signed in already."""
        context = self.chromium.new_context(
            viewport={"width": self.window.width, "height": 800},
            device_scale_factor=self.window.scale,
            locale="en-GB",
            timezone_id="Europe/Brussels",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        walker = Walker(context.new_page(), self.address, self.checks, self.window.javascript)
        walker.allow_scripts(allowed=self.window.javascript)
        self.watch(context, walker)
        if as_user:
            self.sign_in(context, as_user)
        self.walkers.append(walker)
        return walker

    def watch(self, context: BrowserContext, walker: Walker) -> None:
        """Keep every error of the console, every complaint of the policy, and every request to somebody else."""

        def hear(message: ConsoleMessage) -> None:
            if message.type == "error" or POLICY in message.text:
                walker.complaints.append(f"{walker.path}: {message.text} {message.location.get('url', '')}")

        def see(request: Request) -> None:
            asked = urlsplit(request.url)
            if asked.scheme not in {"data", "blob"} and asked.netloc != urlsplit(self.address).netloc:
                walker.foreign.append(request.url)

        context.on("console", hear)
        context.on("weberror", lambda trouble: walker.complaints.append(f"{walker.path}: {trouble.error}"))
        context.on("request", see)

    def sign_in(self, context: BrowserContext, user: User) -> None:
        """Put the session of a signed-in person into the browser."""
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])

    def keep_pictures(self, name: str) -> None:
        """Keep what everybody had before their eyes when a walk failed."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for number, walker in enumerate(self.walkers, 1):
            with suppress(Error):  # a page that hangs gives no picture, and the walk has failed already
                walker.page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)

    def close(self) -> None:
        """Send everybody home; nobody may have complained, and nobody may have asked a third party for anything."""
        complaints = [text for walker in self.walkers for text in walker.complaints]
        foreign = [address for walker in self.walkers for address in walker.foreign]
        for walker in self.walkers:
            walker.page.context.close()
        assert not complaints, "\n".join(complaints)
        assert not foreign, "\n".join(foreign)
