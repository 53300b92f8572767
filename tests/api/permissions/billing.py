"""Routes of billing: money is the business of the two parties' managing people, nobody else's."""

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
billing:invoices
GET  -                302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
billing:invoice
GET  invoice          302 404 404 404 200 200 404 404 200 200 404 404 404 404 404 404 404 404
POST invoice+submit   302 404 404 404 403 403 404 404 302 302 404 404 404 404 404 404 404 404
POST matched+approve  302 404 404 404 302 302 404 404 403 403 404 404 404 404 404 404 404 404
POST invoice+approve  302 404 404 404 409 409 404 404 403 403 404 404 404 404 404 404 404 404
POST invoice+nothing  302 404 404 404 400 400 404 404 400 400 404 404 404 404 404 404 404 404
billing:invoice_pdf
GET  invoice          302 404 404 404 200 200 404 404 200 200 404 404 404 404 404 404 404 404
# A correction is seen by who sees its invoice.
billing:correction_pdf
GET  correction       302 404 404 404 200 200 404 404 200 200 404 404 404 404 404 404 404 404
"""

BODIES = {"submit": {"step": "submit"}, "approve": {"step": "approve"}, "nothing": {}}
