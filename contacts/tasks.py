"""Long work of contacts: take a list over, hand contacts out as a file, send a mailing."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.roles import OVERVIEW, REVIEWERS
from contacts.exporting import export_of, export_of_organisations
from contacts.importing import take_over
from contacts.models import ContactImport, SegmentMailing
from contacts.saying import of_added
from contacts.writing import send
from jobs.kinds import Outcome, job
from jobs.running import Work


@job("contacts.import", title=_("Import of contacts"), roles=REVIEWERS)
def import_contacts(work: Work, *, pk: int, basis: str = "") -> Outcome:
    """Add the good rows of a list; a second run adds nothing."""
    found = ContactImport.objects.visible_to(work.owner).get(pk=pk)
    number = take_over(found, by=work.owner, basis=basis, told=work.progress)
    return Outcome(sentence=of_added(found.kind, number))


@job("contacts.export", title=_("Export of contacts"), roles=REVIEWERS)
def export_contacts(work: Work, *, form: str, chosen: dict[str, str]) -> Outcome:
    """Write the contacts of a filter as CSV, XLSX or vCard."""
    content, name, kind = export_of(form, chosen, user=work.owner, told=work.progress)
    return Outcome(content=content, name=name, content_type=kind)


@job("contacts.export_organisations", title=_("Export of organisations"), roles=OVERVIEW)
def export_organisations(work: Work, *, form: str, chosen: dict[str, str]) -> Outcome:
    """Write the organisations of a filter as CSV, XLSX or vCard: those that the owner of the work may see."""
    content, name, kind = export_of_organisations(form, chosen, user=work.owner, told=work.progress)
    return Outcome(content=content, name=name, content_type=kind)


@job("contacts.mail", title=_("Mailing to contacts"), roles=REVIEWERS)
def mail_contacts(work: Work, *, pk: int) -> Outcome:
    """Post a mailing to everybody of its segment; a second run writes to nobody twice."""
    mailing = SegmentMailing.objects.visible_to(work.owner).get(pk=pk)
    number = send(mailing, by=work.owner, told=work.progress)
    sentence = ngettext("%(number)d person is written to.", "%(number)d persons are written to.", number)
    return Outcome(sentence=sentence % {"number": number})
