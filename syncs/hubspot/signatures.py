"""Whether a request is HubSpot's: the v3 signature over method, public address, body and time.

The SDK's helper isn't used: by default it checks the older v2, never accepts a body of bytes,
takes timestamps of the future, and fails on headers that aren't ASCII.
"""

import hmac
import re
from base64 import b64encode

LONGEST_AGE_MILLISECONDS = 300_000
# The characters that HubSpot decodes in the address before it signs, and no others.
_DECODED = re.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE | re.ASCII)
_TIMESTAMP = re.compile(r"\d{1,15}", re.ASCII)


def v3_refusal(
    *,
    secret: str,
    method: str,
    uri: str,
    body: bytes,
    timestamp: str,
    signature: str,
    now_milliseconds: int,
) -> str:
    """Why the request can't be HubSpot's, in words; blank if it is.

    `uri` is the address as HubSpot knows it, `body` the bytes as they came. A request is good for
    five minutes, by its timestamp in milliseconds, and for as long before it if clocks differ.
    """
    if not signature:
        return "it has no X-HubSpot-Signature-v3 (older signatures are not accepted)"
    if not _TIMESTAMP.fullmatch(timestamp):
        return "its X-HubSpot-Request-Timestamp is missing, or no number of milliseconds"
    if abs(now_milliseconds - int(timestamp)) > LONGEST_AGE_MILLISECONDS:
        return "it was signed more than five minutes ago, or this machine's clock is wrong"
    expected = v3_signature(secret, method, uri, body, timestamp)
    if not hmac.compare_digest(expected, signature.encode("utf-8", "replace")):
        return (
            f"its signature is not that of {method} {uri} with HUBSPOT_CLIENT_SECRET; check both "
            "the secret and PUBLIC_URL"
        )
    return ""


def v3_signature(secret: str, method: str, uri: str, body: bytes, timestamp: str) -> bytes:
    """Base64 of the HMAC-SHA256 over method, decoded address, raw body and timestamp."""
    decoded = _DECODED.sub(lambda found: chr(int(found[1], 16)), uri)
    signed = method.encode() + decoded.encode("utf-8", "replace") + body + timestamp.encode()
    return b64encode(hmac.digest(secret.encode(), signed, "sha256"))
