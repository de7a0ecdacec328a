"""What a comparison is asked for: which card or tier, which months, which other figures."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from clients.figures import Figure, Figures, Terms, figures_of, said
from clients.models import Company, RateCard, RetainerTier
from clients.models.fields import check_minor_units

from ..figures import month
from ..rating.money import percent_of, round_amount
from ..rating.worked_time import add_months, month_of

MAY_SEE = {"card": "clients.view_ratecard", "tier": "clients.view_retainertier"}
MAY_PROPOSE = {"card": "clients.change_ratecard", "tier": "clients.change_retainertier"}
PERCENT_AT_MOST = 1000


def kind_of(terms: Terms) -> str:
    """Card or tier, as addresses and permissions name it."""
    return "card" if isinstance(terms, RateCard) else "tier"


def spans() -> dict[str, tuple[str, list[date]]]:
    """The months that can be compared, by name: with their words, the first one first."""
    now = month_of(Company.firm().today())
    quarter = add_months(now, -((now.month - 1) % 3) - 3)
    three = [add_months(now, -3), add_months(now, -2), add_months(now, -1)]
    quarters = [add_months(quarter, step) for step in range(3)]
    return {
        "month": (f"Last month, {month(three[-1])}", three[-1:]),
        "quarter": (f"Last quarter, {_from_to(quarters)}", quarters),
        "three": (f"Last three months, {_from_to(three)}", three),
    }


def _from_to(months: list[date]) -> str:
    return f"{month(months[0])} to {month(months[-1])}"


class ChoiceForm(forms.Form):
    """Whose figures, and the months to compare."""

    of = forms.ChoiceField(label="Rate card or tier")
    span = forms.ChoiceField(label="Months", initial="month")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._spans = spans()
        self._terms = _all_terms(request)
        for name, choices in (("of", self._grouped()), ("span", self._span_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    @property
    def terms(self) -> Terms:
        """The card or tier that is chosen; only of a valid form."""
        return self._terms[self.cleaned_data["of"]]

    @property
    def months(self) -> list[date]:
        """The months that are chosen; only of a valid form."""
        return self._spans[self.cleaned_data["span"]][1]

    def _grouped(self) -> list[Any]:
        groups: dict[str, list[tuple[str, str]]] = {"Rate cards": [], "Retainer tiers": []}
        for key, terms in self._terms.items():
            name = " · ".join(filter(None, (terms.code, terms.name, terms.currency)))
            group = "Rate cards" if isinstance(terms, RateCard) else "Retainer tiers"
            groups[group].append((key, name))
        return [("", "Choose"), *((name, rows) for name, rows in groups.items() if rows)]

    def _span_choices(self) -> list[tuple[str, str]]:
        return [(name, words) for name, (words, _months) in self._spans.items()]


def _all_terms(request: HttpRequest) -> dict[str, Terms]:
    """The cards and tiers that the user may see, by kind and id."""
    found: dict[str, Terms] = {}
    if request.user.has_perm(MAY_SEE["card"]):
        found |= {f"card-{card.pk}": card for card in RateCard.objects.order_by("code")}
    if request.user.has_perm(MAY_SEE["tier"]):
        found |= {f"tier-{tier.pk}": tier for tier in RetainerTier.objects.order_by("code")}
    return found


class FiguresForm(forms.Form):
    """A new figure beside each present one; those that stay as they are change nothing."""

    all = forms.DecimalField(
        label="All prices by",
        required=False,
        min_value=-100,
        max_value=PERCENT_AT_MOST,
        max_digits=9,
        decimal_places=5,
    )

    def __init__(self, terms: Terms, since: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self._currency = terms.currency
        self.figures = {figure.key: figure for figure in figures_of(terms, since)}
        for figure in self.figures.values():
            self.fields[figure.key] = _field(figure)

    @classmethod
    def from_text(cls, terms: Terms, since: date, text: str) -> "FiguresForm":
        """The form as filled in by an address: the figures that differ, the rest as they are."""
        form = cls(terms, since)
        asked = dict(_pair(part) for part in text.split(";") if part)
        data = {key: said(figure.present) for key, figure in form.figures.items()}
        bound = cls(terms, since, data | {k: v for k, v in asked.items() if k in data})
        strange = [key for key in asked if key not in data]
        if strange:
            bound.add_error(
                None, f"{terms} has no figure “{strange[0][:40]}” in these months, or no longer."
            )
        return bound

    def clean(self) -> dict[str, Any]:
        """Prices changed by a percentage, in the currency's minor units; a fee can't be finer."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("all") is not None:
            data |= {key: self._by_percent(figure) for key, figure in self._prices().items()}
        fee = data.get("monthly_fee")
        if fee is not None:
            check_minor_units(Decimal(fee), self._currency, "monthly_fee")
        return data

    def _prices(self) -> dict[str, Figure]:
        return {k: f for k, f in self.figures.items() if f.is_price and f.present is not None}

    def _by_percent(self, figure: Figure) -> Decimal:
        present = figure.present or Decimal(0)
        raised = present + percent_of(present, self.cleaned_data["all"])
        return round_amount(raised, self._currency)

    def changed(self) -> dict[str, Decimal | None]:
        """The figures that differ from the present ones; only of a valid form."""
        found: dict[str, Decimal | None] = {}
        for key, figure in self.figures.items():
            value = self.cleaned_data.get(key)
            new = None if value is None else Decimal(value)
            if new != figure.present:
                found[key] = new
        return found

    def rows(self) -> list[tuple[Figure, forms.BoundField]]:
        """Each figure with its field."""
        return [(figure, self[key]) for key, figure in self.figures.items()]


def as_text(figures: Figures) -> str:
    """The figures as an address carries them."""
    return ";".join(f"{key}:{said(value)}" for key, value in figures.items())


def _pair(part: str) -> tuple[str, str]:
    key, _colon, value = part.partition(":")
    return key, value


def _field(figure: Figure) -> forms.Field:
    field = figure.column.formfield(
        required=not figure.column.null, initial=said(figure.present), label=figure.words
    )
    assert isinstance(field, forms.Field)
    field.validators = [*field.validators, *figure.column.validators]
    field.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "new-figure"})
    return field


class AcceptForm(forms.Form):
    """The day from which the new figures hold."""

    starts_on = forms.DateField(
        label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        next_month = add_months(month_of(Company.firm().today()), 1)
        self.fields["starts_on"].initial = next_month

    def clean_starts_on(self) -> date:
        """Refuses years that nobody means."""
        day: date = self.cleaned_data["starts_on"]
        if not 2000 <= day.year <= 2100:
            raise ValidationError("That is no year of these terms.")
        return day


class ProposeForm(AcceptForm):
    """From when, and why."""

    reason = forms.CharField(label="Why", widget=forms.Textarea, max_length=4000)
