"""The only bridge from rows to rating values: terms, work and history of many SOWs at once.

A fixed number of queries a call, however many SOWs and entries.
"""

from .bridge import RatingInputs, SowInputs, load

__all__ = ["RatingInputs", "SowInputs", "load"]
