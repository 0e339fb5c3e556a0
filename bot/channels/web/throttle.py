"""A bucket per address or session that limits how fast new things are asked for."""

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Final

_BUCKETS_KEPT: Final = 10_000


class Throttle:
    """Lets `per_minute` requests a minute through for one key, and as many at once; 0 lets all through."""

    def __init__(self, per_minute: int, *, now: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Take one request from the key's bucket; false when it is empty."""
        if self._per_minute <= 0:
            return True
        now = self._now()
        level, before = self._buckets.pop(key, (float(self._per_minute), now))
        level = min(float(self._per_minute), level + (now - before) * self._per_minute / 60)
        allowed = level >= 1
        self._buckets[key] = (level - 1 if allowed else level, now)
        if len(self._buckets) > _BUCKETS_KEPT:
            self._buckets.popitem(last=False)
        return allowed


def network_of(address: str) -> str:
    """The key for an address. One household counts once: an IPv6 customer has a whole /64 of addresses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(int(parsed) >> 64) if isinstance(parsed, IPv6Address) else address
