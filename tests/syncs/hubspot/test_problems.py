"""Every error HubSpot is known to answer with: what it says to a person, and whether one waits."""

import json
from typing import Any

import pytest
from django.utils import timezone

from syncs import errors
from syncs.hubspot.gateway import HubSpot
from syncs.hubspot.problems import problem, span
from syncs.models import DealBillingState, SyncRun
from syncs.services.write_back import write_back
from syncs.tasks import time as tasks
from tests.cast import Firm
from tests.stand_ins import StandIns

from .conftest import Console
from .records import deal, entry

pytestmark = pytest.mark.django_db
SENT = {"console_billing_state": "paid", "console_invoice_number": "INV-1"}
NO_SCOPE = "This app hasn't been granted all required scopes to make this call."
OLD_SCOPE = (
    "You do not have permissions to view object type ObjectTypeId{legacyObjectType=COMPANY} in "
    "portal 123 (requires one of [companies-read])"
)


def refused(body: Any, status: int = 400, written: dict[str, str] | None = None) -> str:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = problem(status, {}, raw, "writing to deal 9", written=SENT if written is None else {})
    assert isinstance(found, errors.Permanent)
    return found.message


def inner(**one: Any) -> dict[str, Any]:
    return {"message": f"Property values were not valid: {json.dumps([{'isValid': False} | one])}"}


def listed(stand_ins: StandIns, hubspot: HubSpot) -> list[Any]:
    stand_ins.hubspot.load(deals=[deal(51)])
    return list(hubspot.list_objects("deals", ["dealname"]))


@pytest.mark.parametrize(
    ("status", "expected"),
    [(500, [0.2, 0.4]), (502, [1, 2]), (503, [1, 2]), (504, [1, 2]), (521, [1, 2]), (522, [1, 2]),
     (523, [1, 2]), (524, [1, 2]), (525, [1, 2]), (526, [1, 2]), (423, [2, 4])],
)  # fmt: skip
def test_trouble_that_passes_is_waited_for(
    stand_ins: StandIns, hubspot: HubSpot, waits: list[float], status: int, expected: list[float]
) -> None:
    stand_ins.hubspot.fault("status", "deals", status=status, body="<html>oops", times=2)
    assert len(listed(stand_ins, hubspot)) == 1
    assert waits == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [("You have reached your ten_secondly_rolling limit.", 10),
     ("You have reached your secondly limit.", 1), ("Too many.", 10), (None, 10)],
)  # fmt: skip
def test_a_limit_is_known_by_its_message_alone(
    stand_ins: StandIns, hubspot: HubSpot, waits: list[float], message: str | None, expected: int
) -> None:
    body = {"status": "error", "message": message}
    stand_ins.hubspot.fault("status", "deals", status=429, body=body)
    listed(stand_ins, hubspot)
    assert waits == [expected]


def test_a_stated_wait_is_kept_to(
    stand_ins: StandIns, hubspot: HubSpot, waits: list[float]
) -> None:
    stand_ins.hubspot.fault("status", "deals", status=429, headers={"Retry-After": "7"})
    listed(stand_ins, hubspot)
    assert waits == [7]


@pytest.mark.parametrize("status", [429, 477])
def test_nobody_is_asked_to_wait_for_longer_than_a_day(status: int) -> None:
    found = problem(status, {"Retry-After": "999999999"}, b"", "listing deals")
    assert isinstance(found, errors.Throttled)
    assert found.wait_seconds == 86400


def test_a_portal_that_moves_is_not_waited_for_but_said(
    stand_ins: StandIns, hubspot: HubSpot, waits: list[float]
) -> None:
    stand_ins.hubspot.fault("status", "deals", status=477, headers={"Retry-After": "86400"})
    with pytest.raises(errors.Throttled, match=r"another data centre .* again in 24 hours"):
        listed(stand_ins, hubspot)
    assert waits == []
    stand_ins.hubspot.fault("status", "deals", status=477, headers={"Retry-After": "5"})
    listed(stand_ins, hubspot)
    assert waits == [5]


