"""A second opinion: a slow, plain biller from the rules alone, to hold the engine against."""
