"""What the JSON of HubSpot's answers holds: rows, the next page, and what a 207 left out."""

from typing import Any

from .. import errors

Row = dict[str, Any]
Page = list[Row]
OUT_OF_ORDER = "OUT_OF_ORDER"


def rows(answer: Row, doing: str) -> Page:
    """The objects of an answer; one that lists none properly can't be taken for an empty one."""
    results = answer.get("results")
    if not isinstance(results, list) or not all(isinstance(row, dict) for row in results):
        raise unreadable(doing)
    return results


def by_id(page: Page, doing: str, name: str = "id") -> dict[str, Row]:
    """Rows by their ids, as text; raises Transient where one has none."""
    if any(isinstance(row.get(name), bool | None | dict | list) for row in page):
        raise unreadable(doing)
    return {str(row[name]): row for row in page}


def part(row: Row, name: str) -> Row:
    """The object below a name; an empty one where there is none."""
    found = row.get(name)
    return found if isinstance(found, dict) else {}


def string(row: Row, name: str) -> str:
    """The text below a name; blank where there is none, or something else."""
    found = row.get(name)
    return found if isinstance(found, str) else ""


def entries(row: Row, name: str) -> Page:
    """The objects of a list below a name; none where there is no list."""
    listed = row.get(name)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def next_page(answer: Row) -> str:
    """Where the next page starts; blank on the last one."""
    following = part(part(answer, "paging"), "next").get("after")
    return "" if following is None else str(following)


def type_ids(target: Row) -> set[int]:
    """The types of one association; HubSpot's own labels are types too."""
    types = (one.get("typeId") for one in entries(target, "associationTypes"))
    return {one for one in types if isinstance(one, int)}


def total(answer: Row) -> int:
    """How many a search says there are, about; 0 where it doesn't say."""
    stated = answer.get("total")
    return stated if isinstance(stated, int) else 0


def last_in_order(page: Page, last: int) -> int:
    """The highest id of a page; raises Permanent where ids repeat or go backwards."""
    for row in page:
        number = int(row["id"]) if _is_number(row.get("id")) else last
        if number <= last:
            raise _out_of_order()
        last = number
    return last


def at_least(answer: Row, expected: int) -> None:
    """Raises Permanent where fewer are left than the page before left over.

    Ids sorted as text look orderly on a page and yet leave some behind it.
    """
    if "total" in answer and total(answer) < expected:
        raise _out_of_order()


def only_missing(answer: Row, doing: str) -> None:
    """A 207 names what failed; that something isn't there is an answer, anything else isn't."""
    for one in entries(answer, "errors"):
        if one.get("category") != "OBJECT_NOT_FOUND":
            raise errors.Transient(
                f"HubSpot answered only in part while {doing}: {one.get('message')}",
                code=str(one.get("category") or "PARTIAL"),
            )


def unreadable(doing: str) -> errors.Transient:
    """An answer of 2xx that isn't the JSON it should be."""
    return errors.Transient(f"HubSpot's answer while {doing} can't be read.", code="UNREADABLE")


def _is_number(value: Any) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 20


def _out_of_order() -> errors.Permanent:
    return errors.Permanent(
        "HubSpot's search doesn't return records in the order of their ids, so it can't be paged "
        "through without losing some.",
        code=OUT_OF_ORDER,
    )
