"""One module a measure, each with `def measure() -> Iterator[dict[str, Any]]`.

A result has `name`, `value`, `unit`, `goal` (text, or None where there is none) and, where a peer
ran beside it, `peer` (its name), `peer_value` and `ratio` (value / peer_value).
"""
