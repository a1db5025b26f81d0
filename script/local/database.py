"""A database that was given by DATABASE_URL: is everything in it that the portal needs?"""

import os
from collections.abc import Mapping
from pathlib import Path

from local import say
from local.places import PYTHON
from local.running import run

QUESTIONS = Path(__file__).with_name("asking.py")


def check(environment: Mapping[str, str], *, tests: bool) -> None:
    """Stop with what to run when roles, extensions or the tests' template are missing in a database of the caller's."""
    if not os.environ.get("DATABASE_URL"):
        return
    say.step("Looking at the database of DATABASE_URL")
    answers = run(
        [str(PYTHON), str(QUESTIONS), "template_portal" if tests else ""],
        env=environment,
        hint="Does the server of DATABASE_URL run, and may portal_owner, portal_web and portal_worker sign in?",
    )
    if answers.strip():
        say.stop(
            "The database of DATABASE_URL is not ready:\n" + answers,
            "Run what is written there (psql as a superuser of that server).",
        )
