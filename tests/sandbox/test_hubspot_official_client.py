"""HubSpot's own Python client against the stand-in."""

import pytest
from hubspot import HubSpot

from sandbox.server import Running
from tests.sandbox.caller import Caller
from tests.sandbox.firm import TIME, firm


@pytest.fixture
def client(stands: Running, hubspot: Caller) -> HubSpot:
    hubspot.post("/_control/load", firm(entries=120))
    return HubSpot(access_token="pat-na1-test", host=stands.hubspot_url)


def test_every_entry_is_listed(client: HubSpot) -> None:
    rows = client.crm.objects.get_all(TIME, properties=["hours"])
    assert len(rows) == 120
    assert rows[0].properties["hours"] == "1.5"


def test_deals_are_searched(client: HubSpot) -> None:
    ready = {"propertyName": "billing_status", "operator": "EQ", "value": "ready_for_billing"}
    found = client.crm.deals.search_api.do_search(
        public_object_search_request={"filterGroups": [{"filters": [ready]}], "limit": 10}
    )
    assert [deal.id for deal in found.results] == ["52"]


def test_a_deal_is_updated(client: HubSpot) -> None:
    written = {"properties": {"console_billing_state": "sent"}}
    client.crm.deals.basic_api.update("51", simple_public_object_input=written)
    deal = client.crm.deals.basic_api.get_by_id("51", properties=["console_billing_state"])
    assert deal.properties["console_billing_state"] == "sent"


def test_associations_are_read_in_a_batch(client: HubSpot) -> None:
    found = client.crm.associations.v4.batch_api.get_page(
        TIME, "deals", batch_input_public_fetch_associations_batch_request={"inputs": [{"id": "1"}]}
    )
    assert found.results[0].to[0].to_object_id in (51, "51")


def test_owners_are_read_with_those_who_left(client: HubSpot) -> None:
    assert len(client.crm.owners.owners_api.get_page(limit=100).results) == 2
    assert len(client.crm.owners.owners_api.get_page(limit=100, archived=True).results) == 1


def test_properties_and_schemas_are_read(client: HubSpot) -> None:
    names = {p.name for p in client.crm.properties.core_api.get_all("deals").results}
    assert "console_billing_state" in names
    schemas = client.crm.schemas.core_api.get_all().results
    assert schemas[0].object_type_id == TIME
    assert client.crm.pipelines.pipelines_api.get_all("deals").results[0].id == "default"
