"""Real shapes with several things otherwise at once, down to the bytes."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests.contract.replay import Recorded

from .hostile import json_values, nonsense, plain, words

_MOST_CHANGES = 6
_ROT = [b"\0", b"\xff", b"\xed\xa0\x80", b"\\", b'"', b",", b"\xef\xbb\xbf", b"\\u0000", b"\\ud800"]


@st.composite
def mutated(draw: st.DrawFn, original: Any) -> Any:
    """A document with up to six changes: gone, doubled, renamed, of another type, swapped."""
    document = deepcopy(original)
    for _ in range(draw(st.integers(1, _MOST_CHANGES))):
        places = list(_places(document))
        if not places:
            return draw(json_values)
        inside, name = draw(st.sampled_from(places))
        draw(st.sampled_from(_CHANGES))(draw, inside, name)
    return document


@st.composite
def as_bytes(draw: st.DrawFn, documents: st.SearchStrategy[Any]) -> bytes:
    """JSON of a document, mostly whole; else cut off, rotten, or with names that come twice."""
    text = json.dumps(draw(documents), ensure_ascii=draw(st.booleans()))
    body = text.encode("utf-8", draw(st.sampled_from(["backslashreplace", "surrogatepass"])))
    damage = draw(st.sampled_from([_none, _none, _none, _cut, _rotten, _doubled, _digits]))
    return damage(draw, body)


@st.composite
def answers(draw: st.DrawFn, original: Recorded) -> Recorded:
    """A recorded answer with another body, and now and then another status or content type."""
    document = json.loads(original.body) if original.body[:1] in b"{[" else {}
    body = draw(st.one_of(as_bytes(mutated(document)), as_bytes(mutated(document)), nonsense))
    status = draw(st.sampled_from([original.status] * 6 + [200, 207, 400, 401, 403, 404, 409]))
    kind = draw(st.sampled_from(["application/json"] * 4 + ["text/html", "application/xml", ""]))
    return Recorded(status, [("Content-Type", kind)], body)


def _places(value: Any) -> Any:
    """Each place of a document as its container and the name or number there."""
    names = value if isinstance(value, dict) else range(len(value)) if _is_list(value) else ()
    for name in list(names):
        yield value, name
        yield from _places(value[name])


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


Change = Callable[[st.DrawFn, Any, Any], None]


def _remove(_draw: st.DrawFn, inside: Any, name: Any) -> None:
    del inside[name]


def _replace(draw: st.DrawFn, inside: Any, name: Any) -> None:
    inside[name] = draw(st.one_of(plain, json_values))


def _retype(_draw: st.DrawFn, inside: Any, name: Any) -> None:
    """A number as text and text as a number, an object as a list and the other way round."""
    match inside[name]:
        case bool() | int() | float() as number:
            inside[name] = str(number)
        case str(text):
            digits = text.isascii() and text.isdigit() and len(text) < 4_000
            inside[name] = int(text) if digits else [text]
        case dict(found):
            inside[name] = [found]
        case list(found):
            inside[name] = {str(number): one for number, one in enumerate(found)}


def _extend(draw: st.DrawFn, inside: Any, name: Any) -> None:
    """More of the same, or something nobody knows."""
    if isinstance(inside, list):
        inside.insert(0, deepcopy(inside[name]))
    else:
        inside[draw(words)] = deepcopy(inside[name])


def _spoil(draw: st.DrawFn, inside: Any, name: Any) -> None:
    """A text goes on, with something in it that few expect."""
    if isinstance(inside[name], str):
        inside[name] += draw(words)
    else:
        inside[name] = draw(plain)


_CHANGES: list[Change] = [_remove, _replace, _replace, _retype, _extend, _spoil]


def _none(_draw: st.DrawFn, body: bytes) -> bytes:
    return body


def _cut(draw: st.DrawFn, body: bytes) -> bytes:
    return body[: draw(st.integers(0, len(body)))]


def _rotten(draw: st.DrawFn, body: bytes) -> bytes:
    at = draw(st.integers(0, len(body)))
    return body[:at] + draw(st.sampled_from(_ROT)) + body[at + draw(st.integers(0, 3)) :]


def _doubled(_draw: st.DrawFn, body: bytes) -> bytes:
    """The first object's names twice, with other values the first time."""
    return body.replace(b'": ', b'": "first", ' + _first_name(body) + b": ", 1)


def _first_name(body: bytes) -> bytes:
    return b'"' + body.split(b'"')[1] + b'"' if body.count(b'"') > 1 else b'"a"'


def _digits(draw: st.DrawFn, body: bytes) -> bytes:
    """Some number with more digits than anything holds, or one that JSON hasn't."""
    odd = draw(st.sampled_from([b": 1e999999", b": -0", b": 1.10", b": " + b"9" * 5_000, b": NaN"]))
    return body.replace(b": 1", odd, 1)
