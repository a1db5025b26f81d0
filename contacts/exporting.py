"""Contacts as a file: the persons or the organisations of a filter as CSV, XLSX or vCard."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User, order_of
from accounts.models.organisations import OrganisationQuerySet
from contacts.cards import CARD_TYPE, card_of, card_of_organisation
from contacts.checking import shifted
from contacts.models import Person
from contacts.models.persons import PersonQuerySet
from contacts.reach import organisations_for
from foundation.audit.recording import record
from foundation.parameters.reading import value
from foundation.tables import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx

FORMS = ("csv", "xlsx", "vcf")
# More rows than this are put together by the worker.
AT_ONCE = 2000

Row = TypeVar("Row", Person, Organisation)
Told = Callable[[int, int], None]
# Content, name and type of a file.
Exported = tuple[bytes, str, str]


def persons_of(chosen: Mapping[str, str], *, user: User) -> PersonQuerySet:
    """Return the persons that a filter asks for, by name."""
    rows = Person.objects.visible_to(user).of_today().with_organisation()
    rows = rows.holding(chosen["q"]) if chosen.get("q") else rows
    if chosen.get("unchecked"):
        rows = rows.checked_before(shifted(timezone.localdate(), -value("contacts.review_months")))
    rows = rows.annotate(in_order=order_of(chosen.get("q", "")))
    return rows.narrowed(kind=chosen.get("kind", ""), province=chosen.get("province", "")).order_by("in_order", "pk")


def organisations_of(chosen: Mapping[str, str], *, user: User) -> OrganisationQuerySet:
    """Return the organisations that a filter asks for, by name, as far as this person may see them."""
    rows: Any = organisations_for(user)
    rows = rows.holding(chosen["q"]) if chosen.get("q") else rows
    rows = rows.of_kind(chosen["kind"]) if chosen.get("kind") else rows
    found: OrganisationQuerySet = rows.sorted_for(chosen.get("q", "")).order_by("in_order", "pk")
    return found


def head() -> list[str]:
    """The heads of the table; an import reads the same ones."""
    return [_("Name"), _("Function"), _("Organisation"), _("Municipality"), _("Language"), _("E-mail"), _("Telephone")]


def line_of(row: Person) -> list[str]:
    """One person as cells."""
    where = [str(row.organisation or ""), str(row.municipality or "")]
    return [row.name, row.function, *where, row.language, row.email, row.telephone]


def head_of_organisations() -> list[str]:
    """The heads of the table of organisations."""
    names = [_("Name"), _("Name (French)"), _("Name (German)"), _("Name (English)")]
    reached = [_("E-mail"), _("Telephone"), _("Website")]
    return [*names, _("Kind"), _("Enterprise number (KBO)"), _("Municipality"), _("Province"), _("Language"), *reached]


def line_of_organisation(row: Organisation) -> list[str]:
    """One organisation as cells."""
    names = [row.name_nl, row.name_fr, row.name_de, row.name_en]
    where = [str(row.municipality or ""), str(row.province or "")]
    reached = [row.email, row.telephone, row.website]
    return [*names, str(row.get_kind_display()), row.kbo_number, *where, row.language, *reached]


def counted(rows: "QuerySet[Row]", told: Told) -> Iterator[Row]:
    """Walk through rows and tell how far the walk is."""
    number = rows.count()
    for place, row in enumerate(rows, 1):
        told(place, number)
        yield row


def nobody(_done: int, _of: int) -> None:
    """Nobody is told how far it is: it is done at once."""


def export_of(form: str, chosen: Mapping[str, str], *, user: User, told: Told = nobody) -> Exported:
    """Return persons as a file; the log keeps who took which contacts along."""
    rows = persons_of(chosen, user=user)
    record("contacts.export", None, by=user, details={"form": form, **chosen})
    walk = counted(rows, told)
    if form == "vcf":
        return "".join(card_of(row) for row in walk).encode(), "contacts.vcf", CARD_TYPE
    return table(form, _("Contacts"), "contacts", head(), (line_of(row) for row in walk))


def export_of_organisations(form: str, chosen: Mapping[str, str], *, user: User, told: Told = nobody) -> Exported:
    """Return organisations as a file; the log keeps who took which along."""
    rows = organisations_of(chosen, user=user).with_place()
    record("contacts.export_organisations", None, by=user, details={"form": form, **chosen})
    walk = counted(rows, told)
    if form == "vcf":
        return "".join(card_of_organisation(row) for row in walk).encode(), "organisations.vcf", CARD_TYPE
    lines = (line_of_organisation(row) for row in walk)
    return table(form, _("Organisations"), "organisations", head_of_organisations(), lines)


def table(form: str, title: str, name: str, heads: list[str], lines: Iterable[list[Any]]) -> Exported:
    """Return a table as XLSX where that is asked, else as CSV."""
    if form == "xlsx":
        return as_xlsx(title, heads, lines), f"{name}.xlsx", XLSX_TYPE
    return as_csv(heads, lines), f"{name}.csv", CSV_TYPE
