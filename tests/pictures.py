"""`make screenshots`: every important page of the demo world as a picture, in four variants.

Starts the portal on its demo world (or looks at the one `PLUMBLINE_URL` names), signs in as each
person, writes `var/screenshots/`, and refreshes the few in `docs/img/` that the guides show.
"""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from playwright.sync_api import Browser, Page, Response, sync_playwright

from portal.embedded.var import CHECKOUT, Var
from tests.chromium import MISSING, find_chromium, launch_arguments

PASSWORD = "plumb and level"
PORT = 8790
SIZES = {1280: 800, 390: 844}
THEMES = ("light", "dark")
DOCS = CHECKOUT / "docs" / "img"
MOST_BYTES = 150_000
READY_SECONDS = 300
STOP_SECONDS = 30


@dataclass(frozen=True)
class Shot:
    """One page: its name, who looks, where, what is clicked first, whether the guides show it."""

    name: str
    login: str
    path: str
    click: str = ""
    docs: bool = False
    wait_ms: int = 400
    docs_theme: str = "light"


ALICE, BOB, LENA = "alice@northway.example", "bob@brightlabels.example", "lena@brightlabels.example"
VERA, OMAR, OLGA = "vera@brightlabels.example", "omar@truemark.example", "olga@plumbline.example"
NEXT = "button=Next task"
ELM, RING = "text=Elm Street junction", "text=Ringway crossing"
SHOTS = (
    Shot("client-home", ALICE, "/", docs=True),
    Shot("client-projects", ALICE, "/projects/"),
    Shot("client-project", ALICE, "/projects/", ELM, docs=True),
    Shot("client-footage", ALICE, "/projects/", f"{RING} >> footage", docs=True),
    Shot("client-schema", ALICE, "/projects/", f"{ELM} >> schema"),
    Shot("client-guideline", ALICE, "/projects/", f"{ELM} >> guideline", docs=True),
    Shot("client-work", ALICE, "/projects/", f"{RING} >> work", docs=True),
    Shot("client-quality", ALICE, "/projects/", f"{ELM} >> quality"),
    Shot("client-data", ALICE, "/projects/", f"{ELM} >> data", docs=True),
    Shot("client-access", ALICE, "/projects/", f"{ELM} >> access"),
    Shot("client-vendors", ALICE, "/vendors/"),
    Shot("client-contracts", ALICE, "/contracts/", docs=True),
    Shot("client-new-contract", ALICE, "/contracts/new/"),
    Shot("client-lots", ALICE, "/lots/"),
    Shot("client-lot", ALICE, "/lots/?status=accepted", "text=Lot 1", docs=True),
    Shot("client-reports", ALICE, "/reports/"),
    Shot("client-report", ALICE, "/reports/", "a[href^='/reports/0']", docs=True, wait_ms=1500),
    Shot("client-disputes", ALICE, "/disputes/"),
    Shot("client-dispute", ALICE, "/disputes/", "a[href^='/disputes/0']"),
    Shot("client-scorecards", ALICE, "/scorecards/"),
    Shot("client-calibration", ALICE, "/calibration/"),
    Shot("client-invoices", ALICE, "/invoices/"),
    Shot("client-invoice", ALICE, "/invoices/", "a[href^='/invoices/0']", docs=True),
    Shot("client-people", ALICE, "/people/"),
    Shot("vendor-home", BOB, "/", docs=True),
    Shot("vendor-contracts", BOB, "/contracts/"),
    Shot("vendor-disputes", BOB, "/disputes/"),
    Shot("vendor-scorecards", BOB, "/scorecards/"),
    Shot("vendor-invoices", BOB, "/invoices/"),
    Shot("vendor-settings", BOB, "/settings/"),
    Shot("lead-home", LENA, "/"),
    Shot("annotator-home", VERA, "/", docs=True),
    Shot("annotator-work", VERA, "/tasks/"),
    Shot("labeling", VERA, "/tasks/", NEXT, docs=True, wait_ms=4000, docs_theme="dark"),
    Shot("auditor-home", OMAR, "/", docs=True),
    Shot("auditor-lots", OMAR, "/lots/"),
    Shot("auditor-disputes", OMAR, "/disputes/"),
    Shot("auditor-calibration", OMAR, "/calibration/"),
    Shot("operator-home", OLGA, "/"),
    Shot("operator-organizations", OLGA, "/organizations/"),
    Shot("operator-admin", OLGA, "/admin/"),
)


def main(names: list[str]) -> int:
    """Take all pictures, or those named; the exit code counts pages that did not answer."""
    chromium = find_chromium()
    if chromium is None:
        sys.stderr.write(f"{MISSING}\n")
        return 1
    shots = [shot for shot in SHOTS if not names or shot.name in names]
    failed = 0
    with portal_address() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=launch_arguments())
        for login in dict.fromkeys(shot.login for shot in shots):
            mine = [shot for shot in shots if shot.login == login]
            failed += picture_person(browser, address, login, mine)
        browser.close()
    return min(failed, 1)


