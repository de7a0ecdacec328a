"""Where the outside leads back to the console."""

from django.urls import path

from .views import quickbooks, quickbooks_pdf, webhooks

urlpatterns = [
    path("webhooks/hubspot", webhooks.hubspot, name="hubspot_webhooks"),
    path("webhooks/quickbooks", webhooks.quickbooks, name="quickbooks_webhooks"),
    path("quickbooks/invoices/<int:pk>/pdf/", quickbooks_pdf.invoice_pdf, name="quickbooks_pdf"),
    path("quickbooks/connect/", quickbooks.begin, name="quickbooks_connect"),
    path("quickbooks/callback/", quickbooks.callback, name="quickbooks_callback"),
    path("quickbooks/disconnect/", quickbooks.end, name="quickbooks_disconnect"),
    path("quickbooks/reconnect/", quickbooks.reconnect, name="quickbooks_reconnect"),
    path("quickbooks/disconnected/", quickbooks.disconnected, name="quickbooks_disconnected"),
]
