-- A case that has not ended is one in ten after a year: lists of work start here, and need nothing else to choose and to count.
CREATE INDEX cases_open ON cases (office_id, updated_at DESC, id) INCLUDE (status, urgency, escalated, created_by, owner_id)
    WHERE status IN ('draft', 'submitted', 'in_progress', 'reopened');
-- Letters still in the house are few, and all belong to cases that have not ended.
CREATE INDEX letters_in_the_house ON letters (office_id, case_id) INCLUDE (status, updated_at, id)
    WHERE status IN ('draft', 'returned', 'vetted', 'approved');
-- Letters nobody has answered, in the order of their wait.
CREATE INDEX letters_out ON letters (office_id, sent_at, id) INCLUDE (case_id, updated_at) WHERE status = 'sent';
CREATE INDEX letters_answered ON letters (office_id, case_id) INCLUDE (updated_at, id) WHERE status = 'replied';
CREATE INDEX letters_to_approve ON letters (office_id, vetted_at, id) INCLUDE (case_id) WHERE status = 'vetted';

CREATE TABLE letter_checks (
    office_id  uuid NOT NULL,
    letter_id  uuid NOT NULL,
    case_id    uuid NOT NULL,
    basis      bytea NOT NULL CHECK (octet_length(basis) = 32),
    body_enc   bytea NOT NULL,
    PRIMARY KEY (office_id, letter_id),
    FOREIGN KEY (office_id, letter_id) REFERENCES letters,
    FOREIGN KEY (office_id, case_id) REFERENCES cases
);
COMMENT ON TABLE letter_checks IS
    'What was found on reading a letter against its case, sealed under the case''s key. Derived, so neither versioned nor captured.';
COMMENT ON COLUMN letter_checks.basis IS
    'Digest of the versions of everything that was read. A row whose basis is no longer the present one is read anew.';
CREATE INDEX letter_checks_case ON letter_checks (office_id, case_id);
ALTER TABLE letter_checks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY app_by_office ON letter_checks TO mps_app
    USING (office_id = (SELECT context_office())) WITH CHECK (office_id = (SELECT context_office()));
CREATE POLICY owner_all ON letter_checks TO mps_owner USING (true) WITH CHECK (true);
CREATE POLICY backup_all ON letter_checks FOR SELECT TO mps_backup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON letter_checks TO mps_app;
GRANT SELECT ON letter_checks TO mps_backup;

SET LOCAL ROLE mps_finder;
-- As before but for the bound between gathering and walking. To gather costs a look-up a match; to walk costs a comparison for
-- each case passed over, the more the rarer the match. At 100,000 cases both cost the same at 6,000 to 7,000 matches.
CREATE OR REPLACE FUNCTION finder.cases(p_words bigint[], p_name text, p_number text, p_serial text, p_block text, p_nric bytea,
                             p_phone bytea, p_reference text, p_author uuid, p_limit integer)
    RETURNS TABLE (case_id uuid, rank integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_office uuid := public.context_office();
    v_many   CONSTANT integer := 6000;
BEGIN
    IF v_office IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH exact AS (
        SELECT p.id, 7 AS score FROM constituents p WHERE p.office_id = v_office AND p.nric_hash = p_nric
        UNION ALL
        SELECT p.id, 6 FROM constituents p WHERE p.office_id = v_office AND p.phone_hash = p_phone
        UNION ALL
        SELECT p.id, 3 FROM constituents p WHERE p.office_id = v_office AND lower(p.block) = lower(p_block)
    ), named AS MATERIALIZED (
        SELECT p.id FROM constituents p
         WHERE p.office_id = v_office AND p_name <> '' AND p.name ILIKE '%' || p_name || '%' LIMIT v_many + 1
    ), better AS MATERIALIZED (
        SELECT c.id, e.score, c.updated_at FROM exact e JOIN cases c ON c.office_id = v_office AND c.constituent_id = e.id
         WHERE p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author
        UNION ALL
        (SELECT c.id, 9, c.updated_at FROM cases c
          WHERE c.office_id = v_office AND p_number <> '' AND c.number LIKE p_number || '%'
            AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
          ORDER BY c.updated_at DESC LIMIT p_limit)
        UNION ALL
        SELECT c.id, 8, c.updated_at FROM cases c
         WHERE c.office_id = v_office AND p_serial <> '' AND split_part(c.number, '-', 5) = p_serial
           AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
        UNION ALL
        SELECT c.id, 5, c.updated_at FROM replies r JOIN cases c ON c.office_id = v_office AND c.id = r.case_id
         WHERE r.office_id = v_office AND p_reference <> '' AND lower(r.agency_ref) = lower(p_reference)
           AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
        UNION ALL
        SELECT c.id, 4, c.updated_at FROM named n JOIN cases c ON c.office_id = v_office AND c.constituent_id = n.id
         WHERE (SELECT count(*) FROM named) <= v_many
           AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
        UNION ALL
        (SELECT c.id, 4, c.updated_at FROM cases c
          WHERE c.office_id = v_office AND (SELECT count(*) FROM named) > v_many
            AND EXISTS (SELECT FROM constituents p WHERE p.office_id = v_office AND p.id = c.constituent_id
                                                     AND p.name ILIKE '%' || p_name || '%' OFFSET 0)
            AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
          ORDER BY c.updated_at DESC LIMIT p_limit)
    ), sounding AS MATERIALIZED (
        SELECT p.id FROM constituents p
         WHERE (SELECT count(DISTINCT b.id) FROM better b) < p_limit
           AND p.office_id = v_office AND length(p_name) > 3 AND p_name <% p.name LIMIT v_many + 1
    ), worded AS MATERIALIZED (
        SELECT w.case_id AS id FROM case_words w
         WHERE (SELECT count(DISTINCT b.id) FROM better b) < p_limit
           AND w.office_id = v_office AND cardinality(p_words) > 0 AND w.words @> p_words LIMIT v_many + 1
    ), hits AS (
        SELECT b.id, b.score, b.updated_at FROM better b
        UNION ALL
        SELECT c.id, 2, c.updated_at FROM sounding s JOIN cases c ON c.office_id = v_office AND c.constituent_id = s.id
         WHERE (SELECT count(*) FROM sounding) <= v_many
           AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
        UNION ALL
        (SELECT c.id, 2, c.updated_at FROM cases c
          WHERE c.office_id = v_office AND (SELECT count(*) FROM sounding) > v_many
            AND EXISTS (SELECT FROM constituents p WHERE p.office_id = v_office AND p.id = c.constituent_id
                                                     AND p_name <% p.name OFFSET 0)
            AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
          ORDER BY c.updated_at DESC LIMIT p_limit)
        UNION ALL
        SELECT c.id, 1, c.updated_at FROM worded w JOIN cases c ON c.office_id = v_office AND c.id = w.id
         WHERE (SELECT count(*) FROM worded) <= v_many
           AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
        UNION ALL
        (SELECT c.id, 1, c.updated_at FROM cases c
          WHERE c.office_id = v_office AND (SELECT count(*) FROM worded) > v_many
            AND EXISTS (SELECT FROM case_words w WHERE w.office_id = v_office AND w.case_id = c.id AND w.words @> p_words OFFSET 0)
            AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
          ORDER BY c.updated_at DESC LIMIT p_limit)
    )
    SELECT h.id, max(h.score)::integer FROM hits h
     GROUP BY h.id, h.updated_at ORDER BY 2 DESC, h.updated_at DESC LIMIT p_limit;
END
$$;
RESET ROLE;
