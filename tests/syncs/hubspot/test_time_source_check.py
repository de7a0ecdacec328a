"""A mapping is held to the portal before it is saved: names, types, options, scopes, the link."""

from typing import Any

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse

from syncs import errors
from syncs.hubspot.gateway import HubSpot
from syncs.hubspot.portal import links_to_deals
from syncs.hubspot.presets import PRESETS, filled
from syncs.models import TimeSource
from syncs.services.check_time_source import check_time_source
from tests.browsers import shown, signed_in
from tests.cast import auditor, sign_up
from tests.stand_ins import StandIns

pytestmark = pytest.mark.django_db
SOURCE = reverse("admin:syncs_timesource_changelist")
PAGE = reverse("admin:syncs_timesource_change", args=[1])
SCHEMA = {
    "name": "stopwatch_time_log",
    "objectTypeId": "2-7",
    "properties": [{"name": "x_total_minutes"}, {"name": "a9_billable_minutes"}],
}


@pytest.fixture
def browser(db: None) -> Client:
    TimeSource.current().save()
    return signed_in(sign_up("grace", "syncs.view_timesource", "syncs.change_timesource"))


def change(browser: Client, preset: str = "custom", **changes: Any) -> str:
    source = TimeSource(pk=1, **PRESETS[preset].values)
    posted = model_to_dict(source) | changes
    return shown(browser.post(browser.get(SOURCE)["Location"], posted, follow=True))


def troubles(hubspot: HubSpot, preset: str = "custom", **changes: Any) -> dict[str, str]:
    return dict(check_time_source(TimeSource(**PRESETS[preset].values | changes), hubspot))


@pytest.mark.parametrize("preset", ["custom", "meetings", "calls"])
def test_a_preset_fits_a_portal_that_has_the_object(
    stand_ins: StandIns, version: str, preset: str
) -> None:
    assert troubles(HubSpot(), preset) == {}


def test_an_object_that_is_not_there_is_told_with_those_that_are(hubspot: HubSpot) -> None:
    found = troubles(hubspot, object_type="time_entryy")
    assert "no object “time_entryy”" in found["object_type"]
    assert "time_entry (2-3821545), meetings, calls" in found["object_type"]


@pytest.mark.parametrize(
    ("field", "name", "said"),
    [
        ("duration_property", "hourz", "no property of this name (hourz). Did you mean hours"),
        ("duration_property", "description", "holds text; it must hold a number"),
        ("date_property", "hours", "holds a number; it must hold a date"),
        ("owner_property", "billable", "holds a checkbox; it must hold a HubSpot user"),
        ("billable_property", "hours", "it must hold a checkbox"),
    ],
)
def test_a_property_that_does_not_fit_its_role_is_named(
    hubspot: HubSpot, field: str, name: str, said: str
) -> None:
    assert said in troubles(hubspot, **{field: name})[field]


def test_a_day_is_no_instant_to_count_from(hubspot: HubSpot) -> None:
    pair = {"start_property": "work_date", "end_property": "work_date"}
    found = troubles(hubspot, duration_property="", **pair)
    assert set(found) == {"start_property", "end_property"}


def test_a_value_that_is_no_option_is_told_with_the_options(hubspot: HubSpot) -> None:
    found = troubles(hubspot, "meetings", takes_values="COMPLETED, Done")
    assert found["takes_values"].startswith("hs_meeting_outcome has no option “Done”.")
    assert "CANCELED, COMPLETED" in found["takes_values"]


def test_a_checkbox_decides_by_true_or_false(hubspot: HubSpot) -> None:
    decides = {"takes": "only", "takes_property": "billable"}
    assert troubles(hubspot, **decides, takes_values="true") == {}
    assert "no option “yes”" in troubles(hubspot, **decides, takes_values="yes")["takes_values"]


def test_the_property_of_the_deal_holds_an_id(hubspot: HubSpot) -> None:
    found = troubles(hubspot, deal_link="property", deal_property="work_date")
    assert "it must hold the deal's id" in found["deal_property"]


def test_a_custom_object_needs_an_association_with_deals() -> None:
    assert links_to_deals({"associations": [{"fromObjectTypeId": "2-7", "toObjectTypeId": "0-3"}]})
    assert not links_to_deals({"associations": [{"fromObjectTypeId": "2-7"}]})
    assert links_to_deals({})


