"""Every method of the gateway sends what Intuit describes, and so does the stand-in."""

import pytest

from syncs.quickbooks.gateway import Gateway

from ..coverage import public_methods
from ..recorder import Recorder
from .contract import Contract
from .exercises import EXERCISES, NO_CALL

pytestmark = pytest.mark.django_db


def test_every_method_is_exercised() -> None:
    assert public_methods(Gateway) == set(EXERCISES) | NO_CALL


@pytest.mark.parametrize("method", sorted(EXERCISES))
def test_a_method_and_its_answer_are_as_described(
    method: str, gateway: Gateway, quickbooks_wire: Recorder, contract: Contract
) -> None:
    EXERCISES[method](gateway)
    assert quickbooks_wire.exchanges, "it made no call"
    assert contract.broken(quickbooks_wire.exchanges) == []
