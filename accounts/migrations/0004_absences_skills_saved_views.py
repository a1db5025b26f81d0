"""How reviewers work: absences, languages and provinces known, views they kept; a kept view is its owner's alone."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


VIEW = "accounts_savedview"
WALL = migrations.RunSQL(
    f"""
    ALTER TABLE {VIEW} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY of_oneself ON {VIEW} TO portal_web
        USING (owner_id = (SELECT nullif(current_setting('portal.user', true), '')::bigint));
    CREATE POLICY everything ON {VIEW} TO portal_worker USING (true);
    """,
    f"""
    DROP POLICY everything ON {VIEW};
    DROP POLICY of_oneself ON {VIEW};
    ALTER TABLE {VIEW} DISABLE ROW LEVEL SECURITY;
    """,
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_life_of_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Skills",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="skills",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")],
                            max_length=2,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), default=list, help_text="NIS codes", size=None
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "skills",
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="away from")),
                ("ends_on", models.DateField(help_text="Last day included.", verbose_name="until")),
                (
                    "stand_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="stand-in",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="absence_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stand_in__isnull", True),
                            models.Q(("stand_in", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="absence_stand_in_is_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60, verbose_name="name of this view")),
                ("query", models.CharField(max_length=500)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "page", "name"), name="saved_view_once_per_name")
                ],
            },
        ),
        WALL,
    ]
