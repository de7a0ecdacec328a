"""The review: fifty clean invoices in a few clicks, from the list or from page to page."""

from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invoices.models import Invoice
from invoices.services.write_offs import write_off
from tests.browsers import shown
from tests.cast import OCTOBER, Firm

LIST = reverse("admin:invoices_invoice_changelist")
DOUBT = [{"code": "late_time", "text": "2.00 h worked before October 2026"}]


def page_of(invoice: Invoice, query: str = "") -> str:
    kept = f"?{urlencode({'_changelist_filters': query})}" if query else ""
    return reverse("admin:invoices_invoice_change", args=[invoice.pk]) + kept


def doing(invoice: Invoice, slug: str = "approve", query: str = "") -> str:
    kept = f"?{urlencode({'_changelist_filters': query})}" if query else ""
    return reverse("admin:invoices_invoice_do", args=[invoice.pk, slug]) + kept


def everything(slug: str = "approve") -> dict[str, str]:
    """What the button for all under the tab and filters posts."""
    return {"action": slug, "index": "0", "select_across": "1", "_selected_action": "0"}


def test_fifty_clean_invoices_take_three_clicks(firm: Firm, as_grace: Client) -> None:
    for number in range(55):
        doubtful = DOUBT if number >= 50 else []
        firm.invoice(firm.entry(), sequence=number, warnings=doubtful)
    shortcuts = as_grace.get(LIST).context["cl"].shortcuts
    clean = next(each for each in shortcuts if each.label == "No warning")
    assert clean.count == 50
    filtered = LIST + clean.address
    assert "Approve all 50…" in shown(as_grace.get(filtered))
    asked = as_grace.post(filtered, everything())
    assert "Approve: 50 invoices" in shown(asked)
    given = {name: asked.context[name] for name in ("ids", "seen", "back")}
    done = as_grace.post(asked.context["target"], given | {"confirmed": "yes"})
    assert done.url == filtered
    assert Invoice.objects.filter(status="approved").count() == 50
    assert not Invoice.objects.filter(status="approved").exclude(warnings=[]).exists()
    assert "Approved: 50 invoices, 7,500.00 USD." in shown(as_grace.get(done.url))


def test_all_means_all_pages_of_the_list(firm: Firm, as_grace: Client) -> None:
    for number in range(203):
        firm.invoice(sequence=number)
    asked = as_grace.post(LIST, everything())
    assert "Approve: 203 invoices" in shown(asked)
    assert "and 3 more, which the list shows with the same filters" in shown(asked)
    assert len(asked.context["ids"].split(",")) == 203


def test_the_confirmation_says_what_is_worth_a_look_and_what_is_skipped(
    firm: Firm, as_grace: Client, grace: User
) -> None:
    firm.client.quickbooks_customer_id = "7"
    firm.client.save()
    off = firm.entry()
    firm.invoice(firm.entry(2))
    firm.invoice(firm.entry(), sequence=1, warnings=DOUBT)
    firm.invoice(off, sequence=2)
    firm.invoice(firm.entry(), sequence=3, status="held")
    firm.invoice(firm.entry(), sequence=4, status="held")
    write_off([off], by=grace, reason="Goodwill.")
    asked = as_grace.post(LIST, everything())
    page = shown(asked)
    assert "Approve: 2 invoices" in page
    assert "450.00 USD" in page
    assert "Late time: 2.00 h worked before October 2026" in page
    assert [each.texts for each in asked.context["remarkable"].rows] == [
        ["Late time: 2.00 h worked before October 2026"]
    ]
    assert asked.context["skipped_count"] == 3
    assert "2 of them" in page
    assert f"It bears time that is written off (entry {off}). Run its month again" in page


def test_the_confirmation_says_what_cannot_be_sent_yet(firm: Firm, as_grace: Client) -> None:
    other = Firm("C0002", "Fabrikam", quickbooks_customer_id="7")
    firm.invoice(firm.entry())
    other.invoice(other.entry())
    asked = as_grace.post(LIST, everything("approve-and-send"))
    told = {each.name: each.texts for each in asked.context["chosen"]}
    assert told == {
        "Fabrikam · October 2026": [],
        "Northwind · October 2026": [
            "Can't be sent before Northwind has a QuickBooks customer",
        ],
    }


def test_a_run_between_page_and_confirmation_is_noticed(firm: Firm, as_grace: Client) -> None:
    invoice = firm.invoice(firm.entry())
    seen = as_grace.get(doing(invoice)).context["seen"]
    Invoice.objects.filter(pk=invoice.pk).update(priced_at=timezone.now())
    answer = as_grace.post(doing(invoice), {"confirmed": "yes", "seen": seen})
    assert "has changed since the page was shown" in shown(answer)


