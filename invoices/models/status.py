"""The invoice's statuses and which may follow which: the lifecycle as data."""

from typing import NamedTuple

from django.db import models


class Status(models.TextChoices):
    """Where an invoice stands."""

    PENDING = "pending", "Pending"
    HELD = "held", "Held"
    FAILED = "failed", "Could not be priced"
    APPROVED = "approved", "Approved"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    REJECTED = "rejected", "Refused by QuickBooks"
    UNKNOWN = "unknown", "Outcome unknown"
    VOIDING = "voiding", "Voiding"
    VOID = "void", "Void"
    EMPTY = "empty", "Nothing to send"


OPEN = (Status.PENDING, Status.HELD, Status.FAILED, Status.EMPTY)
AWAITING = (Status.PENDING, Status.HELD)
FROZEN = (
    Status.APPROVED,
    Status.SENDING,
    Status.SENT,
    Status.REJECTED,
    Status.UNKNOWN,
    Status.VOIDING,
)
DEAD = (Status.VOID, Status.FAILED)


class Move(NamedTuple):
    """An action that takes an invoice from some statuses to another."""

    action: str
    sources: tuple[Status, ...]
    target: Status
    needs_reason: bool = False


S = Status
MOVES = (
    Move("price", (S.FAILED, S.EMPTY), S.PENDING),
    Move("price again", (S.FAILED,), S.HELD),
    Move("fail", (S.PENDING, S.HELD, S.EMPTY), S.FAILED),
    Move("find nothing to send", (S.PENDING, S.HELD, S.FAILED), S.EMPTY),
    Move("approve", (S.PENDING,), S.APPROVED),
    Move("recall", (S.APPROVED,), S.PENDING),
    Move("send back", (S.APPROVED, S.REJECTED), S.PENDING, needs_reason=True),
    Move("hold", (S.PENDING,), S.HELD, needs_reason=True),
    Move("release", (S.HELD,), S.PENDING),
    Move("send", (S.APPROVED,), S.SENDING),
    Move("postpone", (S.SENDING,), S.APPROVED),
    Move("confirm", (S.SENDING, S.UNKNOWN), S.SENT),
    Move("refuse", (S.SENDING, S.UNKNOWN), S.REJECTED),
    Move("lose sight", (S.SENDING,), S.UNKNOWN),
    Move("find missing", (S.UNKNOWN,), S.APPROVED),
    Move("retry", (S.REJECTED,), S.APPROVED),
    Move("begin voiding", (S.SENT,), S.VOIDING, needs_reason=True),
    Move("fail to void", (S.VOIDING,), S.SENT),
    Move("void", (S.PENDING, S.HELD, S.FAILED, S.EMPTY, S.APPROVED, S.REJECTED), S.VOID,
         needs_reason=True),
    Move("confirm voiding", (S.VOIDING,), S.VOID),
)  # fmt: skip

MOVE = {move.action: move for move in MOVES}
PAIRS = sorted({(source.value, move.target.value) for move in MOVES for source in move.sources})
