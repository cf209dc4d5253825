"""Somebody who plays in the playground: hands and eyes in a real browser, and a note of whatever the page complains of."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
    async_playwright,
    expect,
)

LEAD = "morgan"
NAMES = {"rhian": "Cllr Rhian Bevan", "tom": "Tom Okafor", "amina": "Amina Yusuf", "morgan": "Morgan Ellis"}
WIDE = (1600, 1000)
NARROW = (390, 800)
PATIENCE_MS = 20_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Visitor:
    """One tab on the playground. `complaints` fills with console errors and with requests that leave the origin."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    async def arrive(self) -> None:
        await self.page.goto(f"{self.url}/playground")
        await expect(self.hint).not_to_be_empty()

    # What is on the page

    @property
    def hint(self) -> Locator:
        return self.page.locator("[data-hint]")

    def pane(self, who: str) -> Locator:
        return self.page.get_by_role("region", name=NAMES[who], exact=True)

    def log(self, who: str) -> Locator:
        return self.pane(who).get_by_role("log")

    def newest(self, who: str) -> Locator:
        return self.log(who).get_by_role("article").last

    def box(self, who: str) -> Locator:
        return self.pane(who).get_by_role("textbox", name=f"Message from {NAMES[who]} to Convenor")

    def button(self, who: str, label: str) -> Locator:
        """The newest of that name in somebody's messages."""
        return self.log(who).get_by_role("button", name=label, exact=True).last

    def form(self, who: str, submit: str) -> Locator:
        """An open form: a window on Slack, a card on Teams."""
        button = self.page.get_by_role("button", name=submit, exact=True)
        holder = self.pane(who).locator("[role=dialog], [role=log] .card.inner, [role=log] article")
        return holder.filter(has=button).last

    # Seeing

    async def sees(self, who: str, *words: str) -> None:
        """Without scrolling."""
        for part in words:
            await expect(self.log(who).get_by_text(part).last).to_be_in_viewport()

    async def has_not_read(self, who: str, words: str) -> None:
        await expect(self.log(who)).not_to_contain_text(words)

    async def is_led_to(self, words: str) -> None:
        await expect(self.hint).to_contain_text(words)

    # Doing

    async def press(self, who: str, label: str) -> None:
        await self.button(who, label).click()

    async def write(self, who: str, words: str) -> None:
        await self.box(who).fill(words)
        await self.send(who)

    async def send(self, who: str) -> None:
        """The button beside the message box."""
        await self.pane(who).get_by_role("button", name="Send", exact=True).last.click()

    async def fill(self, who: str, submit: str, words: Mapping[str, str], choices: Iterable[str] = ()) -> None:
        """Fill in the open form, text by the field's label, and send it."""
        form = self.form(who, submit)
        for label, text in words.items():
            await form.get_by_label(label).fill(text)
        for label in choices:
            await form.get_by_label(label, exact=True).check()
        await form.get_by_role("button", name=submit, exact=True).click()

    async def clock(self, label: str) -> None:
        """Press a button of the clock, and wait until it has moved."""
        button = self.page.get_by_role("group", name="Clock").get_by_role("button", name=label)
        await button.click()
        await expect(button).to_be_enabled()

    async def open_link(self, who: str, label: str) -> Page:
        """Follow the newest link of that name into its own tab."""
        async with self.context.expect_page() as opened:
            await self.log(who).get_by_role("link", name=label, exact=True).last.click()
        page = await opened.value
        await page.wait_for_load_state()
        return page

    # Taking note

    def watch(self) -> None:
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        self.context.on("request", self._requested)

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser asks for a page's icon by itself.
        if message.type in ("error", "warning") and not message.location["url"].endswith("/favicon.ico"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:")):
            self.complaints.append(f"request: {request.url}")


def chromium() -> str:
    """Where the browser is. The tests that need one fail without it."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("The browser tests need Chromium, and it is not here. Run: scripts/ensure-chromium")


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def visiting(browser: Browser, url: str, size: tuple[int, int] = WIDE) -> AsyncIterator[Visitor]:
    """A visitor with a window of that size, who has not opened the page yet."""
    window = ViewportSize(width=size[0], height=size[1])
    context = await browser.new_context(viewport=window, locale="en-GB", reduced_motion="reduce")
    try:
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(await context.new_page(), url)
        visitor.watch()
        yield visitor
    finally:
        await context.close()


def whole_words(words: str) -> re.Pattern[str]:
    """Matches text that is these words and nothing else."""
    return re.compile(rf"^\s*{re.escape(words)}\s*$")
