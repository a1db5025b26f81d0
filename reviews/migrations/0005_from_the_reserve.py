"""A site leaves the reserve by a decision with a letter of its own; the former one holds until that leaves."""

import tomllib
from pathlib import Path

from django.db import migrations, models
from django.utils import timezone

HERE = Path(__file__).resolve().parent.parent / "data"
WORDINGS = {"promoted", "dropped"}


def load(apps, schema_editor):
    """Add the texts of these letters where there are none."""
    template_model = apps.get_model("reviews", "LetterTemplate")
    known = set(template_model.objects.values_list("outcome", "language"))
    for row in tomllib.loads((HERE / "letters.toml").read_text())["letter"]:
        if row["outcome"] in WORDINGS and (row["outcome"], row["language"]) not in known:
            template_model.objects.create(written_at=timezone.now(), **row)


class Migration(migrations.Migration):
    """One decision that waits, and one that was told."""

    safe_because = "No installation ran without it: the first version was still being made."

    dependencies = [("reviews", "0004_comments_taken_back")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="from_reserve",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Chosen or dropped from the reserve"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("told_at__isnull", True)),
                fields=("site",),
                name="one_waiting_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("told_at__isnull", False)),
                fields=("site",),
                name="one_told_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_reserve", False), models.Q(("outcome", "reserve"), _negated=True), _connector="OR"),
                name="decision_from_reserve_is_another",
            ),
        ),
        migrations.RemoveConstraint(model_name="decision", name="one_standing_decision"),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
