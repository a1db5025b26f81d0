"""manage.py take_bounce: read one report of a mail server from standard input, as a mailbox hands it to a program."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from foundation.mail.bouncing import read_bounce, take


class Command(BaseCommand):
    """Put the letter that came back on the list of failed ones."""

    help = "Read one returned letter from standard input and put it on the list of failed ones."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done; anything that is no report about a letter of ours is passed over."""
        bounce = read_bounce(sys.stdin.buffer.read())
        if bounce is None:
            self.stdout.write("This is no report about a letter of the portal: passed over.")
        elif take(bounce):
            self.stdout.write(f"Letter {bounce.number} came back: it stands among the failed ones.")
        else:
            self.stdout.write(f"Letter {bounce.number}: nothing to do.")
