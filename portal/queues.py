"""What stands in the queues of Redis and has not been taken by a worker."""

from contextlib import closing

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

QUEUES = ("default", "mail", "reports")


def lengths() -> dict[str, int]:
    """Return how many tasks wait in each queue; nothing when Redis is away."""
    address = settings.CACHES["default"]["LOCATION"]
    try:
        with closing(Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2)) as redis:
            return {queue: int(redis.llen(queue)) for queue in QUEUES}
    except RedisError:
        return {}
