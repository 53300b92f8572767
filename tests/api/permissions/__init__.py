"""Who may do what: one table per app, every route × method × role, run over HTTP.

**Adding your routes.** Write `tests/api/permissions/<app>.py` with one string, `ROWS`, and maybe
`BODIES`. A line that starts with a method is a row; any other line names the route of the rows
below it (`namespace:name`, or the pattern when it has no name)::

    ROWS = '''
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
    annotations:task
    GET  leased       302 404 404 404 200 200 200 200 200 200 200 200 404 404 404 404 404 404
    POST leased+save  302 404 404 404 403 403 403 403 403 403 403 302 404 404 404 404 404 404
    '''
    BODIES = {"save": {"name": "x"}}  # a dict is a form (JSON below /api/); bytes go as they are

`leased` names an object of the world (`world.py`, `OBJECTS`: add yours there, `-` is none),
`+save` what is sent, from `BODIES` (`rows.Sent` where it needs headers). The head line must stand
above the first route, so that a row can be read; its columns are `roles.ROLES`. A route × method
without a row fails the test, which then prints lines to paste with the statuses seen now. **Judge
each by eye** against product.md §3 before you paste: 404 for what the person may not see, 403 for
what they see but may not do.

Methods a view does not have need no row: they are tried for everybody and must answer 405 (a page
sends the anonymous to sign in first). Every 404 of a row is compared, byte by byte, with the answer
for an id that does not exist.
"""
