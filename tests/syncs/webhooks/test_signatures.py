"""HubSpot's v3 signature: the published vector, the five minutes, the characters it decodes."""

import pytest

from syncs.hubspot.signatures import v3_refusal, v3_signature

PUBLISHED = {
    "secret": "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy",
    "method": "POST",
    "uri": "https://www.example.com/webhook_uri",
    "body": b"{'example_field':'example_value'}",
    "timestamp": "1693657560000",
    "signature": "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=",
    "now_milliseconds": 1693657560000,
}
OLDER = {
    "v1": "69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750",
    "v2": "4fe4e3a7d3cf09db53be39d0a58130e2aaba074ec123a9e355b876a689a1c383",
}


def refusal(**changes: object) -> str:
    return v3_refusal(**(PUBLISHED | changes))  # type: ignore[arg-type]


def test_the_published_vector_is_let_in() -> None:
    assert refusal() == ""


@pytest.mark.parametrize(
    "signature", [*OLDER.values(), "", "K36d", "****", "ü€", "\ud800", "=" * 44]
)
def test_any_other_signature_is_refused(signature: str) -> None:
    assert refusal(signature=signature)


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "GET"},
        {"uri": "https://www.example.com/webhook_uri/"},
        {"uri": "http://www.example.com/webhook_uri"},
        {"body": b"{'example_field': 'example_value'}"},
        {"secret": "another"},
        {"timestamp": "1693657560001"},
    ],
)
def test_whatever_is_changed_the_signature_no_longer_fits(changes: dict[str, object]) -> None:
    assert "HUBSPOT_CLIENT_SECRET" in refusal(**changes)


@pytest.mark.parametrize("away", [-300_000, -1, 1, 300_000])
def test_five_minutes_on_either_side_are_let_in(away: int) -> None:
    assert refusal(now_milliseconds=1693657560000 + away) == ""


@pytest.mark.parametrize("away", [-300_001, 300_001, -3_600_000, 3_600_000])
def test_beyond_five_minutes_it_is_a_replay_or_a_wrong_clock(away: int) -> None:
    assert "five minutes" in refusal(now_milliseconds=1693657560000 + away)


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "1693657560000.0", "１６９", "9" * 400])
def test_a_timestamp_that_is_none_is_refused(timestamp: str) -> None:
    assert "Timestamp" in refusal(timestamp=timestamp)


@pytest.mark.parametrize(
    ("encoded", "plain"),
    [
        ("%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B", ":/?@!$'()*,;"),
        ("%3a%2f", ":/"),
        ("%20%26%3D", "%20%26%3D"),
        ("%253A", "%253A"),
    ],
)
def test_only_the_documented_characters_are_decoded(encoded: str, plain: str) -> None:
    def sign(path: str) -> bytes:
        return v3_signature("secret", "POST", f"https://a.example/{path}", b"[]", "1")

    assert sign(encoded) == sign(plain)
    assert (encoded == plain) or sign(encoded) != sign(encoded.replace("%", "%25"))
