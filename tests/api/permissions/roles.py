"""The columns of the table: who asks, by name in the cast (tests/cast.py)."""

from __future__ import annotations

ROLES: dict[str, str | None] = {
    "ano": None,  # not signed in
    "gon": "client_gone",  # was an owner of the client; the membership has ended
    "zoe": "stranger_zoe",  # signed in, belongs nowhere
    "riv": "rival_rob",  # owner of a rival client
    "own": "client_alice",
    "man": "client_mia",
    "rev": "client_rita",
    "vie": "client_vic",
    "vow": "vendor_bob",
    "vma": "vendor_max",
    "lea": "lead_lena",
    "hol": "annotator_vera",  # holds `leased`
    "idl": "annotator_noor",  # holds nothing
    "oth": "othervendor_otto",  # owner of a vendor that works for the same client elsewhere
    "aud": "auditor_omar",  # of the lots
    "oau": "othauditor_pia",  # of a firm that audits the same client elsewhere
    "adm": "operator_olga",
    "sup": "operator_sam",
}
HEAD = " ".join(ROLES)
