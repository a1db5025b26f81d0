"""What the subsidy has to say on pages of lower floors."""

from typing import Any

from django.template.loader import render_to_string

from foundation import panels
from subsidies.calculating import subsidy_of
from subsidies.models import Claim, Entitlement


@panels.register("subsidy_of_places")
def subsidy_of_places(row: Any, user: Any) -> str:
    """The yearly amount that a site's places would bring; says what to fill in while the number is missing."""
    places = getattr(row, "places", row)
    explained = subsidy_of(places) if places else None
    return render_to_string("subsidies/_of_places.html", {"explained": explained})


@panels.register("subsidy_of_municipality")
def subsidy_of_municipality(row: Any, user: Any) -> str:
    """What a municipality's last recorded year came to, and where its claim stands."""
    recorded = Entitlement.objects.visible_to(user).of_code(row).first()
    claim = Claim.objects.visible_to(user).of(row, recorded.year).first() if recorded else None
    context = {"recorded": recorded, "claim": claim, "municipality": row}
    return render_to_string("subsidies/_of_municipality.html", context)
