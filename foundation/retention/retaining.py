"""How long the reports on retention themselves are kept."""

from django.utils.translation import gettext_lazy as _

from foundation.retention.kinds import Kind, declare
from foundation.retention.models import Report

declare(
    Kind(
        name="retention.reports",
        label=_("Nightly reports on retention"),
        term="foundation.keep_reports_months",
        ended_before=lambda moment: Report.objects.filter(ran_at__lt=moment),
        columns={"retention_report": ()},
    )
)
