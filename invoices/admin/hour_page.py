"""What would an hour cost? The page that answers it for a person, an activity and a day."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest

from clients.admin.pages import BESIDE_SOWS, Page
from clients.models import Person, Rate, StatementOfWork
from clients.terms import cards_searched, today
from clients.wording import money

from ..figures import counted, figure
from ..rating.lines import RatedLine
from ..services.hour_quotes import hour_of

KINDS = {
    "retainer_hours": "Covered by the retainer",
    "overage": "Beyond the retainer's allowance",
    "time": "By rate card",
    "discount": "Discount",
}


class HourForm(forms.Form):
    """Whose hour, doing what, and when."""

    person = forms.ModelChoiceField(
        Person.objects.order_by("name"), empty_label="Choose a person", label="Person"
    )
    activity = forms.CharField(
        required=False,
        max_length=100,
        label="Activity",
        widget=forms.TextInput(attrs={"list": "activities", "class": "pick", "placeholder": "Any"}),
    )
    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date", "class": "pick"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].widget.attrs["class"] = "pick"


def hour_page(request: HttpRequest, sow: StatementOfWork) -> dict[str, Any]:
    """The form, and the answer once a person is chosen."""
    asked = request.GET.dict()
    form = HourForm({"day": str(today()), **asked} if "person" in asked else None)
    form.initial["day"] = today()
    context: dict[str, Any] = {"form": form, "sow": sow, "activities": _activities(sow)}
    if form.is_bound and form.is_valid():
        context |= _answer(sow, **form.cleaned_data)
    return context


def _activities(sow: StatementOfWork) -> list[str]:
    named = Rate.objects.filter(rate_card__in=cards_searched(sow)).exclude(activity="")
    return list(named.order_by("activity").values_list("activity", flat=True).distinct())


def _answer(sow: StatementOfWork, person: Person, activity: str, day: date) -> dict[str, Any]:
    quote = hour_of(sow, person, activity, day)
    return {
        "quote": quote,
        "person": person,
        "activity": activity,
        "day": day,
        "price": money(quote.amount, sow.currency),
        "parts": [_part(line, sow) for line in quote.lines],
        "reminders": _reminders(sow),
        "contenders": [
            (money(each.rate.hourly_rate, sow.currency), each) for each in quote.contenders
        ],
    }


def _part(line: RatedLine, sow: StatementOfWork) -> dict[str, Any]:
    return {
        "kind": KINDS[line.kind],
        "sum": f"{figure(line.quantity)} h × {money(line.unit_price, sow.currency)}"
        if line.measured
        else "",
        "amount": money(line.amount, sow.currency),
        "why": line.explanation,
    }


def _reminders(sow: StatementOfWork) -> list[str]:
    """What concerns the whole of the work, and so not one hour."""
    words = []
    if sow.minimum_amount:
        words.append(f"The SOW has a monthly minimum of {money(sow.minimum_amount, sow.currency)}.")
    if sow.cap_amount is not None:
        words.append(
            f"The SOW is not to exceed {money(sow.cap_amount, sow.currency)}; what lies beyond "
            "is taken off again."
        )
    if sow.increment_minutes:
        minutes = counted(sow.increment_minutes, "minute", "minutes")
        words.append(
            f"Each time entry is rounded to {minutes}, so an hour in parts may come to another "
            "amount."
        )
    return words


BESIDE_SOWS.pages.append(Page("hour", "What would an hour cost?", "invoices/hour.html", hour_page))
