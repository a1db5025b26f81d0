"""What a portal begins with: the first version of the framework, and the texts of letters, where there is none yet."""

import tomllib
from pathlib import Path

from django.db import migrations
from django.utils import timezone

HERE = Path(__file__).resolve().parent.parent / "data"


def load(apps, schema_editor):
    """As reviews/loading.py does on an empty portal; here with the tables as they are at this point."""
    framework_model, criterion_model, template_model = (
        apps.get_model("reviews", name) for name in ("Framework", "Criterion", "LetterTemplate")
    )
    now = timezone.now()
    written = tomllib.loads((HERE / "framework.toml").read_text())
    framework = framework_model.objects.create(version=1, note=written["note"]["en"], made_at=now, in_force_at=now)
    for position, row in enumerate(written["criterion"], 1):
        least, most = row["weights"]
        kept = {name: row[name] for name in ("code", "name", "measure", "anchors", "fields")}
        criterion_model.objects.create(
            framework=framework,
            position=position,
            knock_out=row.get("knock_out", {}),
            weight_min=least,
            weight_max=most,
            **kept,
        )
    for row in tomllib.loads((HERE / "letters.toml").read_text())["letter"]:
        template_model.objects.create(written_at=now, **row)


class Migration(migrations.Migration):
    """Load what is written beside the code."""

    dependencies = [("reviews", "0002_walls")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
