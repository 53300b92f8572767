"""Routes of home: the start page, the palette, the state of a job."""

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
home:home
GET  -                302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
home:palette
GET  -                302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
# The client's people and operators watch a job; who asked for it and the client's managers stop it.
home:job
GET  job              302 404 404 404 200 200 200 200 404 404 404 404 404 404 404 404 200 200
POST job              302 404 404 404 200 200 403 403 404 404 404 404 404 404 404 404 403 403
"""
