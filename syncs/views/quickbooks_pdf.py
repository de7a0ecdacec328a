"""An invoice as QuickBooks prints it: read there and handed on, nothing is kept."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ..errors import OutsideError
from ..models import QuickBooksReference
from ..quickbooks.books import gateway_of


@never_cache
@require_GET
@login_required(login_url="admin:login")
@permission_required("invoices.view_invoice", raise_exception=True)
def invoice_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF as a file; where QuickBooks gives none, the invoice's page with the reason."""
    found = QuickBooksReference.objects.select_related("invoice__client__company")
    reference = get_object_or_404(found, invoice=pk)
    try:
        gateway = gateway_of(reference.invoice.client.company)
        content = gateway.pdf(reference.entity_type, reference.quickbooks_id)
    except OutsideError as error:
        messages.error(request, f"QuickBooks gave no PDF. {error.message}")
        return redirect("admin:invoices_invoice_change", pk)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{_file_name(reference)}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _file_name(reference: QuickBooksReference) -> str:
    number = reference.number or reference.invoice.number or str(reference.invoice_id)
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', number)}.pdf"
