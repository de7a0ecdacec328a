"""Webhooks as they were captured from the real services: each event is read for what it is."""

import json

import pytest

from syncs.hubspot import webhooks as hubspot
from syncs.quickbooks import webhooks as quickbooks

CLASSIC = {
    "objectId": 697680835, "propertyName": "dealstage", "propertyValue": "closedwon",
    "changeSource": "AUTOMATION_PLATFORM", "eventId": 1228532628, "subscriptionId": 92894,
    "portalId": 5799819, "appId": 186886, "occurredAt": 1556105815815,
    "subscriptionType": "deal.propertyChange", "attemptNumber": 3,
}  # fmt: skip
GENERIC = {
    "eventId": 1765889350, "subscriptionId": 7662269, "portalId": 247279312, "appId": 51879189,
    "occurredAt": 1788597072520, "subscriptionType": "object.propertyChange", "attemptNumber": 0,
    "objectId": 546500061938, "objectTypeId": "0-1", "propertyName": "email",
    "propertyValue": "bhalli@hubspot.com", "changeSource": "CRM_UI",
    "sourceId": "userId:98499705", "isSensitive": False,
}  # fmt: skip
CREATION = {
    "eventId": 3944863254, "subscriptionId": 3327050, "portalId": 49532047, "appId": 9318066,
    "occurredAt": 1742175136625, "subscriptionType": "contact.creation", "attemptNumber": 7,
    "objectId": 106500991877, "changeFlag": "CREATED", "changeSource": "INTEGRATION",
    "sourceId": "9318066",
}  # fmt: skip
OLDER = {
    "eventNotifications": [
        {
            "realmId": "310687",
            "dataChangeEvent": {
                "entities": [
                    {
                        "id": "1234",
                        "operation": "Create",
                        "name": "Invoice",
                        "lastUpdated": "2025-09-08T20:52:31.657Z",
                    },
                    {
                        "id": "7",
                        "operation": "Merge",
                        "deletedId": "8",
                        "name": "Customer",
                        "lastUpdated": "2025-09-08T20:52:31.657Z",
                    },
                ]
            },
        }
    ]
}
CLOUD = [
    {
        "specversion": "1.0",
        "id": "88cd52aa-33b6-4351-9aa4-47572edbd068",
        "source": "intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=",
        "type": "qbo.invoice.created.v1",
        "datacontenttype": "application/json",
        "time": "2025-09-10T21:31:25.179851517Z",
        "intuitentityid": "1234",
        "intuitaccountid": "310687",
        "data": {},
    }
]


@pytest.mark.parametrize("event", [CLASSIC, GENERIC, CREATION])
def test_events_of_hubspot_are_read(event: dict[str, object]) -> None:
    [told] = hubspot.read(json.dumps([event]).encode())
    assert told.problem == ""
    assert told.payload == event
    assert (told.account, told.object_id) == (str(event["portalId"]), str(event["objectId"]))
    assert told.occurred_at is not None


def test_an_attempt_more_is_the_same_event() -> None:
    first, again = hubspot.read(json.dumps([CLASSIC, CLASSIC | {"attemptNumber": 4}]).encode())
    assert first.key == again.key


def test_both_formats_of_quickbooks_are_read() -> None:
    created, merged = quickbooks.read(json.dumps(OLDER).encode())
    [cloud] = quickbooks.read(json.dumps(CLOUD).encode())
    for told in (created, merged, cloud):
        assert (told.problem, told.account) == ("", "310687")
        assert told.occurred_at is not None
    assert (created.object_id, merged.object_id, cloud.object_id) == ("1234", "7", "1234")


@pytest.mark.parametrize("change", ["id", "time", "data", "intuitentityid", "source"])
def test_a_cloud_event_without_a_part_is_kept(change: str) -> None:
    event = {name: value for name, value in CLOUD[0].items() if name != change}
    [told] = quickbooks.read(json.dumps([event]).encode())
    assert told.payload == event
