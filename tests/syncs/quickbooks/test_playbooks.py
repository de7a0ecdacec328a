"""The plays: complete, in whole sentences, and the same in the documents as in the code."""

import re

import pytest

from syncs.errors import Misconfigured, OutcomeUnknown, OutsideError, Permanent, Throttled
from syncs.quickbooks.faults import error_in
from syncs.quickbooks.playbooks import PLAYBOOK, PRECISELY, SIGN_IN, Next, Play, play_of, words
from tests.docs.pages import ROOT, text

CODES_OF_THE_API = """100 120 500 610 2010 2020 2050 2080 2090 2170 2200 2410 2500 3001
3100 3200 4000 4001 5010 5020 6000 6070 6100 6140 6190 6210 6240 6540 10000"""
EVERY_PLAY = [*PLAYBOOK.values(), *PRECISELY.values(), *SIGN_IN.values()]


def test_every_known_code_has_a_play() -> None:
    assert set(CODES_OF_THE_API.split()) == set(PLAYBOOK)


@pytest.mark.parametrize("play", EVERY_PLAY, ids=lambda play: play.happened)
def test_every_play_says_in_sentences_what_happened_and_what_to_do(play: Play) -> None:
    assert not play.happened.endswith(".")
    assert re.search(r"[.]$", play.do)


@pytest.mark.parametrize("code", sorted(PLAYBOOK))
def test_the_words_name_the_code_and_give_quickbooks_own(code: str) -> None:
    play = PLAYBOOK[code]
    told = words(code, "Said.", "1-tid")
    assert told.startswith(f"{play.happened} (code {code}). {play.do}")
    assert told.endswith("QuickBooks says: “Said.” Reference for support: 1-tid")


def test_a_code_nobody_foresaw_still_has_words() -> None:
    assert "QuickBooks says: “New rule.”" in words("9999", "New rule.")


@pytest.mark.parametrize(
    ("code", "said", "do"),
    [
        ("6000", "Business Validation Error: Multi Currency should be enabled to perform this "
         "operation", "Switch on multicurrency"),
        ("6000", "You can only use one foreign currency per transaction.", "in its own currency"),
        ("6000", "… Make sure all your transactions have a GST/HST/VAT rate before you save.",
         "Name a tax code"),
        ("6000", "Business Validation Error: An unexpected error occurred. Please wait a few "
         "minutes and try again.", "looks whether it arrived"),
        ("6000", "Geschäftsregel verletzt", "Read what QuickBooks says"),
        ("610", "Object Not Found : Something you're trying to use has been made inactive.",
         "active again"),
        ("610", "Object Not Found : Another user has deleted this transaction.", "audit log"),
    ],
)  # fmt: skip
def test_one_code_of_many_rules_is_told_apart_by_what_quickbooks_says(
    code: str, said: str, do: str
) -> None:
    assert do in play_of(code, said).do


KINDS: dict[Next, type[OutsideError]] = {
    Next.WAITS: Throttled,
    Next.CONNECTED: Misconfigured,
    Next.LOOKED_UP: OutcomeUnknown,
    Next.RETRIED: Permanent,
}


@pytest.mark.parametrize("code", sorted(set(PLAYBOOK) - {"6000"}))
def test_what_a_play_says_of_how_it_goes_on_is_what_happens(code: str) -> None:
    fault = {"Fault": {"Error": [{"code": code, "Detail": "In einer anderen Sprache"}]}}
    assert type(error_in(fault, 400, "")) is KINDS[PLAYBOOK[code].then]


def _row(code: str, play: Play) -> str:
    return f"| {code} | {play.happened} | {play.do} | {play.who} | {play.then} |"


def table() -> str:
    """A row for each play, a code's own before the more precise ones."""
    head = ["| code | what happened | what to do | who | goes on |", "|---|---|---|---|---|"]
    rows = [_row(f"`{code}`", play) for code, play in [*PLAYBOOK.items(), *SIGN_IN.items()]]
    precise = [_row(f"`{code}` “{part}”", play) for (code, part), play in PRECISELY.items()]
    return "\n".join([*head, *rows, *precise])


def test_the_plays_stand_in_the_documents_as_they_are() -> None:
    page = text(ROOT / "docs" / "playbooks.md")
    _before, there, _after = re.split(r"<!-- /?playbooks -->", page)
    assert there.strip() == table()
