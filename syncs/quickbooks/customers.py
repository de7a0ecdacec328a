"""Which customer of the books a client may be: by its id, else proposed by name or e-mail."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clients.models import Client

from .facts import ANY_STATE, Customer, customer
from .gateway import Entity, Gateway, quoted

# What a firm's name may end in without being another firm.
_LEGAL_FORMS = frozenset([
    "ab", "ag", "aps", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc",
    "incorporated", "kg", "kk", "lda", "limited", "llc", "llp", "lp", "ltd", "ltda", "mbh", "nv",
    "ohg", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "sl", "spa", "srl", "ug",
])  # fmt: skip
# What QuickBooks adds to the name of a customer that is made inactive.
_INACTIVE_MARK = " (deleted)"
_SHARING_NAMES = ("Customer", "Vendor", "Employee")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A customer that may be the client, and what speaks for it; a person accepts it."""

    client: Client
    customer: Customer
    because: str


def proposals_for(client: Client, customers: Iterable[Customer]) -> list[Proposal]:
    """Active customers in the client's currency that share a name or an e-mail address with it.

    The most reasons come first. Case, spacing, accents, punctuation and the legal form may differ.
    """
    usable = [each for each in customers if each.active and each.currency in ("", client.currency)]
    found = [(each, list(_reasons(client, each))) for each in usable]
    found.sort(key=lambda pair: -len(pair[1]))
    return [Proposal(client, each, " and ".join(reasons)) for each, reasons in found if reasons]


def namesakes(client: Client, customers: Iterable[Customer]) -> list[Customer]:
    """Customers of the very name, whatever speaks against them."""
    return [each for each in customers if _is_same(client.name, each)]


def who_has_the_name(gateway: Gateway, name: str) -> tuple[str, Entity] | None:
    """The kind and the row that has a name which customers, vendors and employees share.

    Asked for by its very letters first; QuickBooks doesn't tell small from capital ones when it
    refuses a name, but may do so when it is asked.
    """
    names = f"{quoted(name)}, {quoted(name + _INACTIVE_MARK)}"
    for condition in (f"DisplayName IN ({names}) AND {ANY_STATE}", ANY_STATE):
        for kind in _SHARING_NAMES:
            for row in gateway.query(kind, condition):
                if _plain(row.get("DisplayName", "").removesuffix(_INACTIVE_MARK)) == _plain(name):
                    return kind, row
    return None


def customer_named(gateway: Gateway, name: str) -> Customer | None:
    """The active customer of exactly this name."""
    rows = gateway.query("Customer", f"DisplayName = {quoted(name)}")
    return customer(rows[0]) if rows else None


def _reasons(client: Client, found: Customer) -> Iterator[str]:
    if _is_same(client.name, found):
        yield "the same name"
    elif _core(client.name) in (_core(found.name), _core(found.company_name)):
        yield "the same name but for its legal form or punctuation"
    if client.billing_email and client.billing_email.casefold() == found.email.casefold():
        yield "the same e-mail address"


def _is_same(name: str, found: Customer) -> bool:
    without_mark = found.name.removesuffix(_INACTIVE_MARK)
    return _plain(name) in (_plain(without_mark), _plain(found.company_name))


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _core(name: str) -> str:
    """The name's letters and digits, without accents and without legal forms at its end."""
    text = unicodedata.normalize("NFKD", name.removesuffix(_INACTIVE_MARK)).casefold()
    text = text.replace("&", " and ").replace(".", "").replace("'", "")
    bare = "".join(each for each in text if not unicodedata.combining(each))
    words = "".join(each if each.isalnum() else " " for each in bare).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)
