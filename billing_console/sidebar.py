"""The menu: what the signed-in user may see, in the order of a month-end."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse


class Entry(NamedTuple):
    """A list of the admin in the menu: `model` as app_label.model_name."""

    title: str
    icon: str
    model: str
    view: str = "changelist"
    badge: str = ""


MONTH_END = (
    Entry("Invoices", "receipt_long", "invoices.invoice", badge="billing_console.badges.pending"),
    Entry("Billing runs", "autorenew", "invoices.billingrun"),
    Entry("Time entries", "schedule", "invoices.timeentry"),
    Entry(
        "Quarantine", "report", "invoices.timeentry", "quarantine",
        badge="billing_console.badges.quarantined",
    ),
    Entry("Held back", "front_hand", "invoices.hold"),
    Entry("Ledger", "balance", "invoices.timeentry", "ledger"),
)  # fmt: skip
TERMS = (
    Entry("Clients", "apartment", "clients.client"),
    Entry("Statements of work", "contract", "clients.statementofwork"),
    Entry(
        "Proposed SOWs", "fiber_new", "syncs.proposedsow", badge="billing_console.badges.proposed"
    ),
    Entry("Rate cards", "payments", "clients.ratecard"),
    Entry("Retainer tiers", "layers", "clients.retainertier"),
    Entry("Retainers", "event_repeat", "clients.retainer"),
    Entry("What if", "query_stats", "invoices.termsproposal", "what_if"),
    Entry("Proposed changes", "how_to_vote", "invoices.termsproposal"),
    Entry("Usage fees", "speed", "clients.usagefee"),
    Entry("Milestones", "flag", "clients.milestone"),
    Entry("People", "group", "clients.person"),
    Entry("Exchange rates", "currency_exchange", "clients.exchangerate"),
    Entry("Line mappings", "account_tree", "clients.linemapping"),
    Entry("Companies", "domain", "clients.company"),
)
OUTSIDE = (
    Entry("Sync runs", "sync", "syncs.syncrun"),
    Entry("Where time lives", "hub", "syncs.timesource"),
    Entry("Ready for billing", "task_alt", "syncs.readydeal"),
    Entry("Ready when", "bolt", "syncs.readytrigger"),
    Entry("Deals", "handshake", "syncs.dealbillingstate"),
    Entry("QuickBooks", "account_balance", "syncs.quickbooksconnection"),
    Entry("Push attempts", "outbox", "syncs.pushattempt"),
    Entry("Push batches", "inventory_2", "syncs.pushbatch"),
    Entry("Events", "webhook", "syncs.webhookevent"),
    Entry("Schedule", "event", "django_celery_beat.periodictask"),
)
SIGN_IN = (
    Entry("Users", "person", "auth.user"),
    Entry("Roles", "badge", "auth.group"),
)
GROUPS = (
    ("Month-end", MONTH_END),
    ("Terms", TERMS),
    ("Outside", OUTSIDE),
    ("Sign-in", SIGN_IN),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu's groups; lists the user may not see are left out."""
    overview = {"title": "Overview", "icon": "dashboard", "link": reverse("admin:index")}
    visible = _visible(request)
    groups: list[dict[str, Any]] = [{"items": [overview]}]
    for title, entries in GROUPS:
        items = [_item(entry) for entry in entries if entry.model in visible]
        folds = entries is not MONTH_END
        groups.append({"title": title, "separator": True, "collapsible": folds, "items": items})
    _mark_open(request.path, [item for group in groups for item in group["items"]])
    return groups


def _visible(request: HttpRequest) -> set[str]:
    return {
        model._meta.label_lower
        for model, model_admin in admin.site._registry.items()
        if model_admin.has_view_permission(request)
    }


def _item(entry: Entry) -> dict[str, Any]:
    link = reverse(f"admin:{entry.model.replace('.', '_')}_{entry.view}")
    item = {"title": entry.title, "icon": entry.icon, "link": link}
    return item | ({"badge": entry.badge, "badge_variant": "warning"} if entry.badge else {})


def _mark_open(path: str, items: list[dict[str, Any]]) -> None:
    """One item is open, the one with the longest address above the page's own."""
    home = reverse("admin:index")
    above = [item["link"] for item in items if item["link"] != home or path == home]
    nearest = max((link for link in above if path.startswith(link)), key=len, default="")
    for item in items:
        item["active"] = item["link"] == nearest
