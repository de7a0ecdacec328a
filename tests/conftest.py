"""Fixtures that every test may ask for."""

from tests.stand_ins import running_stand_ins, stand_ins

__all__ = ["running_stand_ins", "stand_ins"]
