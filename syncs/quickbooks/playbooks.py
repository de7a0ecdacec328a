"""What each QuickBooks error code means for finance, and what to do about it."""

from typing import NamedTuple


class Play(NamedTuple):
    """What happened, and what a person does now."""

    happened: str
    do: str


PLAYBOOK = {
    "100": Play(
        "QuickBooks doesn't accept the console's sign-in for these books",
        "Connect QuickBooks again, with the right company.",
    ),
    "120": Play(
        "The user who connected QuickBooks may no longer use these books",
        "Have an administrator of the books connect QuickBooks again.",
    ),
    "500": Play(
        "QuickBooks doesn't offer this operation",
        "This is a fault of the console: pass it on with the reference below.",
    ),
    "610": Play(
        "Something the invoice names was made inactive or deleted in QuickBooks",
        "Make the customer or item active again or match it anew, then retry.",
    ),
    "2010": Play(
        "The console sent a property that QuickBooks doesn't know",
        "This is a fault of the console: pass it on with the reference below.",
    ),
    "2020": Play(
        "The console left out something that QuickBooks needs",
        "This is a fault of the console: pass it on with the reference below.",
    ),
    "2050": Play(
        "A text is longer than QuickBooks allows",
        "Shorten the text that is named (a description, PO number or e-mail address), then retry.",
    ),
    "2080": Play(
        "QuickBooks can't read a number or text",
        "This is a fault of the console: pass it on with the reference below.",
    ),
    "2090": Play(
        "QuickBooks can't read a number or text",
        "This is a fault of the console: pass it on with the reference below.",
    ),
    "2170": Play(
        "The console sent a value that QuickBooks doesn't know",
        "This is a fault of the console: pass it on with the reference below.",
    ),
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
        "Nothing to do: the console waits a minute and goes on.",
    ),
    "3100": Play(
        "QuickBooks doesn't let the console in: the plan, the app or the subscription",
        "Check the QuickBooks subscription, then connect again.",
    ),
    "3200": Play(
        "QuickBooks' sign-in has run out",
        "Connect QuickBooks again if this doesn't end by itself.",
    ),
    "4000": Play(
        "QuickBooks can't read the console's question",
        "This is a fault of the console: pass it on with the reference below.",
    ),
    "4001": Play(
        "QuickBooks can't answer the console's question",
        "This is a fault of the console: pass it on with the reference below.",
    ),
    "5010": Play(
        "Somebody changed it in QuickBooks at the same time",
        "Look at it in QuickBooks, then try again.",
    ),
    "5020": Play(
        "The user who connected QuickBooks may not do this, or a feature is switched off",
        "Ask the administrator of the books to allow it, then retry.",
    ),
    "6000": Play(
        "QuickBooks' own rules refuse it",
        "Read what QuickBooks says below and mend that, then retry.",
    ),
    "6070": Play(
        "A line's amount isn't its quantity times its price, says QuickBooks",
        "This is a fault of the console: pass it on with the reference below.",
    ),
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
    ),
    "6210": Play(
        "The invoice date lies in a period whose books are closed",
        "Reopen the books in QuickBooks and retry, or send the invoice back and bill it later.",
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
    ),
}
UNFORESEEN = Play(
    "QuickBooks refused it", "Read what QuickBooks says below; mend that, then retry."
)


def words(code: str, said: str = "", reference: str = "") -> str:
    """What happened and what to do, with QuickBooks' own words and its reference for support."""
    play = PLAYBOOK.get(code, UNFORESEEN)
    parts = [f"{play.happened}{f' (code {code})' if code else ''}. {play.do}"]
    if said:
        parts.append(f"QuickBooks says: “{said}”")
    if reference:
        parts.append(f"Reference for support: {reference}")
    return " ".join(parts)
