"""HubSpot's side of webhooks: how they are signed, and when they come again."""

import base64
import hashlib
import hmac
import re
import time
from dataclasses import dataclass
from typing import Any

from sandbox import json_numbers
from sandbox.deliveries import Event, Target
from sandbox.hubspot import subscriptions

SIGNATURES = ("v3", "v1", "both")
# "Up to 10 times over the next 24 hours, spread": which waits, nobody says.
WAITS_SECONDS = (60, 180, 600, 1_800, 3_600, 7_200, 10_800, 14_400, 18_000, 21_600)
DECODED = re.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)


@dataclass(frozen=True)
class HubSpotTarget(Target):
    """The app's webhook settings."""

    signature: str = "v3"
    """`v3`, `v1`, or `both` in one request."""
    signed_url: str = ""
    """The address the signature is made over, where it isn't `target_url`: behind a proxy."""
    timestamp_skew_seconds: int = 0
    """Added to the real time in X-HubSpot-Request-Timestamp."""
    subscriptions: tuple[dict[str, Any], ...] = subscriptions.DEFAULT

    def __post_init__(self) -> None:
        if self.signature not in SIGNATURES:
            raise ValueError(f"signature is one of {', '.join(SIGNATURES)}")
        subscriptions.parsed(self.subscriptions)


class HubSpotService:
    """At most 100 events a request, five seconds to answer, ten more tries in 24 hours."""

    largest_batch = 100
    timeout_seconds = 5

    def body(self, _target: HubSpotTarget, events: list[Event], attempt: int) -> bytes:
        """A JSON array; only `attemptNumber` differs from try to try."""
        return json_numbers.dumps([event | {"attemptNumber": attempt} for event in events])

    def headers(self, target: HubSpotTarget, body: bytes) -> dict[str, str]:
        """The signature over the raw body; the timestamp is real, or nobody would accept it."""
        now = time.time_ns() // 1_000_000 + target.timestamp_skew_seconds * 1000
        headers = {"User-Agent": "HubSpot Connect 2.0 (webhooks stand-in)"}
        if target.signature != "v1":
            url = target.signed_url or target.target_url
            headers["X-HubSpot-Request-Timestamp"] = str(now)
            headers["X-HubSpot-Signature-v3"] = signature_v3(target.secret, url, body, now)
        if target.signature != "v3":
            headers["X-HubSpot-Signature-Version"] = "v1"
            headers["X-HubSpot-Signature"] = signature_v1(target.secret, body)
        return headers

    def wait_seconds(self, failures: int) -> int | None:
        """Until the next try."""
        return WAITS_SECONDS[failures - 1] if failures <= len(WAITS_SECONDS) else None


def signature_v1(secret: str, body: bytes) -> str:
    """Hex SHA-256 of secret and body."""
    return hashlib.sha256(secret.encode() + body).hexdigest()


def signature_v3(secret: str, url: str, body: bytes, timestamp: int, method: str = "POST") -> str:
    """Base64 HMAC-SHA256 of method, address, body and timestamp in milliseconds."""
    decoded = DECODED.sub(lambda found: chr(int(found[1], 16)), url)
    signed = method.encode() + decoded.encode() + body + str(timestamp).encode()
    return base64.b64encode(hmac.digest(secret.encode(), signed, "sha256")).decode()
