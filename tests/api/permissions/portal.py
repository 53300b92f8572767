"""Routes of no app: the health check and the schema of the API."""

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
health
GET  -                200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
api:schema
GET  -                403 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
"""
