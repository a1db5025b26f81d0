"""A municipality may take a comment back while its right of reply runs; the policy keeps it to its own."""

from django.db import migrations


class Migration(migrations.Migration):
    """Give the web the one right to delete that it needs."""

    dependencies = [("reviews", "0003_first_words")]

    operations = [
        migrations.RunSQL(
            "GRANT DELETE ON reviews_replycomment TO portal_web;",
            "REVOKE DELETE ON reviews_replycomment FROM portal_web;",
        )
    ]
