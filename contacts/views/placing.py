"""Which place an address asks for."""

from django.http import Http404

from accounts.access import MemberRequest
from contacts.whereabouts import NoSuchPlace, Place, place_of_plan


def place_or_404(request: MemberRequest) -> Place:
    """The place of `?place=`, the country without one; 404 for what is not there or not for this person."""
    try:
        return place_of_plan(request.GET.get("place", ""), request.user)
    except NoSuchPlace as missing:
        raise Http404 from missing
