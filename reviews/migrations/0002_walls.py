"""Who reads what of an assessment, and what must be true of a decision whatever the code does.

A reviewer reads what others found only once the own assessment is final: `reviews_may_compare` asks that of the person
whom the transaction's scope names. A municipality reads what it was told, and not before.
"""

from django.db import migrations

SITE = "candidate_sites_site"
DECIDED = "'retained', 'reserve', 'not_retained', 'realisation', 'open', 'closed', 'cancelled'"
PERSON = "(SELECT nullif(current_setting('portal.user', true), '')::bigint)"
INSIDE = "(for_reviewers AND (SELECT current_setting('portal.reach', true)) = 'reviewers')"
OURS = "(municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint))"
LEFT = "EXISTS (SELECT FROM reviews_letter WHERE reviews_letter.id = letter_id AND reviews_letter.told_at IS NOT NULL)"

# Who may read a row of each table, besides the worker.
READ = {
    "reviews_assessment": f"{INSIDE} AND (reviewer_id = {PERSON} OR (final_at IS NOT NULL AND reviews_may_compare(site_id)))",
    "reviews_talk": f"{INSIDE} AND reviews_may_compare(site_id)",
    "reviews_interest": INSIDE,
    "reviews_reply": f"({INSIDE} AND reviews_may_compare(site_id)) OR ({OURS} AND shared_at IS NOT NULL)",
    "reviews_replycomment": f"{INSIDE} OR {OURS}",
    "reviews_decision": f"{INSIDE} OR ({OURS} AND told_at IS NOT NULL)",
    "reviews_letter": f"{INSIDE} OR ({OURS} AND told_at IS NOT NULL)",
    "reviews_lettertext": f"{INSIDE} OR ({OURS} AND {LEFT})",
}
# An assessment and a declaration are written by nobody but the person.
WRITE = {
    "reviews_assessment": f"{INSIDE} AND reviewer_id = {PERSON}",
    "reviews_interest": f"{INSIDE} AND person_id = {PERSON}",
    "reviews_talk": INSIDE,
    "reviews_reply": f"{INSIDE} OR ({OURS} AND shared_at IS NOT NULL)",
}

COMPARE = migrations.RunSQL(
    f"""
    CREATE FUNCTION reviews_may_compare(about bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
        SELECT EXISTS (SELECT FROM reviews_assessment
                       WHERE site_id = about AND reviewer_id = {PERSON} AND final_at IS NOT NULL)
            OR (current_setting('portal.role', true) = 'coordinator'
                AND NOT EXISTS (SELECT FROM reviews_assessment WHERE site_id = about AND reviewer_id = {PERSON}))
    $$;
    REVOKE ALL ON FUNCTION reviews_may_compare(bigint) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION reviews_may_compare(bigint) TO portal_web, portal_worker;
    """,
    "DROP FUNCTION reviews_may_compare(bigint);",
)


