"""What the commands in script/ share: Python's own library alone, nothing to install first."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (said here in words, before newer syntax is read)
    sys.exit("The portal needs Python 3.11 or newer; this is %d.%d. Debian 12 and Ubuntu 24.04 bring it." % sys.version_info[:2])  # noqa: UP031
