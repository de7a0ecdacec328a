"""The form of where time lives: its words, and the preset that fills it in."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldBooleanWidget

from ..models import TimeSource
from .only_one import CheckedForm

SECTIONS: list[tuple[str | None, list[str | tuple[str, ...]]]] = [
    ("Object", ["object_type"]),
    (
        "When and how long",
        ["date_property", ("duration_property", "unit"), ("start_property", "end_property")],
    ),
    (
        "Who and what",
        [("owner_property", "billable_property"), ("activity_property", "description_property")],
    ),
    ("What counts as finished work", ["takes", ("takes_property", "takes_values")]),
    (
        "Which deal",
        [("deal_link", "deal_property"), ("deal_type_property", "deal_type_value")],
    ),
    (None, ["save_unchecked"]),
]


class TimeSourceForm(CheckedForm[TimeSource]):
    """The mapping; `preset` is what an unsaved page is filled in with."""

    preset: dict[str, Any] = {}

    save_unchecked = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanWidget,
        label="Save it although HubSpot can't be asked",
        help_text="Counts only while HubSpot can't be reached. A wrong name then fails the next "
        "pull, in words.",
    )

    class Meta:
        model = TimeSource
        exclude = ("id",)
        labels = {
            "takes": "Records that count",
            "takes_property": "Property that decides",
            "takes_values": "Its values",
            "deal_link": "A record's deal",
            "deal_property": "Property with the deal's id",
            "deal_type_property": "Property with the kind of record",
            "deal_type_value": "Its value for deals",
        }
        help_texts = {
            "date_property": "The day of the work, or the instant it began.",
            "duration_property": "A number, in the unit below. Blank: from start to end.",
            "owner_property": "Whose time it is: a HubSpot owner.",
            "billable_property": "A checkbox: true or false. Blank: all of it is billable.",
            "activity_property": "What kind of work it was; rates may depend on it. Blank: none.",
            "description_property": "What was done, for people to read. Blank: none.",
            "takes_property": "hs_meeting_outcome, say. Several are separated by commas.",
            "takes_values": "As HubSpot stores them, separated by commas.",
            "deal_type_property": "Where the id may be of another kind of record. Blank: it isn't.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A preset fills the form in and saves nothing."""
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.update(self.preset)
