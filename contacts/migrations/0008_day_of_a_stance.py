"""The day of a stance says that it is a day; a person names its conversations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    safe_because = "No installation ran without it: the first version was still being made."
    dependencies = [("contacts", "0007_stop_mailings")]

    operations = [
        migrations.AlterModelOptions(name="standing", options={"ordering": ["known_on", "pk"]}),
        migrations.RemoveIndex(model_name="standing", name="standing_in_time"),
        migrations.RenameField(model_name="standing", old_name="on", new_name="known_on"),
        migrations.AddIndex(
            model_name="standing", index=models.Index(fields=["involvement", "known_on"], name="standing_in_time")
        ),
        migrations.AlterField(
            model_name="conversationparty",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conversation_parties",
                to="contacts.person",
            ),
        ),
    ]
