"""Figures in templates: exact, without trailing zeros, whatever the locale."""

from decimal import Decimal

from django import template

from clients.resources.cells import plain
from clients.wording import money

register = template.Library()


@register.filter
def figure(value: Decimal | None) -> str:
    """A figure's digits; blank for none."""
    return "" if value is None else plain(value)


@register.filter
def count(value: int) -> str:
    """A number of things: 12,345."""
    return f"{value:,}"


register.filter("money", money)
