"""How a company is refused altogether: subscription over, app not allowed, rights lost."""

from sandbox.quickbooks.errors import Fault, LowerCase, fault, problem

KNOWN = (120, 3100, 5020, 6190)


def of(code: int) -> Exception:
    """The fault of one of the KNOWN codes; ValueError for another."""
    if code == 120:
        detail = "The user is no longer an administrator of the company."
        return Fault(
            [problem(120, "Authorization Failure", detail)], "AuthorizationFault", status=401
        )
    if code == 3100:
        return LowerCase(
            403,
            "3100",
            "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403",
            "The application is not authorized for this company.",
            "AUTHORIZATION",
        )
    if code == 5020:
        detail = "Permission Denied Error : You do not have permission to do this."
        return fault(5020, "Permission Denied Error", detail)
    if code == 6190:
        detail = (
            "Subscription period has ended or canceled or there was a billing problem : "
            "You can only view your data until the subscription is renewed."
        )
        return fault(6190, "Invalid Company Status", detail)
    raise ValueError(f"a company is refused with one of {', '.join(map(str, KNOWN))}")
