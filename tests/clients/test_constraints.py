"""What the database itself refuses, whoever writes, and the versions it counts."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from clients.database_words import said_plainly
from clients.models import (
    Assignment,
    Client,
    Company,
    OverageBand,
    Person,
    Rate,
    RateCard,
    Retainer,
    RetainerTier,
    StatementOfWork,
    UsageBand,
    UsageFee,
)

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)


def refused(write):
    """The words in which the database refuses, at once or at commit."""

    def commit():
        with transaction.atomic():
            write()
            connection.check_constraints()

    with pytest.raises(IntegrityError) as error:
        commit()
    return said_plainly(error.value)


@pytest.fixture
def sow():
    client = Client.objects.create(code="A", name="A", currency="USD", company=Company.firm())
    return StatementOfWork.objects.create(
        code="A-1", client=client, currency="USD", starts_on=AUGUST, hubspot_deal_id="1"
    )


@pytest.fixture
def card():
    return RateCard.objects.create(code="FIRM", currency="USD")


@pytest.fixture
def tier():
    return RetainerTier.objects.create(code="T", currency="USD", monthly_fee=1, included_hours=1)


@pytest.fixture
def lena():
    return Person.objects.create(email="lena@firm.example", name="Lena")


def test_rates_of_a_card_may_not_overlap(card):
    Rate.objects.create(rate_card=card, role="Senior", hourly_rate=1)
    words = refused(
        lambda: Rate.objects.create(
            rate_card=card, role="Senior", hourly_rate=2, effective_from=AUGUST
        )
    )
    assert words.startswith("Another rate for the same person, role and activity")


def test_a_last_day_is_in_force_still(card):
    Rate.objects.create(rate_card=card, hourly_rate=1, effective_to=SEPTEMBER)
    assert refused(
        lambda: Rate.objects.create(rate_card=card, hourly_rate=2, effective_from=SEPTEMBER)
    )
    Rate.objects.create(rate_card=card, hourly_rate=2, effective_from=date(2026, 9, 2))


def test_rates_of_other_people_roles_or_cards_may(card, lena):
    Rate.objects.create(rate_card=card, hourly_rate=1)
    Rate.objects.create(rate_card=card, hourly_rate=1, role="Senior")
    Rate.objects.create(rate_card=card, hourly_rate=1, person=lena)
    Rate.objects.create(rate_card=card, hourly_rate=1, activity="Travel")
    connection.check_constraints()


def test_assignments_and_retainers_may_not_overlap(sow, lena, tier):
    Assignment.objects.create(sow=sow, person=lena, role="Senior")
    words = refused(lambda: Assignment.objects.create(sow=sow, person=lena, role="Boss"))
    assert words.startswith("This person has another role on the SOW")
    Retainer.objects.create(sow=sow, tier=tier, starts_on=AUGUST)
    words = refused(lambda: Retainer.objects.create(sow=sow, tier=tier, starts_on=SEPTEMBER))
    assert words.startswith("The SOW is on another tier")


def test_a_deal_belongs_to_one_sow(sow):
    words = refused(
        lambda: StatementOfWork.objects.create(
            code="A-2", client=sow.client, currency="USD", starts_on=AUGUST, hubspot_deal_id="1"
        )
    )
    assert words == "Another SOW already has this HubSpot deal."


def test_the_last_overage_band_is_open_at_commit(tier):
    assert refused(
        lambda: OverageBand.objects.create(tier=tier, up_to_hours=10, hourly_rate=1)
    ).startswith("The last band has to be open-ended")
    OverageBand.objects.create(tier=tier, up_to_hours=10, hourly_rate=1)
    last = OverageBand.objects.create(tier=tier, up_to_hours=None, hourly_rate=1)
    connection.check_constraints()
    assert refused(last.delete).startswith("The last band has to be open-ended")


def test_the_last_usage_band_is_open_at_commit(sow):
    fee = UsageFee.objects.create(code="F", sow=sow, model="volume")
    assert refused(lambda: UsageBand.objects.create(usage_fee=fee, up_to_units=10)).startswith(
        "The last band has to be open-ended"
    )


def test_two_bands_may_not_both_be_open(tier):
    OverageBand.objects.create(tier=tier, hourly_rate=1)
    words = refused(lambda: OverageBand.objects.create(tier=tier, hourly_rate=2))
    assert words == "The tier already has a band that ends there."


def test_a_fee_has_what_its_model_needs(sow):
    words = refused(lambda: UsageFee.objects.create(code="F", sow=sow, model="package"))
    assert words == "The fee lacks a figure that its model needs."


def test_the_database_counts_versions_whoever_changes_the_row(card):
    assert card.version == 1
    RateCard.objects.filter(pk=card.pk).update(name="Firm")
    RateCard.objects.filter(pk=card.pk).update(name="Firm")
    card.refresh_from_db()
    assert card.version == 2
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clients_ratecard SET currency = 'EUR' WHERE id = %s", [card.pk])
    card.refresh_from_db()
    assert card.version == 3


def test_the_firm_has_its_own_today():
    firm = Company(time_zone="Pacific/Kiritimati")
    assert firm.today() >= timezone.now().date()
