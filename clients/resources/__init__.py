"""CSV and XLSX in and out: the same columns both ways, for every table of the contracts."""

from .lookups import Lookups
from .tables import TABLES

__all__ = ["TABLES", "Lookups"]
