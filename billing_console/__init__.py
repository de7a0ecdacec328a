"""The composition root: the only package that sees all others."""

from .celery import app as celery_app

__all__ = ["celery_app"]
