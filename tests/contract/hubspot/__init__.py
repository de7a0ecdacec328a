"""HubSpot's side of the contract."""
