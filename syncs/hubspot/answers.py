"""What the JSON of HubSpot's answers holds: rows, the next page, and what a 207 left out."""

from typing import Any

from .. import errors

Row = dict[str, Any]
Page = list[Row]
OUT_OF_ORDER = "OUT_OF_ORDER"


def rows(answer: Row) -> Page:
    """The objects of an answer."""
    results = answer.get("results")
    return [row for row in results if isinstance(row, dict)] if isinstance(results, list) else []


def next_page(answer: Row) -> str:
    """Where the next page starts; blank on the last one."""
    following = ((answer.get("paging") or {}).get("next") or {}).get("after")
    return "" if following is None else str(following)


def type_ids(target: Row) -> set[int]:
    """The types of one association; HubSpot's own labels are types too."""
    types = target.get("associationTypes") or []
    return {one["typeId"] for one in types if isinstance(one.get("typeId"), int)}


def total(answer: Row) -> int:
    """How many a search says there are, about; 0 where it doesn't say."""
    stated = answer.get("total")
    return stated if isinstance(stated, int) else 0


def last_in_order(page: Page, last: int) -> int:
    """The highest id of a page; raises Permanent where ids repeat or go backwards."""
    for row in page:
        number = int(row["id"]) if str(row.get("id")).isdigit() else last
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


def _out_of_order() -> errors.Permanent:
    return errors.Permanent(
        "HubSpot's search doesn't return records in the order of their ids, so it can't be paged "
        "through without losing some.",
        code=OUT_OF_ORDER,
    )


def only_missing(answer: Row, doing: str) -> None:
    """A 207 names what failed; that something isn't there is an answer, anything else isn't."""
    for one in answer.get("errors") or []:
        if one.get("category") != "OBJECT_NOT_FOUND":
            raise errors.Transient(
                f"HubSpot answered only in part while {doing}: {one.get('message')}",
                code=str(one.get("category") or "PARTIAL"),
            )
