"""Each example in a transaction of its own, which is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no rows behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
