"""The contract suite: what goes over the wire, held to the official descriptions."""
