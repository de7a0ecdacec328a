"""Hostile values: texts, numbers and JSON of any shape, and bytes that are none of these."""

from typing import Any

from hypothesis import strategies as st

# What has hurt somebody somewhere: NUL, half pairs, marks of direction, injections, odd digits.
WORDS = [
    "", " ", "\0", "a\0b", "\ud800", "\udfff\ud800", "\ufeff", "\u202e", "\x1b[31m", "İ", "٣", "½",
    "0", "-1", "1e400", "1e9999999999", "NaN", "Infinity", "-0", "00", "0x10", "1_000", "١٢",
    "9" * 19, "9" * 30, "9" * 5_000, "-" + "9" * 400, "0.1" + "0" * 400 + "1", "null", "None",
    "true", "[]", "{}", "undefined", "' OR 1=1 --", '"; DROP TABLE x; --', "%00", "%", "%s",
    "{0}", "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd", "\\", "\\u0000", "'", "\r\n",
    "0000-00-00", "2026-02-30", "9999-12-31", "10000-01-01", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "2026-10-05T25:61:00Z", "1970-01-01T00:00:00Z", "2026-W01-1",
    "=1+1", "=cmd|' /C calc'!A0", "x" * 300, "ß" * 5_000, "id", "-id", "pk__gt", "1,2,3",
]  # fmt: skip
NUMBERS = [
    0, -1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, 10**400, 0.5, -0.0, 1e300, 1e-300,
    float("nan"), float("inf"), float("-inf"),
]  # fmt: skip

words: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=[]), max_size=40),
)
# What can stand in an address or a form, where a browser encodes it.
texts: st.SearchStrategy[str] = words.map(
    lambda word: word.encode("utf-8", "replace").decode("utf-8")
)
plain: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.sampled_from(NUMBERS), st.integers(), words
)


@st.composite
def _deep(draw: st.DrawFn) -> Any:
    """Lists and objects in each other, some deeper than anybody would nest them."""
    value: Any = draw(plain)
    for _ in range(draw(st.sampled_from([1, 3, 60, 70, 200]))):
        value = [value] if draw(st.booleans()) else {"a": value}
    return value


json_values: st.SearchStrategy[Any] = st.one_of(
    plain,
    st.recursive(
        plain,
        lambda inside: st.lists(inside, max_size=4) | st.dictionaries(words, inside, max_size=4),
        max_leaves=12,
    ),
    _deep(),
)
nonsense: st.SearchStrategy[bytes] = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [
            b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"[" * 3_000, b"[" * 100_000 + b"]" * 100_000,
            b'{"a":' * 2_000, b"[NaN", b'"\\ud800"', b"<html>Bad Gateway</html>", b"null",
            b"1e9999",
            b"-", b'{"a":1,"a":2}', b"%PDF-", b"PK\x03\x04", b"\x1f\x8b\x08",
        ]
    ),
)  # fmt: skip
