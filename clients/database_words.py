"""What the database refused, in the words that the models have for it."""

from django.apps import apps
from django.db import DatabaseError


def said_plainly(error: DatabaseError) -> str:
    """The sentence of the constraint that was broken, or else the database's own."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for model in apps.get_app_config("clients").get_models():
        for constraint in model._meta.constraints:
            if name and constraint.name == name:
                message = getattr(constraint, "violation_error_message", "")
                return str(message) % {"name": name}
    return str(getattr(diagnosis, "message_primary", None) or error)
