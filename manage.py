#!/usr/bin/env python
"""The operator's tool: migrations, loading, backup; it works as the database's owner."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command; only the development server takes the web's smaller rights."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DATABASE_ROLE", "web" if "runserver" in sys.argv else "owner")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
