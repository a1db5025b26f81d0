"""Messages, visits, and who was given what, each with the scope of its site.

What is internal to De Huizen has a policy of its own, which knows neither municipality nor governor nor observer: the
internal thread, what was noted and photographed during a visit, and who was given which sites. Of the shared thread the
governor's office gets no row either. How far a person has read is that person's row alone.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import territory.fields
from django.conf import settings
from django.db import migrations, models


MESSAGE = "candidate_sites_sitemessage"
VISIT = "candidate_sites_sitevisit"
NOTE = "candidate_sites_visitnote"
LINE = "candidate_sites_assignmentline"
ASSIGNMENT = "candidate_sites_assignment"
MARK = "candidate_sites_messagemark"
DOCUMENT = "documents_document"

OF_DE_HUIZEN = "(for_reviewers AND (SELECT current_setting('portal.reach', true)) = 'reviewers')"
OF_MUNICIPALITY = "municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint)"
OF_GOVERNOR = "(for_governor AND province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint))"
OF_ONESELF = "user_id = (SELECT nullif(current_setting('portal.user', true), '')::bigint)"

SEEN_BY = {
    MESSAGE: f"{OF_DE_HUIZEN} OR (side = 'shared' AND {OF_MUNICIPALITY})",
    VISIT: f"{OF_DE_HUIZEN} OR {OF_MUNICIPALITY} OR {OF_GOVERNOR}",
    NOTE: OF_DE_HUIZEN,
    LINE: OF_DE_HUIZEN,
}
NOT_FOR_GOVERNOR = (MESSAGE, NOTE, LINE)


def copied_to(table: str) -> migrations.RunSQL:
    """Copy the site's scope onto every row of this table."""
    return migrations.RunSQL(
        f"CREATE TRIGGER scope_of_row BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION site_scope_of_row();",
        f"DROP TRIGGER scope_of_row ON {table};",
    )


def kept_from_governor(table: str) -> migrations.RunSQL:
    """Take the governor out of the copied scope; this trigger comes after the one that copies, by its name."""
    return migrations.RunSQL(
        f"CREATE TRIGGER scope_without_governor BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION scope_kept_from_governor();",
        f"DROP TRIGGER scope_without_governor ON {table};",
    )


