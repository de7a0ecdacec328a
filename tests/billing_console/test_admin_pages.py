"""Users, groups and schedules have admin pages that answer."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

MODELS = [
    User,
    Group,
    PeriodicTask,
    IntervalSchedule,
    CrontabSchedule,
    SolarSchedule,
    ClockedSchedule,
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_pages_answer(model, page, admin_client):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    assert admin_client.get(reverse(name)).status_code == 200


def test_a_user_page_and_its_password_page_answer(admin_client, admin_user):
    assert (
        admin_client.get(reverse("admin:auth_user_change", args=[admin_user.pk])).status_code == 200
    )
    address = reverse("admin:auth_user_password_change", args=[admin_user.pk])
    assert admin_client.get(address).status_code == 200
