"""Whether this portal was installed: until it was, pages say so."""

from django.db import models


class Installation(models.Model):
    """The one row that `manage.py install` or `manage.py load_demo` writes when all else is done.

    It says that the portal is there, and as what. Its address and its senders are settings and stand in the
    environment alone, so that no second copy of them can be wrong; the audit trail keeps which ones held that day.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_demo = models.BooleanField(default=False, help_text="A demonstration has accounts with a known password")
    installed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_once")]

    def __str__(self) -> str:
        return f"{'demonstration' if self.is_demo else 'portal'}, installed {self.installed_at:%Y-%m-%d}"
