"""Numbers keep their digits on the way through."""

from decimal import Decimal

import pytest

from sandbox.json_numbers import dumps, loads


@pytest.mark.parametrize("text", ["0.10", "1861.08", "100.00", "0.5306667", "-0.005", "12"])
def test_digits_survive(text: str) -> None:
    assert dumps(loads(text)) == text.encode()


def test_exponents_are_written_out() -> None:
    assert dumps(Decimal("1E-7")) == b"0.0000001"
    assert dumps(Decimal("1E+3")) == b"1000"


@pytest.mark.parametrize("text", ["NaN", "Infinity", "{", ""])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        loads(text)
