"""The contract catches what it is there for: each single fault put into a good exchange."""

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest

from syncs.quickbooks import exact_json

from ..exchange import Exchange
from .contract import Contract
from .exercises import INVOICE

BOOKS = "/v3/company/9341453000000001"
HEADERS = {
    "authorization": "Bearer token",
    "accept": "application/json",
    "content-type": "application/json",
}
ANSWERED = {"content-type": "application/json;charset=UTF-8", "intuit_tid": "1-2-3"}
TIME = "2026-11-02T10:33:39.11-08:00"
HELD: dict[str, Any] = {
    "Id": "145", "SyncToken": "0", "sparse": False, "domain": "QBO", "TxnDate": "2026-10-31",
    "MetaData": {"CreateTime": TIME, "LastUpdatedTime": TIME}, "TotalAmt": 100, "Balance": 100,
    "CustomerRef": {"value": "1", "name": "Acme"}, "EmailStatus": "NotSet",
    "CustomField": [{"DefinitionId": "1", "Type": "StringType", "Name": "Crew #"}],
    "Line": [
        {"Id": "1", "LineNum": 1, "Amount": 100, "DetailType": "SalesItemLineDetail",
         "SalesItemLineDetail": {"ItemRef": {"value": "1"}}},
        {"Amount": 100, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
    ],
}  # fmt: skip
Changes = dict[str, Any]


def posted(
    sent: Any = None, received: Any = None, path: str = "invoice", status: int = 200, **query: str
) -> Exchange:
    """An invoice that is created, and the answer."""
    parameters = {"minorversion": "75", "requestid": "5f0e0d5e-52a5-4c53-9f5c-3f1f5f2d6a10"}
    answer = {"Invoice": HELD, "time": TIME} if received is None else received
    return Exchange(
        method="POST", path=f"{BOOKS}/{path}", query=urlencode(parameters | query),
        headers=HEADERS, body=exact_json.dumps(INVOICE if sent is None else sent).encode(),
        status=status, answer_headers=ANSWERED, answer=exact_json.dumps(answer).encode(),
    )  # fmt: skip


def asked(statement: str, rows: Any = None) -> Exchange:
    """A query, and its rows."""
    received = {"QueryResponse": rows if rows is not None else {}, "time": TIME}
    found = posted("", received, "query")
    headers = HEADERS | {"content-type": "application/text"}
    return replace(found, body=statement.encode(), headers=headers, query="minorversion=75")


def changed(document: Any, *path: Any, to: Any = None) -> Any:
    """The document with another value at a path; without `to`, with nothing there."""
    copy = deepcopy(document)
    place = copy
    for part in path[:-1]:
        place = place[part]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return copy


def test_a_good_exchange_passes(contract: Contract) -> None:
    good = "SELECT * FROM Invoice WHERE DocNumber = 'O\\'Brien' STARTPOSITION 1 MAXRESULTS 1000"
    rows = {"Invoice": [HELD], "startPosition": 1, "maxResults": 1, "totalCount": 1}
    assert contract.broken([posted(), asked(good, rows), asked(good)]) == []


LINE = ("Line", 0)
DETAIL = (*LINE, "SalesItemLineDetail")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (changed(INVOICE, "Docnumber", to="1"), "Invoice has no property Docnumber"),
        (changed(INVOICE, *DETAIL, "Quantity", to=1), "has no property Quantity"),
        (changed(INVOICE, "CustomerRef", "id", to="1"), "has no property id"),
        (changed(INVOICE, *LINE, "DetailType", to="SalesItemLine"), "none of"),
        (changed(INVOICE, "EmailStatus", to="Sent"), "none of NotSet"),
        (changed(INVOICE, "GlobalTaxCalculation", to="Excluded"), "none of"),
        (changed(INVOICE, *LINE, "Amount", to="1861.08"), "no xs:decimal"),
        (changed(INVOICE, "TxnDate", to="2026/10/31"), "no xs:date"),
        (changed(INVOICE, "DueDate", to="2026-02-30"), "no xs:date"),
        (changed(INVOICE, "CustomerRef", "value", to=100), "no xs:string"),
        (changed(INVOICE, "Line", to=INVOICE["Line"][0]), "is no list"),
        (changed(INVOICE, "CustomerRef"), "CustomerRef is required and missing"),
        (changed(INVOICE, "Line"), "Line is required and missing"),
        (changed(INVOICE, *LINE, "DetailType"), "no DetailType"),
        (changed(INVOICE, *LINE, "Amount"), "required and missing"),
        (changed(INVOICE, "CustomerMemo", to={}), "value is required and missing"),
        (changed(INVOICE, "TotalAmt", to=1), "TotalAmt is read only"),
        (changed(INVOICE, "Balance", to=1), "Balance is read only"),
        (changed(INVOICE, "Id", to="7"), "SyncToken is required and missing"),
        (changed(INVOICE, "SyncToken", to="0"), "SyncToken is sent to create"),
        (changed(INVOICE, "PrivateNote", to="a" * 4001), "4000 are taken"),
        (changed(INVOICE, "CustomerMemo", "value", to="a" * 1001), "1000 are taken"),
        (changed(INVOICE, "DocNumber", to="a" * 22), "21 characters"),
        (changed(INVOICE, *LINE, "Description", to="a" * 4001), "4000 are taken"),
        (changed(INVOICE, "BillEmail", "Address", to="a" * 101), "100 are taken"),
        (changed(INVOICE, "PrivateNote", to=""), "PrivateNote is empty"),
        (changed(INVOICE, "BillEmail", "Address", to=""), "Address is empty"),
        (changed(INVOICE, *LINE, "Amount", to=Decimal("1861.07")), "isn't Qty × UnitPrice"),
        (changed(INVOICE, *DETAIL, "Qty"), "alone"),
        (changed(INVOICE, *DETAIL, "ItemRef"), "no item"),
        (changed(changed(INVOICE, "BillEmail"), "EmailStatus", to="NeedToSend"), "BillEmail"),
    ],
)
def test_a_body_that_quickbooks_would_refuse_is_caught(
    sent: Changes, words: str, contract: Contract
) -> None:
    assert words in " ".join(contract.broken([posted(sent)]))


