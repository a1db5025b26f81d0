"""The database as Django knows it; before a request its kept connection is looked at, not asked."""

import select

from django.contrib.gis.db.backends.postgis import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection on which the server said nothing since the last answer is alive."""

    def is_usable(self) -> bool:
        """Say whether the connection still lives: one that was closed has something to read, and then is asked.

        One that is known to be lost has no number to look at any more.
        """
        if self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN | select.POLLPRI)
        return bool(not waiting.poll(0) or super().is_usable())
