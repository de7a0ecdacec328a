"""Questions to what is billed, as the outside wants to know it."""
