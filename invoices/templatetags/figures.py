"""Figures for templates, written the way `invoices.figures` writes them."""

from django import template

from .. import figures

register = template.Library()
register.filter("amount", figures.amount)
register.filter("money", figures.money)
register.filter("price", figures.price)
register.filter("figure", figures.figure)
register.filter("count", figures.count)
register.filter("hours", figures.hours)
register.filter("month", figures.month)
register.filter("signed", figures.signed)
