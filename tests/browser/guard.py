"""What no page may do: errors of script or server, and asking another host for anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

WORKING_IN_THE_PAGE = ("data", "blob", "about")


class Guard:
    """Listens to all pages of a browser window; `allowed` are the hosts they may ask."""

    def __init__(self, window: BrowserContext, *allowed: str) -> None:
        self.allowed = {urlsplit(address).netloc for address in allowed}
        self.faults: list[str] = []
        window.on("request", self._request)
        window.on("response", self._response)
        window.on("console", self._console)
        window.on("weberror", lambda error: self._note(error.page, f"threw {error.error}"))

    def check(self) -> None:
        """Fails with every fault heard of so far."""
        assert not self.faults, "\n".join(self.faults)

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in WORKING_IN_THE_PAGE and address.netloc not in self.allowed:
            self.faults.append(f"Another host was asked for {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            request = response.request
            self.faults.append(f"{request.method} {response.url} was answered {response.status}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(message.page, f"said in the console: {message.text}")

    def _note(self, page: Page | None, words: str) -> None:
        self.faults.append(f"{page.url if page else 'A page'} {words}")


@contextmanager
def unchanged() -> Iterator[None]:
    """Fails, naming the tables, if any row of the database was written meanwhile."""
    before = _written()
    yield
    after = _written()
    changed = sorted(table for table in after if after[table] != before[table])
    assert not changed, f"Only looked at, and yet these tables changed: {', '.join(changed)}"


def _written() -> dict[str, tuple[int, int]]:
    """Of each table how many rows it has, and a sum over who wrote each and where it lies."""
    counted = (
        f"SELECT '{table}', count(*), coalesce(sum(hashtext(ctid::text || xmin::text)), 0) "
        f"FROM {connection.ops.quote_name(table)}"
        for table in connection.introspection.table_names()
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counted))
        return {table: (rows, marks) for table, rows, marks in cursor.fetchall()}
