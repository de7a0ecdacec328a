"""QuickBooks' answers that are no success, in all their shapes, sorted into our errors."""

import re
from html import unescape
from typing import Any, NamedTuple

from ..errors import (
    Misconfigured,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    Throttled,
)
from . import exact_json
from .playbooks import PRECISELY, Next, play_of, words

THROTTLE_SECONDS = 60
_THROTTLED = "3001"
_BUSINESS_RULE = "6000"
_XML_ERROR = re.compile(r"<Error\b[^>]*\bcode=\"(\w+)\"[^>]*>(.*?)</Error>", re.DOTALL)
_XML_WORDS = r"<{0}>(.*?)</{0}>"


class Problem(NamedTuple):
    """One error of a Fault; the code without leading zeros, blank where there is none."""

    code: str
    said: str


def error_of(status: int, text: str, reference: str) -> OutsideError | None:
    """The error that an answer means; None for a success.

    A Fault is one whatever the HTTP status, and its key may be in lower case, or it may be XML.
    What can't be read (HTML, broken JSON, nothing) is judged by its status. An error 6000 is a
    refusal only where it says which business rule speaks; otherwise the document may have been
    saved all the same.
    """
    payload = read(text)
    if payload is None and (problems := _in_xml(text)):
        return _of_problems(status, problems, reference)
    if error := error_in(payload or {}, status, reference):
        return error
    if status < 300 and payload is not None:
        return None
    return _of_status(status, reference)


def error_in(payload: dict[str, Any], status: int, reference: str) -> OutsideError | None:
    """The error that a readable answer, or one item of a batch's answer, carries; None is none."""
    fault = _either(payload, "Fault")
    if fault is None:
        return None
    errors = _either(fault, "Error") if isinstance(fault, dict) else None
    listed = errors if isinstance(errors, list) else [errors]
    problems = [_problem(error) for error in listed if isinstance(error, dict)]
    return _of_problems(status, problems or [Problem("", "")], reference)


def read(text: str) -> dict[str, Any] | None:
    """The object that an answer is; None where it is none."""
    try:
        payload = exact_json.loads(text.removeprefix("\ufeff"))
    except ValueError:
        return None
    return payload if isinstance(payload, dict) else None


def _in_xml(text: str) -> list[Problem]:
    """Some gateways in front of QuickBooks answer in XML, whatever was asked for."""
    return [
        Problem(_plain(code), _in_element("Detail", inside) or _in_element("Message", inside))
        for code, inside in _XML_ERROR.findall(text)
    ]


def _in_element(name: str, xml: str) -> str:
    found = re.search(_XML_WORDS.format(name), xml, re.DOTALL)
    return unescape(found[1]).strip() if found else ""


def _problem(error: dict[str, Any]) -> Problem:
    said = _either(error, "Detail") or _either(error, "Message") or ""
    code = error.get("code")
    return Problem("" if code is None else _plain(str(code)), str(said).strip())


def _plain(code: str) -> str:
    return code.strip().lstrip("0")


def _either(mapping: dict[str, Any], name: str) -> Any:
    return mapping.get(name, mapping.get(name.lower()))


def _of_problems(status: int, problems: list[Problem], reference: str) -> OutsideError:
    """The gravest of several errors decides; QuickBooks' words for all of them are told."""
    said = " / ".join(dict.fromkeys(problem.said for problem in problems if problem.said))
    ways = [_way(status, problem) for problem in problems]
    way = next(each for each in _GRAVEST_FIRST if each in ways)
    code = problems[ways.index(way)].code
    if way is Next.WAITS:
        return _throttled(code, reference)
    message = words(code, said, reference)
    return _KINDS[way](message, code=code, reference=reference)


_GRAVEST_FIRST = (Next.WAITS, Next.CONNECTED, Next.LOOKED_UP, Next.RETRIED)
_KINDS: dict[Next, type[OutsideError]] = {
    Next.CONNECTED: Misconfigured,
    Next.LOOKED_UP: OutcomeUnknown,
    Next.RETRIED: Permanent,
}


def _way(status: int, problem: Problem) -> Next:
    """How it goes on: the play says so, but some statuses say more than any code."""
    if status == 429:
        return Next.WAITS
    way = play_of(problem.code, problem.said).then
    if way in (Next.WAITS, Next.CONNECTED):
        return way
    if status == 401:
        return Next.CONNECTED
    if status >= 500 or _may_be_saved(problem) or (status < 300 and not problem.code):
        return Next.LOOKED_UP
    return way


def _may_be_saved(problem: Problem) -> bool:
    """An error 6000 that names no rule: no language but English can be told for sure."""
    said = problem.said.casefold()
    known = ["business validation error", *(part for code, part in PRECISELY if code == "6000")]
    return problem.code == _BUSINESS_RULE and not any(part in said for part in known)


def _of_status(status: int, reference: str) -> OutsideError:
    if status == 429:
        return _throttled("", reference)
    if status == 401:
        return Misconfigured(words("100", reference=reference), code="100", reference=reference)
    if status in (403, 404) or 300 <= status < 400:
        return Misconfigured(
            f"At QUICKBOOKS_API_URL something answers {status} that isn't QuickBooks' API. "
            "Check that address.",
            code=str(status),
            reference=reference,
        )
    if 400 <= status < 500:
        return Permanent(words("", f"HTTP status {status}", reference), reference=reference)
    return OutcomeUnknown(
        f"QuickBooks gave no readable answer (HTTP status {status}).", reference=reference
    )


def _throttled(code: str, reference: str) -> Throttled:
    return Throttled(
        words(_THROTTLED, reference=reference),
        wait_seconds=THROTTLE_SECONDS,
        code=code or _THROTTLED,
        reference=reference,
    )
