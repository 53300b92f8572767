"""Routes of contracts: managing people of the two parties, nobody else."""

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
contracts:contracts
GET  -                302 404 404 200 200 200 404 404 200 200 404 404 404 200 404 404 404 404
contracts:new_contract
GET  -                302 404 404 200 200 200 403 403 404 404 404 404 404 404 404 404 404 404
POST -                302 404 404 400 400 400 403 403 404 404 404 404 404 404 404 404 404 404
contracts:contract
GET  contract         302 404 404 404 200 200 404 404 200 200 404 404 404 404 404 404 404 404
GET  draft_contract   302 404 404 404 200 200 404 404 404 404 404 404 404 404 404 404 404 404
POST contract         302 404 404 404 400 400 404 404 400 400 404 404 404 404 404 404 404 404
POST contract+suspend 302 404 404 404 302 302 404 404 403 403 404 404 404 404 404 404 404 404
POST contract+terminate 302 404 404 404 302 302 404 404 302 302 404 404 404 404 404 404 404 404
POST contract+withdraw 302 404 404 404 409 409 404 404 409 409 404 404 404 404 404 404 404 404
POST draft_contract+propose 302 404 404 404 302 302 404 404 404 404 404 404 404 404 404 404 404 404
# Terms are written by the side whose turn it is.
contracts:contract_terms
GET  contract         302 404 404 404 409 409 404 404 409 409 404 404 404 404 404 404 404 404
GET  draft_contract   302 404 404 404 200 200 404 404 404 404 404 404 404 404 404 404 404 404
POST contract         302 404 404 404 409 409 404 404 409 409 404 404 404 404 404 404 404 404
POST draft_contract   302 404 404 404 400 400 404 404 404 404 404 404 404 404 404 404 404 404
"""

BODIES = {
    "suspend": {"step": "suspend", "reason": "late"},
    "propose": {"step": "propose"},
    "terminate": {"step": "terminate", "reason": "late"},
    "withdraw": {"step": "withdraw"},
}
