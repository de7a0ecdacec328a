"""What each QuickBooks error code means for finance, who mends it, and how it goes on."""

from enum import StrEnum
from typing import NamedTuple


class Who(StrEnum):
    """Who has to do something."""

    NOBODY = "nobody"
    FINANCE = "finance"
    BOOKS = "the administrator of the books"
    CONSOLE = "whoever looks after the console"


class Next(StrEnum):
    """How it goes on, and so how `faults` sorts the error."""

    WAITS = "by itself, after a minute"
    LOOKED_UP = "by itself: looked up before anything is sent again"
    CONNECTED = "by itself once the connection works again"
    RETRIED = "when somebody retries it"


class Play(NamedTuple):
    """What happened, what to do now, who does it, and how it goes on."""

    happened: str
    do: str
    who: Who = Who.FINANCE
    then: Next = Next.RETRIED


_OURS = "This is a fault of the console: pass it on with the reference below."
_CONSOLE = (_OURS, Who.CONSOLE)

PLAYBOOK = {
    "100": Play(
        "QuickBooks doesn't accept the console's sign-in for these books",
        "Connect QuickBooks again, with the right company.",
        Who.BOOKS,
        Next.CONNECTED,
    ),
    "120": Play(
        "The user who connected QuickBooks may no longer use these books",
        "Have an administrator of the books connect QuickBooks again.",
        Who.BOOKS,
        Next.CONNECTED,
    ),
    "500": Play("QuickBooks doesn't offer this operation", *_CONSOLE),
    "610": Play(
        "Something the invoice names was made inactive or deleted in QuickBooks",
        "Make the customer or item active again or match it anew, then retry.",
    ),
    "2010": Play("The console sent a property that QuickBooks doesn't know", *_CONSOLE),
    "2020": Play("The console left out something that QuickBooks needs", *_CONSOLE),
    "2050": Play(
        "A text is longer than QuickBooks allows",
        "Shorten the text that is named (a description, PO number or e-mail address), then retry.",
    ),
    "2080": Play("QuickBooks can't read a number or text", *_CONSOLE),
    "2090": Play("QuickBooks can't read a number or text", *_CONSOLE),
    "2170": Play("The console sent a value that QuickBooks doesn't know", *_CONSOLE),
    "2200": Play(
        "A web address in QuickBooks' data is malformed",
        "Mend the address on the customer in QuickBooks, then retry.",
    ),
    "2410": Play(
        "The invoice is in a foreign currency and its exchange rate is missing",
        "Enter the rate of the invoice date under Exchange rates, then retry.",
    ),
    "2500": Play(
        "The invoice names a customer, item, account or class that these books don't have",
        "Match the client and the line mappings anew, then retry.",
    ),
    "3001": Play(
        "QuickBooks received too many requests",
        "Nothing to do: the console waits a minute and goes on. If it lasts for hours, the "
        "month's allowance of reads at Intuit may be used up.",
        Who.NOBODY,
        Next.WAITS,
    ),
    "3100": Play(
        "QuickBooks doesn't let the console in: the plan, the app or the subscription",
        "Check the QuickBooks subscription, then connect again.",
        Who.BOOKS,
        Next.CONNECTED,
    ),
    "3200": Play(
        "QuickBooks' sign-in has run out",
        "Nothing to do at first: the console renews it once. If this stays, connect QuickBooks "
        "again.",
        Who.BOOKS,
        Next.CONNECTED,
    ),
    "4000": Play("QuickBooks can't read the console's question", *_CONSOLE),
    "4001": Play("QuickBooks can't answer the console's question", *_CONSOLE),
    "5010": Play(
        "Somebody changed it in QuickBooks at the same time",
        "Look at it in QuickBooks, then try again.",
    ),
    "5020": Play(
        "The user who connected QuickBooks may not do this, or a feature is switched off",
        "Ask the administrator of the books to allow it, then retry.",
        Who.BOOKS,
    ),
    "6000": Play(
        "QuickBooks' own rules refuse it",
        "Read what QuickBooks says below and mend that, then retry.",
    ),
    "6070": Play("A line's amount isn't its quantity times its price, says QuickBooks", *_CONSOLE),
    "6100": Play(
        "A line's tax code doesn't fit this company",
        "Mend the tax code on the client or in the line mappings (TAX or NON in the US), "
        "then retry.",
    ),
    "6140": Play(
        "The invoice number is taken by another document in QuickBooks",
        "Renumber that other document in QuickBooks, then retry.",
    ),
    "6190": Play(
        "The QuickBooks subscription has run out or the company is locked",
        "Renew the subscription; the console goes on by itself.",
        Who.BOOKS,
        Next.CONNECTED,
    ),
    "6210": Play(
        "The invoice date lies in a period whose books are closed",
        "Reopen the books in QuickBooks and retry, or choose Date after the closing on its page.",
    ),
    "6240": Play(
        "A customer, vendor or employee of this name exists already",
        "Match the client with the existing customer, or use another name.",
    ),
    "6540": Play(
        "Its payment is deposited, so it can't change",
        "Undo the deposit and the payment in QuickBooks first.",
    ),
    "10000": Play(
        "QuickBooks failed while it was working on it",
        "Nothing to do: the console looks whether it arrived before anything is sent again.",
        Who.NOBODY,
        Next.LOOKED_UP,
    ),
}

