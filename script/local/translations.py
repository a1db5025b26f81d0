"""Translations: compiled when they changed, because only the sources are kept."""

import os

from local.places import CHECKOUT
from local.running import run


def compile_changed() -> None:
    """Compile the translations that changed since they were compiled."""
    for source in sorted(CHECKOUT.glob("locale/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            # Made beside it and moved: another process may be reading the old one.
            made = compiled.with_suffix(f".{os.getpid()}.mo")
            run(
                ["msgfmt", "--check-format", "-o", str(made), str(source)],
                hint=f"The translation in {source} is broken.",
            )
            made.replace(compiled)
