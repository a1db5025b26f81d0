"""The decision that stands and the status of its site say the same, whatever the code does.

A site chosen is retained, realised, open or closed; one given up was chosen or on the reserve; a site that is assessed
again has no decision that stands. What differed before this migration is put right from the history of the site.
"""

from django.db import migrations

SITE = "candidate_sites_site"
STANDS = "decision.ended_at IS NULL AND decision.told_at IS NOT NULL"
STATUS = "(CASE site.status WHEN 'on_hold' THEN site.resume_status ELSE site.status END)"
FITS = f"""(decision.outcome = {STATUS}
              OR decision.outcome = 'retained' AND {STATUS} IN ('realisation', 'open', 'closed', 'cancelled')
              OR decision.outcome = 'reserve' AND {STATUS} = 'cancelled')"""

# The newest step that decided says how a site left the reserve before that had a decision of its own.
MEND = f"""
    CREATE TEMPORARY TABLE unfit ON COMMIT DROP AS
    SELECT decision.*, event.to_status AS became, event.reason AS because, event.at AS became_at, event.by_id AS became_by
    FROM reviews_decision decision
    JOIN {SITE} site ON site.id = decision.site_id
    LEFT JOIN LATERAL (
        SELECT * FROM candidate_sites_siteevent event
        WHERE event.site_id = site.id AND event.to_status IN ('retained', 'reserve', 'not_retained')
        ORDER BY event.at DESC, event.id DESC LIMIT 1
    ) event ON {STATUS} IN ('retained', 'reserve', 'not_retained', 'realisation', 'open', 'closed', 'cancelled')
    WHERE {STANDS} AND NOT {FITS};

    UPDATE reviews_decision SET ended_at = coalesce(unfit.became_at, now()), ended_reason = 'The site went on.'
    FROM unfit WHERE reviews_decision.id = unfit.id;

    INSERT INTO reviews_decision (site_id, municipality_id, province_id, for_reviewers, for_governor, for_observers,
                                  outcome, from_reserve, reasons, framework_id, assessment_1_id, reviewer_1_id,
                                  assessment_2_id, reviewer_2_id, override, lacking, "table", decided_at,
                                  decided_by_id, told_at, ended_reason)
    SELECT site_id, municipality_id, province_id, for_reviewers, for_governor, for_observers,
           became, true, coalesce(nullif(because, ''), '-'), framework_id, assessment_1_id, reviewer_1_id,
           assessment_2_id, reviewer_2_id, override, lacking, "table", became_at, became_by, became_at, ''
    FROM unfit WHERE became IN ('retained', 'not_retained');

    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""

FIT = f"""
    CREATE FUNCTION decision_fits_status() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        -- The rows as they stand at the end of the transaction, not as they stood on the way.
        IF EXISTS (
            SELECT FROM reviews_decision decision JOIN {SITE} site ON site.id = decision.site_id
            WHERE site.id = CASE WHEN TG_TABLE_NAME = '{SITE}' THEN (to_jsonb(NEW)->>'id')::bigint
                                 ELSE (to_jsonb(NEW)->>'site_id')::bigint END
              AND {STANDS} AND NOT {FITS}
        ) THEN
            RAISE EXCEPTION 'The decision that stands says something else than the status of its site.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_fits_status';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER status_fits_decision AFTER UPDATE ON {SITE}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.resume_status IS DISTINCT FROM NEW.resume_status)
        EXECUTE FUNCTION decision_fits_status();
    CREATE CONSTRAINT TRIGGER decision_fits_status AFTER INSERT OR UPDATE ON reviews_decision
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.ended_at IS NULL AND NEW.told_at IS NOT NULL)
        EXECUTE FUNCTION decision_fits_status();
"""


class Migration(migrations.Migration):
    """Put right what differs, then tie the two together."""

    dependencies = [("reviews", "0005_from_the_reserve"), ("candidate_sites", "0019_published_by_both")]
    safe_because = "Decisions are few, and only those that contradict the status of their site are touched."

    operations = [
        migrations.RunSQL(MEND, migrations.RunSQL.noop),
        migrations.RunSQL(
            FIT,
            f"""
            DROP TRIGGER decision_fits_status ON reviews_decision;
            DROP TRIGGER status_fits_decision ON {SITE};
            DROP FUNCTION decision_fits_status();
            """,
        ),
    ]
