"""Repeat a published draw with nothing but Python: `python docs/verify_draw.py DRAW.json`.

DRAW.json is "Download the draw" on the page of a lot. Compare with what you wrote down before the
decision: `--items-hash HASH --commitment HASH`; a file that only agrees with itself proves little.

It ends with 0 if everything fits, 1 if something differs, 2 if the file cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
from collections import Counter
from pathlib import Path

SEED_BYTES = 16


def hash_items(items):
    """SHA-256 of the items as JSON, one a line: keys sorted, no spaces, UTF-8, ordered by id."""
    digest = hashlib.sha256()
    for item in sorted(items, key=lambda item: item["id"]):
        for key, value in item.items():
            if not isinstance(value, (str, int, type(None))):
                raise ValueError(f"Item {item['id']}: “{key}” has a value that cannot be hashed.")
        line = json.dumps(item, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def commit_seed(seed):
    """SHA-256 of the seed's bytes."""
    return hashlib.sha256(seed).hexdigest()


def draw_order(seed, item_ids):
    """The ids by HMAC-SHA256(seed, id)."""
    return sorted(item_ids, key=lambda item_id: hmac.digest(seed, item_id.encode(), "sha256"))


def check_items(draw, noted):
    """Yield (fits, sentence) for the frozen list of items."""
    ids = [item["id"] for item in draw["items"]]
    if not all(isinstance(item_id, str) and item_id for item_id in ids) or not ids:
        raise ValueError("Every item needs a non-empty text as its id, and there has to be one.")
    for item_id, times in Counter(ids).items():
        if times > 1:
            yield False, f"Items: {item_id} appears {times} times"
    found = hash_items(draw["items"])
    yield _compare("Items hash", found, draw["items_hash"], f"of {len(ids)} items")
    if noted:
        yield _compare("Items hash, as you noted it", draw["items_hash"], noted.lower())


def check_sample(draw, noted):
    """Yield (fits, sentence) for commitment, seed and drawn ids."""
    sample = draw["sample"]
    drawn, size = sample["drawn"], sample["size"]
    if noted:
        yield _compare("Commitment, as you noted it", sample["commitment"], noted.lower())
    if drawn is None:
        return
    yield len(drawn) == size, f"Sample size: {len(drawn)} drawn, {size} announced"
    known = {item["id"] for item in draw["items"]}
    for item_id in drawn:
        if item_id not in known:
            yield False, f"Drawn item {item_id}: is not among the frozen items"
    if sample["seed"] is None:
        return
    seed = bytes.fromhex(sample["seed"])
    if len(seed) < SEED_BYTES:
        yield False, f"Seed: {len(seed)} bytes; fewer than {SEED_BYTES} could be found by trying"
    yield _compare("Commitment", commit_seed(seed), sample["commitment"], "SHA-256 of the seed")
    wanted = draw_order(seed, known)[: len(drawn)]
    wrong = [place for place, item_id in enumerate(wanted) if drawn[place] != item_id]
    if len(drawn) > len(wanted):
        yield False, f"Drawn items: {len(drawn)}, more than the {len(wanted)} there are"
    elif not wrong:
        yield True, f"Order: the seed draws these {len(drawn)} items in this order"
    for place in wrong[:1]:
        text = f"Drawn item {place + 1}: is {drawn[place]}, the seed draws {wanted[place]}"
        yield False, text + (f" ({len(wrong)} places differ)" if len(wrong) > 1 else "")


def main(arguments=None):
    """Say what fits and what does not."""
    parser = argparse.ArgumentParser(description="Repeat a published draw.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--items-hash", help="as noted when the lot was frozen")
    parser.add_argument("--commitment", help="as noted when the sample was drawn")
    options = parser.parse_args(arguments)
    try:
        draw = json.loads(options.file.read_text(encoding="utf-8"))
        results = list(check_items(draw, options.items_hash))
        if draw["sample"] is not None:
            results += check_sample(draw, options.commitment)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"{options.file} cannot be checked: {type(error).__name__}: {error}")
        return 2
    for fits, sentence in results:
        print(f"{'fits   ' if fits else 'DIFFERS'}  {sentence}")
    if draw["sample"] is None:
        print("Nothing is drawn yet; only the items could be checked.")
    elif draw["sample"]["seed"] is None:
        print("The seed is revealed with the decision; the order can be checked then.")
    return 0 if all(fits for fits, _ in results) else 1


def _compare(name, found, published, note=""):
    if found == published:
        return True, f"{name}: {found}" + (f" ({note})" if note else "")
    return False, f"{name}: is {found}, published {published}"


if __name__ == "__main__":
    sys.exit(main())
