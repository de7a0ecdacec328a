"""The form that completes a proposed SOW, and its grid of rates."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from unfold.widgets import INPUT_CLASSES

from clients.models import Client, RateCard, StatementOfWork

from ..models import ProposedSow
from ..services.accept_proposal import Terms

EMPTY_ROWS = 3


class ProposalForm(forms.Form):
    """Everything of the SOW that a proposal can't know for sure."""

    client = forms.ModelChoiceField(
        label="Client",
        queryset=Client.objects.order_by("name"),
        required=False,
        empty_label="A new client",
    )
    client_code = forms.CharField(label="New client's code", max_length=60, required=False)
    client_name = forms.CharField(label="New client's name", max_length=200, required=False)
    code = forms.CharField(label="SOW code", max_length=60)
    name = forms.CharField(label="SOW name", max_length=200, required=False)
    currency = forms.CharField(label="Currency", max_length=3)
    starts_on = forms.DateField(
        label="Starts on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label="Ends on",
        required=False,
        help_text="The last day; blank is open.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "pick" if name == "client" else " ".join(INPUT_CLASSES)

    def clean_code(self) -> str:
        """Free for the SOW and for the rate card that bears its name."""
        code: str = self.cleaned_data["code"].strip()
        if StatementOfWork.objects.filter(code=code).exists():
            raise ValidationError(f"There is a SOW {code} already; choose another code.")
        if RateCard.objects.filter(code=code).exists():
            raise ValidationError(f"There is a rate card {code} already; choose another code.")
        return code

    def clean_currency(self) -> str:
        """An ISO code in capitals, as clients and SOWs take it."""
        currency = self.cleaned_data["currency"].strip().upper()
        StatementOfWork._meta.get_field("currency").run_validators(currency)
        return str(currency)

    def clean(self) -> dict[str, Any]:
        """A client, or what makes a new one; an end after the start."""
        data = self.cleaned_data
        client: Client | None = data.get("client")
        if client is None:
            self._check_new_client(data)
        elif data.get("currency") not in (None, client.currency):
            self.add_error(
                "currency",
                f"{client} is invoiced in {client.currency}: a SOW in another currency can't be "
                "billed. Take that currency, or a new client.",
            )
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The SOW ends before it starts.")
        return data

    def _check_new_client(self, data: dict[str, Any]) -> None:
        code = data.get("client_code", "").strip()
        if not code:
            self.add_error("client_code", "Choose a client above, or give the new one a code.")
        elif Client.objects.filter(code=code).exists():
            self.add_error("client_code", f"There is a client {code} already; choose it above.")
        if not data.get("client_name", "").strip():
            self.add_error("client_name", "Give the new client a name.")

    def terms(self, rates: dict[str, Decimal]) -> Terms:
        """What was completed, once the form is valid."""
        data = self.cleaned_data
        return Terms(
            code=data["code"], name=data["name"], currency=data["currency"],
            starts_on=data["starts_on"], ends_on=data["ends_on"], client=data["client"],
            client_code=data["client_code"].strip(), client_name=data["client_name"].strip(),
            rates=rates,
        )  # fmt: skip


class RateForm(forms.Form):
    """A role and what its hour costs; an empty row is none."""

    role = forms.CharField(label="Role", max_length=100, required=False)
    hourly_rate = forms.DecimalField(
        label="Hourly rate",
        max_digits=23,
        decimal_places=7,
        min_value=0,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = " ".join(INPUT_CLASSES)
            field.widget.attrs["aria-label"] = field.label or ""

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        role, rate = self.cleaned_data.get("role"), self.cleaned_data.get("hourly_rate")
        if role and rate is None and not self.errors:
            self.add_error("hourly_rate", "What does an hour of this role cost?")
        if rate is not None and not role:
            self.add_error("role", "Whose hour costs this?")
        return self.cleaned_data


class BaseRates(forms.BaseFormSet[RateForm]):
    """The grid; each role once."""

    def clean(self) -> None:
        """Refuses one role at two rates."""
        roles = [role for form in self.forms if (role := form.cleaned_data.get("role"))]
        twice = sorted({role for role in roles if roles.count(role) > 1})
        if twice:
            raise ValidationError(f"Each role has one rate: {', '.join(twice)} stands here twice.")

    def rates(self) -> dict[str, Decimal]:
        """Role and hourly rate, once the grid is valid."""
        filled = (form.cleaned_data for form in self.forms if form.cleaned_data.get("role"))
        return {row["role"]: row["hourly_rate"] for row in filled}


RatesGrid = forms.formset_factory(RateForm, formset=BaseRates, extra=EMPTY_ROWS, max_num=100)


def initial_of(proposal: ProposedSow) -> dict[str, Any]:
    """What the proposal knows, and codes made of its names that nobody has yet."""
    return {
        "client": proposal.client_id,
        "client_code": "" if proposal.client_id else _free(Client, proposal.company_name),
        "client_name": "" if proposal.client_id else proposal.company_name[:200],
        "code": _free(StatementOfWork, proposal.deal_name or f"deal {proposal.deal_id}"),
        "name": proposal.deal_name[:200],
        "currency": proposal.currency,
        "starts_on": proposal.closed_on,
    }


def _free(model: Any, name: str) -> str:
    code = slugify(name).upper()[:40].strip("-")
    taken = set(model.objects.filter(code__startswith=code).values_list("code", flat=True))
    numbered = (f"{code}-{number}" for number in range(2, 1000))
    return next((each for each in (code, *numbered) if each not in taken), code)
