"""Routes of projects: the client's people, and a vendor while a contract is in force."""

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
projects:projects
GET  -                302 404 404 200 200 200 200 200 200 200 200 200 200 200 404 404 404 404
projects:new_project
GET  -                302 404 404 200 200 200 403 403 404 404 404 404 404 404 404 404 404 404
POST -                302 404 404 400 400 400 403 403 404 404 404 404 404 404 404 404 404 404
POST -+name           302 404 404 302 302 302 403 403 404 404 404 404 404 404 404 404 404 404
projects:project
GET  project          302 404 404 404 200 200 200 200 200 200 200 200 200 404 404 404 404 404
GET  draft_project    302 404 404 404 200 200 200 200 404 404 404 404 404 404 404 404 404 404
POST project          302 404 404 404 400 400 400 400 400 400 400 400 400 404 404 404 404 404
POST project+pause    302 404 404 404 302 302 403 403 403 403 403 403 403 404 404 404 404 404
POST project+facts    302 404 404 404 302 302 403 403 403 403 403 403 403 404 404 404 404 404
# Without labels there is nothing to start.
POST draft_project+activate 302 404 404 404 409 409 403 403 404 404 404 404 404 404 404 404 404 404
projects:project_schema
GET  project          302 404 404 404 200 200 200 200 200 200 200 200 200 404 404 404 404 404
POST project          302 404 404 404 400 400 403 403 403 403 403 403 403 404 404 404 404 404
POST project+schema   302 404 404 404 302 302 403 403 403 403 403 403 403 404 404 404 404 404
POST project+twice    302 404 404 404 400 400 403 403 403 403 403 403 403 404 404 404 404 404
# Who has access is for those who give it.
projects:project_access
GET  project          302 404 404 404 200 200 403 403 403 403 403 403 403 404 404 404 404 404
POST project          302 404 404 404 400 400 403 403 403 403 403 403 403 404 404 404 404 404
POST project+add      302 404 404 404 400 400 403 403 403 403 403 403 403 404 404 404 404 404
projects:project_activity
GET  project          302 404 404 404 200 200 200 200 200 200 200 403 403 404 404 404 404 404
"""

BODIES = {
    "name": {"name": "New", "clip_frames": "300", "overlap_frames": "0"},
    "pause": {"step": "pause"},
    "activate": {"step": "activate"},
    "schema": {"definition": '{"labels": [{"name": "bus"}]}'},
    "twice": {"definition": '{"labels": [{"name": "bus"}, {"name": "Bus"}]}'},
    "add": {"step": "add"},
    "facts": {"step": "facts", "name": "Renamed", "clip_frames": "9", "overlap_frames": "0"},
}
