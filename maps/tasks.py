"""Long work of the map: the report, and tables of more than 2,000 rows."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import OVERVIEW
from jobs.kinds import JobTrouble, Outcome, job
from jobs.running import Work
from maps.filters import read_filter
from maps.formats import FORMATS
from maps.report import report_of


@job("maps.report", title=gettext_lazy("Report of a province"), roles=OVERVIEW)
def make_report(work: Work, *, asked: dict[str, str], since: str) -> Outcome:
    """The report as a PDF; run twice it is made twice and kept once."""
    wanted = read_filter(asked, work.owner)
    content = report_of(wanted, since=date.fromisoformat(since) if since else None, told=work.progress)
    return Outcome(
        sentence=_("The report is ready."),
        content=content,
        name=f"{_('report')}-{wanted.asked.get('province', 'be')}.pdf",
        content_type="application/pdf",
    )


@job("maps.table", title=gettext_lazy("Table of sites"), roles=OVERVIEW)
def make_table(work: Work, *, asked: dict[str, str], form: str) -> Outcome:
    """A long table in one of the formats."""
    if form not in FORMATS:
        raise JobTrouble(_("The portal no longer offers this."))
    found = FORMATS[form]
    content = found.written(read_filter(asked, work.owner))
    return Outcome(
        sentence=_("The table is ready."), content=content, name=f"sites.{found.ending}", content_type=found.kind
    )
