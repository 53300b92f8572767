"""Routes of footage: its pages, its bytes, uploads and the frame index."""

import base64

from tests.api.permissions.rows import Sent
from tests.api.permissions.world import World

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
footage:project_footage
GET  project          302 404 404 404 200 200 200 200 200 200 200 200 200 404 404 404 404 404
footage:footage
GET  footage          302 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
# Ready footage has nothing to try again; what was handed out only owners delete or hold.
POST footage+retry    302 404 404 404 409 409 403 403 403 403 403 404 404 404 404 404 404 404
POST footage+pictures 302 404 404 404 302 302 403 403 403 403 403 404 404 404 404 404 404 404
POST footage+checks   302 404 404 404 302 302 403 403 403 403 403 404 404 404 404 404 404 404
POST footage+remove   302 404 404 404 302 403 403 403 403 403 403 404 404 404 404 404 404 404
POST footage+hold     302 404 404 404 302 403 403 403 403 403 403 404 404 404 404 404 404 404
POST fresh_footage+remove 302 404 404 404 302 302 403 403 403 403 403 404 404 404 404 404 404 404

# How long footage is kept, what of it was received and deleted: for the client's people.
footage:keeping
GET  project          302 404 404 404 200 200 200 200 404 404 404 404 404 404 404 404 404 404
POST project+retain   302 404 404 404 302 403 403 403 404 404 404 404 404 404 404 404 404 404
POST project+hold     302 404 404 404 302 403 403 403 404 404 404 404 404 404 404 404 404 404
POST held_project+lift 302 404 404 404 302 403 403 403 404 404 404 404 404 404 404 404 404 404
POST project+nothing  302 404 404 404 400 400 400 400 404 404 404 404 404 404 404 404 404 404
footage:receipt
GET  footage          302 404 404 404 200 200 200 200 404 404 404 404 404 404 404 404 404 404
footage:receipts
GET  project          302 404 404 404 200 200 200 200 404 404 404 404 404 404 404 404 404 404
# Who looked, and the file as it was uploaded, are for those who manage the client's projects.
footage:footage_views
GET  footage          302 404 404 404 200 200 403 403 404 404 404 404 404 404 404 404 404 404
footage:project_views
GET  project          302 404 404 404 200 200 403 403 404 404 404 404 404 404 404 404 404 404
footage:original
GET  footage          403 404 404 404 409 409 403 403 404 404 404 404 404 404 404 404 404 404

# Owners of the client destroy footage, after typing its name; its people see what is left.
footage:shred
GET  project          302 404 404 404 200 403 403 403 403 403 403 403 403 404 404 404 404 404
POST project+review   302 404 404 404 200 403 403 403 403 403 403 403 403 404 404 404 404 404
POST project+mistype  302 404 404 404 400 403 403 403 403 403 403 403 403 404 404 404 404 404
POST project+shred    302 404 404 404 302 403 403 403 403 403 403 403 403 404 404 404 404 404
footage:certificate
GET  certificate      302 404 404 404 200 200 200 200 404 404 404 404 404 404 404 404 404 404
footage:certificate_list
GET  certificate      302 404 404 404 200 200 200 200 404 404 404 404 404 404 404 404 404 404
# The world's is not done yet; done, it is theirs (tests/footage/views/test_shredding.py).
footage:signed_certificate
GET  certificate      302 404 404 404 409 409 409 409 404 404 404 404 404 404 404 404 404 404

# Only who manages the client's projects knows of its buckets. The world's lies inside: no list.
footage:buckets
GET  project          302 404 404 404 200 200 403 403 403 403 403 403 403 404 404 404 404 404
POST project+connect  302 404 404 404 400 400 403 403 403 403 403 403 403 404 404 404 404 404
footage:bucket
GET  bucket           302 404 404 404 200 200 404 404 404 404 404 404 404 404 404 404 404 404
POST bucket+stop      302 404 404 404 302 302 404 404 404 404 404 404 404 404 404 404 404 404
POST bucket+leave      302 404 404 404 302 302 404 404 404 404 404 404 404 404 404 404 404 404
footage:storage
GET  -                302 404 404 200 200 200 403 403 404 404 404 404 404 404 404 404 404 404
POST -                302 404 404 400 400 400 403 403 404 404 404 404 404 404 404 404 404 404
footage:bucket_objects
GET  bucket           302 404 404 404 503 503 404 404 404 404 404 404 404 404 404 404 404 404
POST bucket+all       302 404 404 404 503 503 404 404 404 404 404 404 404 404 404 404 404 404

