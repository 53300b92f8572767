"""The draw of a sample that both parties can check: freeze, commit, draw, reveal, verify.

Anyone repeats it with SHA-256 and HMAC alone. It keeps no seed and makes no verdict.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence

Record = Mapping[str, str | int | bool | None]

SEED_BYTES = 16  # fewer could be found by trying all of them against the commitment


def lot_hash(items: Iterable[Record]) -> str:
    """Hash of the frozen items of a lot, whatever their order.

    Parameters
    ----------
    items : iterable of mapping
        One flat record an item, with a unique non-empty string under `id`, and, where the lot has
        strata, the stratum's name under `stratum`. Values are strings, whole numbers, booleans or
        None; floats are refused because they have no canonical text.

    Returns
    -------
    str
        SHA-256 in hexadecimal of the records as JSON, one a line (`\\n` after each): keys sorted,
        no spaces, UTF-8 unescaped; lines in the order of the ids' code points.

    Raises
    ------
    ValueError
        If there is no item, an id is missing or not unique, or a value is of another kind.
    """
    records = sorted(items, key=_record_id)
    _check_unique([_record_id(record) for record in records])
    if not records:
        raise ValueError("A lot without items cannot be frozen.")
    digest = hashlib.sha256()
    for record in records:
        digest.update(_canonical_line(record))
    return digest.hexdigest()


def commit_seed(seed: bytes) -> str:
    """What is published before the draw: SHA-256 of the seed, in hexadecimal.

    Raises
    ------
    ValueError
        If the seed has fewer than 16 bytes.
    """
    return hashlib.sha256(_checked_seed(seed)).hexdigest()


def draw_order(seed: bytes, item_ids: Iterable[str]) -> list[str]:
    """Order of the draw: by HMAC-SHA256 of the UTF-8 id under the seed.

    Parameters
    ----------
    seed : bytes
        At least 16 random bytes.
    item_ids : iterable of str
        Non-empty and unique, in any order.

    Returns
    -------
    list of str
        All ids. Its first n are the sample of n, so the same seed extends a sample.

    Raises
    ------
    ValueError
        If the seed is short, or an id is empty, no string or not unique.
    """
    key = _checked_seed(seed)
    ids = list(item_ids)
    _check_unique(ids)
    return sorted(ids, key=lambda item_id: hmac.digest(key, item_id.encode(), "sha256"))


def draw_sample(
    seed: bytes,
    items_by_stratum: Mapping[str, Sequence[str]],
    n_by_stratum: Mapping[str, int],
) -> dict[str, list[str]]:
    """Draw the first n ids of every stratum.

    Parameters
    ----------
    seed : bytes
        At least 16 random bytes.
    items_by_stratum : mapping of str to sequence of str
        Every item in exactly one stratum.
    n_by_stratum : mapping of str to int
        The same strata; `0 <= n <= items of the stratum`.

    Returns
    -------
    dict of str to list of str
        Strata by name, ids in the order of the draw.

    Raises
    ------
    ValueError
        If the strata differ, an item is in two, or more is asked than there is.
    """
    if set(items_by_stratum) != set(n_by_stratum):
        odd = sorted(set(items_by_stratum) ^ set(n_by_stratum))
        raise ValueError(f"Items and numbers must name the same strata; they differ in {odd}.")
    _check_unique([item_id for ids in items_by_stratum.values() for item_id in ids])
    for stratum, n in n_by_stratum.items():
        size = len(items_by_stratum[stratum])
        if not 0 <= n <= size:
            raise ValueError(f"Stratum {stratum!r} has {size} items; {n} cannot be drawn.")
    return {
        stratum: draw_order(seed, items_by_stratum[stratum])[: n_by_stratum[stratum]]
        for stratum in sorted(items_by_stratum)
    }


def group_by_stratum(items: Iterable[Record]) -> dict[str, list[str]]:
    """Ids of frozen records by their `stratum`; records without one share the stratum "".

    Raises
    ------
    ValueError
        If a record has no id, or its stratum is no string.
    """
    groups: dict[str, list[str]] = {}
    for record in items:
        stratum = record.get("stratum", "")
        if not isinstance(stratum, str):
            raise ValueError(f"The stratum of item {_record_id(record)!r} is no string.")
        groups.setdefault(stratum, []).append(_record_id(record))
    return groups


def verify_draw(
    *,
    items: Sequence[Record],
    items_hash: str,
    commitment: str,
    seed: bytes,
    n_by_stratum: Mapping[str, int],
    sample: Mapping[str, Sequence[str]],
) -> list[str]:
    """Repeat a published draw and say what does not agree.

    Parameters
    ----------
    items : sequence of mapping
        The frozen records, as given to `lot_hash`.
    items_hash, commitment : str
        Published before the draw: `lot_hash(items)` and `commit_seed(seed)`.
    seed : bytes
        Revealed after the decision.
    n_by_stratum : mapping of str to int
        What the plan asked for; the stratum of a lot without strata is "".
    sample : mapping of str to sequence of str
        Drawn ids by stratum, in the order of the draw.

    Returns
    -------
    list of str
        One sentence a disagreement; empty if the draw is verified.
    """
    problems = []
    try:
        if lot_hash(items) != items_hash:
            problems.append("The items are not those that were frozen: their hash differs.")
        if commit_seed(seed) != commitment:
            problems.append("The seed is not the one that was committed to.")
        expected = draw_sample(seed, group_by_stratum(items), n_by_stratum)
    except ValueError as error:
        return [*problems, str(error)]
    if set(sample) != set(expected):
        problems.append("The sample names other strata than the plan.")
    for stratum in sorted(set(sample) & set(expected)):
        problems += _differences(stratum, expected[stratum], list(sample[stratum]))
    return problems


def _differences(stratum: str, expected: list[str], drawn: list[str]) -> list[str]:
    where = f" in stratum {stratum!r}" if stratum else ""
    if len(drawn) != len(expected):
        return [f"{len(drawn)} items were drawn{where}; the plan asked for {len(expected)}."]
    return [
        f"Item {position} of the sample{where} is {found!r}; the seed draws {wanted!r}."
        for position, (found, wanted) in enumerate(zip(drawn, expected, strict=True), start=1)
        if found != wanted
    ][:1]


def _checked_seed(seed: bytes) -> bytes:
    if not isinstance(seed, bytes | bytearray | memoryview) or len(bytes(seed)) < SEED_BYTES:
        raise ValueError(f"A seed is at least {SEED_BYTES} random bytes.")
    return bytes(seed)


def _record_id(record: Record) -> str:
    item_id = record.get("id")
    if not isinstance(item_id, str) or not item_id:
        raise ValueError(f"Every item needs a non-empty string as id, not {item_id!r}.")
    return item_id


def _check_unique(item_ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for item_id in item_ids:
        if not isinstance(item_id, str) or not item_id:
            raise ValueError(f"An item id is a non-empty string, not {item_id!r}.")
        if item_id in seen:
            raise ValueError(f"Item {item_id!r} appears twice.")
        seen.add(item_id)


def _canonical_line(record: Record) -> bytes:
    for key, value in record.items():
        if not isinstance(key, str) or not isinstance(value, str | int | None):
            raise ValueError(f"Item {record['id']!r}: {key!r} has a value that cannot be hashed.")
    text = json.dumps(dict(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"
