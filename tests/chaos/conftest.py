"""The month's firm, and the tally at the end of the session."""

from collections.abc import Iterator

import pytest

from tests.stand_ins import StandIns

from .month import found_firm, quick
from .tally import Tally

TALLY = Tally()


@pytest.fixture
def tally() -> Tally:
    """Of the whole session."""
    return TALLY


@pytest.fixture
def firm(db: None, stand_ins: StandIns) -> Iterator[StandIns]:
    """The firm before its month; nobody waits for an answer for long."""
    found_firm(stand_ins)
    with quick():
        yield stand_ins


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The tally, where anything was injected in this process."""
    if TALLY.injected:
        terminalreporter.section("chaos")
        terminalreporter.write_line(str(TALLY))
        for words in TALLY.complaints[:50]:
            terminalreporter.write_line(f"  {words}")