@contextmanager
def portal_address() -> Iterator[str]:
    """A portal that runs already, or one of our own that ends with the block."""
    given = os.environ.get("PLUMBLINE_URL")
    if given:
        yield given.rstrip("/")
        return
    address = f"http://127.0.0.1:{PORT}"
    command = [sys.executable, "-m", "portal.embedded", "demo", "--stop-with-parent"]
    portal = subprocess.Popen(command, env={**os.environ, "PORT": str(PORT)}, cwd=CHECKOUT)
    try:
        wait_for(address, portal)
        yield address
    finally:
        portal.send_signal(signal.SIGINT)
        try:
            portal.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            portal.kill()
            portal.wait()


def wait_for(address: str, portal: subprocess.Popen[bytes]) -> None:
    """Return once the portal answers."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if portal.poll() is not None:
            raise SystemExit("The portal did not start; set PLUMBLINE_URL if one runs already.")
        try:
            with urllib.request.urlopen(f"{address}/health/", timeout=5):  # noqa: S310 - our own
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The portal did not answer in time.")


def picture_person(browser: Browser, address: str, login: str, shots: list[Shot]) -> int:
    """Sign in once, then every page in every variant; returns how many failed."""
    failed = 0
    state: Any = None
    for theme in THEMES:
        for width, height in SIZES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light",
                storage_state=state,
            )
            page = context.new_page()
            if state is None:
                sign_in(page, address, login)
                state = context.storage_state()
            for shot in shots:
                failed += not picture(page, address, shot, f"{width}-{theme}")
            context.close()
    return failed


def sign_in(page: Page, address: str, login: str) -> None:
    """Through the page, as the person would."""
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{address}/")


def picture(page: Page, address: str, shot: Shot, variant: str) -> bool:
    """One picture; a page that does not come up is said and passed."""
    try:
        answer = page.goto(f"{address}{shot.path}")
        for step in filter(None, shot.click.split(" >> ")):
            if step == NEXT:
                answer = press_next(page) or answer
            elif step.isalpha():  # the last part of an address below this one
                answer = page.goto(f"{page.url.rstrip('/')}/{step}/")
            else:
                answer = page.goto(address + closest_href(page.locator("main").locator(step).first))
        page.wait_for_timeout(shot.wait_ms)
        if (first_steps := page.get_by_role("button", name="Got it")).is_visible():
            first_steps.click()  # they would hide a third of the picture
    except Exception as error:  # the rest of the pictures are still wanted
        sys.stdout.write(f"{shot.name} {variant}: {error}\n")
        return False
    folder = Var.from_environment().root / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{shot.name}-{variant}.png"
    page.screenshot(path=path, full_page=shot.name != "labeling")
    if shot.docs and variant == f"1280-{shot.docs_theme}":
        page.screenshot(path=path.with_suffix(".docs.png"))
        write_doc(path.with_suffix(".docs.png"), DOCS / f"{shot.name}.png")
    if answer is not None and answer.status >= 400:
        sys.stdout.write(f"{shot.name} {variant}: {answer.status}\n")
        return False
    return True


def press_next(page: Page) -> Response | None:
    """As an annotator: take the next task, and read the guideline first where that is asked."""
    with page.expect_navigation() as opened:
        page.locator("main").get_by_role("button", name="Next task").first.click()
    if "/guidelines/" in page.url:
        with page.expect_navigation() as opened:
            page.locator("main .pl-read-foot button").click()
    if not page.url.endswith("/label/"):
        raise ValueError(f"no task was opened, but {page.url}")
    return opened.value


def closest_href(link: Any) -> str:
    """The address of the link an element stands in."""
    script = "element => element.closest('a').getAttribute('href')"
    return str(link.evaluate(script, timeout=5000))


def write_doc(source: Path, target: Path) -> None:
    """A copy that keeps the repository light: as it is, else of fewer and fewer colors."""
    target.parent.mkdir(parents=True, exist_ok=True)
    pixels = cv2.imread(str(source))
    if pixels is None:
        raise ValueError(f"{source} is no picture")
    cv2.imwrite(str(target), pixels, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    for colors in (128, 64, 32):
        if target.stat().st_size <= MOST_BYTES:
            break
        target.write_bytes(palette_png(pixels, colors))
    source.unlink()


def palette_png(pixels: Any, colors: int) -> bytes:
    """An indexed PNG: `colors` found by k-means over a sample of the pixels."""
    flat = pixels.reshape(-1, 3).astype(np.float32)
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 1.0)
    sample = np.unique(flat[::7], axis=0)
    _, _, palette = cv2.kmeans(sample, colors, np.empty(0), stop, 1, cv2.KMEANS_PP_CENTERS)
    common, counts = np.unique(flat, axis=0, return_counts=True)
    exact = common[np.argsort(-counts)[:24]]  # the page's own flat colors stay what they are
    palette = np.vstack([exact, palette])[:256]
    indexes = cv2.FlannBasedMatcher().knnMatch(common, palette, 1)
    nearest = np.array([match[0].trainIdx for match in indexes], np.uint8)
    _, inverse = np.unique(flat, axis=0, return_inverse=True)
    rows = nearest[inverse.ravel()].reshape(pixels.shape[:2])
    height, width = rows.shape
    lines = np.hstack([np.zeros((height, 1), np.uint8), rows]).tobytes()
    table = np.round(palette[:, ::-1]).astype(np.uint8).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", table),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
