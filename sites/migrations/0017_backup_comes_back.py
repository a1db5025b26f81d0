"""Say when a point moved without an operator of PostGIS: a dump has no search path, and could not be read back."""

from django.db import migrations

# `IS DISTINCT FROM` between two points names no schema in a dump; between two byte strings it needs none.
BEFORE = "OLD.point IS DISTINCT FROM NEW.point"
AFTER = "OLD.point::bytea IS DISTINCT FROM NEW.point::bytea"

# As in 0007 and 0011.
SHOWN = (
    "name", "status", "places", "municipality_id", "province_id", "is_example", "for_reviewers", "for_governor",
    "for_observers",
)
DIFFERS = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in SHOWN)
FOLLOW = f"""
    DROP TRIGGER cells_follow ON candidate_sites_site;
    CREATE TRIGGER cells_follow AFTER UPDATE ON candidate_sites_site FOR EACH ROW
    WHEN ({{moved}} OR OLD.status <> NEW.status OR OLD.province_id <> NEW.province_id
          OR OLD.for_reviewers <> NEW.for_reviewers OR OLD.for_governor <> NEW.for_governor
          OR OLD.for_observers <> NEW.for_observers)
    EXECUTE FUNCTION site_cells_follow();

    DROP TRIGGER changes_follow ON candidate_sites_site;
    CREATE TRIGGER changes_follow AFTER UPDATE ON candidate_sites_site FOR EACH ROW
    WHEN ({{moved}} OR {DIFFERS}) EXECUTE FUNCTION site_changes_follow();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('candidate_sites', '0016_say_what_a_turn_is'),
    ]

    operations = [migrations.RunSQL(FOLLOW.format(moved=AFTER), FOLLOW.format(moved=BEFORE))]
