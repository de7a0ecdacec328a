"""Periods as people write them: YYYY-MM."""

import argparse
from datetime import date, datetime


def period(text: str) -> date:
    """The first day of the month; raises ArgumentTypeError that says how to write one."""
    try:
        return datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a month; write it as YYYY-MM, 2026-10 for October 2026."
        ) from None
