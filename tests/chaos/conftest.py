"""The month's firm, and the tally of all that was injected at the end of the session."""

from collections.abc import Callable, Iterator

import pytest

from tests.stand_ins import StandIns

from .month import found_firm, quick
from .tally import Tally

OF_ALL = Tally()
PROPERTY = "chaos"


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """Of one test; it travels with the test's report, from whichever process."""
    tally = Tally()
    yield tally
    record_property(PROPERTY, tally.as_plain())


@pytest.fixture
def firm(db: None, stand_ins: StandIns) -> Iterator[StandIns]:
    """The firm before its month; nobody waits for an answer for long."""
    found_firm(stand_ins)
    with quick():
        yield stand_ins


class Listener:
    """Adds up what the tests report; a complaint is heard at once, for a campaign is long."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Every test's tally comes with the end of it."""
        tallies = [plain for name, plain in report.user_properties if name == PROPERTY]
        for plain in tallies if report.when == "teardown" else []:
            OF_ALL.add(plain)  # type: ignore[arg-type]
            self._tell(plain["complaints"])  # type: ignore[index]

    def _tell(self, complaints: list[str]) -> None:
        if reporter := self.config.pluginmanager.get_plugin("terminalreporter"):
            for words in complaints:
                reporter.write_line(f"  {words}")


def pytest_configure(config: pytest.Config) -> None:
    """Listens in on whichever process tells the results."""
    config.pluginmanager.register(Listener(config), "chaos listener")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The tally, where anything was injected."""
    if OF_ALL.injected:
        terminalreporter.section(PROPERTY)
        terminalreporter.write_line(str(OF_ALL))
        for words in OF_ALL.complaints[:50]:
            terminalreporter.write_line(f"  {words}")
