"""Read what the demonstration is made of: one TOML file per subject, beside this one."""

import tomllib
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from territory.models import Municipality

HERE = Path(__file__).resolve().parent


def read(name: str) -> dict[str, Any]:
    """Return the content of `<name>.toml`."""
    return tomllib.loads((HERE / f"{name}.toml").read_text())


def key_of(kind: str, key: str) -> uuid.UUID:
    """Return the key under which a site of the demonstration is found again: the same on every machine."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://demo.example/{kind}/{key}")


def place_in(municipality: Municipality, name: str = "") -> tuple[str, Point]:
    """Return name and point of a place in a municipality; without a name, or when it is unknown, of its main place."""
    points = {place.name: place.point for place in municipality.places.order_by("kind", "pk") if place.point}
    main = next(iter(points))
    return (name, points[name]) if name in points else (main, points[main])


def ago(days: int) -> datetime:
    """Return the moment so many days ago."""
    return timezone.now() - timedelta(days=days)
