"""Routes of vendors: clients choose, operators decide, vendors see themselves and no rival."""

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
vendors:directory
GET  -                302 404 404 200 200 200 200 200 404 404 404 404 404 404 404 404 200 200
vendors:vendor
GET  bright-labels    302 404 404 200 200 200 200 200 200 200 200 200 200 404 404 404 200 200
POST bright-labels    302 404 404 403 403 403 403 403 403 403 403 403 403 404 404 404 400 400
POST bright-labels+hold 302 404 404 403 403 403 403 403 403 403 403 403 403 404 404 404 302 302
POST bright-labels+suspend 302 404 404 403 403 403 403 403 403 403 403 403 403 404 404 404 302 400
vendors:profile
GET  -                302 404 404 404 404 404 404 404 200 200 403 403 403 200 404 404 404 404
POST -                302 404 404 404 404 404 404 404 400 400 403 403 403 400 404 404 404 404
POST -+profile        302 404 404 404 404 404 404 404 302 302 403 403 403 302 404 404 404 404
"""

BODIES = {
    "hold": {"step": "on_hold", "reason": "a certificate is missing"},
    "suspend": {"step": "suspended", "reason": "fraud"},
    "profile": {"headline": "Boxes that fit", "expertise": "driving", "languages": "English"},
}
