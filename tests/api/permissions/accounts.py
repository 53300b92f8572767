"""Routes of accounts: people are their organization's, organizations are operators' business."""

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
accounts:people
GET  -                302 404 404 200 200 200 403 403 200 200 200 403 403 200 403 403 200 200
POST -                302 404 404 400 400 400 403 403 400 400 403 403 403 400 403 403 400 403
# A manager may not invite an owner; support nobody.
POST -+owner          302 404 404 201 201 400 403 403 201 400 403 403 403 201 403 403 400 403
accounts:membership_ending
# The membership is the viewer's own.
POST membership       302 404 404 404 302 302 403 409 404 404 404 404 404 404 404 404 403 403
accounts:invitation_revocation
POST invitation       302 404 404 404 302 302 403 403 404 404 404 404 404 404 404 404 403 403
accounts:invitation
# Whoever holds the link reads it; only its addressee, who is nobody of these, accepts.
GET  invitation       200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
POST invitation       302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
accounts:settings
GET  -                302 404 404 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
POST -                302 404 404 400 400 400 403 403 400 400 403 403 403 400 403 403 400 403
accounts:acting
POST -                302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
POST -+acme           302 404 404 404 302 302 302 302 404 404 404 404 404 404 404 404 404 404
accounts:organizations
GET  -                302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 200 200
accounts:new_organization
GET  -                302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 200 403
POST -                302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 400 403
POST -+new            302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 201 403
accounts:organization
GET  acme-mobility    302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 200 200
POST acme-mobility    302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 400 400
POST acme-mobility+owner 302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 201 201
accounts:organization_suspension
POST acme-mobility    302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 400 400
POST acme-mobility+suspend 302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 302 403
POST acme-mobility+resume 302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 409 403
"""

BODIES = {
    "owner": {"email": "a.new.owner@example.com", "role": "owner"},
    "acme": {"organization": "acme-mobility"},
    "new": {"name": "New Client", "kind": "client", "email": "a.new.owner@example.com"},
    "suspend": {"step": "suspend", "reason": "unpaid"},
    "resume": {"step": "resume", "reason": "paid"},
}
