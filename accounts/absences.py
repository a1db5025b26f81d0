"""Say when one is away and who stands in, and what one knows."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.models import Absence, Skills, User
from foundation.audit.recording import record


@transaction.atomic
def announce(user: User, *, starts_on: date, ends_on: date, stand_in: User | None) -> Absence:
    """Keep that somebody is away from a day until a day (included), and who looks after the work."""
    absence = Absence.objects.create(user=user, starts_on=starts_on, ends_on=ends_on, stand_in=stand_in)
    record("accounts.absent", absence, by=user, details={"from": starts_on, "until": ends_on})
    return absence


@transaction.atomic
def take_back_absence(absence: Absence, *, by: User) -> None:
    """Forget an absence that was announced."""
    record("accounts.not_absent", absence, by=by, details={"from": absence.starts_on, "until": absence.ends_on})
    absence.delete()


def know(user: User, *, languages: Sequence[str], provinces: Sequence[str]) -> Skills:
    """Keep in which languages somebody works and which provinces somebody knows (NIS codes)."""
    skills, _made = Skills.objects.update_or_create(
        user=user, defaults={"languages": list(languages), "provinces": list(provinces)}
    )
    return skills