@pytest.mark.parametrize(
    ("received", "words"),
    [
        (changed(HELD, "Id", to=145), "no xs:string"),
        (changed(HELD, "Colour", to="red"), "Invoice has no property Colour"),
        (changed(HELD, "TotalAmt", to="100.00"), "no xs:decimal"),
        (changed(HELD, "SyncToken"), "no SyncToken"),
        (changed(HELD, "MetaData", "CreateTime", to="2026-11-02T10:33:39"), "no xs:dateTime"),
        (changed(HELD, "Line", 1), "subtotal"),
        (changed(HELD, "Line", 0, "Id"), "a line without an Id"),
        (changed(HELD, "PrintStatus", to="NEED_TO_PRINT"), "none of"),
    ],
)
def test_an_answer_that_quickbooks_would_not_give_is_caught(
    received: Changes, words: str, contract: Contract
) -> None:
    exchange = posted(received={"Invoice": received, "time": TIME})
    assert words in " ".join(contract.broken([exchange]))


@pytest.mark.parametrize(
    ("exchange", "words"),
    [
        (posted(minorversion="65"), "minorversion 65"),
        (posted(requestid="a" * 51), "requestid of more than 50"),
        (posted(requestid=""), "a repeat would write again"),
        (posted(expand="all"), "no parameter expand"),
        (posted(path="invoices"), "nothing lies at this address"),
        (replace(posted(), method="PUT"), "nothing lies at this address"),
        (replace(posted(), headers=HEADERS | {"accept": "*/*"}), "Accept"),
        (replace(posted(), headers=HEADERS | {"content-type": "text/plain"}), "Content-Type"),
        (replace(posted(), headers={}), "no bearer token"),
        (replace(posted(), answer_headers={"content-type": "application/json"}), "intuit_tid"),
        (posted(received={"Invoice": HELD}), "an envelope"),
        (posted({"Id": "1"}, operation="void"), "void with ['Id']"),
        (posted(operation="send"), "no operation send"),
    ],
)
def test_a_wrong_frame_is_caught(exchange: Exchange, words: str, contract: Contract) -> None:
    assert words in " ".join(contract.broken([exchange]))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("SELECT * FROM Invoice WHERE DocNumber = '1' OR DocNumber = '2'", "isn't expected"),
        ("SELECT * FROM Invoice WHERE DocNumber != '1'", "can't be read"),
        ("SELECT * FROM Invoice WHERE DocNumber = 1", "isn't quoted"),
        ("SELECT * FROM Invoice WHERE DocNumber = 'O''Brien'", "isn't expected"),
        ("SELECT * FROM Invoice WHERE PrivateNote LIKE '%1%'", "can't be filtered by PrivateNote"),
        ("SELECT * FROM Customer WHERE PrimaryEmailAddr = 'a'", "PrimaryEmailAddr"),
        ("SELECT Id FROM Invoice", "* is expected"),
        ("SELECT * FROM Invoice MAXRESULTS 1001", "at most 1000"),
        ("SELECT * FROM Invoice STARTPOSITION 0", "no count"),
        ("SELECT * FROM Invoice MAXRESULTS 10 STARTPOSITION 1", "isn't expected"),
        ("SELECT * FROM Invoice GROUP BY Id", "isn't expected"),
        ("SELECT * FROM Invoice WHERE Id IN ('1'", "is expected"),
    ],
)
def test_a_statement_that_quickbooks_would_not_read_is_caught(
    statement: str, words: str, contract: Contract
) -> None:
    assert words in " ".join(contract.broken([asked(statement)]))


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([{"bId": "1", "operation": "create", "Invoice": INVOICE}] * 31, "31 items"),
        ([{"bId": "12345678901", "operation": "create", "Invoice": INVOICE}], "too long"),
        ([{"bId": "1", "operation": "create", "Invoice": INVOICE}] * 2, "the same bId"),
        ([{"bId": "1", "operation": "make", "Invoice": INVOICE}], "none of create"),
        ([{"bId": "1", "operation": "create", "Invoices": INVOICE}], "no property Invoices"),
        ([{"bId": "1", "operation": "create", "Invoice": {"Line": []}}], "CustomerRef is required"),
        ([{"bId": "1", "Query": "SELECT Id FROM Invoice"}], "* is expected"),
    ],
)
def test_a_batch_that_quickbooks_would_refuse_is_caught(
    items: list[Changes], words: str, contract: Contract
) -> None:
    answer = {"BatchItemResponse": [], "time": TIME}
    exchange = posted({"BatchItemRequest": items}, answer, "batch", requestid="a" * 36)
    assert words in " ".join(contract.broken([exchange]))


ERROR = {"Message": "Stale Object Error", "Detail": "You and X", "code": "5010", "element": ""}
FAULT = {"Fault": {"Error": [ERROR], "type": "ValidationFault"}, "time": TIME}


@pytest.mark.parametrize(
    ("received", "status", "words"),
    [
        (FAULT, 404, "5010 with HTTP 404"),
        (changed(FAULT, "Fault", "type", to="Wrong"), 400, "the type 'Wrong'"),
        (changed(FAULT, "Fault", "Error", 0, "code", to="5011"), 400, "none of QuickBooks'"),
        (changed(FAULT, "Fault", "Error", 0, "code", to=5010), 400, "isn't text"),
        (changed(FAULT, "Fault", "Error", 0, "Message"), 400, "the error 5010 has"),
        (changed(FAULT, "time"), 400, "an error of ['Fault']"),
    ],
)
def test_a_fault_that_quickbooks_would_not_give_is_caught(
    received: Changes, status: int, words: str, contract: Contract
) -> None:
    assert contract.broken([posted(received=FAULT, status=400)]) == []
    assert words in " ".join(contract.broken([posted(received=received, status=status)]))
