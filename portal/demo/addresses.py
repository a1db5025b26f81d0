"""Give the municipalities of the demo's two governors an invented address with a mailbox of no person."""

from accounts.models import User
from calls.addressing import read_table, take_over
from calls.models import PostalAddress
from portal.demo.people import DOMAIN
from territory.models import Municipality

PROVINCES = ("30000", "60000")
STREET = {"nl": "Voorbeeldstraat 1", "fr": "Rue de l'Exemple 1", "de": "Beispielstraße 1"}
HEAD = "nis;street;postcode;town;mailbox;language"


def give_addresses(*, by: User) -> None:
    """Import them as a coordinator would; the other provinces have none, so that the portal can say who lacks one."""
    if PostalAddress.objects.exists():
        return
    places = Municipality.objects.current().filter(province__code__in=PROVINCES)
    take_over(read_table("\n".join([HEAD, *map(line_of, places)])), by=by)


def line_of(place: Municipality) -> str:
    """One line of the table; the postcode is invented, as everything here."""
    street = STREET[place.letter_languages[0]]
    return f"{place.nis};{street};9999;{place.local_name};info-{place.nis}@{DOMAIN};"
