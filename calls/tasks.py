"""Long work of calls: the letters of a whole call."""

import io
import zipfile

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.roles import REVIEWERS
from calls.lettering import make_letter, receivers
from calls.models import Call, PostalAddress
from jobs.kinds import JobTrouble, Outcome, job
from jobs.running import Work


@job("calls.letters", title=_("Letters of a call"), roles=REVIEWERS)
def letters_of_call(work: Work, *, call: int, municipalities: list[int]) -> Outcome:
    """Make a letter for every municipality with an address (or for the chosen ones), as one ZIP of PDFs.

    Run a second time it makes new letters, and the codes of the first run stop working: nobody has seen those.
    """
    found = Call.objects.visible_to(work.owner).get(pk=call)
    asked = list(receivers(found, by=work.owner, chosen=municipalities))
    addresses = PostalAddress.objects.visible_to(work.owner).of_municipalities(row.municipality_id for row in asked)
    rows = [(row, addresses[row.municipality_id]) for row in asked if row.municipality_id in addresses]
    if not rows:
        raise JobTrouble(_("No municipality of this call has an address yet."))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (recipient, address) in enumerate(rows, 1):
            letter = make_letter(recipient, address, by=work.owner)
            archive.writestr(letter.name, letter.content)
            work.progress(number, len(rows))
    sentence = ngettext("%(number)d letter is ready.", "%(number)d letters are ready.", len(rows))
    return Outcome(
        sentence=sentence % {"number": len(rows)},
        content=out.getvalue(),
        name=f"{found.code}.zip",
        content_type="application/zip",
    )
