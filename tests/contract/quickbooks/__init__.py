"""QuickBooks' side of the contract."""
