"""Every address of the console, with something real or something hostile in its places."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern, get_resolver
from hypothesis import strategies as st

from .hostile import texts

_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
# Not pages: a sign-out ends the example's session, and the last one is Django's for all the rest.
_LEFT_OUT = ("admin/logout/", "admin/login/", "(?P<url>", "webhooks/", "readyz")
_OWN_NAMES = [
    "q", "o", "p", "all", "e", "_facets", "_popup", "_to_field", "_changelist_filters", "term",
    "app_label", "model_name", "field_name", "kind", "month", "preset", "terms_on", "billable",
    "currency", "in_force", "period", "place", "quickbooks", "warning", "code", "state", "realmId",
    "error", "next", "s", "extended",
]  # fmt: skip
_LOOKUPS = [
    "", "__exact", "__in", "__gte", "__lt", "__isnull", "__range", "__id__exact", "__from",
    "__to", "__year", "__month", "__icontains", "__regex", "__pk", "__contains",
]  # fmt: skip
_RAW = st.sampled_from(["%ff", "%00", "%ed%a0%80", "%", "%zz", "%2e%2e%2f", "+", "1%00", "%20"])
_PART = st.one_of(texts.map(lambda text: quote(text, safe="")), _RAW)


def patterns(found: Any = None, before: str = "") -> Iterator[str]:
    """Each address as the URL configuration writes it."""
    for one in (found or get_resolver()).url_patterns:
        written = before + str(one.pattern)
        if not isinstance(one, URLPattern):
            yield from patterns(one, written)
        elif not any(part in written for part in _LEFT_OUT):
            yield written.replace("^(?P<app_label>", "<app_label>|").partition("|")[0]


def addresses() -> st.SearchStrategy[str]:
    """One of them all, filled in."""
    return st.sampled_from(sorted(set(patterns()))).flatmap(filled)


@st.composite
def filled(draw: st.DrawFn, pattern: str) -> str:
    """An address: in each place a real value mostly, or what nobody would write there."""
    model = _model_of(pattern)

    def value(place: re.Match[str]) -> str:
        real = _real(place[2], model)
        return str(draw(st.sampled_from(real))) if real and draw(_MOSTLY) else draw(_PART)

    return "/" + _PLACE.sub(value, pattern)


_MOSTLY = st.sampled_from([True, True, True, False])


def _real(place: str, model: type[Model] | None) -> list[Any]:
    if place == "slug":
        offered = getattr(admin.site._registry[model], "offered", list) if model else list
        return [each.slug for each in offered()]
    if place == "app_label":
        return ["clients", "invoices", "syncs"]
    return (
        list(model._default_manager.order_by("pk").values_list("pk", flat=True)[:3])
        if model
        else []
    )


def _model_of(pattern: str) -> type[Model] | None:
    parts = pattern.split("/")
    for model in admin.site._registry:
        if parts[1:3] == [model._meta.app_label, model._meta.model_name]:
            return model
    return None


@st.composite
def queries(draw: st.DrawFn, address: str) -> str:
    """What follows the question mark: known names and others, with hostile values."""
    model = _model_of(address.lstrip("/"))
    fields = [field.name for field in model._meta.fields] if model else ["id"]
    named = st.one_of(
        st.sampled_from(_OWN_NAMES),
        st.tuples(st.sampled_from(fields), st.sampled_from(_LOOKUPS)).map("".join),
        texts,
    )
    given = draw(st.lists(st.tuples(named, texts), max_size=4))
    rest = draw(st.sampled_from(["", "", "", "&q=%ff", "&%00=1", "&o=1.-2.99", "&p=-1"]))
    return urlencode(given) + rest
