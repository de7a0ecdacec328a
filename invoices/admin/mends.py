"""What to do about each cause of quarantine: what it is called, and the page that mends it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from clients.models import Person, StatementOfWork

from ..models import Reason
from ..selectors.quarantine import Cause
from ..sources import Links, Source

ADD_PERSON = "Add this person"
NAME_SOW = "Add the deal's SOW"
LOOK_AT_PROPOSAL = "Look at the proposed SOW"
CHANGE_DAYS = "Change the SOW's days"
OPEN_DEAL = "Open the deal in HubSpot"


@dataclass(frozen=True)
class Mend:
    """A way to mend a cause: what it says, where it leads, and whether that is outside."""

    label: str
    address: str
    outside: bool = False


@dataclass(frozen=True)
class Named:
    """A cause in words, with the ways to mend it."""

    cause: Cause
    name: str
    mends: list[Mend]


class Mends:
    """Names causes and mends them, over a fixed number of queries."""

    def __init__(
        self, request: HttpRequest, causes: Collection[Cause], source: Source, links: Links
    ) -> None:
        self._request, self._links = request, links
        keys = {reason: [c.key for c in causes if c.reason == reason] for reason in Reason}
        owners = {cause.key for cause in causes if cause.reason not in _NOT_BY_OWNER}
        self._people = dict(
            Person.objects.filter(hubspot_owner_id__in=owners - {""}).values_list(
                "hubspot_owner_id", "name"
            )
        )
        sows = StatementOfWork.objects.filter(pk__in=filter(None, keys[Reason.OUTSIDE_SOW]))
        self._sows = {str(sow.pk): sow for sow in sows.select_related("client")}
        self._proposals = source.proposals(request, keys[Reason.UNKNOWN_DEAL])

    def of(self, cause: Cause) -> Named:
        """The cause in words and how to mend it, as far as this user may."""
        name, mend = _BY_REASON.get(cause.reason, (Mends._owner, Mends._nothing))
        return Named(cause, name(self, cause), mend(self, cause))

    def _owner(self, cause: Cause) -> str:
        if not cause.key:
            return "no owner"
        return self._people.get(cause.key, f"owner {cause.key}")

    def _deal(self, cause: Cause) -> str:
        return f"deal {cause.key or 'unknown'}"

    def _sow(self, cause: Cause) -> str:
        sow = self._sows.get(cause.key)
        if sow is None:
            return "no SOW"
        end = f"to {sow.ends_on:%-d %b %Y}" if sow.ends_on else "on"
        return f"{sow.client} · {sow}, {sow.starts_on:%-d %b %Y} {end}"

    def _nothing(self, cause: Cause) -> list[Mend]:
        return []

    def _add_person(self, cause: Cause) -> list[Mend]:
        if not cause.key or not self._may("clients.add_person"):
            return []
        asked = urlencode({"hubspot_owner_id": cause.key})
        return [Mend(ADD_PERSON, f"{reverse('admin:clients_person_add')}?{asked}")]

    def _name_sow(self, cause: Cause) -> list[Mend]:
        deal = self._links.deal(cause.key)
        outside = [Mend(OPEN_DEAL, deal, outside=True)] if deal else []
        if cause.key in self._proposals:
            return [Mend(LOOK_AT_PROPOSAL, self._proposals[cause.key]), *outside]
        if not self._may("clients.add_statementofwork"):
            return outside
        given = {"hubspot_deal_id": cause.key}
        if cause.first_on:
            given["starts_on"] = f"{cause.first_on.replace(day=1):%Y-%m-%d}"
        page = reverse("admin:clients_statementofwork_add")
        return [Mend(NAME_SOW, f"{page}?{urlencode(given)}"), *outside]

    def _change_days(self, cause: Cause) -> list[Mend]:
        if cause.key not in self._sows or not self._may("clients.change_statementofwork"):
            return []
        page = reverse("admin:clients_statementofwork_change", args=[cause.key])
        return [Mend(CHANGE_DAYS, page)]

    def _may(self, permission: str) -> bool:
        return self._request.user.has_perm(permission)


_NOT_BY_OWNER = {Reason.UNKNOWN_DEAL, Reason.OUTSIDE_SOW}
_Name = Callable[[Mends, Cause], str]
_Ways = Callable[[Mends, Cause], list[Mend]]
_BY_REASON: dict[Reason, tuple[_Name, _Ways]] = {
    Reason.UNKNOWN_PERSON: (Mends._owner, Mends._add_person),
    Reason.UNKNOWN_DEAL: (Mends._deal, Mends._name_sow),
    Reason.OUTSIDE_SOW: (Mends._sow, Mends._change_days),
}
