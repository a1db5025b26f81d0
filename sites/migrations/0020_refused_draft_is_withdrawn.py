"""The draft of a first person whom De Huizen refused is withdrawn, with the reason that the person reads.

Who refuses sees no draft, so that a trigger takes the step with the owner's eyes; a signatory can bring it back.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Withdraw the draft of somebody who was refused."""

    dependencies = [("candidate_sites", "0019_published_by_both"), ("calls", "0009_who_words_a_call")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION refused_draft_is_withdrawn() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                INSERT INTO candidate_sites_siteevent
                    (site_id, step, from_status, to_status, reason, effective_on, at, by_id, role)
                SELECT site.id, 'withdraw', site.status, 'withdrawn',
                       coalesce((SELECT nullif(reason, '') FROM accounts_accessrequest WHERE id = NEW.request_id), '–'),
                       (NEW.decided_at AT TIME ZONE 'Europe/Brussels')::date, NEW.decided_at, NEW.decided_by_id,
                       'coordinator'
                FROM candidate_sites_site site
                WHERE site.begun_with_id = NEW.id
                AND (site.status = 'draft' OR (site.status = 'on_hold' AND site.resume_status = 'draft'));
                UPDATE candidate_sites_site
                SET status = 'withdrawn', resume_status = '', hold_until = NULL, status_since = NEW.decided_at,
                    version = version + 1
                WHERE begun_with_id = NEW.id AND (status = 'draft' OR (status = 'on_hold' AND resume_status = 'draft'));
                UPDATE candidate_sites_site SET waits_for_approval = false WHERE begun_with_id = NEW.id;
                RETURN NULL;
            END $$;
            CREATE TRIGGER refused_draft_is_withdrawn AFTER UPDATE OF decided_at ON calls_firstperson
                FOR EACH ROW WHEN (NEW.decided_at IS NOT NULL AND OLD.decided_at IS NULL AND NOT NEW.is_approved)
                EXECUTE FUNCTION refused_draft_is_withdrawn();
            """,
            """
            DROP TRIGGER refused_draft_is_withdrawn ON calls_firstperson;
            DROP FUNCTION refused_draft_is_withdrawn();
            """,
        ),
    ]
