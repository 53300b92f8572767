"""Routes of clients: where bills go is for the client's owners and managers."""

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
clients:billing
GET  -                302 404 404 200 200 200 403 403 404 404 404 404 404 404 404 404 404 404
POST -                302 404 404 400 400 400 403 403 404 404 404 404 404 404 404 404 404 404
POST -+bill           302 404 404 302 302 302 403 403 404 404 404 404 404 404 404 404 404 404
"""

BODIES = {"bill": {"legal_name": "Acme Mobility GmbH"}}
