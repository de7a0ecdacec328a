"""Comments on an invoice's page: posted, kept for good, and shown in its history."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseNotAllowed, HttpResponseRedirect

from ..models import Comment, Invoice
from .confirm import signed_in

MAY_COMMENT = "invoices.add_comment"
LONGEST = 4_000


def add_comment(request: HttpRequest, invoice: Invoice, page: str) -> HttpResponse:
    """Keeps what was posted, and leads to the page; says so where there is nothing to keep."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.user.has_perm(MAY_COMMENT):
        raise PermissionDenied
    text = request.POST.get("text", "").strip()
    if not text:
        messages.warning(request, "The comment was blank, so nothing was kept.")
    elif len(text) > LONGEST:
        messages.warning(
            request, f"The comment was longer than {LONGEST:,} characters, so it wasn't kept."
        )
    else:
        Comment.objects.create(invoice=invoice, by_id=signed_in(request).pk, text=text)
    return HttpResponseRedirect(f"{page}#history")
