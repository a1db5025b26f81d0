"""How settings are read: from the environment, secrets also from files; and where the checkout lies."""

from pathlib import Path

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = BASE_DIR / "var"


def from_file_or(name: str, *, default: str = "") -> str:
    """Read a secret from the environment, or from the file that NAME_FILE names."""
    file = env.str(f"{name}_FILE", default="")
    return Path(file).read_text().strip() if file else env.str(name, default=default)


def pairs(name: str) -> dict[str, str]:
    """Read `a=b,c=d` from the environment, in its order."""
    return dict(each.strip().split("=", 1) for each in env.list(name, default=[]) if "=" in each)
