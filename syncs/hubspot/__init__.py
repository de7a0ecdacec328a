"""HubSpot: its calls behind one small interface, and what its records mean to us."""
