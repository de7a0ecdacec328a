"""The form that starts a billing run: which month, whom, and the month's own or an extra one."""

from datetime import date, timedelta
from typing import Any

from django import forms

from clients.models import Client, Company

from ..figures import month
from ..models import RunKind
from .time_filters import months_back

MONTHS_TO_CHOOSE = 24


class RunForm(forms.Form):
    """Everyone's ordinary run of last month, unless chosen otherwise."""

    period = forms.ChoiceField(label="Month")
    kind = forms.ChoiceField(
        label="What it bills",
        choices=[
            (RunKind.ORDINARY, "The month's invoices; those still pending or failed are made anew"),
            (RunKind.EXTRA, "Only what turned up since, on supplementary invoices"),
        ],
        initial=RunKind.ORDINARY,
        widget=forms.RadioSelect,
    )
    clients = forms.ModelMultipleChoiceField(
        label="Clients",
        queryset=Client.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen is everyone.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = Company.firm().today()
        period = self.fields["period"]
        assert isinstance(period, forms.ChoiceField)
        period.choices = [
            (f"{each:%Y-%m}", month(each)) for each in months_back(today, MONTHS_TO_CHOOSE)
        ]
        period.initial = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"

    def clean_period(self) -> date:
        """The month's first day."""
        return date.fromisoformat(f"{self.cleaned_data['period']}-01")
