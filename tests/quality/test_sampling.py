"""The verifiable draw: repeatable with OpenSSL, extendable, and any tampering is named."""

import hashlib
import hmac
import uuid
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.quality.sampling import (
    Record,
    commit_seed,
    draw_order,
    draw_sample,
    group_by_stratum,
    lot_hash,
    verify_draw,
)

SEED = bytes(range(32))
seeds = st.binary(min_size=16, max_size=32)
ids = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
items = st.lists(ids, min_size=1, max_size=40, unique=True)
strata = st.dictionaries(st.sampled_from(["car", "person", "bike"]), st.sets(ids, max_size=12)).map(
    lambda groups: {
        name: sorted(f"{name}:{item_id}" for item_id in members) for name, members in groups.items()
    }
)


def test_known_values() -> None:
    # printf '%s' e | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f begins 38; a 51, b 96,
    # f 9a, c be, d d0.
    assert commit_seed(SEED) == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
    assert draw_order(SEED, "abcdef") == list("eabfcd")
    records: list[Record] = [{"id": "b", "start": 3, "label": "é"}, {"id": "a", "stop": None}]
    lines = '{"id":"a","stop":null}\n{"id":"b","label":"é","start":3}\n'
    assert lot_hash(records) == hashlib.sha256(lines.encode()).hexdigest()


@given(seeds, items)
def test_order_is_that_of_the_digests(seed: bytes, item_ids: list[str]) -> None:
    order = draw_order(seed, item_ids)
    digests = [hmac.new(seed, i.encode(), hashlib.sha256).hexdigest() for i in order]
    assert digests == sorted(digests)
    assert sorted(order) == sorted(item_ids)


@given(seeds, items, st.data())
def test_order_does_not_depend_on_how_items_are_listed(
    seed: bytes, item_ids: list[str], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(item_ids))
    assert draw_order(seed, shuffled) == draw_order(seed, item_ids)


@given(seeds, items, st.data())
def test_leaving_items_out_keeps_the_order_of_the_rest(
    seed: bytes, item_ids: list[str], data: st.DataObject
) -> None:
    kept = data.draw(st.sets(st.sampled_from(item_ids)))
    assert draw_order(seed, kept) == [i for i in draw_order(seed, item_ids) if i in kept]


@given(seeds, strata, st.data())
def test_the_same_seed_extends_a_sample(
    seed: bytes, groups: dict[str, list[str]], data: st.DataObject
) -> None:
    more = {name: data.draw(st.integers(0, len(ids))) for name, ids in groups.items()}
    fewer = {name: data.draw(st.integers(0, n)) for name, n in more.items()}
    first, extended = draw_sample(seed, groups, fewer), draw_sample(seed, groups, more)
    assert list(first) == sorted(groups)
    for name, drawn in first.items():
        assert len(drawn) == fewer[name]
        assert extended[name][: fewer[name]] == drawn
        assert len(set(extended[name])) == more[name]
        assert set(extended[name]) <= set(groups[name])


def test_every_item_is_drawn_equally_often() -> None:
    names = [str(n) for n in range(20)]
    drawn: Counter[str] = Counter()
    for number in range(4000):
        drawn.update(draw_order(hashlib.sha256(str(number).encode()).digest(), names)[:5])
    # 1000 expected each; chi-squared of 19 degrees of freedom exceeds 43.8 once in a thousand.
    # Without replacement the variance is a quarter smaller, which only widens the margin.
    assert sum((count - 1000) ** 2 / 1000 for count in drawn.values()) < 43.8


