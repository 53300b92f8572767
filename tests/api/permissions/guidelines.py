"""Routes of guidelines: who sees the project reads them, its client's managers write them."""

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
guidelines:project_guideline
GET  project          302 404 404 404 200 200 200 200 200 200 200 200 200 404 404 404 404 404
POST project          302 404 404 404 400 400 403 403 403 403 403 403 403 404 404 404 404 404
POST project+text     302 404 404 404 302 302 403 403 403 403 403 403 403 404 404 404 404 404
guidelines:guideline
GET  guideline        302 404 404 404 200 200 200 200 200 200 200 200 200 404 404 404 404 404
POST guideline        302 404 404 404 302 302 302 302 302 302 302 302 302 404 404 404 404 404
"""

BODIES = {"text": {"markdown": "# Another"}}
