"""QuickBooks' error bodies: the Fault, the lower-case one of the gateway, and the XML 401."""

from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer
from sandbox.clock import Clock, iso_pacific_exact

Problem = dict[str, Any]
FOREIGN = "Une erreur s’est produite lors du traitement de votre demande"
BUSINESS = "A business validation error has occurred while processing your request"
INACTIVE = (
    "Object Not Found : Something you're trying to use has been made inactive. "
    "Check the fields with accounts, customers, items, vendors or employees."
)


class Fault(Exception):
    """One or more errors of one type, answered with one HTTP status."""

    def __init__(self, problems: list[Problem], kind: str = "ValidationFault", status: int = 400):
        super().__init__("; ".join(str(one["Detail"]) for one in problems))
        self.problems = problems
        self.kind = kind
        self.status = status
        self.headers: dict[str, str] = {}

    def body(self, *, foreign: bool = False) -> dict[str, Any]:
        """What stands below `Fault`; `foreign` has the messages in another language."""
        errors = [one | {"Message": FOREIGN} for one in self.problems] if foreign else self.problems
        return {"Error": errors, "type": self.kind}


class Gathering:
    """Lets several checks speak: each `with` keeps its fault, `finish` raises them as one."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, raised: object, _trace: object) -> bool:
        if not isinstance(raised, Fault):
            return False
        self.problems += raised.problems
        return True

    def finish(self) -> None:
        """Nothing, or the fault with all that was found."""
        if self.problems:
            raise Fault(self.problems)


class LowerCase(Exception):
    """A refusal by the gateway before the books: JSON in lower case."""

    def __init__(self, status: int, code: str, message: str, detail: str, kind: str) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.error = {"message": message, "detail": detail, "code": code, "element": None}
        self.headers: dict[str, str] = {}


def unauthorized(reason: str) -> LowerCase:
    """401."""
    message = "message=AuthenticationFailed; errorCode=003200; statusCode=401"
    return LowerCase(401, "3200", message, reason, "AUTHENTICATION")


class WrongRealm(Exception):
    """The 401 that is XML."""


def problem(code: int | str, message: str, detail: str, element: str | None = "") -> Problem:
    """One error; `element` None leaves the key out."""
    found = {"Message": message, "Detail": detail, "code": str(code)}
    return found if element is None else found | {"element": element}


def fault(code: int | str, message: str, detail: str, element: str | None = "") -> Fault:
    """A ValidationFault with one error."""
    return Fault([problem(code, message, detail, element)])


def unknown_property(name: str) -> Fault:
    """2010."""
    return fault(
        2010,
        "Request has invalid or unsupported property",
        f"Property Name:{name} specified is unsupported or invalid",
        None,
    )


def missing(name: str) -> Fault:
    """2020."""
    message = "Required param missing, need to supply the required value for the API"
    return fault(2020, message, f"Required parameter {name} is missing in the request", name)


def business(detail: str) -> Fault:
    """6000."""
    return fault(6000, BUSINESS, f"Business Validation Error: {detail}")


def not_found(detail: str = INACTIVE) -> Fault:
    """610, with status 400 and not 404."""
    return fault(610, "Object Not Found", detail)


def invalid_reference(kind: str, value: str, why: str = "not found") -> Fault:
    """2500; `kind` is Names, Items, Accounts, Klasses, Depts."""
    detail = f"Invalid Reference Id : {kind} element id {value} {why}"
    return fault(2500, "Invalid Reference Id", detail)


def tid_headers() -> dict[str, str]:
    """`intuit_tid`, on every answer."""
    return {"intuit_tid": f"1-{uuid4().hex[:8]}-{uuid4().hex[:24]}"}


def oauth_tid_headers() -> dict[str, str]:
    """The same as the OAuth host spells it."""
    return {"Intuit-Tid": tid_headers()["intuit_tid"]}


def fault_answer(clock: Clock, raised: Fault, *, foreign: bool = False) -> Response:
    """The Fault in its envelope."""
    body = {"Fault": raised.body(foreign=foreign), "time": iso_pacific_exact(clock.now())}
    return json_answer(body, raised.status, tid_headers() | raised.headers)


def lower_case_answer(clock: Clock, refused: LowerCase) -> Response:
    """The shape of its own: lower case, milliseconds since 1970."""
    body: dict[str, Any] = {
        "warnings": None,
        "intuitObject": None,
        "fault": {"error": [refused.error], "type": refused.kind},
        "report": None,
        "queryResponse": None,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": None,
        "requestId": None,
        "time": clock.milliseconds(),
        "status": None,
        "cdcresponse": [],
    }
    return json_answer(body, refused.status, tid_headers() | refused.headers)


def wrong_realm_answer(clock: Clock) -> Response:
    """401 as XML: the token belongs to another company."""
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<IntuitResponse xmlns="http://schema.intuit.com/finance/v3" '
        f'time="{iso_pacific_exact(clock.now())}"><Fault type="AUTHENTICATION"><Error code="100">'
        "<Message>General Authentication Error</Message>"
        "<Detail>AuthenticationErrorGeneral: SRV-110-Authentication Failure , statusCode: 401"
        "</Detail></Error></Fault></IntuitResponse>"
    )
    return Response(xml, 401, tid_headers(), "application/xml;charset=utf-8")


def clock_of(request: Request) -> Clock:
    """The stand-in's clock."""
    clock = request.app.state.stand.clock
    assert isinstance(clock, Clock)
    return clock


async def on_fault(request: Request, exc: Exception) -> Response:
    """Handler of Fault."""
    assert isinstance(exc, Fault)
    stand = request.app.state.stand
    if stand.settings.faults_in_http_200 and exc.kind == "ValidationFault":
        exc.status = 200
    return fault_answer(stand.clock, exc, foreign=stand.settings.foreign_messages)


async def on_lower_case(request: Request, exc: Exception) -> Response:
    """Handler of LowerCase."""
    assert isinstance(exc, LowerCase)
    return lower_case_answer(clock_of(request), exc)


async def on_wrong_realm(request: Request, _exc: Exception) -> Response:
    """Handler of WrongRealm."""
    return wrong_realm_answer(clock_of(request))
