"""Every property of Intuit's reference tables is known, as long as it may be and no longer."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.descriptions import folder
from tests.contract.quickbooks.reference import Attribute, Reference, reference
from tests.sandbox.caller import Caller
from tests.sandbox.sale import code, detail

ENTITIES = ("Invoice", "CreditMemo", "Payment", "Customer", "Item", "Term")
LISTS = ("Line", "TaxLine", "LinkedTxn", "CustomField")
# The table spells it otherwise than the API; groups are refused whole.
LEFT_OUT = ("Line.SubtotalLineDetail", "Line.GroupLineDetail")
VALUES: tuple[Any, ...] = ("x", 1, True, "2026-01-01")
Found = tuple[str, Attribute]


def properties(tables: Reference, kind: str, above: str = "") -> Iterator[Found]:
    """Every property that has no others below it, with its path."""
    for attribute in tables.attributes(kind):
        path = f"{above}.{attribute.name}" if above else attribute.name
        nested = [one.strip() for one in attribute.type.split("|")]
        below = [one for one in nested if one.startswith(kind.split("_")[0] + "_")]
        if path in LEFT_OUT:
            continue
        for one in below:
            yield from properties(tables, one, path)
        if not below:
            yield path, attribute


def body(path: str, value: Any) -> Any:
    """A request with this one property."""
    for name in reversed(path.split(".")):
        value = {name: [value] if name in LISTS else value}
    return value


@pytest.mark.parametrize("kind", ENTITIES)
def test_every_property_of_the_reference_is_known(books: Caller, kind: str) -> None:
    tables = reference(folder("quickbooks"))
    for path in dict(properties(tables, kind)):
        answers = [books.post(f"/{kind.lower()}", body(path, value)) for value in VALUES]
        assert any(one.status == 200 or code(one) != "2010" for one in answers), path


@pytest.mark.parametrize("kind", ENTITIES)
def test_every_text_is_as_long_as_the_reference_says(books: Caller, kind: str) -> None:
    tables = reference(folder("quickbooks"))
    texts = [(p, one) for p, one in properties(tables, kind) if one.type.lower() == "string"]
    limited = {path: one.longest for path, one in texts if one.longest}
    assert limited
    for path, longest in limited.items():
        refused = books.post(f"/{kind.lower()}", body(path, "x" * (longest + 1)))
        error = refused.json["Fault"]["Error"][0]
        assert (error["code"], error["element"]) == ("2050", path)
        assert f"Max:{longest} " in detail(refused)
        let = books.post(f"/{kind.lower()}", body(path, "x" * longest))
        assert let.status == 200 or code(let) != "2050", path