def test_of_many_refusals_the_first_few_are_told(firm: Firm, as_grace: Client) -> None:
    rows = [firm.invoice(sequence=number, status="held") for number in range(8)]
    good = firm.invoice(sequence=9)
    ids = ",".join(str(row.pk) for row in [*rows, good])
    address = reverse("admin:invoices_invoice_do_many", args=["approve"])
    answer = as_grace.post(address, {"ids": ids, "confirmed": "yes"})
    page = shown(as_grace.get(answer.url))
    assert page.count("Northwind · October 2026: Held") == 5
    assert "3 invoices more: not done either." in page


def test_from_page_to_page_the_list_is_remembered(firm: Firm, as_grace: Client) -> None:
    first, _doubtful, third = (
        firm.invoice(firm.entry(), sequence=number, warnings=DOUBT if number == 1 else [])
        for number in range(3)
    )
    page = as_grace.get(page_of(first, "warning=none"))
    assert (page.context["place"].position, page.context["place"].count) == (1, 2)
    assert page.context["next_page"] == page_of(third, "warning=none")
    assert "previous_page" not in page.context
    assert page.context["list_address"] == f"{LIST}?warning=none"
    assert {a.slug: link for a, link in page.context["allowed"]}["approve"] == doing(
        first, query="warning=none"
    )
    unfiltered = as_grace.get(page_of(third))
    assert (unfiltered.context["place"].position, unfiltered.context["place"].count) == (3, 3)


def test_after_an_approval_comes_the_next_one_to_review(firm: Firm, as_grace: Client) -> None:
    first, second, third = (firm.invoice(firm.entry(), sequence=number) for number in range(3))
    held = firm.invoice(firm.entry(), sequence=4, status="held")
    answer = as_grace.post(doing(second, query="q=North"), {"confirmed": "yes"})
    assert answer.url == page_of(third, "q=North")
    page = shown(as_grace.get(answer.url))
    second.refresh_from_db()
    assert f"Approved: {second.number} · Northwind · October 2026." in page
    assert f'<a class="link" href="{page_of(second)}">Look at it</a>' in page
    assert f'<a class="link" href="{doing(second, "recall")}">Take it back</a>' in page
    assert as_grace.post(doing(third), {"confirmed": "yes"}).url == page_of(first)
    assert as_grace.post(doing(first), {"confirmed": "yes"}).url == f"{LIST}?tab=pending"
    assert held.status == "held"


def test_an_approval_from_the_list_leads_back_to_it(firm: Firm, as_grace: Client) -> None:
    invoice, _other = firm.invoice(firm.entry()), firm.invoice(firm.entry(), sequence=1)
    here = f"{LIST}?period=2026-10"
    link = f"{doing(invoice)}?{urlencode({'back': here})}"
    assert link in shown(as_grace.get(here))
    assert as_grace.get(link).context["back"] == here
    assert as_grace.post(link, {"confirmed": "yes"}).url == here


def test_a_row_opens_to_its_lines_and_warnings(firm: Firm, as_otto: Client) -> None:
    firm.invoice(firm.entry(1), period=OCTOBER.replace(month=9))
    invoice = firm.invoice(firm.entry("2.5"), warnings=DOUBT)
    address = reverse("admin:invoices_invoice_lines", args=[invoice.pk])
    assert address in shown(as_otto.get(LIST))
    row = shown(as_otto.get(address))
    for words in ("Engineer, October 2026", "2.5 × 150.00", "375.00", "225.00 USD more (150 %)"):
        assert words in row
    assert '<span class="strong">Late time:</span> 2.00 h worked before October 2026.' in row


def test_the_list_says_how_far_each_is_from_the_one_before(firm: Firm, as_otto: Client) -> None:
    firm.invoice(firm.entry(2), period=OCTOBER.replace(month=9), status="approved")
    firm.invoice(firm.entry(3))
    assert "+50 %" in shown(as_otto.get(LIST))


def test_one_finds_the_invoices_of_the_clients_one_owns(
    firm: Firm, as_grace: Client, grace: User
) -> None:
    other = Firm("C0002", "Fabrikam")
    other.invoice(other.entry())
    assert "Mine" not in [each.label for each in as_grace.get(LIST).context["cl"].shortcuts]
    firm.client.owner = grace
    firm.client.save()
    mine = firm.invoice(firm.entry())

    def listed(query: str) -> list[Invoice]:
        return list(as_grace.get(f"{LIST}?{query}").context["cl"].result_list)

    assert listed("owner=me") == [mine]
    assert listed(f"owner={grace.pk}") == [mine]
    assert mine not in listed("owner=nobody")
    pressed = list(as_grace.get(f"{LIST}?owner=me").context["cl"].shortcuts)
    assert [each.label for each in pressed if each.pressed] == ["Mine"]


def test_one_who_may_only_look_is_offered_no_approval(firm: Firm, as_otto: Client) -> None:
    firm.invoice(firm.entry())
    page = shown(as_otto.get(LIST))
    assert "Approve all" not in page
    assert 'data-key="a"' not in page
