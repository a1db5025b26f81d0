"""Run several commands of manage.py in one process, one after the other; runs inside the virtual environment."""

import os
import sys
import traceback
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])
os.environ["DATABASE_ROLE"] = "owner"

import django  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402


def main() -> int:
    """Run the commands named on the command line; stop at the first that fails and name it."""
    django.setup()
    for name in sys.argv[1:]:
        print(f"$ manage.py {name}", flush=True)
        try:
            call_command(name, interactive=False) if name == "migrate" else call_command(name)
        except CommandError as error:
            print(f"{error}\n\nmanage.py {name} failed.")
            return 1
        except Exception:  # noqa: BLE001  (whatever it was, the person must read which step failed)
            traceback.print_exc()
            print(f"\nmanage.py {name} failed.")
            return 1
    return 0


sys.exit(main())