def wall(table: str) -> migrations.RunSQL:
    """Bind the web to its scope on this table, let the worker see all, and copy the site's scope onto each row."""
    read, write = READ[table], WRITE.get(table, READ[table])
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER scope_of_row BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW
        EXECUTE FUNCTION site_scope_of_row();
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY reading ON {table} FOR SELECT TO portal_web USING ({read});
        CREATE POLICY adding ON {table} FOR INSERT TO portal_web WITH CHECK ({write});
        CREATE POLICY changing ON {table} FOR UPDATE TO portal_web USING ({write});
        CREATE POLICY removing ON {table} FOR DELETE TO portal_web USING ({write});
        CREATE POLICY everything ON {table} TO portal_worker USING (true);
        REVOKE DELETE, TRUNCATE ON {table} FROM portal_web;
        """,
        f"""
        GRANT DELETE ON {table} TO portal_web;
        DROP POLICY everything ON {table};
        DROP POLICY removing ON {table};
        DROP POLICY changing ON {table};
        DROP POLICY adding ON {table};
        DROP POLICY reading ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        DROP TRIGGER scope_of_row ON {table};
        """,
    )


# What was decided, declared or said stays as it was; only what comes after is added to the row.
STAYS = migrations.RunSQL(
    """
    REVOKE UPDATE ON reviews_decision, reviews_interest, reviews_talk, reviews_framework, reviews_criterion,
           reviews_lettertemplate FROM portal_web;
    REVOKE DELETE, TRUNCATE ON reviews_framework, reviews_criterion, reviews_lettertemplate FROM portal_web;
    GRANT UPDATE (told_at, ended_at, ended_by_id, ended_reason) ON reviews_decision TO portal_web;
    GRANT UPDATE (is_draft, in_force_at, in_force_by_id) ON reviews_framework TO portal_web;
    """,
    """
    GRANT UPDATE ON reviews_decision, reviews_interest, reviews_talk, reviews_framework, reviews_criterion,
          reviews_lettertemplate TO portal_web;
    GRANT DELETE ON reviews_framework, reviews_criterion, reviews_lettertemplate TO portal_web;
    """,
)

SOUND = migrations.RunSQL(
    f"""
    ALTER TABLE reviews_decision
        ADD CONSTRAINT decision_first_assessment_is_its_reviewers FOREIGN KEY (assessment_1_id, reviewer_1_id, site_id)
            REFERENCES reviews_assessment (id, reviewer_id, site_id),
        ADD CONSTRAINT decision_second_assessment_is_its_reviewers FOREIGN KEY (assessment_2_id, reviewer_2_id, site_id)
            REFERENCES reviews_assessment (id, reviewer_id, site_id);

    CREATE FUNCTION decided_site_has_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        -- The row as it stands at the end of the transaction, not as it stood on the way.
        IF EXISTS (
            SELECT FROM {SITE} site
            WHERE site.id = CASE WHEN TG_TABLE_NAME = '{SITE}' THEN (to_jsonb(NEW)->>'id')::bigint
                                 ELSE (to_jsonb(coalesce(NEW, OLD))->>'site_id')::bigint END
              AND site.origin <> 'history'
              AND (site.status IN ({DECIDED}) OR (site.status = 'on_hold' AND site.resume_status IN ({DECIDED})))
              AND NOT EXISTS (SELECT FROM reviews_decision WHERE site_id = site.id AND ended_at IS NULL
                              AND told_at IS NOT NULL)
        ) THEN
            RAISE EXCEPTION 'A site cannot be decided without a decision.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_site_has_decision';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER decided_site_has_decision AFTER INSERT OR UPDATE ON {SITE}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.origin <> 'history'
              AND (NEW.status IN ({DECIDED}) OR (NEW.status = 'on_hold' AND NEW.resume_status IN ({DECIDED}))))
        EXECUTE FUNCTION decided_site_has_decision();
    CREATE CONSTRAINT TRIGGER decision_stays_while_site_is_decided AFTER UPDATE OR DELETE ON reviews_decision
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decided_site_has_decision();

    CREATE FUNCTION decision_rests_on_final_assessments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        IF EXISTS (SELECT FROM reviews_assessment
                   WHERE id IN (NEW.assessment_1_id, NEW.assessment_2_id) AND final_at IS NULL) THEN
            RAISE EXCEPTION 'A decision rests on assessments that are final.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_rests_on_final_assessments';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER decision_rests_on_final_assessments BEFORE INSERT ON reviews_decision FOR EACH ROW
        EXECUTE FUNCTION decision_rests_on_final_assessments();
    """,
    f"""
    DROP TRIGGER decision_rests_on_final_assessments ON reviews_decision;
    DROP FUNCTION decision_rests_on_final_assessments();
    DROP TRIGGER decision_stays_while_site_is_decided ON reviews_decision;
    DROP TRIGGER decided_site_has_decision ON {SITE};
    DROP FUNCTION decided_site_has_decision();
    ALTER TABLE reviews_decision
        DROP CONSTRAINT decision_second_assessment_is_its_reviewers,
        DROP CONSTRAINT decision_first_assessment_is_its_reviewers;
    """,
)

# What was decided before assessments existed keeps its reason, and says so.
BEFORE = f"""
    INSERT INTO reviews_decision (site_id, municipality_id, province_id, for_reviewers, for_governor, for_observers,
                                  outcome, reasons, override, lacking, "table", decided_at, decided_by_id, told_at,
                                  ended_reason)
    SELECT site.id, site.municipality_id, site.province_id, false, false, false,
           event.to_status, coalesce(nullif(event.reason, ''), '-'), 'Decided before assessments existed.',
           '[]', '{{}}', event.at, event.by_id, event.at, ''
    FROM {SITE} site
    JOIN LATERAL (
        SELECT * FROM candidate_sites_siteevent event
        WHERE event.site_id = site.id AND event.to_status IN ('retained', 'reserve', 'not_retained')
        ORDER BY event.at DESC, event.id DESC LIMIT 1
    ) event ON true
    WHERE site.origin <> 'history'
      AND (site.status IN ({DECIDED}) OR (site.status = 'on_hold' AND site.resume_status IN ({DECIDED})));
"""


class Migration(migrations.Migration):
    """Build the walls, the rules of a decision, and remember what was decided before."""

    dependencies = [("reviews", "0001_assess_and_decide"), ("candidate_sites", "0007_map_cells")]

    operations = [
        COMPARE,
        *[wall(table) for table in READ],
        STAYS,
        migrations.RunSQL(BEFORE, "DELETE FROM reviews_decision;"),
        SOUND,
    ]
