"""What the commands in script/ share: Python's own library alone, nothing to install first."""

import sys

# Said here in words that an old Python can read too, before it meets newer syntax.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "The portal needs Python 3.11 or newer, as Debian 12 and Ubuntu 24.04 bring it; this is "
        + sys.version.split()[0]
    )