@pytest.mark.parametrize(
    ("preset", "scope"),
    [("custom", "crm.objects.custom.read"), ("meetings", "crm.objects.contacts.read")],
)
def test_a_scope_that_is_missing_is_named(
    stand_ins: StandIns, hubspot: HubSpot, preset: str, scope: str
) -> None:
    schemas = ["crm.schemas.custom.read", "crm.schemas.contacts.read"]
    stand_ins.hubspot.settings(scopes=schemas)
    with pytest.raises(errors.Misconfigured, match=rf"lacks the scope {scope}"):
        troubles(hubspot, preset)


def test_it_is_saved_when_the_portal_has_all_of_it(browser: Client, stand_ins: StandIns) -> None:
    change(browser, unit="min", activity_property="")
    source = TimeSource.objects.get()
    assert (source.unit, source.activity_property) == ("min", "")


def test_it_is_refused_at_its_field_in_words(browser: Client, stand_ins: StandIns) -> None:
    page = change(browser, duration_property="hourz", save_unchecked="on")
    assert "time_entry has no property of this name (hourz)" in page
    assert TimeSource.objects.get().duration_property == "hours"


def test_what_is_wrong_in_itself_is_refused_without_asking(
    browser: Client, stand_ins: StandIns
) -> None:
    page = change(browser, start_property="work_date")
    assert "Give either the property of the duration, or those of start and end." in page
    assert stand_ins.hubspot.calls() == []


@pytest.mark.parametrize(
    ("switches", "said"), [({"access_tokens": ["x"]}, "HUBSPOT_ACCESS_TOKEN"), ({}, "HTTP 503")]
)
def test_what_cannot_be_checked_is_saved_only_knowingly(
    browser: Client, stand_ins: StandIns, switches: dict[str, Any], said: str
) -> None:
    stand_ins.hubspot.settings(**switches)
    if not switches:
        stand_ins.hubspot.fault("status", "properties", status=503, body="<html>", times=9)
    page = change(browser, unit="min")
    assert "could not be checked, so it was not saved" in page.replace("&#x27;", "'")
    assert said in page
    assert TimeSource.objects.get().unit == "h"
    page = change(browser, unit="min", save_unchecked="on")
    assert "saved unchecked" in page
    assert TimeSource.objects.get().unit == "min"


def test_a_preset_fills_the_form_in_and_saves_nothing(browser: Client, stand_ins: StandIns) -> None:
    page = shown(browser.get(f"{PAGE}?preset=meetings"))
    assert 'value="hs_meeting_end_time"' in page
    assert "once its outcome is Completed" in page
    assert TimeSource.objects.get().object_type == "time_entry"
    assert stand_ins.hubspot.calls() == []
    change(browser, "meetings")
    assert TimeSource.objects.get().end_property == "hs_meeting_end_time"


def test_a_preset_is_offered_to_those_who_may_save_it(browser: Client) -> None:
    assert "?preset=calls" in browser.get(PAGE).content.decode()
    otto = auditor()
    otto.user_permissions.set(sign_up("iris", "syncs.view_timesource").user_permissions.all())
    assert "?preset=" not in shown(signed_in(otto).get(PAGE))


def test_the_timers_object_and_prefix_are_found_in_the_portal() -> None:
    values = filled("stopwatch", [{"name": "other", "properties": []}, SCHEMA])
    assert (values["object_type"], values["deal_property"]) == ("2-7", "a9_assoc_record_id")
    assert values["takes_property"] == "a9_toggle"
    assert filled("stopwatch_total")["duration_property"] == "a552213_total_minutes"


@pytest.mark.parametrize("preset", ["stopwatch", "stopwatch_total"])
def test_the_timers_preset_fits_its_app_object(
    stand_ins: StandIns, hubspot: HubSpot, preset: str
) -> None:
    stand_ins.hubspot.load(stopwatch_time_logs=[])
    source = TimeSource(**filled(preset, hubspot.schemas()))
    assert source.object_type.startswith("2-")
    assert check_time_source(source, hubspot) == []
