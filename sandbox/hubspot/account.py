"""The account-info API: which portal this is, and how much of the day's calls is used."""

from datetime import datetime, time, timedelta

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, only_parameters
from sandbox.clock import iso_milliseconds
from sandbox.hubspot.portal import PORTAL_ID
from sandbox.hubspot.serving import portal_of


async def details(request: Request) -> Response:
    """GET: portal, time zone, currency."""
    only_parameters(request)
    portal = portal_of(request)
    offset = portal.now_there().utcoffset() or timedelta()
    seconds = int(offset.total_seconds())
    sign, rest = "-" if seconds < 0 else "+", abs(seconds) // 60
    return json_answer(
        {
            "portalId": PORTAL_ID,
            "accountType": "DEVELOPER_TEST",
            "timeZone": portal.settings.time_zone,
            "companyCurrency": portal.settings.currency,
            "additionalCurrencies": [],
            "utcOffset": f"{sign}{rest // 60:02}:{rest % 60:02}",
            "utcOffsetMilliseconds": seconds * 1000,
            "uiDomain": "app.hubspot.com",
            "dataHostingLocation": "na1",
        }
    )


async def daily_usage(request: Request) -> Response:
    """GET: calls of private apps today, and when the day ends where the portal is."""
    only_parameters(request)
    portal = portal_of(request)
    now = portal.now_there()
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    usage = {
        "name": "private-apps-api-calls-daily",
        "usageLimit": portal.settings.daily,
        "currentUsage": portal.used.today,
        "collectedAt": iso_milliseconds(now),
        "fetchStatus": "SUCCESS",
        "resetsAt": iso_milliseconds(tomorrow),
    }
    return json_answer({"results": [usage]})
