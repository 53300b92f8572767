"""A person at a browser: signs up from an invitation or signs in, and goes to pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Response, expect

from tests.journeys.installation import PASSWORD, Installation

LINK = re.compile(r"https?://\S+/invitations/\S+/")
SIZE = {"width": 1280, "height": 800}
PATIENCE_MS = 30_000  # an upper bound: on a busy machine a page may take its time
expect.set_options(timeout=PATIENCE_MS)


def press(button: Locator) -> None:
    """Press what sends a form, and wait for the page that answers: to go elsewhere before that
    would race with what the form does."""
    with button.page.expect_navigation():
        button.click()


class Person:
    """One browser context; `camera` (a folder) gets a picture of each step that asks for one."""

    def __init__(
        self, browser: Browser, portal: Installation, email: str, *, camera: Path | None = None
    ) -> None:
        self.portal, self.email, self.camera = portal, email, camera
        self.context = browser.new_context(base_url=portal.url, viewport=SIZE)  # type: ignore[arg-type]
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def sign_up(self, name: str) -> None:
        """Follow the invitation in the newest mail, make an account, accept."""
        found = LINK.search(self.portal.mail_to(self.email))
        assert found, "no link in the invitation"
        self.page.goto(found[0])
        self.page.get_by_role("link", name="Create your account").click()
        self.page.get_by_label("Your name").fill(name)
        for field in self.page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        self.submit()
        expect(self.page.locator(".pl-org-name").first).to_be_visible()

    def sign_in(self) -> None:
        """Sign in by email and password."""
        self.page.goto("/accounts/login/")
        self.page.get_by_label("Email").fill(self.email)
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.submit()
        expect(self.page.locator(".pl-top")).to_be_visible()

    def submit(self) -> None:
        """Press the form's main button."""
        self.page.locator("main button.btn-primary, form button.btn-primary").first.click()

    def go(self, path: str) -> Response:
        """Open a page that must answer 200."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{self.email}: {path} answered {answer.status}"
        return answer

    def status_of(self, path: str) -> int:
        """What a page answers this person."""
        answer: Any = self.context.request.get(path, max_redirects=0)
        return int(answer.status)

    def picture(self, name: str) -> None:
        """Keep a picture of the page as it is, when somebody wants pictures."""
        if self.camera is not None:
            self.page.screenshot(path=self.camera / f"{name}.png", animations="disabled")
