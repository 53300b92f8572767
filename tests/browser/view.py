"""The labeling view as a person drives it: mouse and keys, and what is shown. Knows no database."""

from __future__ import annotations

import time
from typing import Any

PATIENCE_MS = 20_000
NUMBER_BITS = 16  # of the numbers tests.footage.worlds draws
# Middles of the bars of `draw_number`, on the canvas the picture is painted on.
READ_NUMBER = """([bits, width, height]) => {
  const { scale, x, y } = document.body.dataset;
  const canvas = document.querySelector("canvas[data-layer=frame]");
  const ratio = canvas.width / canvas.clientWidth;
  const context = canvas.getContext("2d");
  let number = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    let sum = 0;
    for (const [across, down] of [[0.4, 0.2], [0.5, 0.4], [0.6, 0.3], [0.5, 0.6]]) {
      const left = ((bit + across) * width / bits) * scale + Number(x);
      const top = down * height * 0.75 * scale + Number(y);
      sum += context.getImageData(Math.round(left * ratio), Math.round(top * ratio), 1, 1).data[1];
    }
    if (sum / 4 > 127) number |= 1 << bit;
  }
  return number;
}"""
# For the words of a failure: what has the focus, and which dialog is in front.
WHERE_KEYS_GO = """() => [document.activeElement?.outerHTML.slice(0, 150),
  document.querySelector("dialog[open]")?.dataset.dialog ?? "no dialog", document.hasFocus()]"""
# The body says what the page shows, so it changes with the next display frame.
NEXT_FRAMES = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"


class View:
    """One page with the labeling view; a script error on it fails the test that closes it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        # The browser tells of answers refused on purpose too; those are no error of ours.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def data(self, name: str) -> str:
        """What the page says of itself on its body."""
        return str(self.page.evaluate("name => document.body.dataset[name] ?? ''", name))

    def wait(self, *, within_ms: int = PATIENCE_MS, **values: str) -> None:
        """Until the body says all of `values`. (The content policy forbids wait_for_function.)"""
        end = time.monotonic() + within_ms / 1000
        while True:
            present = {name: self.data(name) for name in values}
            if present == values:
                return
            if time.monotonic() > end:
                focus = self.page.evaluate(WHERE_KEYS_GO)
                raise AssertionError(f"never {values}: {present} {self.errors}; keys go to {focus}")
            self.page.wait_for_timeout(25)

    def settle(self) -> None:
        """Until the frame asked for is the frame shown."""
        self.wait(ready="true")
        end = time.monotonic() + PATIENCE_MS / 1000
        while self.data("frame") != self.data("shown") or self.data("playing") == "true":
            assert time.monotonic() < end, (self.data("frame"), self.data("shown"), self.errors)
            self.page.wait_for_timeout(15)

    def key(self, *names: str) -> None:
        """Press keys one after the other."""
        for name in names:
            self.page.keyboard.press(name)
        self.repaint()

    def click(self, selector: str) -> None:
        """Click, and let the page show what came of it."""
        self.page.locator(selector).click()
        self.repaint()

    def repaint(self) -> None:
        """Two display frames: panels change with the next one after the state."""
        self.page.evaluate(NEXT_FRAMES)

    def number_shown(self) -> int:
        """The number that is drawn in the picture on the canvas."""
        size = [NUMBER_BITS, 320, 96]
        return int(self.page.evaluate(READ_NUMBER, size))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a source pixel is on the page."""
        box = self.page.locator("[data-stage=picture]").bounding_box()
        scale, left, top = (float(self.data(name)) for name in ("scale", "x", "y"))
        return box["x"] + left + x * scale, box["y"] + top + y * scale

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag in the picture, in source pixels."""
        mouse = self.page.mouse
        (x1, y1), (x2, y2) = self.at(*start), self.at(*end)
        mouse.move(x1, y1)
        mouse.down()
        mouse.move((x1 + x2) / 2, (y1 + y2) / 2)
        mouse.move(x2, y2)
        mouse.up()

    def draw(self, label_key: str, start: tuple[float, float], end: tuple[float, float]) -> str:
        """Draw a box of the label with that number key; returns its id."""
        self.key("Escape", label_key)
        self.drag(start, end)
        self.page.wait_for_timeout(60)
        return self.data("selected")

    def go_to(self, frame: int) -> None:
        """G, the number, Enter."""
        self.key("g")
        self.page.keyboard.type(str(frame))
        self.key("Enter")
        self.wait(frame=str(frame))
        self.settle()

    def saved(self) -> None:
        """Until everything is saved."""
        self.wait(save="saved", unsaved="0")

    def say(self) -> str:
        """The line that was last said."""
        return str(self.page.locator(".lb-say").inner_text())