# The world's footage has no stored bytes: who may have them hears 409, and never anything else.
footage:clip_video
GET  clip             403 404 404 404 409 409 409 409 409 409 409 409 404 404 404 404 404 404
GET  audited_clip     403 404 404 404 409 409 409 409 409 409 409 404 404 404 409 404 404 404
footage:clip_still
GET  still            403 404 404 404 409 409 409 409 409 409 409 409 404 404 404 404 404 404
footage:clip_filmstrip
GET  clip             403 404 404 404 409 409 409 409 409 409 409 409 404 404 404 404 404 404
GET  audited_clip     403 404 404 404 409 409 409 409 409 409 409 404 404 404 409 404 404 404
footage:poster
GET  footage          403 404 404 404 409 409 409 409 409 409 409 404 404 404 404 404 404 404
footage:footage_still
GET  footage_still    403 404 404 404 409 409 409 409 409 409 409 404 404 404 404 404 404 404
# Small pictures that are not made yet are no error: 204.
footage:filmstrip
GET  footage          403 404 404 404 204 204 204 204 204 204 204 404 404 404 404 404 404 404
footage:thumbnail
GET  footage          403 404 404 404 204 204 204 204 204 204 204 404 404 404 404 404 404 404
api:clip_frames
GET  clip             403 404 404 404 409 409 409 409 409 409 409 409 404 404 404 404 404 404
GET  audited_clip     403 404 404 404 409 409 409 409 409 409 409 404 404 404 409 404 404 404

# An upload is the person's who opened it, though others of the client may upload too.
api:uploads
POST -                403 412 412 412 412 412 412 412 412 412 412 412 412 412 412 412 412 412
POST -+open           403 404 404 404 201 201 403 403 403 403 403 403 403 404 404 404 404 404
api:known_files
POST project+files    403 404 404 404 200 200 403 403 403 403 403 403 403 404 404 404 404 404
api:upload
PATCH upload+part     403 404 404 404 204 404 404 404 404 404 404 404 404 404 404 404 404 404
DELETE upload+end     403 404 404 404 204 404 404 404 404 404 404 404 404 404 404 404 404 404
"""
TUS = {"Tus-Resumable": "1.0.0"}


def _open(world: World) -> Sent:
    project = base64.b64encode(world.objects["project"]["pk"].encode()).decode()
    name = base64.b64encode(b"take.mp4").decode()
    metadata = {"Upload-Metadata": f"filename {name},project {project}", "Upload-Length": "9"}
    return Sent(b"", "", {**TUS, **metadata})


BODIES = {
    "connect": {
        "endpoint": "https://169.254.169.254",
        "region": "eu",
        "bucket": "drives",
        "access_key": "a",
        "secret_key": "s",
    },
    "stop": {"step": "stop"},
    "all": {"step": "all"},
    "leave": {"step": "end"},
    "files": {"files": [{"name": "take.mp4", "size": 9}]},
    "retry": {"step": "retry"},
    "hold": {"step": "hold", "reason": "Matter 7"},
    "lift": lambda world: {
        "step": "lift",
        "hold": world.objects["hold"]["pk"],
        "reason": "Settled",
    },
    "nothing": {},
    "retain": {"step": "retention", "clock": "received", "days": "90"},
    "remove": {"step": "remove"},
    "pictures": {"step": "pictures"},
    "checks": {"step": "checks"},
    "review": {"step": "review", "reason": "Done."},
    "mistype": {"step": "shred", "reason": "Done.", "name": "other"},
    "shred": {"step": "shred", "reason": "Done.", "name": "Junction"},
    "open": _open,
    "part": Sent(b"four", "application/offset+octet-stream", {**TUS, "Upload-Offset": "0"}),
    "end": Sent(b"", "", TUS),
}
