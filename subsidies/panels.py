"""What the subsidy has to say on pages of lower floors."""

from typing import Any

from django.template.loader import render_to_string

from foundation import panels
from subsidies.calculating import subsidy_of


@panels.register("subsidy_of_places")
def subsidy_of_places(row: Any, user: Any) -> str:
    """The yearly amount that a site's places would bring; says what to fill in while the number is missing."""
    places = getattr(row, "places", row)
    explained = subsidy_of(places) if places else None
    return render_to_string("subsidies/_of_places.html", {"explained": explained})