def wall(table: str, seen_by: str) -> migrations.RunSQL:
    """Bind the web to its scope on this table, and let the worker see all."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY within_reach ON {table} TO portal_web USING ({seen_by});
        CREATE POLICY everything ON {table} TO portal_worker USING (true);
        """,
        f"""
        DROP POLICY everything ON {table};
        DROP POLICY within_reach ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


FUNCTIONS = migrations.RunSQL(
    f"""
    CREATE FUNCTION scope_kept_from_governor() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
        NEW.for_governor := false;
        NEW.for_observers := false;
        RETURN NEW;
    END $$;
    CREATE FUNCTION site_scope_of_internal_document() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        -- A photo of a visit is De Huizen's alone; it must not take a file over that belongs to somebody already.
        IF EXISTS (SELECT FROM {DOCUMENT} WHERE id = NEW.document_id AND municipality_id IS NOT NULL) THEN
            RAISE EXCEPTION 'This file belongs to a municipality.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        UPDATE {DOCUMENT} SET for_reviewers = NEW.for_reviewers, for_governor = false, for_observers = false
        WHERE id = NEW.document_id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER scope_of_document AFTER INSERT OR UPDATE ON {NOTE} FOR EACH ROW
    WHEN (NEW.document_id IS NOT NULL) EXECUTE FUNCTION site_scope_of_internal_document();
    """,
    f"""
    DROP TRIGGER scope_of_document ON {NOTE};
    DROP FUNCTION site_scope_of_internal_document();
    DROP FUNCTION scope_kept_from_governor();
    """,
)

# What was sent stays as it was sent; a link to an account may be emptied.
RIGHTS = migrations.RunSQL(
    f"""
    REVOKE DELETE, TRUNCATE ON {MESSAGE}, {VISIT}, {NOTE}, {LINE}, {ASSIGNMENT}, {MARK} FROM portal_web;
    REVOKE UPDATE ON {MESSAGE}, {NOTE}, {LINE}, {ASSIGNMENT} FROM portal_web;
    GRANT UPDATE (by_id) ON {MESSAGE}, {NOTE}, {ASSIGNMENT} TO portal_web;
    GRANT UPDATE (before_id, after_id) ON {LINE} TO portal_web;
    GRANT UPDATE (undone_at) ON {ASSIGNMENT} TO portal_web;
    """,
    f"""
    GRANT UPDATE, DELETE ON {MESSAGE}, {VISIT}, {NOTE}, {LINE}, {ASSIGNMENT}, {MARK} TO portal_web;
    """,
)


class Migration(migrations.Migration):
    dependencies = [
        ("candidate_sites", "0008_file_of_a_building"),
        ("documents", "0001_initial"),
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="second_reviewer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="second reviewer",
            ),
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, help_text="Of the form it was confirmed in", unique=True)),
                (
                    "kind",
                    models.CharField(choices=[("assign", "Assigned"), ("hand_over", "Handed over")], max_length=10),
                ),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SiteVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("for_reviewers", models.BooleanField(default=False, editable=False)),
                ("for_governor", models.BooleanField(default=False, editable=False)),
                ("for_observers", models.BooleanField(default=False, editable=False)),
                ("key", models.UUIDField(editable=False, help_text="Of the form it was proposed in")),
                (
                    "moments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(),
                        help_text="Proposed beginnings, the earliest first",
                        size=None,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField()),
                ("meeting_point", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField(blank=True)),
                ("proposed_at", models.DateTimeField()),
                ("starts_at", models.DateTimeField(null=True)),
                ("chosen_at", models.DateTimeField(null=True)),
                ("none_suits_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("called_off_at", models.DateTimeField(null=True)),
                ("called_off_reason", models.TextField(blank=True)),
                ("held_at", models.DateTimeField(help_text="The moment it was written up", null=True)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    territory.fields.MunicipalityToday(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.municipality",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "province",
                    territory.fields.ProvinceToday(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.province",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="candidate_sites.site"
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="VisitNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("for_reviewers", models.BooleanField(default=False, editable=False)),
                ("for_governor", models.BooleanField(default=False, editable=False)),
                ("for_observers", models.BooleanField(default=False, editable=False)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "municipality",
                    territory.fields.MunicipalityToday(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.municipality",
                    ),
                ),
                (
                    "province",
                    territory.fields.ProvinceToday(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.province",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visit_notes",
                        to="candidate_sites.site",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="candidate_sites.sitevisit",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AssignmentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("for_reviewers", models.BooleanField(default=False, editable=False)),
                ("for_governor", models.BooleanField(default=False, editable=False)),
                ("for_observers", models.BooleanField(default=False, editable=False)),
                (
                    "after",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="candidate_sites.assignment",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    territory.fields.MunicipalityToday(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.municipality",
                    ),
                ),
                (
                    "province",
                    territory.fields.ProvinceToday(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.province",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignment_lines",
                        to="candidate_sites.site",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assignment", "site"), name="assigned_once_in_one_go"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before__isnull", True),
                            ("after__isnull", True),
                            models.Q(("before", models.F("after")), _negated=True),
                            _connector="OR",
                        ),
                        name="assignment_changes_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("shared", "With the municipality"), ("internal", "Inside De Huizen")], max_length=8
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="candidate_sites.site"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "site", "side"), name="mark_once_per_thread")],
            },
        ),
        migrations.CreateModel(
            name="SiteMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("for_reviewers", models.BooleanField(default=False, editable=False)),
                ("for_governor", models.BooleanField(default=False, editable=False)),
                ("for_observers", models.BooleanField(default=False, editable=False)),
                (
                    "key",
                    models.UUIDField(
                        editable=False, help_text="Of the form it was typed in: a second click sends nothing twice"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("shared", "With the municipality"), ("internal", "Inside De Huizen")], max_length=8
                    ),
                ),
                ("text", models.TextField()),
                (
                    "mentioned",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="Numbers of the colleagues it names",
                        size=None,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("membership_id", models.BigIntegerField(null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("reader", "Reader"),
                            ("editor", "Editor"),
                            ("signatory", "Signatory"),
                            ("reviewer", "Reviewer"),
                            ("coordinator", "Coordinator"),
                            ("governor", "Governor's office"),
                            ("observer", "Observer"),
                            ("admin", "Administrator"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    territory.fields.MunicipalityToday(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.municipality",
                    ),
                ),
                (
                    "province",
                    territory.fields.ProvinceToday(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.province",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="candidate_sites.site"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["site", "side", "-at"], name="site_message_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "key"), name="message_once_per_form"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="message_has_words"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("side", "shared"), ("role__in", ["coordinator", "reviewer"]), _connector="OR"
                        ),
                        name="message_internal_is_of_de_huizen",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="sitevisit",
            index=models.Index(fields=["starts_at"], name="site_visit_start"),
        ),
        migrations.AddConstraint(
            model_name="sitevisit",
            constraint=models.UniqueConstraint(fields=("site", "key"), name="visit_once_per_form"),
        ),
        migrations.AddConstraint(
            model_name="sitevisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("called_off_at__isnull", True), ("held_at__isnull", True), ("none_suits_at__isnull", True)
                ),
                fields=("site",),
                name="one_open_visit_per_site",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("chosen_at__isnull", True), ("starts_at__isnull", True)),
                    models.Q(("chosen_at__isnull", False), ("starts_at__isnull", False)),
                    _connector="OR",
                ),
                name="visit_moment_is_chosen",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_at__isnull", True), ("starts_at__isnull", False), _connector="OR"),
                name="visit_held_had_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("none_suits_at__isnull", True),
                    models.Q(("answer__gt", ""), ("starts_at__isnull", True)),
                    _connector="OR",
                ),
                name="visit_none_suits_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("called_off_at__isnull", True), models.Q(("called_off_reason", ""), _negated=True), _connector="OR"
                ),
                name="visit_called_off_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitnote",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("text", ""), _negated=True), ("document__isnull", False), _connector="OR"),
                name="visit_note_says_or_shows_something",
            ),
        ),
        FUNCTIONS,
        *[copied_to(table) for table in SEEN_BY],
        *[kept_from_governor(table) for table in NOT_FOR_GOVERNOR],
        *[wall(table, seen_by) for table, seen_by in SEEN_BY.items()],
        wall(ASSIGNMENT, "(SELECT current_setting('portal.reach', true)) = 'reviewers'"),
        wall(MARK, OF_ONESELF),
        RIGHTS,
    ]
