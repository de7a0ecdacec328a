"""What can be switched on the QuickBooks stand-in."""

from dataclasses import dataclass

DAY_SECONDS = 86_400
CHOICES = {
    "throttled_as": ("upper", "lower", "403"),
    "requestid_with_other_body": ("original", "runs"),
    "replayed_batch": ("original", "please_wait"),
    "omitted_currency": ("home", "customer"),
    "inactive_reference": ("610", "2500"),
    "merged_reference": ("2500", "610"),
    "inactive_in_changes": ("rows", "stubs"),
    "tax_rounding": ("line", "total"),
    "automated_absent_code": ("TAX", "NON"),
    "american_tax_calculation": ("ignored", "refused"),
}


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

    rate_limits: bool = True
    requests_per_minute: int = 500
    requests_per_second: int = 10
    batches_per_minute: int = 40
    combined_per_minute: int = 800
    """Calls and batches together."""
    throttled_as: str = "upper"
    """Shape of the refusal: `upper` (429), `lower` (429, fault in lower case) or `403`."""
    retry_after_seconds: int = 0
    """The header Retry-After of a 429; 0 = there is none."""
    reads_per_month: int = 0
    """Metered reads after which every further one is refused; 0 = never."""
    mails_per_day: int = 40
    """What a sandbox company sends in a day."""

    requestid_seconds: int = DAY_SECONDS
    """How long a request id is answered from memory."""
    requestid_replays_failures: bool = False
    requestid_with_other_body: str = "original"
    """A known id with another body: `original` answers from memory, `runs` carries it out."""
    replayed_batch: str = "original"
    """A known id of a batch: the `original` answer, or 6000 `please_wait` for every item."""
    please_wait_after_saving: int = 0
    """So many of the next creations are kept and yet answered 6000 "Please wait"."""
    faults_in_http_200: bool = False
    foreign_messages: bool = False
    """Whether messages come in another language, so that only codes can be relied upon."""

    refuse_duplicate_numbers: bool = True
    """The preference "Warn if duplicate invoice number is used", which the API doesn't show."""
    quoted_numbers: bool = False
    empty_strings: bool = False
    omitted_currency: str = "home"
    """What a transaction without CurrencyRef is in: `home` or `customer`."""
    require_exchange_rate: bool = True
    replace_exchange_rate: bool = False
    """Whether the day's rate takes the place of the one sent."""
    ignore_customer_currency: bool = False
    """Whether a new customer silently gets the home currency."""
    inactive_names_are_taken: bool = False
    """Whether the name of a deactivated customer can't be given again."""
    inactive_reference: str = "610"
    """How a reference to something inactive is refused: `610` or `2500`."""
    merged_reference: str = "2500"
    """How a reference to a customer merged away is refused: `2500` or `610`."""
    inactive_in_changes: str = "rows"
    """How change data capture shows inactive names: as `rows`, or as `stubs` of deleted ones."""
    deleted_with_times: bool = True
    """Whether the stubs of change data capture say when."""
    void_with_payments: bool = False
    delete_with_payments: bool = False

    tax_rounding: str = "line"
    """`line` rounds the tax of every line, `total` rounds their sum."""
    honour_total_tax: bool = True
    """Whether a TotalTax that was sent stands where sales tax is automated."""
    automated_absent_code: str = "TAX"
    """What a line without a code is where sales tax is automated: `TAX` or `NON`."""
    american_tax_calculation: str = "ignored"
    """GlobalTaxCalculation in the US: `ignored` or `refused`."""

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} is one of {', '.join(choices)}")
