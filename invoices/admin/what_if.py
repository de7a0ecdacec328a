"""The page that rates past months with other figures, and proposes the change."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from clients.admin.pages import BESIDE_CARDS, BESIDE_TIERS, Link
from clients.figures import Terms

from ..lifecycle import NotAllowed
from ..models import TermsProposal
from ..services.terms_proposals import propose
from ..services.what_if import what_if
from ..services.what_if_report import report
from .confirm import signed_in
from .what_if_form import (
    MAY_PROPOSE,
    MAY_SEE,
    ChoiceForm,
    FiguresForm,
    ProposeForm,
    as_text,
    kind_of,
)

LONGEST_ADDRESS = 3000
BUTTON = "What if…"


class Asked(NamedTuple):
    """The forms as far as they are filled in; `figures` is None before a card or tier is chosen."""

    choice: ChoiceForm
    figures: FiguresForm | None


def may_see(request: HttpRequest) -> bool:
    """Whoever sees invoices and the terms that price them."""
    sees_terms = any(request.user.has_perm(permission) for permission in MAY_SEE.values())
    return sees_terms and request.user.has_perm("invoices.view_invoice")


def asked(request: HttpRequest) -> Asked:
    """What the address or the posted form asks for; raises PermissionDenied for strangers."""
    if not may_see(request):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    choice = ChoiceForm(request, given if "of" in given else None)
    if not choice.is_valid():
        return Asked(choice, None)
    terms, since = choice.terms, choice.months[0]
    if request.method == "POST" and "new" not in given:
        return Asked(choice, FiguresForm(terms, since, given))
    if "new" in given:
        return Asked(choice, FiguresForm.from_text(terms, since, given["new"]))
    return Asked(choice, FiguresForm(terms, since))


def address(what: Asked) -> str:
    """The query of a comparison, to be kept or sent; blank where it would be too long."""
    assert what.figures
    chosen = {name: what.choice.cleaned_data[name] for name in ("of", "span")}
    query = urlencode(chosen | {"new": as_text(what.figures.changed())}, safe=":;")
    return query if len(query) <= LONGEST_ADDRESS else ""


def page(request: HttpRequest, what: Asked, proposal: ProposeForm | None = None) -> dict[str, Any]:
    """What the template shows: the forms, and once figures differ what comes of them."""
    context: dict[str, Any] = {"choice": what.choice, "form": what.figures}
    if what.figures is None:
        return context
    terms = what.choice.terms
    context |= {"terms": terms, "kind": kind_of(terms)}
    if not what.figures.is_bound or not what.figures.is_valid():
        return context
    figures = what.figures.changed()
    context["nothing_changes"] = not figures
    if figures:
        query = address(what)
        found = what_if(terms, figures, what.choice.months)
        context |= {
            "result": report(found, with_lines=not query),
            "lines_at": f"{_here()}?{query}&client=" if query else "",
            "text": as_text(figures),
            "proposal": (proposal or ProposeForm()) if may_propose(request, terms) else None,
        }
    return context


def lines_of(what: Asked, client_id: int) -> list[Any]:
    """What differs for one client, line by line."""
    if what.figures is None or not (what.figures.is_bound and what.figures.is_valid()):
        return []
    terms, months = what.choice.terms, what.choice.months
    found = report(what_if(terms, what.figures.changed(), months, client_id=client_id))
    return [line for client in found["clients"] for line in client["lines"]]


def may_propose(request: HttpRequest, terms: Terms) -> bool:
    """Whoever may change the card or tier itself."""
    return request.user.has_perm(MAY_PROPOSE[kind_of(terms)])


def proposed(request: HttpRequest, what: Asked, form: ProposeForm) -> TermsProposal | None:
    """The proposal, or None where a form says what is wrong."""
    if what.figures is None or not (what.figures.is_valid() and form.is_valid()):
        return None
    terms, figures = what.choice.terms, what.figures.changed()
    if not may_propose(request, terms):
        raise PermissionDenied
    try:
        return propose(
            terms,
            figures,
            starts_on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["reason"],
            comparison=report(what_if(terms, figures, what.choice.months)),
            by=signed_in(request),
        )
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return None


def _here() -> str:
    return reverse("admin:invoices_termsproposal_what_if")


def _begin(request: HttpRequest, row: Terms) -> str | None:
    """Where the comparison of a card or tier begins."""
    if not (may_see(request) and request.user.has_perm(MAY_SEE[kind_of(row)])):
        return None
    query = urlencode({"of": f"{kind_of(row)}-{row.pk}", "span": "month"})
    return f"{_here()}?{query}"


for _beside in (BESIDE_CARDS, BESIDE_TIERS):
    _beside.links.append(Link(BUTTON, _begin))
