"""People whose time is billed, and the users they sign in as."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .base import VersionedTerms


class Person(VersionedTerms):
    """Somebody who tracks time in HubSpot; found there by owner id."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(
        max_length=100, blank=True, help_text="The role that prices their time by default."
    )
    hubspot_owner_id = models.CharField("HubSpot owner id", max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
    )

    class Meta(VersionedTerms.Meta):
        verbose_name_plural = "people"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["hubspot_owner_id"],
                condition=~Q(hubspot_owner_id=""),
                name="one_person_an_owner",
                violation_error_message="Another person already has this HubSpot owner id.",
            )
        ]

    def __str__(self) -> str:
        return self.name
