"""The statement for sign-off: how a client is billed, on a page that prints."""

from typing import Any

from django.http import HttpRequest

from clients.models import Client, StatementOfWork
from clients.statement import Statement, statement_of
from clients.terms import today

from .pages import BESIDE_CLIENTS, BESIDE_SOWS, Page, day_asked

TEMPLATE = "clients/statement.html"
LABEL = "Statement for sign-off"


def _of_client(request: HttpRequest, client: Client) -> dict[str, Any]:
    return _shown(statement_of(client, day_asked(request, "on")))


def _of_sow(request: HttpRequest, sow: StatementOfWork) -> dict[str, Any]:
    return _shown(statement_of(sow.client, day_asked(request, "on"), only=sow))


def _shown(statement: Statement) -> dict[str, Any]:
    client = statement.client
    parties = [client.company.name, client.name]
    return {"statement": statement, "parties": parties, "made_on": today()}


BESIDE_CLIENTS.pages.append(Page("statement", LABEL, TEMPLATE, _of_client))
BESIDE_SOWS.pages.append(Page("statement", LABEL, TEMPLATE, _of_sow))
