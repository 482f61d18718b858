ALTER TABLE idempotency_keys ADD COLUMN case_id uuid,
                             ADD FOREIGN KEY (office_id, case_id) REFERENCES cases;
COMMENT ON COLUMN idempotency_keys.case_id IS 'The case whose key seals the answer, so that erasing the case erases it too; null for an answer about no case.';
CREATE INDEX idempotency_keys_case ON idempotency_keys (office_id, case_id) WHERE case_id IS NOT NULL;

SET LOCAL ROLE mps_finder;
-- Who opened one case, newest first. A page names first what it opens, and then what it lists beside it; mere lists carry a detail.
CREATE OR REPLACE FUNCTION finder.looks_at(p_case uuid, p_limit integer)
    RETURNS TABLE (at timestamptz, actor_id uuid, route text, detail text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT a.at, a.actor_id, a.route, a.detail FROM public.access_logs a
     WHERE a.office_id = public.context_office() AND a.case_ids @> ARRAY[p_case] AND a.case_ids[1] = p_case
       AND (cardinality(a.case_ids) = 1 OR a.detail = '')
     ORDER BY a.at DESC LIMIT p_limit;
END;
RESET ROLE;
