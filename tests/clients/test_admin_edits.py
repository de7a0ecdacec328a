"""Terms edited in the admin: rows judged together, refusals in words, old and new in the log."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from clients.models import OverageBand, Rate, RateCard, RetainerTier, StatementOfWork
from clients.services.import_contracts import import_contracts
from tests.clients.folders import write


@pytest.fixture
def firm(db, tmp_path):
    import_contracts(write(tmp_path / "contracts"))


def address(row):
    return reverse(f"admin:clients_{row._meta.model_name}_change", args=[row.pk])


def form_of(response):
    """What a browser would send back for a page, unchanged."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None or value is False else value
    return data


def save(client, row, **changes):
    """Opens the row's page, changes some fields and saves; what the page says if it refuses."""
    data = form_of(client.get(address(row))) | changes
    response = client.post(address(row), data)
    if response.status_code == 302:
        return []
    said = list(response.context["errors"])
    return [
        str(error)
        for errors in said
        for error in (errors if isinstance(errors, list) else [errors])
    ]


def test_one_rate_may_end_where_another_begins_in_one_save(firm, admin_client):
    card = RateCard.objects.get(code="ACME")
    Rate.objects.create(rate_card=card, role="Senior", hourly_rate=200)
    refused = save(
        admin_client,
        card,
        **{
            "rates-0-effective_to": "2026-12-31",
            "rates-TOTAL_FORMS": "2",
            "rates-1-rate_card": card.pk,
            "rates-1-role": "Senior",
            "rates-1-hourly_rate": "220.5",
            "rates-1-effective_from": "2027-01-01",
        },
    )
    assert refused == []
    assert list(card.rates.values_list("hourly_rate", flat=True).order_by("hourly_rate")) == [
        200,
        220.5,
    ]


def test_rates_that_overlap_are_refused_in_words(firm, admin_client):
    card = RateCard.objects.get(code="ACME")
    Rate.objects.create(rate_card=card, role="Senior", hourly_rate=200)
    refused = save(
        admin_client,
        card,
        **{
            "rates-TOTAL_FORMS": "2",
            "rates-1-rate_card": card.pk,
            "rates-1-role": "Senior",
            "rates-1-hourly_rate": "220",
            "rates-1-effective_from": "2027-01-01",
        },
    )
    assert refused == [
        "200 for Senior and 220 for Senior are in force on the same days; "
        "end one before the other begins."
    ]


def test_a_change_is_logged_with_old_and_new(firm, admin_client):
    card = RateCard.objects.get(code="ACME")
    Rate.objects.create(rate_card=card, role="Senior", hourly_rate=200)
    assert save(admin_client, card, name="Acme 2027", **{"rates-0-hourly_rate": "210"}) == []
    assert LogEntry.objects.get().get_change_message() == (
        "Name: Acme → Acme 2027. rate 210 for Senior: Hourly rate: 200 → 210."
    )


def test_bands_may_move_up_together(firm, admin_client):
    tier = RetainerTier.objects.get(code="GOLD")
    OverageBand.objects.create(tier=tier, up_to_hours=20, hourly_rate=170)
    assert (
        save(
            admin_client,
            tier,
            **{"overage_bands-0-up_to_hours": "20", "overage_bands-1-up_to_hours": "30"},
        )
        == []
    )
    ends = tier.overage_bands.exclude(up_to_hours=None).values_list("up_to_hours", flat=True)
    assert list(ends) == [20, 30]


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        ("50", "The last band must have no end: leave its end blank."),
        ("", "There are two bands without end; keep one."),
    ],
)
def test_exactly_one_band_has_no_end(end, sentence, firm, admin_client):
    tier = RetainerTier.objects.get(code="GOLD")
    changes = {f"overage_bands-{n}-up_to_hours": end for n in range(2)} if end == "" else {}
    changes |= {"overage_bands-1-up_to_hours": end}
    assert save(admin_client, tier, **changes) == [sentence]


def test_an_amount_finer_than_the_currency_is_refused(firm, admin_client):
    zen = StatementOfWork.objects.get(code="ZEN-1")
    refused = save(admin_client, zen, cap_amount="100.5")
    assert refused == ["100.5 is finer than JPY allows; use at most 0 decimals."]


def test_the_page_of_a_sow_begins_with_the_terms_of_the_day_asked_for(firm, admin_client):
    sow = StatementOfWork.objects.get(code="ACME-1")
    before = admin_client.get(address(sow), {"terms_on": "2026-09-15"}).content.decode()
    after = admin_client.get(address(sow), {"terms_on": "2026-09-16"}).content.decode()
    assert "Terms in force on 15 September 2026" in before
    assert "Lena: Principal" not in before
    assert "Lena: Principal" in after
    assert "6,000.00 USD a month for 30 h" in after


@pytest.mark.parametrize("name", ["statementofwork", "rate", "usagerecord", "retainer", "client"])
def test_lists_ask_no_more_for_more_rows(name, firm, admin_client, django_assert_max_num_queries):
    for n in range(20):
        sow = StatementOfWork.objects.get(code="ACME-2")
        sow.pk, sow.code, sow.hubspot_deal_id = None, f"MORE-{n}", ""
        sow.save()
    with django_assert_max_num_queries(14):
        admin_client.get(reverse(f"admin:clients_{name}_changelist"), {"in_force": "today"})
