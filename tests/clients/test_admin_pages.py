"""The admin pages of every table of the terms answer, and importing works through its preview."""

from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from clients.services.import_contracts import import_contracts

CASES = Path(__file__).parent.parent / "cases"
MODELS = sorted(
    (m for m in apps.get_app_config("clients").get_models() if not m._meta.auto_created),
    key=lambda model: model.__name__,
)


def page(model, name, *args):
    return reverse(f"admin:clients_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def firm(db):
    for case in ("02-retainers", "03-usage-and-milestones"):
        import_contracts(CASES / case / "contracts" / "1")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_list_add_and_change_pages_answer(model, firm, admin_client):
    assert admin_client.get(page(model, "changelist")).status_code == 200
    assert admin_client.get(page(model, "add")).status_code == 200
    row = model.objects.first()
    if row:
        assert admin_client.get(page(model, "change", row.pk)).status_code == 200
