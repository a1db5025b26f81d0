"""Whether this portal was installed: until it was, pages say so."""

from django.db import models


class Installation(models.Model):
    """The one row that `manage.py install` writes."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    public_address = models.URLField()
    sender = models.CharField(max_length=200)
    reply_address = models.CharField(max_length=200, blank=True)
    installed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_once")]

    def __str__(self) -> str:
        return self.public_address
