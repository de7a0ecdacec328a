"""An event as it came: read leniently, with nothing lost that the database can't keep as JSON."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from .keepable import keepable

Payload = dict[str, Any]
NO_JSON = "It can't be read: it is no JSON, or nested too deeply. Nothing was done with it."
TWICE = "It says the same thing twice, so it isn't clear what it means. Nothing was done with it."
_DEEPEST = 64
_LONGEST_NUMBER = 300
_KIND_LENGTH, _ID_LENGTH = 80, 40


class Unreadable(ValueError):
    """A body that isn't what it should be; the message says in words what it isn't."""


@dataclass(frozen=True, slots=True)
class Received:
    """One event: what tells it from others, its payload, and what lists show of it.

    `problem` says in words why it can't be read; it has its `body` then, and no payload.
    """

    key: str
    payload: Payload | None = None
    body: str = ""
    account: str = ""
    kind: str = ""
    object_id: str = ""
    occurred_at: datetime | None = None
    problem: str = ""


def events(body: bytes, split: Callable[[Any], Iterable[Any]]) -> list[Any]:
    """What `split` finds in the JSON of a body; Unreadable where it can't be read."""
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(
            text,
            parse_float=str,
            parse_int=_whole,
            parse_constant=str,
            strict=False,
            object_pairs_hook=_each_once,
        )
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable(NO_JSON) from error
    if _is_deep(value, _DEEPEST):
        raise Unreadable(NO_JSON)
    return list(split(value))


def unreadable(body: bytes, problem: str) -> Received:
    """A signed body that isn't what it should be, kept as it came, to the byte.

    Its key is the digest of the bytes. Where they aren't those of the text, what the text can't
    hold is written as \\xNN in it, and a backslash as two.
    """
    return Received(sha256(body).hexdigest(), body=_text_of(body), problem=problem)


def odd_item(item: Any, problem: str) -> Received:
    """A part of a readable body that isn't an event."""
    return Received(digest(item), body=json.dumps(item), problem=problem)


def event(
    payload: Payload, key: Any, *, account: Any, kind: Any, object_id: Any, at: datetime | None
) -> Received:
    """An event with the fields that lists show; where its text can't be kept, `body` has it."""
    kept = keepable(payload)
    return Received(
        digest(key),
        payload=kept,
        body="" if kept == payload else json.dumps(payload),
        account=_text(account)[:_ID_LENGTH],
        kind=_text(kind)[:_KIND_LENGTH],
        object_id=_text(object_id)[:_ID_LENGTH],
        occurred_at=at,
    )


def digest(value: Any) -> str:
    """64 characters that are the same for the same JSON."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def from_milliseconds(value: Any) -> datetime | None:
    """An instant of milliseconds since 1970; None for anything else."""
    try:
        seconds, rest = divmod(value, 1000) if isinstance(value, int) else divmod(int(value), 1000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1000)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _text_of(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" not in text:
        return text
    escaped = body.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")
    return escaped.replace("\0", "\\x00")


def _each_once(pairs: list[tuple[str, Any]]) -> Payload:
    """An object; which of two values of the same name is meant, nobody can say."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable(TWICE)
    return found


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _is_deep(value: Any, room: int) -> bool:
    if not isinstance(value, list | dict):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return room == 0 or any(_is_deep(one, room - 1) for one in inside)


def _text(value: Any) -> str:
    """An id or a name as text; blank for what can be neither."""
    simple = isinstance(value, str | int) and not isinstance(value, bool)
    return str(keepable(str(value))) if simple else ""
