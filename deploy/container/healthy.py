"""Ask the web process in this container whether it lives; the exit code is the answer."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

host = urlsplit(os.environ.get("PORTAL_ADDRESS", "http://127.0.0.1")).hostname or "127.0.0.1"
request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
# A proxy of the environment is for the world outside.
straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    sys.exit(0 if straight.open(request, timeout=5).status == 200 else 1)
except OSError as error:
    sys.exit(f"The web does not answer: {error}")