@pytest.mark.parametrize(
    "fault",
    [{"status": 477, "headers": {"Retry-After": "86400"}},
     {"status": 429, "body": {"message": "You have reached your daily limit."}}],
)  # fmt: skip
def test_where_hubspot_is_closed_for_hours_a_pull_ends_and_is_taken_up_later(
    console: Console, monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any]
) -> None:
    later: list[tuple[Any, Any]] = []
    monkeypatch.setattr(tasks.pull_time, "apply_async", lambda *a, **kw: later.append((a, kw)))
    console.hubspot_stand_in.fault("status", "time_entry", times=99, **fault)
    tasks.pull_time("full")
    run = SyncRun.objects.get()
    assert run.state == SyncRun.State.FAILED
    assert "24 hours" in run.error or "midnight in HubSpot's time zone" in run.error
    assert later == [((["full", ""],), {"countdown": 3000})]


def test_deals_rest_while_the_days_calls_are_used_up(stand_ins: StandIns, hubspot: HubSpot) -> None:
    Firm()
    stand_ins.hubspot.load(deals=[deal(9001)])
    daily = {"message": "You have reached your daily limit.", "policyName": "DAILY"}
    stand_ins.hubspot.fault("status", "batch/update", status=429, body=daily)
    run = write_back(hubspot=hubspot)
    assert run is not None
    assert "midnight" in run.error
    assert write_back(hubspot=hubspot) is None
    state = DealBillingState.objects.get()
    assert state.refused_at is not None
    assert (timezone.now() - state.refused_at).seconds < 60


def test_an_address_that_is_too_long_is_said(stand_ins: StandIns, hubspot: HubSpot) -> None:
    with pytest.raises(errors.Permanent, match="the address is too long"):
        list(hubspot.list_objects("deals", [f"property_{n:04}" for n in range(900)]))


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ({"message": NO_SCOPE, "category": "MISSING_SCOPES"}, "crm.objects.companies.read"),
        ({"message": OLD_SCOPE}, "crm.objects.companies.read"),
        (
            {"message": NO_SCOPE, "errors": [{"context": {"requiredGranularScopes":
             ["a.read", "crm.objects.companies.read", "b.read"]}}]},
            "crm.objects.companies.read",
        ),
        (
            {"message": NO_SCOPE,
             "errors": [{"context": {"requiredGranularScopes": ["new.read"]}}]},
            "new.read",
        ),
    ],
)  # fmt: skip
def test_both_shapes_of_a_missing_scope_name_the_one_to_add(
    stand_ins: StandIns, hubspot: HubSpot, body: dict[str, Any], needed: str
) -> None:
    stand_ins.hubspot.fault("status", "companies", status=403, body=body)
    with pytest.raises(errors.Misconfigured, match=rf"lacks the scope {needed}\. Add the scope"):
        list(hubspot.list_objects("companies", ["name"]))


@pytest.mark.parametrize(
    ("kind", "needed"),
    [("deals", "deals"), ("0-3", "deals"), ("line_items", "line_items"), ("calls", "contacts"),
     ("0-47", "contacts"), ("0-970", "projects"), ("2-3821545", "custom")],
)  # fmt: skip
def test_each_object_has_its_scope(
    stand_ins: StandIns, version: str, kind: str, needed: str
) -> None:
    stand_ins.hubspot.fault("status", kind, status=403, body={"message": NO_SCOPE})
    with pytest.raises(errors.Misconfigured, match=rf"crm\.objects\.{needed}\.read"):
        HubSpot(version=version).read_objects(kind, ["1"], [])


def test_an_option_that_is_gone_is_named_with_the_others_and_the_mend() -> None:
    said = "paid was not one of the allowed options: [not_billed, sent]"
    option = inner(message=said, error="INVALID_OPTION", name="console_billing_state")
    expected = (
        "HubSpot refused writing to deal 9: console_billing_state can't be “paid”: "
        f"{said}. Add an option with the internal value “paid” to console_billing_state in HubSpot "
        "(Settings, Properties), or rename it back."
    )
    assert refused(option) == expected
    assert refused(inner(message=said, error="INVALID_OPTION")) == expected
    listed_below = {"message": said, "code": "INVALID_OPTION"}
    assert refused({"message": "Not valid", "errors": [listed_below]}) == expected
    assert refused(inner(message=said, error="INVALID_OPTION") | {"errors": None}) == expected
    trailing = inner(message=said, error="INVALID_OPTION")
    assert refused({"message": trailing["message"] + " (1 error)"}) == expected


