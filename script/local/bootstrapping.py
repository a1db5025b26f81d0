"""Making a checkout ready: the machine's packages, the virtual environment, the front-end packages."""

from local import environment, machine


def prepare(*, for_tests: bool) -> None:
    """Install whatever is missing; quick when nothing is."""
    machine.prepare(for_tests=for_tests)
    environment.prepare(for_tests=for_tests)
