"""The month cockpit: the console's first page, box by box; each box asks for its permissions."""