def test_an_unknown_stage_tells_the_stages_there_are() -> None:
    said = (
        "registered is not a valid pipeline stage ID. Valid options are: pipelineId=default : [a]"
    )
    words = refused(inner(message=said, error="INVALID_OPTION", name="dealstage"), written={})
    assert "dealstage can't be “registered”" in words
    assert "pipelineId=default : [a]" in words


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ({"message": 'Property "console_invoice_number" does not exist',
          "error": "PROPERTY_DOESNT_EXIST"}, "Have the console create the property"),
        ({"message": "It is a read only property", "error": "READ_ONLY_VALUE",
          "name": "console_invoice_number"}, "Let console_invoice_number be edited"),
        ({"message": "INV-1 was not a valid long.", "error": "INVALID_LONG",
          "name": "console_invoice_number"}, "The type of console_invoice_number doesn't fit"),
    ],
)  # fmt: skip
def test_each_refusal_has_its_mend(one: dict[str, str], said: str) -> None:
    words = refused(inner(**one))
    assert "console_invoice_number can't be “INV-1”" in words
    assert said in words


def test_another_property_that_breaks_a_rule_is_told_apart() -> None:
    empty = {"message": "Some required properties were not set.", "code": "REQUIRED_FIELD"}
    for context in ({"properties": ["amount"]}, {"propertyName": ["amount"]}):
        words = refused(
            {"message": "DEAL can't be saved.", "errors": [empty | {"context": context}]}
        )
        assert "as long as another property, amount, breaks a rule" in words
        assert "Fill in amount there, or loosen its rule" in words


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"", b"[]", b"null", b'{"message": null}', b'{"message": {"a": 1}}',
     b'{"message": "x [{\\"a\\": 1"}', b'{"errors": {"a": 1}}', b'{"errors": [1, null]}',
     b'{"errors": [{"context": [1]}]}', b'{"message": "x [{}]", "errors": [{"code": 1}]}',
     b'{"message": ["x"], "errors": [{"context": {"propertyName": [null]}}]}',
     b"\xff\xfe", b'{"message": "' + b"[{" * 30_000 + b'"}'],
)  # fmt: skip
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 414, 423, 429, 477, 500])
def test_no_error_answer_is_too_broken_to_be_told(status: int, body: bytes) -> None:
    found = problem(status, {"Retry-After": "soon"}, body, "listing deals", written=SENT)
    assert "listing deals" in found.message


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "a moment"), (1, "1 second"), (59, "59 seconds"), (61, "2 minutes"), (3600, "1 hour"),
     (86400, "24 hours")],
)  # fmt: skip
def test_a_wait_is_told_in_words(seconds: int, words: str) -> None:
    assert span(seconds) == words


@pytest.mark.parametrize(
    "answer",
    [{}, {"results": None}, {"results": {}}, {"results": [1]}, {"results": "x"},
     {"results": [{"id": None}]}, {"results": [{"id": ["1"]}]}],
)  # fmt: skip
def test_an_answer_of_another_shape_is_not_taken_for_an_empty_one(
    stand_ins: StandIns, hubspot: HubSpot, answer: dict[str, Any]
) -> None:
    stand_ins.hubspot.fault("status", "batch/read", status=200, body=answer)
    with pytest.raises(errors.Transient, match="can't be read"):
        hubspot.read_objects("deals", ["51"], [])


def test_an_answer_in_part_for_another_reason_is_not_taken_for_whole(
    stand_ins: StandIns, hubspot: HubSpot
) -> None:
    failed = {"category": "VALIDATION_ERROR", "message": "No."}
    part = {"status": "COMPLETE", "results": [], "numErrors": 1, "errors": [failed]}
    stand_ins.hubspot.fault("status", "batch/read", status=207, body=part)
    with pytest.raises(errors.Transient, match="only in part while reading deals"):
        hubspot.read_objects("deals", ["51"], [])


def test_a_missing_page_of_html_is_no_record(stand_ins: StandIns, hubspot: HubSpot) -> None:
    stand_ins.hubspot.load(deals=[deal(51)], time_entries=[entry(1)])
    assert hubspot.has_object("deals", "51")
    assert not hubspot.has_object("deals", "404")
