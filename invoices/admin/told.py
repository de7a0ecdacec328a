"""What is said after an action: what was done, what wasn't, and the way to both."""

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .actions import Action, Outcome
from .tabs import TAB
from .words import Words, action_of, list_of, page_of

TOLD = 5
LINK = '<a class="link" href="{}">{}</a>'


def tell[T: Model](
    request: HttpRequest, action: Action[T], words: Words[T], outcome: Outcome[T]
) -> None:
    """Says in words what was done and what was not; of many refusals the first few."""
    if len(outcome.done) == 1:
        messages.success(request, _one(action, words, outcome.done[0]))
    elif outcome.done:
        messages.success(request, _many(action, words, outcome))
    for row, why in outcome.refused[:TOLD]:
        messages.warning(request, f"{words.name(row)}: {why}")
    rest = len(outcome.refused) - TOLD
    if rest > 0:
        messages.warning(request, f"{words.counted(rest)} more: not done either.")


def _one[T: Model](action: Action[T], words: Words[T], row: T) -> SafeString:
    links = [(page_of(row), "Look at it")] if action.goes_on else []
    links += [(action_of(row, action.undo), "Take it back")] if action.undo else []
    said = format_html("{}: {}.", action.done, words.name(row))
    return format_html("{} {}", said, format_html_join(" · ", LINK, links)) if links else said


def _many[T: Model](action: Action[T], words: Words[T], outcome: Outcome[T]) -> SafeString:
    sums = " · ".join(words.sums(outcome.done))
    said = format_html("{}: {}, {}.", action.done, words.counted(len(outcome.done)), sums)
    if not action.leads_to:
        return said
    there = f"{list_of(outcome.done[0])}?{TAB}={action.leads_to}"
    return format_html("{} {}", said, format_html(LINK, there, "Look at them"))
