"""What HubSpot's values mean: seconds half up, days in the firm's time zone, None for nonsense."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncs.hubspot import json_text
from syncs.hubspot.mapping import Entry, Reader, Unidentified
from syncs.models import TimeSource

from .records import entry

NEW_YORK = ZoneInfo("America/New_York")


def read(unit: str = "h", deals: tuple[str, ...] = ("51",), **properties: Any) -> Entry:
    return Reader(TimeSource(unit=unit), NEW_YORK).read(entry(1, **properties), deals)


@pytest.mark.parametrize(
    ("hours", "seconds"),
    [
        ("1.5", 5400),
        ("0.0001388", 0),
        ("0.0001389", 1),
        ("24.0001", 86400),
        ("24.0002", 86401),
        ("-1", -3600),
        ("1e3", 3_600_000),
        (" 8 ", 28800),
        (".5", 1800),
        ("7.99999999999999999999999999999", 28800),
        ("99999", 359_996_400),
        (2, 7200),
        ("1e30", None),
        ("9" * 200, None),
        ("abc", None),
        ("", None),
        (None, None),
        ("NaN", None),
        ("Infinity", None),
        ("1,5", None),
        ("1_0", None),
        ("٣", None),
        ("1:30", None),
        ("1e999999999", None),
        (["1"], None),
    ],
)
def test_hours_become_whole_seconds_or_nothing(hours: Any, seconds: int | None) -> None:
    assert read(hours=hours).seconds == seconds


@pytest.mark.parametrize(
    ("unit", "value", "seconds"),
    [("min", "90", 5400), ("min", "0.0083", 0), ("s", "59.5", 60), ("ms", "3500", 4),
     ("ms", "3499", 3), ("ms", "-500", -1)],
)  # fmt: skip
def test_every_unit_rounds_half_up(unit: str, value: str, seconds: int) -> None:
    assert read(unit, hours=value).seconds == seconds


@pytest.mark.parametrize(
    ("work_date", "day"),
    [
        ("2026-09-01", date(2026, 9, 1)),
        ("2026-09-02T03:59:59Z", date(2026, 9, 1)),
        ("2026-09-02T04:00:00.000Z", date(2026, 9, 2)),
        ("2026-09-01T23:30:00+02:00", date(2026, 9, 1)),
        ("2026-09-02T03:59:59", None),
        ("2026-13-45", None),
        ("2026-02-30", None),
        ("20260901", None),
        ("2026-W36-2", None),
        ("01.09.2026", None),
        ("1789000000000", None),
        ("0001-01-01T00:00:00Z", None),
        ("0000-01-01", None),
        ("", None),
        (None, None),
        (20260901, None),
    ],
)
def test_a_day_is_a_day_or_an_instant_in_the_firms_time_zone(
    work_date: Any, day: date | None
) -> None:
    assert read(work_date=work_date).worked_on == day


@pytest.mark.parametrize(
    ("billable", "flag"),
    [("true", True), ("false", False), (True, True), (False, False), ("TRUE", None),
     ("yes", None), ("1", None), (1, None), ("", None), (None, None), ([], None)],
)  # fmt: skip
def test_billable_is_true_or_false_as_hubspot_writes_it(billable: Any, flag: bool | None) -> None:
    assert read(billable=billable).billable is flag


def test_two_associations_with_one_deal_are_one() -> None:
    assert read(deals=("51", "51")).deal_ids == ["51"]


def test_the_fingerprint_knows_what_billing_compares() -> None:
    first = read()
    assert first.fingerprint == "5400|2026-09-01|70001|Delivery|True|51"
    assert read(description="Another").fingerprint == first.fingerprint
    for change in ({"hours": "2"}, {"work_date": "2026-09-02"}, {"hubspot_owner_id": "1"},
                   {"activity": "Sales"}, {"billable": "false"}):  # fmt: skip
        assert read(**change).fingerprint != first.fingerprint
    assert read(deals=("52",)).fingerprint != first.fingerprint


def test_a_fingerprint_of_very_many_deals_still_tells_them_apart() -> None:
    many = tuple(str(10**11 + n) for n in range(100))
    first, second = read(deals=many), read(deals=many[:-1])
    assert len(first.fingerprint) == len(second.fingerprint) == 400
    assert first.fingerprint != second.fingerprint


def test_a_record_that_is_hardly_one_is_read_all_the_same() -> None:
    reader = Reader(TimeSource(), NEW_YORK)
    bare = reader.read({"id": "7", "properties": None, "associations": []}, [])
    assert (bare.hubspot_id, bare.seconds, bare.worked_on, bare.billable) == (7, None, None, None)
    assert (bare.hubspot_owner_id, bare.activity, bare.hubspot_modified_at) == ("", "", None)


@pytest.mark.parametrize("identity", [None, "", "abc", "-1", "9" * 30, "9223372036854775808"])
def test_a_record_without_an_id_is_told_apart(identity: Any) -> None:
    record = entry(1) | {"id": identity}
    with pytest.raises(Unidentified):
        Reader(TimeSource(), NEW_YORK).read(record, [])


def test_the_time_of_change_is_the_propertys_or_the_frames() -> None:
    at = datetime(2026, 9, 1, 10, 0, 0, 123000, tzinfo=UTC)
    assert read(hs_lastmodifieddate="2026-09-01T10:00:00.123Z").hubspot_modified_at == at
    framed = entry(1) | {"updatedAt": "2026-09-01T12:00:00.123+02:00"}
    reader = Reader(TimeSource(), NEW_YORK)
    assert reader.read(framed, []).hubspot_modified_at == at


def test_other_properties_can_hold_the_time() -> None:
    source = TimeSource(
        object_type="calls",
        date_property="hs_timestamp",
        duration_property="hs_call_duration",
        unit="ms",
        billable_property="is_billable",
        activity_property="",
        description_property="hs_call_title",
    )
    record = {
        "id": "9",
        "properties": {
            "hs_timestamp": "2026-03-20T04:22:15.536Z",
            "hs_call_duration": "3800",
            "is_billable": "true",
            "hs_call_title": "Kick-off",
            "hubspot_owner_id": "70001",
        },
    }
    call = Reader(source, NEW_YORK).read(record, ["51"])
    assert (call.seconds, call.worked_on, call.billable) == (4, date(2026, 3, 20), True)
    assert (call.activity, call.description) == ("", "Kick-off")


values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text()),
    st.dictionaries(st.text(), st.text()),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(TimeSource().properties()), values), values)
def test_no_record_makes_the_reader_fail(properties: dict[str, Any], associations: Any) -> None:
    record = {"id": "1", "properties": properties, "associations": associations}
    made = Reader(TimeSource(), NEW_YORK).read(record, ["51"])
    assert len(made.fingerprint) <= 400
    assert len(made.activity) <= 200


def test_json_loses_what_postgres_refuses_and_nothing_else() -> None:
    body = b'{"a\\u0000": ["x\\u0000\\ud800y", "\\ud83d\\ude00", 1.50, NaN, "\\\\u0000"]}'
    assert json_text.loads(body) == {"a": ["xy", "😀", "1.50", "NaN", "\\u0000"]}


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-09-01T14:00:00Z", "2026-09-01T15:30:00.000Z", 5400),
        ("2026-09-01T14:00:00.000Z", "2026-09-01T14:00:01.499Z", 1),
        ("2026-09-01T14:00:00.500Z", "2026-09-01T14:00:02.000Z", 2),
        ("2026-10-31T23:00:00-04:00", "2026-11-01T08:00:00+00:00", 18000),
        ("2026-09-01T14:00:00Z", "2026-09-01T14:00:00Z", 0),
        ("2026-09-01T14:00:01Z", "2026-09-01T14:00:00Z", None),
        ("2026-09-01T14:00:00Z", None, None),
        ("", "2026-09-01T14:00:00Z", None),
        ("2026-09-01", "2026-09-02", None),
        ("nonsense", ["x"], None),
    ],
)
def test_from_start_to_end_is_elapsed_time_half_up(
    start: Any, end: Any, seconds: int | None
) -> None:
    source = TimeSource(duration_property="", start_property="from", end_property="to")
    made = Reader(source, NEW_YORK).read(entry(1, **{"from": start, "to": end}), ["51"])
    assert made.seconds == seconds
