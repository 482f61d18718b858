-- Checks of the whole record and what they found, and what searching the record reads.
SET LOCAL ROLE audit_owner;

CREATE TABLE audit.checks (
    office_id uuid,
    id        uuid PRIMARY KEY,
    asked_by  text NOT NULL,
    asked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    whole     boolean NOT NULL,
    begun_at  timestamptz,
    from_size bigint,
    reached   bigint NOT NULL DEFAULT 0,
    to_size   bigint,
    opened    bigint NOT NULL DEFAULT 0,
    erased    bigint NOT NULL DEFAULT 0,
    ended_at  timestamptz,
    holds     boolean,
    problems  text[] NOT NULL DEFAULT '{}',
    CHECK ((ended_at IS NULL) = (holds IS NULL))
);
COMMENT ON TABLE audit.checks IS 'Readings of the record from end to end, and what each found. The application asks; the sequencer''s login alone writes.';
COMMENT ON COLUMN audit.checks.office_id IS 'Of whoever asked; NULL where the clock did.';
CREATE INDEX checks_newest ON audit.checks (asked_at DESC);
CREATE INDEX checks_held ON audit.checks (to_size DESC) WHERE holds;
ALTER TABLE audit.checks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON audit.checks TO audit_owner USING (true) WITH CHECK (true);
CREATE POLICY seq_all ON audit.checks TO audit_seq USING (true) WITH CHECK (true);
CREATE POLICY backup_reads ON audit.checks FOR SELECT TO mps_backup USING (true);
CREATE POLICY app_by_office ON audit.checks FOR SELECT TO mps_app, audit_reader
    USING (office_id IS NULL OR office_id = (SELECT public.context_office()));
GRANT SELECT ON audit.checks TO mps_app, audit_reader, mps_backup;
GRANT SELECT, INSERT ON audit.checks TO audit_seq;
GRANT UPDATE (begun_at, from_size, reached, to_size, opened, erased, ended_at, holds, problems)
    ON audit.checks TO audit_seq;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.checks FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
ALTER TABLE audit.checks ENABLE ALWAYS TRIGGER no_truncate;
CREATE TRIGGER stays BEFORE DELETE ON audit.checks FOR EACH ROW EXECUTE FUNCTION audit.refuse();
ALTER TABLE audit.checks ENABLE ALWAYS TRIGGER stays;
CREATE TRIGGER ended_stays BEFORE UPDATE ON audit.checks FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
    EXECUTE FUNCTION audit.refuse();
ALTER TABLE audit.checks ENABLE ALWAYS TRIGGER ended_stays;

-- Asks for a check. One that the office already waits for is answered with, so that impatience starts no second.
CREATE FUNCTION audit.ask_check(p_id uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_office uuid := public.context_office();
    v_actor  text := nullif(current_setting('mps.actor_id', true), '');
    v_id     uuid;
BEGIN
    IF v_office IS NULL OR v_actor IS NULL THEN
        RAISE EXCEPTION 'a check is asked for by somebody of an office' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('audit.ask_check ' || v_office, 0));
    SELECT c.id INTO v_id FROM audit.checks c
     WHERE c.office_id = v_office AND c.ended_at IS NULL AND c.asked_at > clock_timestamp() - interval '1 hour'
     ORDER BY c.asked_at DESC LIMIT 1;
    IF v_id IS NULL THEN
        INSERT INTO audit.checks (office_id, id, asked_by, whole) VALUES (v_office, p_id, v_actor, true);
        v_id := p_id;
    END IF;
    RETURN v_id;
END
$$;
REVOKE ALL ON FUNCTION audit.ask_check(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.ask_check(uuid) TO mps_app;

-- A stretch of time is found by blocks, whose summary costs writers next to nothing; rare acts by a small index of their own.
CREATE INDEX logs_at ON audit.logs USING brin (at) WITH (pages_per_range = 16);
CREATE INDEX logs_rare ON audit.logs (office_id, op, seq) WHERE op IN ('D', 'E', 'X', 'C');
RESET ROLE;

-- Whom or what a few typed words of the auditor mean: people by NRIC, phone or name, cases by number.
SET LOCAL ROLE mps_finder;
CREATE FUNCTION finder.people_and_cases(p_name text, p_number text, p_nric bytea, p_phone bytea, p_limit integer)
    RETURNS TABLE (kind text, id uuid, label text, case_ids uuid[])
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_office uuid := public.context_office();
BEGIN
    IF v_office IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    (SELECT 'case', c.id, c.number, ARRAY[c.id] FROM cases c
      WHERE c.office_id = v_office AND p_number <> '' AND c.number LIKE p_number || '%'
      ORDER BY c.number LIMIT p_limit)
    UNION ALL
    (SELECT 'person', p.id, p.name,
            ARRAY(SELECT c.id FROM cases c WHERE c.office_id = v_office AND c.constituent_id = p.id ORDER BY c.updated_at DESC)
       FROM constituents p
      WHERE p.office_id = v_office
        AND (p.nric_hash = p_nric OR p.phone_hash = p_phone OR (p_name <> '' AND p.name ILIKE '%' || p_name || '%'))
      ORDER BY p.name, p.id LIMIT p_limit);
END
$$;
-- Every response that showed any of these cases, newest first. Looks of one moment are never cut apart.
CREATE FUNCTION finder.looks_of_cases(p_cases uuid[], p_person uuid, p_from timestamptz, p_before timestamptz, p_limit integer)
    RETURNS TABLE (office_id uuid, id uuid, at timestamptz, actor_id uuid, route text, purpose text, detail text, case_ids uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT a.office_id, a.id, a.at, a.actor_id, a.route, a.purpose, a.detail, a.case_ids FROM public.access_logs a
     WHERE a.office_id = public.context_office() AND a.case_ids && p_cases
       AND (p_person IS NULL OR a.actor_id = p_person)
       AND (p_from IS NULL OR a.at >= p_from) AND (p_before IS NULL OR a.at < p_before)
     ORDER BY a.at DESC FETCH FIRST p_limit ROWS WITH TIES;
END;
REVOKE ALL ON FUNCTION finder.people_and_cases(text, text, bytea, bytea, integer),
    finder.looks_of_cases(uuid[], uuid, timestamptz, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION finder.people_and_cases(text, text, bytea, bytea, integer),
    finder.looks_of_cases(uuid[], uuid, timestamptz, timestamptz, integer) TO mps_app;
RESET ROLE;

CREATE TABLE office_look_reasons (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    actor_id   uuid NOT NULL,
    at         timestamptz NOT NULL,
    reason_enc bytea NOT NULL,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, actor_id) REFERENCES users
);
COMMENT ON TABLE office_look_reasons IS 'Why somebody opened what is of no case: sealed under the office''s key. The id is that of the row in access_logs.';
CALL protect_table('office_look_reasons', '{id}', 'office_id', '{}', 'SELECT, INSERT');
