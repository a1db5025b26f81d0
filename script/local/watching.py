"""What the web server of script/server watches beside code: a changed template is shown at the next request."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
reload_extra_files = [str(file) for file in sorted(CHECKOUT.glob("templates/**/*.*"))]
