"""What an hour of somebody on a SOW would cost on a day, from the terms and time as they stand."""

from datetime import date

from clients.models import Person, StatementOfWork

from .. import rating_inputs
from ..rating.engine import RunScope
from ..rating.quote import Quote, quote_hour
from ..rating.worked_time import month_of


def hour_of(sow: StatementOfWork, person: Person, activity: str, day: date) -> Quote:
    """One more hour, in the SOW's currency, after the time dated up to that day which waits."""
    scope = RunScope(month_of(day), until=day)
    inputs = rating_inputs.load([sow.pk], scope).sows[sow.pk]
    return quote_hour(inputs.terms, inputs.work, person.email, activity, day)
