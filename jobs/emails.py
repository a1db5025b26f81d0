"""The words of the letter when long work is over."""

from django.conf import settings
from django.urls import reverse

from foundation.mail.writing import Letter, worded
from jobs.models import Job


def ended_letter(job: Job) -> Letter:
    """Tell the owner that the work is ready, or that it was not done and why; the file itself stays in the portal."""
    return worded(
        "job_ended",
        address=job.owner.email,
        language=job.language,
        recipient=f"user:{job.owner_id}",
        context={
            "job": job,
            "reader": job.owner,
            "address": settings.PORTAL_ADDRESS + reverse("jobs:job", args=[job.pk]),
        },
    )
