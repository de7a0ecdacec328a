"""What HubSpot offers for time entries in trouble: its own pages, a fresh pull, proposed SOWs."""

from django.http import HttpRequest
from django.urls import reverse

from invoices.sources import Links, Source, register_source

from ..models import ProposedSow
from ..selectors.hubspot_links import links


def _pull(request: HttpRequest) -> str:
    """The page that starts a pull, for those who may."""
    may = request.user.has_perm("syncs.add_syncrun")
    return reverse("admin:syncs_syncrun_add") if may else ""


def _proposals(request: HttpRequest, deals: list[str]) -> dict[str, str]:
    """The pages of open proposals, by deal."""
    if not deals or not request.user.has_perm("syncs.view_proposedsow"):
        return {}
    found = ProposedSow.objects.filter(deal_id__in=deals, state=ProposedSow.State.OPEN)
    return {
        deal: reverse("admin:syncs_proposedsow_change", args=[pk])
        for deal, pk in found.values_list("deal_id", "pk")
    }


def _links() -> Links:
    record, deal = links()
    return Links(record, deal)


register_source(Source(_links, _pull, _proposals))