# One code covers many rules here, so what QuickBooks says tells them apart. It may be said in
# another language; then the code's own play holds, which is right too, only less precise.
PRECISELY = {
    ("6000", "please wait"): Play(
        "QuickBooks asks to wait; it may have saved it all the same",
        "Nothing to do: the console looks whether it arrived before anything is sent again.",
        Who.NOBODY,
        Next.LOOKED_UP,
    ),
    ("6000", "multi currency should be enabled"): Play(
        "The books know one currency alone, and the invoice names one",
        "Switch on multicurrency in QuickBooks, then retry.",
        Who.BOOKS,
    ),
    ("6000", "one foreign currency"): Play(
        "The invoice is in another currency than its customer in QuickBooks, which can't change",
        "Match the client with a customer in its own currency, then retry.",
    ),
    ("6000", "gst/hst/vat rate"): Play(
        "A line has no tax code, and these books need one on every line",
        "Name a tax code on the client or under Line mappings, then retry.",
    ),
    ("610", "another user has deleted"): Play(
        "Somebody has deleted it in QuickBooks",
        "Look in QuickBooks' audit log who did and why; then void it here, or retry to send it "
        "anew.",
    ),
}

# What Intuit's sign-in answers; these have names instead of numbers.
SIGN_IN = {
    "invalid_grant": Play(
        "Intuit no longer accepts the console's access to these books",
        "Connect QuickBooks again.",
        Who.BOOKS,
        Next.CONNECTED,
    ),
    "user_not_in_realm": Play(
        "The person who connected QuickBooks is no longer a user of these books",
        "Have an administrator of the books connect QuickBooks again.",
        Who.BOOKS,
        Next.CONNECTED,
    ),
    "invalid_client": Play(
        "Intuit doesn't know QUICKBOOKS_CLIENT_ID with this QUICKBOOKS_CLIENT_SECRET",
        "Copy both anew from the app's keys in Intuit's developer portal, development or "
        "production as the addresses are.",
        Who.CONSOLE,
        Next.CONNECTED,
    ),
}

UNFORESEEN = Play(
    "QuickBooks refused it", "Read what QuickBooks says below; mend that, then retry."
)


def play_of(code: str, said: str = "") -> Play:
    """The play for a code without leading zeros, as precise as QuickBooks' words allow."""
    plain = said.casefold()
    for (of_code, part), play in PRECISELY.items():
        if of_code == code and part in plain:
            return play
    return PLAYBOOK.get(code) or SIGN_IN.get(code) or UNFORESEEN


def words(code: str, said: str = "", reference: str = "") -> str:
    """What happened and what to do, with QuickBooks' own words and its reference for support."""
    play = play_of(code, said)
    parts = [f"{play.happened}{f' (code {code})' if code else ''}. {play.do}"]
    if said:
        parts.append(f"QuickBooks says: “{said}”")
    if reference:
        parts.append(f"Reference for support: {reference}")
    return " ".join(parts)
