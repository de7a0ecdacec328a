"""What can be switched on the QuickBooks stand-in."""

from dataclasses import dataclass

DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Settings:
    """All switches with their defaults; the unknowns of the real API are among them."""

    client_id: str = "sandbox-client-id"
    client_secret: str = "sandbox-client-secret"
    access_token_seconds: int = 3_600
    refresh_token_seconds: int = 8_726_400
    refresh_rotation_seconds: int = 0
    """How old a refresh token is before a refresh replaces it; 0 = every refresh does."""
    refresh_grace_seconds: int = 60
    """How long a replaced refresh token still works; 0 = it doesn't."""
    rate_limits: bool = False
    requests_per_minute: int = 500
    requests_per_second: int = 10
    batches_per_minute: int = 40
    requestid_seconds: int = DAY_SECONDS
    """How long a request id is answered from memory."""
    requestid_replays_failures: bool = False
    refuse_duplicate_numbers: bool = True
    """The preference "Warn if duplicate invoice number is used", which the API doesn't show."""
    quoted_numbers: bool = False
    empty_strings: bool = False
    omitted_currency: str = "home"
    """What a transaction without CurrencyRef is in: `home` or `customer`."""
    require_exchange_rate: bool = True
    void_with_payments: bool = False
    tax_rounding: str = "line"
    """`line` rounds the tax of every line, `total` rounds their sum."""
