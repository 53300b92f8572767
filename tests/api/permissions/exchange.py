"""Routes of exchange: labels leave with the client's working people, with nobody else."""

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
exchange:project_data
GET  project          302 404 404 404 200 200 200 200 404 404 404 404 404 404 404 404 404 404
POST project+coco     302 404 404 404 302 302 302 403 404 404 404 404 404 404 404 404 404 404
# Not built yet: who may have it is told to wait.
exchange:export_file
GET  export           302 404 404 404 409 409 409 403 404 404 404 404 404 404 404 404 404 404
"""

BODIES = {"coco": {"format": "coco"}}
