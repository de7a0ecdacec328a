"""The headers of HubSpot's answers, as recorded from a portal with a token of its own."""

from collections.abc import Iterator

from ..exchange import Exchange

PREFIX = "x-hubspot-ratelimit-"
DAILY = {"daily", "daily-remaining"}
WINDOW = {"interval-milliseconds", "max", "remaining", "secondly", "secondly-remaining"}


def problems(exchange: Exchange) -> list[str]:
    """Which headers are missing, or stand where HubSpot sends none."""
    return list(_problems(exchange)) if exchange.status else []


def _problems(exchange: Exchange) -> Iterator[str]:
    headers = exchange.answer_headers
    if "x-hubspot-correlation-id" not in headers and exchange.is_json:
        yield "no X-HubSpot-Correlation-Id"
    if exchange.is_json and exchange.status >= 400:
        stated = exchange.received().get("correlationId")
        if stated and stated != headers.get("x-hubspot-correlation-id"):
            yield "another correlation id in the body than in the header"
    limits = {name.removeprefix(PREFIX) for name in headers if name.startswith(PREFIX)}
    windowless = exchange.path.endswith("/search") or exchange.status in (403, 429)
    if windowless and limits & WINDOW:
        yield f"a search, 403 or 429 with {sorted(limits & WINDOW)}"
    if exchange.status < 300 and not limits >= DAILY | (set() if windowless else WINDOW):
        yield f"only {sorted(limits)} of the headers on limits"
