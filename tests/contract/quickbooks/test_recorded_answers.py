"""Answers as QuickBooks really gave them, heard once more: each is read, or refused in words."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from clients.models import Company
from syncs import errors
from syncs.models import QuickBooksConnection
from syncs.quickbooks import comparison, facts
from syncs.quickbooks.gateway import Gateway, body
from tests.books import connect_books
from tests.stand_ins import StandIns

from ..exchange import Exchange
from ..replay import Recorded, recorded, replaying

pytestmark = pytest.mark.django_db
SENT: dict[str, Any] = {
    "CustomerRef": {"value": "1"},
    "DocNumber": "1069",
    "TxnDate": "2015-07-24",
    "Line": [{"DetailType": "SalesItemLineDetail", "Amount": Decimal(100)}],
}
# What is asked of books that are opened, and the recorded answers.
LISTS = {
    "/preferences": "preferences",
    "/companyinfo": "company",
    "Term": "terms",
    "TaxCode": "tax-codes",
    "Item": "items",
    "": "query-nothing",
}


class Heard:
    """Books that give these recorded answers, whatever they are asked."""

    def __init__(self, settings: Settings, stack: ExitStack, connection_id: int) -> None:
        self._settings, self._stack, self._connection_id = settings, stack, connection_id
        self.asked: list[Exchange] = []
        self.plan: dict[str, list[Recorded]] = {}

    def __call__(self, *names: str, **by_text: str) -> Gateway:
        """`heard("invoice")`, or by what stands in the call: `heard(preferences="preferences")`."""
        self.plan = {text: [recorded(f"quickbooks/{name}")] for text, name in by_text.items()}
        if names:
            self.plan[""] = [recorded(f"quickbooks/{name}") for name in names]
        replay = self._stack.enter_context(replaying(self.plan))
        self.asked = replay.script.asked
        self._settings.QUICKBOOKS_API_URL = replay.url
        return Gateway(QuickBooksConnection.objects.get(pk=self._connection_id))


@pytest.fixture
def heard(stand_ins: StandIns, settings: Settings, db: None) -> Iterator[Heard]:
    """The stand-in gives the tokens; all else is recorded."""
    row = connect_books(Company.firm(), stand_ins.quickbooks)
    with ExitStack() as stack:
        yield Heard(settings, stack, row.pk)


@pytest.mark.parametrize("name", ["invoice", "invoice-2024"])
def test_a_created_invoice_is_ours_to_the_cent(heard: Heard, name: str) -> None:
    answer = heard(name).create("Invoice", body(SENT), uuid4())
    assert answer.entity["Id"] == "238"
    assert answer.intuit_tid
    assert comparison.differences(SENT, answer.entity) == []


def test_tax_is_told_from_what_was_sent(heard: Heard) -> None:
    held = heard("invoice-taxed").read("Invoice", "238").entity
    assert comparison.tax(held) == Decimal("26.82")
    assert comparison.total_before_tax(held) == Decimal("335.25")


def test_a_void_is_seen_whatever_its_enums(heard: Heard) -> None:
    held = heard("invoice-voided").void("Invoice", body({"Id": "238", "SyncToken": "0"}), uuid4())
    assert comparison.is_voided(held.entity)


def test_a_deleted_one_is_a_stub(heard: Heard) -> None:
    stub = heard("invoice-deleted").delete("Invoice", body({"Id": "33", "SyncToken": "0"}), uuid4())
    assert stub.entity["status"] == "Deleted"


def test_a_sent_one_says_to_whom_and_when(heard: Heard) -> None:
    held = heard("invoice-sent").email("Invoice", "238", "a@b.c").entity
    assert (held["EmailStatus"], held["BillEmail"]["Address"]) == ("EmailSent", "a@b.c")


def test_a_pdf_comes_as_it_is(heard: Heard) -> None:
    assert heard("pdf").pdf("Invoice", "238").startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "rows"), [("query-rows", 1), ("query-without-count", 1), ("query-nothing", 0)]
)
def test_rows_are_read_and_none_is_none(heard: Heard, name: str, rows: int) -> None:
    assert len(heard(name).query("Invoice")) == rows


def the_books(heard: Heard, preferences: str) -> facts.Facts:
    return facts.read_facts(heard(**LISTS | {"/preferences": preferences}))


def test_changes_and_batches_are_read(heard: Heard) -> None:
    since = datetime.now(UTC) - timedelta(hours=1)
    blocks = heard("changes").changes(["Invoice", "Customer"], since)
    assert len(blocks) == 3
    answer = heard("batch").batch(body({"BatchItemRequest": []}), uuid4())
    assert {item["bId"] for item in answer.items} == {"1", "2", "3"}


def test_rates_are_exact(heard: Heard) -> None:
    day = date(2026, 7, 30)
    assert heard("exchange-rate").exchange_rate("USD", day)["Rate"] == Decimal("1.400374")
    assert heard("exchange-rate-whole").exchange_rate("USD", day)["Rate"] == 1


def test_customers_are_read_with_what_they_lack(heard: Heard) -> None:
    found = facts.customers(heard("customers"), ["2", "3", "4"])
    assert (found["2"].email, found["2"].currency, found["2"].active) == (
        "Surf@Intuit.com",
        "USD",
        True,
    )
    assert not found["3"].active
    assert (found["4"].email, found["4"].currency, found["4"].company_name) == ("", "", "")


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("400-6140", errors.Permanent, "6140"),
        ("400-5010", errors.Permanent, "5010"),
        ("400-6240", errors.Permanent, "6240"),
        ("400-6070", errors.Permanent, "6070"),
        ("400-6210", errors.Permanent, "6210"),
        ("400-610", errors.Permanent, "610"),
        ("400-2010", errors.Permanent, "2010"),
        ("400-2500", errors.Permanent, "2500"),
        ("400-2410", errors.Permanent, "2410"),
        ("400-4000", errors.Permanent, "4000"),
        ("400-4001", errors.Permanent, "4001"),
        ("400-6000-rule", errors.Permanent, "6000"),
        ("400-6000-please-wait", errors.OutcomeUnknown, "6000"),
        ("200-fault", errors.Permanent, "2020"),
        ("500-10000", errors.OutcomeUnknown, "10000"),
        ("503-page", errors.OutcomeUnknown, ""),
        ("429-3001", errors.Throttled, "3001"),
        ("429-lower-case", errors.Throttled, "3001"),
        ("403-throttled-2016", errors.Throttled, "3001"),
        ("403-3100", errors.Misconfigured, "3100"),
        ("404-page", errors.Misconfigured, "404"),
    ],
)
def test_what_is_refused_is_sorted_and_said_in_words(
    heard: Heard, name: str, kind: type[errors.OutsideError], code: str
) -> None:
    with pytest.raises(errors.OutsideError) as trouble:
        heard(name).create("Invoice", body(SENT), uuid4())
    assert type(trouble.value) is kind
    assert trouble.value.code == code
    assert "<html" not in trouble.value.message
    assert len(trouble.value.message) > 40


@pytest.mark.parametrize(("name", "code"), [("401-json", "3200"), ("401-xml", "100")])
def test_a_refused_token_is_renewed_once(heard: Heard, name: str, code: str) -> None:
    held = heard(name, "invoice").read("Invoice", "238").entity
    assert held["Id"] == "238"
    with pytest.raises(errors.Misconfigured) as trouble:
        heard(name).read("Invoice", "238")
    assert trouble.value.code == code
    assert len(heard.asked) == 2


def test_the_books_are_known_from_real_lists(heard: Heard) -> None:
    known = the_books(heard, "preferences")
    assert known.in_us
    assert known.uses_sales_tax
    assert known.multicurrency
    assert not known.custom_numbers
    assert known.closed_until == date(2018, 12, 31)
    assert known.terms["net 30"] == "3"
    assert {"tax", "non"} <= set(known.tax_codes)
    assert {one for one, item in known.items.items() if item.usable} == {"1"}


def test_preferences_may_lack_almost_everything(heard: Heard) -> None:
    known = the_books(heard, "preferences-bare")
    assert (known.home_currency, known.multicurrency, known.closed_until) == ("CAD", False, None)
    assert known.custom_numbers
