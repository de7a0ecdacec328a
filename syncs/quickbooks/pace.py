"""QuickBooks' limits on calls, kept together by all workers through Redis."""

import logging
import time
from functools import lru_cache
from math import ceil

import redis
from django.conf import settings

from ..errors import Throttled

log = logging.getLogger(__name__)
KEY = "quickbooks:calls"
CODE = "pace"
CALLS_A_SECOND = 10
CALLS_A_MINUTE = 500
BATCHES_A_MINUTE = 40
# Calls spread on the way: a little longer than the second that QuickBooks counts.
SECOND_MICROSECONDS = 1_050_000
MINUTE_MICROSECONDS = 60_500_000
# Nobody sleeps longer than this: a longer wait is handed to whoever asked.
LONGEST_SLEEP_SECONDS = 15
_ALONE_SECONDS = 0.1
_ALONE_BATCH_SECONDS = 1.5

# KEYS[1] says that QuickBooks has asked everybody to wait, as long as it lives. The others hold
# the instants of the latest calls, newest first; each call is counted in all of them. ARGV[1] is
# how many are kept, then come: which list, how many calls, in how many microseconds.
# Gives {0} and counts the call, or {1, microseconds to sleep}, or {2, milliseconds closed}.
_SLOT = """
local closed = redis.call('PTTL', KEYS[1])
if closed > 0 then return {2, closed} end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local wait = 0
for i = 2, #ARGV, 3 do
    local earlier = redis.call('LINDEX', KEYS[tonumber(ARGV[i])], ARGV[i + 1] - 1)
    if earlier then wait = math.max(wait, earlier + ARGV[i + 2] - now) end
end
if wait > 0 then return {1, wait} end
for i = 2, #KEYS do
    redis.call('LPUSH', KEYS[i], string.format('%.0f', now))
    redis.call('LTRIM', KEYS[i], 0, ARGV[1] - 1)
    redis.call('EXPIRE', KEYS[i], 120)
end
return {0, 0}
"""
_SLEEP, _CLOSED = 1, 2


def wait_for_a_slot(realm_id: str, *, batch: bool = False) -> None:
    """Returns as soon as another call to these books keeps within QuickBooks' limits.

    Those are 10 a second and 500 a minute, and 40 batches a minute. Raises Throttled where
    QuickBooks has asked to wait, or the wait is too long to be slept in a worker.
    """
    try:
        while seconds := _wait_seconds(realm_id, batch):
            time.sleep(seconds)
    except redis.RedisError:
        log.warning("Redis doesn't answer; calls to QuickBooks keep their distance without it.")
        time.sleep(_ALONE_BATCH_SECONDS if batch else _ALONE_SECONDS)


def close(realm_id: str, seconds: int) -> None:
    """QuickBooks has asked to wait: until then nobody calls these books."""
    try:
        _redis(settings.REDIS_URL).set(_closed(realm_id), 1, px=max(1, seconds * 1000))
    except redis.RedisError:
        log.warning("Redis doesn't answer; other workers don't know that QuickBooks asks to wait.")


def closed_seconds(realm_id: str) -> int:
    """For how long QuickBooks has asked everybody to wait still; 0 where it hasn't."""
    try:
        left = int(_redis(settings.REDIS_URL).pttl(_closed(realm_id)))
    except redis.RedisError:
        return 0
    return ceil(max(left, 0) / 1000)


def first_to_wait(what: str, seconds: int) -> bool:
    """Whether nobody else goes on with this after the pause, so that one does and not many."""
    try:
        return bool(
            _redis(settings.REDIS_URL).set(f"{KEY}:waits:{what}", 1, px=seconds * 1000, nx=True)
        )
    except redis.RedisError:
        return True


@lru_cache(maxsize=1)
def _redis(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3)


def _closed(realm_id: str) -> str:
    return f"{KEY}:{realm_id}:closed"


def _wait_seconds(realm_id: str, batch: bool) -> float:
    state, left = _slot(realm_id, batch)
    if state == _CLOSED:
        raise _asked_to_wait(ceil(left / 1000))
    seconds: float = left / 1_000_000 if state == _SLEEP else 0
    if seconds > LONGEST_SLEEP_SECONDS:
        raise _asked_to_wait(ceil(seconds))
    return seconds


def _slot(realm_id: str, batch: bool) -> tuple[int, int]:
    keys = [_closed(realm_id), f"{KEY}:{realm_id}"]
    limits = [2, CALLS_A_SECOND, SECOND_MICROSECONDS, 2, CALLS_A_MINUTE, MINUTE_MICROSECONDS]
    if batch:
        keys.append(f"{KEY}:{realm_id}:batches")
        limits += [3, BATCHES_A_MINUTE, MINUTE_MICROSECONDS]
    script = _redis(settings.REDIS_URL).register_script(_SLOT)
    state, left = script(keys=keys, args=[CALLS_A_MINUTE, *limits])
    return int(state), int(left)


def _asked_to_wait(seconds: int) -> Throttled:
    return Throttled(
        f"QuickBooks takes no more calls for now; it goes on by itself in {seconds} seconds.",
        wait_seconds=seconds,
        code=CODE,
    )
