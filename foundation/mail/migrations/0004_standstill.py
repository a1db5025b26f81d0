from django.db import migrations, models

GRANTS = """
    REVOKE INSERT, DELETE, UPDATE ON mail_standstill FROM portal_web, portal_worker;
    GRANT UPDATE (ended_at) ON mail_standstill TO portal_web;
"""


class Migration(migrations.Migration):

    dependencies = [("mail", "0003_web_reads_no_letter")]

    operations = [
        migrations.CreateModel(
            name="Standstill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("backup_at", models.DateTimeField(help_text="Moment of the backup that was restored")),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-began_at"],
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("ended_at__isnull", True)),
                        name="one_standstill_at_a_time",
                    )
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
