"""Customers of QuickBooks that clients can't be billed to any more, until a person matches anew."""

from django.db import models

from clients.models import Client


class CustomerTrouble(models.Model):
    """What became of a client's customer: merged, removed or made inactive there, in words.

    Of concern only as long as the client names that customer.
    """

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="customer_trouble")
    quickbooks_id = models.CharField("QuickBooks customer id", max_length=40)
    words = models.TextField()
    first_seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "trouble with a customer"
        verbose_name_plural = "troubles with customers"

    def __str__(self) -> str:
        return f"{self.client}: {self.words}"
