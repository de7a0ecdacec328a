"""QuickBooks' limits on calls, kept together by all workers through Redis."""

import logging
import time
from functools import lru_cache

import redis
from django.conf import settings

log = logging.getLogger(__name__)
KEY = "quickbooks:calls"
CALLS_A_SECOND = 10
CALLS_A_MINUTE = 500
# Calls spread on the way: a little longer than the second that QuickBooks counts.
SECOND_MICROSECONDS = 1_050_000
MINUTE_MICROSECONDS = 60_500_000
_ALONE_SECONDS = 0.1

# KEYS[1] holds the instants of the latest calls, newest first. Gives 0 and counts the call, or
# gives the microseconds to wait.
_SLOT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local wait = 0
for i = 1, #ARGV, 2 do
    local earlier = redis.call('LINDEX', KEYS[1], ARGV[i] - 1)
    if earlier then wait = math.max(wait, earlier + ARGV[i + 1] - now) end
end
if wait > 0 then return wait end
redis.call('LPUSH', KEYS[1], string.format('%.0f', now))
redis.call('LTRIM', KEYS[1], 0, ARGV[3] - 1)
redis.call('EXPIRE', KEYS[1], 120)
return 0
"""


@lru_cache(maxsize=1)
def _redis(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3)


def wait_for_a_slot(realm_id: str) -> None:
    """Returns as soon as another call to these books keeps within 10 a second, 500 a minute."""
    try:
        while wait := _wait_microseconds(realm_id):
            time.sleep(wait / 1_000_000)
    except redis.RedisError:
        log.warning("Redis doesn't answer; calls to QuickBooks keep their distance without it.")
        time.sleep(_ALONE_SECONDS)


def _wait_microseconds(realm_id: str) -> int:
    script = _redis(settings.REDIS_URL).register_script(_SLOT)
    return int(
        script(
            keys=[f"{KEY}:{realm_id}"],
            args=[CALLS_A_SECOND, SECOND_MICROSECONDS, CALLS_A_MINUTE, MINUTE_MICROSECONDS],
        )
    )
