"""A cache that may be away: Redis gone costs speed, never an answer."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Redis as cache; when it cannot be reached, nothing is found and nothing is kept."""

    def add(self, *args: Any, **options: Any) -> bool:
        """Keep a value unless there is one; says yes when Redis is away, as on an empty cache."""
        return self._or_else(True, "add", *args, **options)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        """Return a kept value, or the default."""
        return self._or_else(default, "get", key, default=default, version=version)

    def set(self, *args: Any, **options: Any) -> None:
        """Keep a value."""
        self._or_else(None, "set", *args, **options)

    def touch(self, *args: Any, **options: Any) -> bool:
        """Keep a value longer."""
        return self._or_else(False, "touch", *args, **options)

    def delete(self, *args: Any, **options: Any) -> bool:
        """Forget a value."""
        return self._or_else(False, "delete", *args, **options)

    def get_many(self, *args: Any, **options: Any) -> dict[Any, Any]:
        """Return those values that are kept."""
        return self._or_else({}, "get_many", *args, **options)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Count up; raises ValueError for an unknown key, also when Redis is away."""
        counted = self._or_else(None, "incr", key, delta=delta, version=version)
        if counted is None:
            raise ValueError(key)
        return int(counted)

    def _or_else(self, otherwise: Any, method: str, *args: Any, **options: Any) -> Any:
        try:
            return getattr(super(), method)(*args, **options)
        except RedisError as away:
            log.warning("cache is away: %s", away)
            return otherwise
