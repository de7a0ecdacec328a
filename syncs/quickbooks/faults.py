"""QuickBooks' answers that are no success, in all their shapes, sorted into our errors."""

from typing import Any, NamedTuple

from ..errors import (
    Misconfigured,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    Throttled,
)
from . import exact_json
from .playbooks import words

THROTTLE_SECONDS = 60
_THROTTLED = "3001"
_CONNECTION = frozenset(["100", "120", "3100", "3200", "6190"])
_SYSTEM_FAILURE = "10000"
_BUSINESS_RULE = "6000"


class Problem(NamedTuple):
    """One error of a Fault; the code without leading zeros."""

    code: str
    said: str


def error_of(status: int, text: str, reference: str) -> OutsideError | None:
    """The error that an answer means; None for a success.

    A Fault is one whatever the HTTP status, and its key may be in lower case. What can't be read
    (HTML, XML, broken JSON) is judged by its status. An error 6000 is a refusal only where it
    says which business rule speaks; otherwise the document may have been saved all the same.
    """
    payload = _payload(text)
    problems = _problems(payload)
    if problems:
        return _of_problems(status, problems, reference)
    if status < 300 and payload is not None:
        return None
    return _of_status(status, reference)


def _payload(text: str) -> dict[str, Any] | None:
    try:
        payload = exact_json.loads(text)
    except ValueError:
        return None
    return payload if isinstance(payload, dict) else None


def _problems(payload: dict[str, Any] | None) -> list[Problem]:
    fault = _either(payload or {}, "Fault")
    errors = _either(fault, "Error") if isinstance(fault, dict) else None
    return [_problem(error) for error in errors or [] if isinstance(error, dict)]


def _problem(error: dict[str, Any]) -> Problem:
    said = _either(error, "Detail") or _either(error, "Message") or ""
    return Problem(str(error.get("code") or "").lstrip("0"), str(said).strip())


def _either(mapping: dict[str, Any], name: str) -> Any:
    return mapping.get(name, mapping.get(name.lower()))


def _of_problems(status: int, problems: list[Problem], reference: str) -> OutsideError:
    codes = [problem.code for problem in problems]
    said = " / ".join(dict.fromkeys(problem.said for problem in problems if problem.said))
    code = codes[0]
    message = words(code, said, reference)
    if _THROTTLED in codes or status == 429:
        return _throttled(code, reference)
    if status == 401 or _CONNECTION.intersection(codes):
        return Misconfigured(message, code=code, reference=reference)
    if status >= 500 or _SYSTEM_FAILURE in codes or _may_be_saved(problems):
        return OutcomeUnknown(message, code=code, reference=reference)
    return Permanent(message, code=code, reference=reference)


def _may_be_saved(problems: list[Problem]) -> bool:
    return any(
        problem.code == _BUSINESS_RULE
        and ("business validation error" not in said or "please wait" in said)
        for problem, said in ((each, each.said.lower()) for each in problems)
    )


def _of_status(status: int, reference: str) -> OutsideError:
    if status == 429:
        return _throttled("", reference)
    if status == 401:
        # In XML: the token is none of this company's.
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
