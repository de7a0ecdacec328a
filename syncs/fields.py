"""Text that is encrypted at rest, with the keys of FIELD_ENCRYPTION_KEYS; the first one writes."""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@lru_cache(maxsize=1)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """The cipher of the configured keys; raises ImproperlyConfigured without any."""
    keys = tuple(settings.FIELD_ENCRYPTION_KEYS)
    if not keys:
        raise ImproperlyConfigured(
            "FIELD_ENCRYPTION_KEYS is empty, so tokens can't be kept. Make a key with "
            "`python -c 'from cryptography.fernet import Fernet; "
            "print(Fernet.generate_key().decode())'` and put it there."
        )
    return _cipher(keys)


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Stored as a Fernet token; a value that no key opens raises InvalidToken."""

    def get_prep_value(self, value: Any) -> Any:
        """What goes into the database."""
        return cipher().encrypt(value.encode()).decode() if value else ""

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str:
        """What comes out of it."""
        return cipher().decrypt(value.encode()).decode() if value else ""
