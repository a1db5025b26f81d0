"""Making a checkout ready: the machine's packages, the virtual environment, front-end packages, translations."""

from local import environment, machine, programs, translations


def prepare(*, for_tests: bool) -> None:
    """Install or make whatever is missing; quick when nothing is."""
    machine.prepare(for_tests=for_tests)
    for program in programs.EVERY if for_tests else ():
        if not program.find():
            program.prepare()
    environment.prepare(for_tests=for_tests)
    translations.compile_changed()
