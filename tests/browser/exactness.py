"""Whether the frame on the canvas is the frame asked for, over many frames at little cost."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.browser.view import NUMBER_BITS, READ_NUMBER, View

Wrong = list[tuple[int, int]]
"""`(asked, shown)` of every frame that was another."""

# One call into the page instead of a poll from here: most of the time goes into waiting.
SHOWN = """async (frame) => {
  const end = performance.now() + 20000;
  const { dataset } = document.body;
  while (dataset.shown !== String(frame) || dataset.frame !== String(frame)) {
    if (performance.now() > end) return `${dataset.frame} asked, ${dataset.shown} shown`;
    await new Promise((go) => requestAnimationFrame(go));
  }
  return "";
}"""
# Whatever is painted on the picture's canvas is kept, as it was before the watermark.
KEEP_PAINTED = """
const paint = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (source, ...place) {
  if (this.canvas.dataset.layer === "frame") {
    const width = source.displayWidth ?? source.width;
    const height = source.displayHeight ?? source.height;
    const kept = new OffscreenCanvas(width, height);
    kept.getContext("2d").drawImage(source, 0, 0);
    globalThis.painted = kept;
  }
  return paint.call(this, source, ...place);
};
"""
PAINTED = """(most) => {
  const { width, height } = globalThis.painted;
  const { data } = globalThis.painted.getContext("2d").getImageData(0, 0, width, height);
  const stride = Math.ceil(width / most);
  const across = Math.ceil(width / stride);
  const sums = new Uint16Array(across * Math.ceil(height / stride));
  let at = 0;
  for (let y = 0; y < height; y += stride) {
    for (let x = 0; x < width; x += stride) {
      const pixel = 4 * (y * width + x);
      sums[at] = data[pixel] + data[pixel + 1] + data[pixel + 2];
      at += 1;
    }
  }
  let letters = "";
  for (const byte of new Uint8Array(sums.buffer)) letters += String.fromCharCode(byte);
  return [btoa(letters), across];
}"""
NEIGHBOURS = 3
Points = NDArray[np.float64]
MOST_POINTS_ACROSS = 320
# Of 765, the sum of a white pixel: nobody sees less, and no coder carries it.
SAME = 4.0


def step_through(view: View, start: int, count: int) -> Iterator[int]:
    """Stand on `start`, then on each of the next `count` frames by the arrow key."""
    yield from jump_to(view, [start])
    for frame in range(start + 1, start + 1 + count):
        view.page.keyboard.press("ArrowRight")
        _wait(view, frame)
        yield frame


def jump_to(view: View, frames: list[int]) -> Iterator[int]:
    """Stand on each of `frames`: G, the number, Enter."""
    for frame in frames:
        view.page.keyboard.press("g")
        view.page.keyboard.type(str(frame))
        view.page.keyboard.press("Enter")
        _wait(view, frame)
        yield frame


def wrong_numbers(
    view: View, size: tuple[int, int], expected: list[int], stops: Iterator[int]
) -> Wrong:
    """Of drawn footage: frames whose bars say another number than `expected` has for them."""
    wrong = []
    for frame in stops:
        number = int(view.page.evaluate(READ_NUMBER, [NUMBER_BITS, *size]))
        if number != expected[frame]:
            wrong.append((frame, number))
    return wrong


def points_of(picture: NDArray[Any]) -> Points:
    """The points of a picture (RGB) that are compared: a grid of its own pixels, nothing mixed."""
    stride = stride_of(picture.shape[1])
    return picture[::stride, ::stride].astype(np.float64).sum(axis=2)


def stride_of(width: int) -> int:
    """Which pixel of how many is looked at."""
    return -(-width // MOST_POINTS_ACROSS)


def wrong_pictures(view: View, pictures: Sequence[Points], stops: Iterator[int]) -> Wrong:
    """Of real footage: frames that look more like a neighbour among `pictures` than like their own.

    The view must have been opened with `KEEP_PAINTED`. The two ways to make colours of one video
    differ a little; what all frames have in common of that is taken off first, so that the
    smallest motion tells neighbours apart.
    """
    seen = [(frame, _points_painted(view)) for frame in stops]
    common = np.median([picture - pictures[frame] for frame, picture in seen], axis=0)
    wrong = []
    for frame, picture in seen:
        near = _around(frame, pictures)
        looks = min(near, key=lambda i: float(np.square(near[i] - picture + common).sum()))
        # A camera or an encoder may deliver one picture twice; either is right then.
        if looks != frame and np.abs(pictures[looks] - pictures[frame]).max() > SAME:
            wrong.append((frame, looks))
    return wrong


def _points_painted(view: View) -> Points:
    data, width = view.page.evaluate(PAINTED, MOST_POINTS_ACROSS)
    return np.frombuffer(b64decode(data), dtype="<u2").reshape(-1, width).astype(np.float64)


def _around(frame: int, pictures: Sequence[Points]) -> dict[int, Points]:
    first, stop = max(0, frame - NEIGHBOURS), min(len(pictures), frame + NEIGHBOURS + 1)
    return {index: pictures[index] for index in range(first, stop)}


def _wait(view: View, frame: int) -> None:
    trouble = view.page.evaluate(SHOWN, frame)
    assert not trouble, (trouble, view.errors)
