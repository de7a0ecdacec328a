"""QuickBooks Online: how to speak to it, and how our invoices read there."""