records_lists = st.lists(
    st.fixed_dictionaries(
        {"id": st.uuids().map(str), "revision": st.integers(0, 9), "label": st.text(max_size=4)}
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda record: str(record["id"]),
)


@given(records_lists, st.data())
def test_lot_hash_sees_every_change_but_not_the_order(
    records: list[Record], data: st.DataObject
) -> None:
    frozen = lot_hash(records)
    assert lot_hash(reversed([dict(reversed(list(r.items()))) for r in records])) == frozen
    assert lot_hash([*records, {"id": str(uuid.UUID(int=0))}]) != frozen
    position = data.draw(st.integers(0, len(records) - 1))
    revision = records[position]["revision"]
    assert isinstance(revision, int)
    changed = [*records]
    changed[position] = {**records[position], "revision": revision + 1}
    assert lot_hash(changed) != frozen


@settings(max_examples=50)
@given(seeds, strata.filter(lambda groups: any(groups.values())), st.data())
def test_an_honest_draw_is_verified_and_every_lie_is_named(
    seed: bytes, groups: dict[str, list[str]], data: st.DataObject
) -> None:
    groups = {name: members for name, members in groups.items() if members}
    records: list[Record] = [
        {"id": item_id, "stratum": name} for name, members in groups.items() for item_id in members
    ]
    numbers = {name: data.draw(st.integers(1, len(members))) for name, members in groups.items()}
    sample = draw_sample(seed, groups, numbers)
    published, commitment = lot_hash(records), commit_seed(seed)

    def verify(**lies: object) -> list[str]:
        truth: dict[str, object] = {
            "items": records,
            "items_hash": published,
            "commitment": commitment,
            "seed": seed,
            "n_by_stratum": numbers,
            "sample": sample,
        }
        return verify_draw(**{**truth, **lies})  # type: ignore[arg-type]

    assert verify() == []
    name = data.draw(st.sampled_from(sorted(groups)))
    dropped = {**sample, name: sample[name][:-1]}
    assert any("items were drawn" in problem for problem in verify(sample=dropped))
    swapped = {**sample, name: [*sample[name][:-1], "another"]}
    assert any("the seed draws" in problem for problem in verify(sample=swapped))
    assert "other strata" in verify(sample={})[0]
    assert "committed" in verify(seed=seed + b"1")[0]
    assert "frozen" in verify(items=[*records, {"id": "late", "stratum": name}])[0]
    assert "same strata" in verify(n_by_stratum={})[0]


def test_verify_speaks_of_a_lot_without_strata() -> None:
    records: list[Record] = [{"id": "a"}, {"id": "b"}, {"id": "c"}]
    order = draw_order(SEED, "abc")
    problems = verify_draw(
        items=records,
        items_hash=lot_hash(records),
        commitment=commit_seed(SEED),
        seed=SEED,
        n_by_stratum={"": 2},
        sample={"": [order[0], order[2]]},
    )
    assert problems == [f"Item 2 of the sample is {order[2]!r}; the seed draws {order[1]!r}."]


@pytest.mark.parametrize("seed", [b"", b"fifteen bytes..", "a text of sixteen", None])
def test_weak_seeds_are_refused(seed: bytes) -> None:
    for call in (lambda: commit_seed(seed), lambda: draw_order(seed, ["a"])):
        with pytest.raises(ValueError, match="at least 16"):
            call()


def test_seeds_from_a_database_are_bytes() -> None:
    assert commit_seed(memoryview(SEED)) == commit_seed(SEED)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("item_ids", "message"),
    [(["a", "a"], "twice"), (["a", ""], "non-empty"), ([1], "non-empty"), (["\ud800"], "encode")],
)
def test_bad_ids_are_refused(item_ids: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw_order(SEED, item_ids)


@pytest.mark.parametrize(
    ("groups", "numbers", "message"),
    [
        ({"a": ["1"]}, {"b": 1}, "same strata"),
        ({"a": ["1"], "b": ["1"]}, {"a": 1, "b": 0}, "twice"),
        ({"a": ["1"]}, {"a": 2}, "2 cannot be drawn"),
        ({"a": ["1"]}, {"a": -1}, "-1 cannot be drawn"),
    ],
)
def test_bad_draws_are_refused(
    groups: dict[str, list[str]], numbers: dict[str, int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        draw_sample(SEED, groups, numbers)


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ([], "without items"),
        ([{"label": "car"}], "needs a non-empty string as id"),
        ([{"id": 7}], "needs a non-empty string as id"),
        ([{"id": "a"}, {"id": "a"}], "twice"),
        ([{"id": "a", "iou": 0.5}], "cannot be hashed"),
        ([{"id": "a", "points": [1, 2]}], "cannot be hashed"),
    ],
)
def test_bad_lots_are_refused(records: list[Record], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        lot_hash(records)


def test_strata_are_strings() -> None:
    assert group_by_stratum([{"id": "a"}, {"id": "b", "stratum": "x"}]) == {"": ["a"], "x": ["b"]}
    with pytest.raises(ValueError, match="no string"):
        group_by_stratum([{"id": "a", "stratum": 3}])
