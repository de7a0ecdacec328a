"""Questions to what is billed: each a query, none of them writes."""
