"""`POST /_control/act`: what people do in QuickBooks, and at Intuit, while the console runs."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, json_body
from sandbox.quickbooks import list_acts, money_acts
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import Fault
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.serving import stand_of
from sandbox.quickbooks.stand import REALM

Act = Callable[[Company, Entity], Entity]
ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (
        money_acts.pay,
        money_acts.apply_credit,
        money_acts.unapply,
        money_acts.void,
        money_acts.delete,
        money_acts.edit,
        money_acts.email,
        money_acts.deposit,
        money_acts.create,
        list_acts.deactivate,
        list_acts.activate,
        list_acts.rename,
        list_acts.merge,
        list_acts.close_books,
        list_acts.refuse,
        list_acts.admit,
    )
}
WITH_TOKENS = ("disconnect", "remove_user")


async def act(request: Request) -> Response:
    """`{"do": "pay", "invoice": "INV-7", "amount": "12.50", "realm"?: …}`.

    Answers what it has become; 400 with the reason where it can't be done.
    """
    stand, body = stand_of(request), await json_body(request)
    realm, deed = str(body.pop("realm", REALM)), body.pop("do", "")
    if deed in WITH_TOKENS:
        stand.tokens.end(realm, removed=deed == "remove_user")
        return json_answer({"done": {"realm": realm}})
    if deed not in ACTS:
        known = ", ".join([*ACTS, *WITH_TOKENS])
        raise ValueError(f"nobody knows how to {deed or 'do nothing'}; there are {known}")
    if realm not in stand.companies:
        raise ValueError(f"there is no company {realm}")
    try:
        return json_answer({"done": ACTS[deed](stand.companies[realm], body)})
    except Fault as refused:
        raise ValueError(str(refused)) from None
