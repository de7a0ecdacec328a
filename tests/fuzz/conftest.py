"""The tally of all examples at the end of the session."""

from collections.abc import Callable, Iterator

import pytest

from .settings import FUZZ, Tried

PROPERTY = "fuzz"
OF_ALL: dict[str, int] = {}


@pytest.fixture(autouse=True)
def tried(record_property: Callable[[str, object], None]) -> Iterator[None]:
    """The examples of one test; they travel with its report, from whichever process."""
    before = Tried.examples
    yield
    record_property(PROPERTY, Tried.examples - before)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Adds up what the tests report, a file at a time."""
    if report.when == "teardown":
        for name, examples in report.user_properties:
            if name == PROPERTY:
                file = report.nodeid.partition("::")[0].rpartition("/")[2]
                OF_ALL[file] = OF_ALL.get(file, 0) + int(examples)  # type: ignore[call-overload]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How much was tried, where more was asked for."""
    if FUZZ > 1 and OF_ALL:
        terminalreporter.section(PROPERTY)
        for file, examples in sorted(OF_ALL.items()):
            terminalreporter.write_line(f"{file}: {examples:,} examples")
        terminalreporter.write_line(f"all: {sum(OF_ALL.values()):,} examples")
