-- Erasure by unit, runs of the purge and their certificates.
-- The application erases nothing. The shredder's login may call the functions below and has no other way to a row: each of them
-- decides by the terms in force, the holds and the clock of the database, and writes into the record what went.
CREATE SCHEMA erasure;
GRANT USAGE ON SCHEMA erasure TO audit_shredder, mps_app, audit_seq, mps_backup;
REVOKE ALL ON keystore.subject_keys FROM audit_shredder;
DROP POLICY shredder_all ON keystore.subject_keys;
SET LOCAL ROLE audit_owner;
REVOKE ALL ON audit.payloads FROM audit_shredder;
DROP POLICY shredder_all ON audit.payloads;
RESET ROLE;

CREATE TABLE erased_cases (
    office_id      uuid NOT NULL REFERENCES offices,
    case_id        uuid NOT NULL,
    number         text,
    constituent_id uuid,
    category       text NOT NULL,
    agency         text NOT NULL,
    outcome        text,
    letters_sent   integer NOT NULL,
    submitted_on   date,
    closed_on      date,
    erased_at      timestamptz NOT NULL,
    PRIMARY KEY (office_id, case_id),
    UNIQUE (office_id, number),
    FOREIGN KEY (office_id, constituent_id) REFERENCES constituents
);
COMMENT ON TABLE erased_cases IS 'What stays of a case erased by rule: its number, what it was about, how it ended. Nothing of a person.';
COMMENT ON COLUMN erased_cases.constituent_id IS 'Only as long as the person''s own row is there.';
CREATE INDEX erased_cases_newest ON erased_cases (office_id, erased_at DESC, case_id);
CREATE INDEX erased_cases_person ON erased_cases (office_id, constituent_id) WHERE constituent_id IS NOT NULL;
CALL protect_table('erased_cases', '{case_id}', 'office_id', '{}', 'SELECT');

CREATE TABLE purge_runs (
    office_id   uuid NOT NULL REFERENCES offices,
    id          uuid NOT NULL,
    asked_in    uuid,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    counts      jsonb NOT NULL DEFAULT '{}',
    looks_until timestamptz,
    certificate text,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, asked_in) REFERENCES erasure_requests
);
COMMENT ON COLUMN purge_runs.looks_until IS 'Looks before this have no payload any more: the next run begins here.';
COMMENT ON TABLE purge_runs IS 'Each run of the purge, what it counted, and its signed certificate. An unfinished run is taken up by the next.';
CREATE INDEX purge_runs_newest ON purge_runs (office_id, started_at DESC, id);
CREATE INDEX purge_runs_asked ON purge_runs (office_id, asked_in) WHERE asked_in IS NOT NULL;
CALL protect_table('purge_runs', '{id}', 'office_id', '{}', 'SELECT');
ALTER TABLE erasure_requests ADD FOREIGN KEY (office_id, run_id) REFERENCES purge_runs;
CREATE INDEX erasure_requests_run ON erasure_requests (office_id, run_id) WHERE run_id IS NOT NULL;
DO $$
DECLARE
    t text;
BEGIN
    -- What the shredder reads to do its part.
    FOREACH t IN ARRAY '{purge_runs,erased_cases,retention_policies,erasure_requests}'::text[] LOOP
        EXECUTE format('CREATE POLICY shredder_by_office ON public.%I TO audit_shredder '
                       'USING (office_id = (SELECT public.context_office()))', t);
        EXECUTE format('GRANT SELECT ON public.%I TO audit_shredder', t);
    END LOOP;
END
$$;
CREATE POLICY shredder_reads ON offices FOR SELECT TO audit_shredder USING (true);
GRANT SELECT (office_id, code, name) ON offices TO audit_shredder;
GRANT INSERT ON purge_runs TO audit_shredder;
GRANT UPDATE (finished_at, counts, looks_until, certificate) ON purge_runs TO audit_shredder;

SET LOCAL ROLE audit_owner;
ALTER TABLE audit.erased_units ADD COLUMN run_id uuid;
CREATE INDEX erased_units_run ON audit.erased_units (office_id, run_id) WHERE run_id IS NOT NULL;
CREATE POLICY shredder_by_office ON audit.erased_units FOR SELECT TO audit_shredder
    USING (office_id = (SELECT public.context_office()));
CREATE POLICY shredder_by_office ON audit.logs FOR SELECT TO audit_shredder USING (office_id = (SELECT public.context_office()));
CREATE POLICY shredder_reads ON audit.leaves FOR SELECT TO audit_shredder USING (true);
GRANT SELECT ON audit.erased_units, audit.logs, audit.leaves TO audit_shredder;
-- What waits in clear for a second must not be sampled into the planner's statistics, where it would stay.
ALTER TABLE audit.inbox ALTER COLUMN body SET STATISTICS 0, ALTER COLUMN salt SET STATISTICS 0;
CREATE INDEX logs_looks ON audit.logs (office_id, at) WHERE op = 'A';

-- A row of the record that no table's trigger writes: an erasure (E), or the values a row has now (C).
CREATE FUNCTION audit.append(p_office uuid, p_op "char", p_table text, p_pk text, p_changed text[], p_shred uuid, p_body text)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_at   timestamptz := clock_timestamp();
    v_salt bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    v_seq  bigint;
BEGIN
    INSERT INTO audit.logs (at, office_id, table_name, row_pk, op, changed, actor, session_id, request_id, purpose, shred_id, commitment)
    VALUES (v_at, p_office, p_table, p_pk, p_op, p_changed, nullif(current_setting('mps.actor_id', true), ''),
            nullif(current_setting('mps.session_id', true), '')::uuid, nullif(current_setting('mps.request_id', true), '')::uuid,
            nullif(current_setting('mps.purpose', true), ''), p_shred,
            sha256(convert_to('mps.audit.v1', 'UTF8') || '\x00'::bytea || v_salt || convert_to(p_body, 'UTF8')))
    RETURNING seq INTO v_seq;
    INSERT INTO audit.inbox (seq, at, office_id, shred_id, salt, body) VALUES (v_seq, v_at, p_office, p_shred, v_salt, p_body);
    RETURN v_seq;
END
$$;

-- The record's part of erasing a unit: the leaf that says so, and everything of it that could still be opened.
CREATE FUNCTION audit.shred(p_office uuid, p_unit uuid, p_run uuid, p_why jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_payloads bigint;
    v_seq      bigint;
BEGIN
    DELETE FROM audit.payloads WHERE office_id = p_office AND shred_id = p_unit;
    GET DIAGNOSTICS v_payloads = ROW_COUNT;
    -- What was captured and not yet sequenced would wait there in clear.
    UPDATE audit.inbox SET body = '', salt = decode(repeat('00', 32), 'hex')
     WHERE office_id = p_office AND coalesce(shred_id, office_id) = p_unit;
    v_seq := audit.append(p_office, 'E', 'keystore.subject_keys', p_unit::text, '{}', p_office,
                          jsonb_build_object('before', '{}'::jsonb, 'after', p_why || jsonb_build_object('payloads', v_payloads))::text);
    INSERT INTO audit.erased_units (office_id, shred_id, seq, at, run_id)
    VALUES (p_office, p_unit, v_seq, clock_timestamp(), p_run) ON CONFLICT DO NOTHING;
    RETURN v_seq;
END
$$;

-- A sequencer at work while a unit was erased may have sealed what it had already taken: nobody can open it, and it goes too.
CREATE FUNCTION audit.sweep_payloads(p_office uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_payloads bigint;
BEGIN
    DELETE FROM audit.payloads p USING audit.erased_units e
     WHERE e.office_id = p_office AND p.office_id = p_office AND p.shred_id = e.shred_id;
    GET DIAGNOSTICS v_payloads = ROW_COUNT;
    RETURN v_payloads;
END
$$;

-- Payloads whose term is over although their unit lives on: of rows that went, of looks, and of values that a later change
-- replaced. p_until: whatever happened before counts. p_looks: from which and until which moment looks are taken.
CREATE FUNCTION audit.outlived(p_office uuid, p_people uuid[], p_until timestamptz, p_looks tstzrange, p_limit integer)
    RETURNS TABLE (seq bigint, unit uuid, table_name text, row_pk text, lives boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    (SELECT p.seq, p.shred_id, l.table_name, l.row_pk, gone.seq IS NULL
      FROM audit.payloads p
      JOIN audit.logs l ON l.seq = p.seq
      LEFT JOIN LATERAL (SELECT d.seq, d.at FROM audit.logs d WHERE d.table_name = l.table_name AND d.row_pk = l.row_pk
                          AND d.office_id = p_office AND d.op = 'D' AND d.seq >= l.seq ORDER BY d.seq DESC LIMIT 1) gone ON true
     WHERE p.office_id = p_office AND p.shred_id = ANY (p_people) AND l.at < p_until AND l.op IN ('I', 'U', 'D', 'C')
       AND l.table_name <> 'audit.guard'
       AND (gone.at < p_until
            OR (gone.seq IS NULL
                AND EXISTS (SELECT FROM audit.logs n WHERE n.table_name = l.table_name AND n.row_pk = l.row_pk
                               AND n.office_id = p_office AND n.op IN ('U', 'C') AND n.seq > l.seq AND n.at < p_until)))
     ORDER BY p.seq LIMIT p_limit)
    UNION ALL
    (SELECT p.seq, p.shred_id, l.table_name, l.row_pk, false
      FROM audit.logs l JOIN audit.payloads p ON p.seq = l.seq
     WHERE l.office_id = p_office AND l.op = 'A' AND l.at >= lower(p_looks) AND l.at < upper(p_looks)
     ORDER BY l.at LIMIT p_limit)
    UNION ALL
    -- An erasure, a check of the guard: nobody needs what they were based on for longer than what they speak of.
    (SELECT p.seq, p.shred_id, l.table_name, l.row_pk, false
      FROM audit.payloads p JOIN audit.logs l ON l.seq = p.seq
     WHERE p.office_id = p_office AND p.shred_id = p_office AND l.at < p_until
       AND (l.op IN ('E', 'X') OR l.table_name = 'audit.guard')
     ORDER BY p.seq LIMIT p_limit);
END;

-- The payloads of exactly these rows go, and one leaf a unit names each of them.
CREATE FUNCTION audit.remove_payloads(p_office uuid, p_seqs bigint[], p_why jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_unit  record;
    v_total bigint := 0;
BEGIN
    FOR v_unit IN
        WITH gone AS (DELETE FROM audit.payloads WHERE office_id = p_office AND seq = ANY (p_seqs) RETURNING seq, shred_id),
             numbered AS (SELECT seq, shred_id, seq - row_number() OVER (PARTITION BY shred_id ORDER BY seq) AS island FROM gone),
             spans AS (SELECT shred_id, min(seq) AS first, max(seq) AS last, count(*) AS many
                         FROM numbered GROUP BY shred_id, island)
        SELECT shred_id, sum(many)::bigint AS many,
               array_agg(CASE WHEN first = last THEN first::text ELSE first || '-' || last END ORDER BY first) AS seqs
          FROM spans GROUP BY shred_id ORDER BY shred_id
    LOOP
        PERFORM audit.append(p_office, 'E', 'audit.payloads', v_unit.shred_id::text, v_unit.seqs, p_office,
                             jsonb_build_object('before', '{}'::jsonb,
                                                'after', p_why || jsonb_build_object('payloads', v_unit.many))::text);
        v_total := v_total + v_unit.many;
    END LOOP;
    RETURN v_total;
END
$$;

CREATE FUNCTION audit.never_again() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM audit.erased_units WHERE office_id = NEW.office_id AND shred_id = NEW.shred_id) THEN
        RAISE EXCEPTION 'unit % was erased and gets no key', NEW.shred_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION audit.append(uuid, "char", text, text, text[], uuid, text), audit.shred(uuid, uuid, uuid, jsonb),
    audit.sweep_payloads(uuid), audit.outlived(uuid, uuid[], timestamptz, tstzrange, integer),
    audit.remove_payloads(uuid, bigint[], jsonb), audit.never_again() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.append(uuid, "char", text, text, text[], uuid, text), audit.shred(uuid, uuid, uuid, jsonb),
    audit.sweep_payloads(uuid), audit.outlived(uuid, uuid[], timestamptz, tstzrange, integer),
    audit.remove_payloads(uuid, bigint[], jsonb), audit.never_again() TO mps_owner;
RESET ROLE;
CREATE TRIGGER never_again BEFORE INSERT ON keystore.subject_keys FOR EACH ROW EXECUTE FUNCTION audit.never_again();
ALTER TABLE keystore.subject_keys ENABLE ALWAYS TRIGGER never_again;

-- The planner samples columns into a catalogue of its own, where a name would outlive its row: it does without these.
ALTER TABLE constituents ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN block SET STATISTICS 0;
ALTER INDEX constituents_block ALTER COLUMN 2 SET STATISTICS 0;
ALTER TABLE replies ALTER COLUMN agency_ref SET STATISTICS 0;
ALTER INDEX replies_reference ALTER COLUMN 2 SET STATISTICS 0;
ALTER TABLE users ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN email SET STATISTICS 0;

-- When the life of each thing ended. The dry run and the purge read the same lines.
CREATE INDEX cases_closed ON cases (office_id, closed_at) WHERE status = 'closed';
CREATE INDEX user_activities_at ON user_activities (office_id, at);
CREATE INDEX idempotency_keys_at ON idempotency_keys (office_id, created_at);
CREATE VIEW erasure.cases_ended WITH (security_invoker = true) AS
    SELECT office_id, id, number, constituent_id, closed_at AS ended FROM public.cases WHERE status = 'closed'
    UNION ALL
    SELECT office_id, id, number, constituent_id, updated_at FROM public.cases WHERE status IN ('draft', 'declined');
COMMENT ON VIEW erasure.cases_ended IS 'A draft that was never handed in and a case that was declined end with their last change.';
-- Somebody who never had a case here and has an account is waiting to be heard.
CREATE VIEW erasure.constituents_ended WITH (security_invoker = true) AS
    SELECT p.office_id, p.id,
           coalesce((SELECT max(e.erased_at) FROM public.erased_cases e WHERE e.office_id = p.office_id AND e.constituent_id = p.id),
                    p.updated_at) AS ended
      FROM public.constituents p
     WHERE NOT EXISTS (SELECT FROM public.cases c WHERE c.office_id = p.office_id AND c.constituent_id = p.id)
       AND (EXISTS (SELECT FROM public.erased_cases e WHERE e.office_id = p.office_id AND e.constituent_id = p.id)
            OR NOT EXISTS (SELECT FROM public.users u WHERE u.office_id = p.office_id AND u.constituent_id = p.id));
CREATE VIEW erasure.rows_ended WITH (security_invoker = true) AS
    SELECT 'sessions' AS data_class, 'sessions' AS place, office_id, id, least(coalesce(ended_at, expires_at), expires_at) AS ended
      FROM public.sessions
    UNION ALL
    SELECT 'links', 'links', office_id, id, least(used_at, dropped_at, expires_at) FROM public.links
    UNION ALL
    SELECT 'links', 'passes', office_id, id, least(revoked_at, ends_at) FROM public.passes
    UNION ALL
    SELECT 'links', 'recovery_codes', office_id, id, least(used_at, dropped_at) FROM public.recovery_codes
    UNION ALL
    SELECT 'links', 'authenticators', office_id, id, removed_at FROM public.authenticators
    UNION ALL
    SELECT 'links', 'outside_identities', office_id, id, removed_at FROM public.outside_identities
    UNION ALL
    SELECT 'activities', 'user_activities', office_id, id, at FROM public.user_activities
    UNION ALL
    SELECT 'access', 'access_logs', office_id, id, at FROM public.access_logs
    UNION ALL
    SELECT 'idempotency', 'idempotency_keys', office_id, user_id, created_at FROM public.idempotency_keys;
COMMENT ON VIEW erasure.rows_ended IS 'A null has not ended. Answers kept for a repeat are named by their user.';
GRANT SELECT ON erasure.cases_ended, erasure.constituents_ended, erasure.rows_ended TO mps_app, mps_backup;

-- The policy in force and the moment before which a thing must have ended, by the database's own clock.
CREATE FUNCTION erasure.term(p_office uuid, p_class text)
    RETURNS TABLE (version integer, days integer, before timestamptz)
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT p.version, p.days, clock_timestamp() - make_interval(days => p.days) FROM public.retention_policies p
     WHERE p.office_id = p_office AND p.data_class = p_class ORDER BY p.version DESC LIMIT 1;
END;

CREATE FUNCTION erasure.held(p_office uuid, p_units uuid[]) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT EXISTS (SELECT FROM public.retention_holds h
                    WHERE h.office_id = p_office AND h.unit_id = ANY (p_units) AND h.released_at IS NULL);
END;

-- Why a unit may go now: its term is over, or two people agreed, for a case also where they agreed about its person. NULL: it may not.
CREATE FUNCTION erasure.warrant(p_office uuid, p_kind text, p_unit uuid, p_person uuid, p_ended timestamptz, p_request uuid)
    RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_class text := CASE p_kind WHEN 'case' THEN 'closed_cases' ELSE 'constituents' END;
    v_term  record;
    v_asked record;
BEGIN
    SELECT * INTO v_term FROM erasure.term(p_office, v_class);
    IF p_ended < v_term.before THEN
        RETURN jsonb_build_object('basis', 'rule', 'policy', v_class, 'policy_version', v_term.version, 'days', v_term.days,
                                  'ended', p_ended);
    END IF;
    SELECT * INTO v_asked FROM public.erasure_requests r
     WHERE r.office_id = p_office AND r.id = p_request AND r.answer = 'agreed'
       AND ((r.unit_kind = p_kind AND r.unit_id = p_unit) OR (r.unit_kind = 'constituent' AND r.unit_id = p_person));
    IF FOUND THEN
        RETURN jsonb_build_object('basis', 'asked', 'request', p_request, 'asked_by', v_asked.asked_by,
                                  'agreed_by', v_asked.answered_by);
    END IF;
    RETURN NULL;
END
$$;

-- Rows that stay and point at rows that go let go of them: their column may be null.
CREATE FUNCTION erasure.let_go(p_going regclass, p_column text, p_staying_not regclass[], p_office uuid, p_id uuid) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_each record;
BEGIN
    FOR v_each IN
        SELECT DISTINCT c.conrelid::regclass AS place, a.attname AS name
          FROM pg_constraint c
          CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k (here, there)
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.here
          JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.there
         WHERE c.contype = 'f' AND c.conparentid = 0 AND c.confrelid = p_going AND f.attname = 'id' AND NOT a.attnotnull
           AND c.conrelid <> ALL (p_staying_not)
    LOOP
        EXECUTE format('UPDATE %1$s s SET %2$I = NULL FROM %3$s g WHERE s.office_id = $1 AND g.office_id = $1 AND s.%2$I = g.id '
                       'AND g.%4$I = $2', v_each.place, v_each.name, p_going, p_column) USING p_office, p_id;
    END LOOP;
END
$$;

-- Removes what points at one row, what stands furthest from it first: a column that may be null lets go, any other takes its
-- row along. What was answered about a case goes with it. p_column: only by foreign keys of this name, and the row itself stays.
CREATE FUNCTION erasure.remove_rows(p_root regclass, p_office uuid, p_id uuid, p_column text DEFAULT NULL) RETURNS jsonb
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_each   record;
    v_rows   bigint;
    v_counts jsonb := '{}';
BEGIN
    FOR v_each IN
        WITH RECURSIVE edges AS (
            SELECT DISTINCT conrelid AS child, confrelid AS parent FROM pg_constraint
             WHERE contype = 'f' AND conparentid = 0 AND conrelid <> confrelid
        ), below (relation, depth) AS (
            SELECT child, 1 FROM edges WHERE parent = p_root
            UNION
            SELECT e.child, b.depth + 1 FROM edges e JOIN below b ON e.parent = b.relation WHERE b.depth < 12
        ), pointers AS (
            SELECT DISTINCT c.conrelid AS relation, a.attname AS name, a.attnotnull AS needed
              FROM pg_constraint c
              CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k (here, there)
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.here
              JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.there
             WHERE c.contype = 'f' AND c.conparentid = 0 AND c.confrelid = p_root AND f.attname = 'id'
               AND (p_column IS NULL OR a.attname = p_column)
        ), all_pointers AS (
            SELECT p.relation::regclass AS place, p.name, p.needed OR p.relation = 'public.idempotency_keys'::regclass AS goes,
                   max(b.depth) AS depth
              FROM pointers p JOIN below b ON b.relation = p.relation GROUP BY p.relation, p.name, p.needed
        )
        SELECT place, name, goes, array_agg(place) FILTER (WHERE goes) OVER () AS going FROM all_pointers
         ORDER BY depth DESC, place::text
    LOOP
        IF v_each.goes THEN
            PERFORM erasure.let_go(v_each.place, v_each.name, v_each.going || p_root, p_office, p_id);
            EXECUTE format('DELETE FROM %s WHERE office_id = $1 AND %I = $2', v_each.place, v_each.name) USING p_office, p_id;
        ELSE
            EXECUTE format('UPDATE %1$s SET %2$I = NULL WHERE office_id = $1 AND %2$I = $2', v_each.place, v_each.name)
              USING p_office, p_id;
        END IF;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        IF v_rows > 0 AND v_each.goes THEN
            v_counts := v_counts || jsonb_build_object(replace(v_each.place::text, 'public.', ''), v_rows);
        END IF;
    END LOOP;
    IF p_column IS NULL THEN
        EXECUTE format('DELETE FROM %s WHERE office_id = $1 AND id = $2', p_root) USING p_office, p_id;
    END IF;
    RETURN v_counts;
END
$$;

CREATE FUNCTION erasure.destroy(p_office uuid, p_unit uuid, p_kind text, p_run uuid, p_why jsonb, p_rows jsonb) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM keystore.subject_keys WHERE office_id = p_office AND shred_id = p_unit;
    RETURN audit.shred(p_office, p_unit, p_run,
                       p_why || jsonb_build_object('unit', p_kind, 'run', p_run, 'rows', p_rows));
END
$$;

CREATE FUNCTION erasure.remove_case(p_case public.cases, p_run uuid, p_why jsonb) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_letters integer;
    v_rows    jsonb;
BEGIN
    SELECT count(*) INTO v_letters FROM public.letters
     WHERE office_id = p_case.office_id AND case_id = p_case.id AND sent_at IS NOT NULL;
    -- A copy lately made for the person holds this case's words under the person's key.
    UPDATE public.data_releases SET package_enc = NULL, destroyed_at = clock_timestamp(), version = version + 1
     WHERE office_id = p_case.office_id AND constituent_id = p_case.constituent_id AND package_enc IS NOT NULL;
    v_rows := erasure.remove_rows('public.cases', p_case.office_id, p_case.id);
    INSERT INTO public.erased_cases (office_id, case_id, number, constituent_id, category, agency, outcome, letters_sent,
                                     submitted_on, closed_on, erased_at)
    VALUES (p_case.office_id, p_case.id, p_case.number, p_case.constituent_id, p_case.category, p_case.agency, p_case.outcome,
            v_letters, (p_case.submitted_at AT TIME ZONE 'Asia/Singapore')::date, (p_case.closed_at AT TIME ZONE 'Asia/Singapore')::date,
            clock_timestamp())
    ON CONFLICT DO NOTHING;
    RETURN erasure.destroy(p_case.office_id, p_case.id, 'case', p_run, p_why, v_rows);
END
$$;

-- A resident's account goes with the person: the row stays for what others wrote beside it, without anything of theirs.
CREATE FUNCTION erasure.remove_account(p_office uuid, p_user uuid, p_run uuid, p_why jsonb) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_rows jsonb := erasure.remove_rows('public.users', p_office, p_user, 'user_id');
BEGIN
    UPDATE public.users SET email = 'erased-' || p_user || '@erased.invalid', name = 'Erased by rule', password_hash = NULL,
                            constituent_id = NULL, is_active = false, version = version + 1
     WHERE office_id = p_office AND id = p_user;
    PERFORM erasure.destroy(p_office, p_user, 'account', p_run, p_why, v_rows);
END
$$;

CREATE FUNCTION erasure.remove_constituent(p_office uuid, p_person uuid, p_run uuid, p_why jsonb) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_user uuid;
    v_rows jsonb;
BEGIN
    FOR v_user IN SELECT id FROM public.users WHERE office_id = p_office AND constituent_id = p_person AND role = 'resident' LOOP
        PERFORM erasure.remove_account(p_office, v_user, p_run, p_why);
    END LOOP;
    v_rows := erasure.remove_rows('public.constituents', p_office, p_person);
    RETURN erasure.destroy(p_office, p_person, 'constituent', p_run, p_why, v_rows);
END
$$;

-- The doors. Each answers what became of it: erased, gone (nothing of the kind is here), held, not_due, has_cases.
CREATE FUNCTION erasure.erase_case(p_case uuid, p_run uuid, p_request uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_office uuid := public.context_office();
    v_case   public.cases;
    v_why    jsonb;
BEGIN
    SELECT * INTO v_case FROM public.cases WHERE office_id = v_office AND id = p_case FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'gone';
    END IF;
    IF erasure.held(v_office, ARRAY[v_case.id, v_case.constituent_id]) THEN
        RETURN 'held';
    END IF;
    v_why := erasure.warrant(v_office, 'case', p_case, v_case.constituent_id,
                             (SELECT ended FROM erasure.cases_ended WHERE office_id = v_office AND id = p_case), p_request);
    IF v_why IS NULL THEN
        RETURN 'not_due';
    END IF;
    PERFORM erasure.remove_case(v_case, p_run, v_why);
    RETURN 'erased';
END
$$;

CREATE FUNCTION erasure.erase_constituent(p_person uuid, p_run uuid, p_request uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_office uuid := public.context_office();
    v_why    jsonb;
BEGIN
    PERFORM FROM public.constituents WHERE office_id = v_office AND id = p_person FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'gone';
    END IF;
    IF EXISTS (SELECT FROM public.cases WHERE office_id = v_office AND constituent_id = p_person) THEN
        RETURN 'has_cases';
    END IF;
    IF erasure.held(v_office, ARRAY[p_person]) THEN
        RETURN 'held';
    END IF;
    v_why := erasure.warrant(v_office, 'constituent', p_person, p_person,
                             (SELECT ended FROM erasure.constituents_ended WHERE office_id = v_office AND id = p_person), p_request);
    IF v_why IS NULL THEN
        RETURN 'not_due';
    END IF;
    PERFORM erasure.remove_constituent(v_office, p_person, p_run, v_why);
    RETURN 'erased';
END
$$;

-- Units whose term is over and that nothing holds, after the last one seen, the longest ended first.
CREATE FUNCTION erasure.due_units(p_kind text, p_after timestamptz, p_last uuid, p_limit integer)
    RETURNS TABLE (id uuid, ended timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_office uuid := public.context_office();
    v_before timestamptz;
BEGIN
    IF p_kind = 'case' THEN
        SELECT t.before INTO v_before FROM erasure.term(v_office, 'closed_cases') t;
        RETURN QUERY SELECT e.id, e.ended FROM erasure.cases_ended e
                      WHERE e.office_id = v_office AND e.ended < v_before AND (e.ended, e.id) > (p_after, p_last)
                        AND NOT erasure.held(v_office, ARRAY[e.id, e.constituent_id])
                      ORDER BY e.ended, e.id LIMIT p_limit;
    ELSE
        SELECT t.before INTO v_before FROM erasure.term(v_office, 'constituents') t;
        RETURN QUERY SELECT e.id, e.ended FROM erasure.constituents_ended e
                      WHERE e.office_id = v_office AND e.ended < v_before AND (e.ended, e.id) > (p_after, p_last)
                        AND NOT erasure.held(v_office, ARRAY[e.id])
                      ORDER BY e.ended, e.id LIMIT p_limit;
    END IF;
END
$$;

-- Rows that are nobody's unit, the longest ended first. Returns how many went; fewer than p_limit: there are no more.
CREATE FUNCTION erasure.remove_ended(p_class text, p_limit integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_office uuid := public.context_office();
    v_before timestamptz := (SELECT before FROM erasure.term(v_office, p_class));
    v_place  text;
    v_rows   integer;
    v_total  integer := 0;
BEGIN
    IF p_class = 'idempotency' THEN
        DELETE FROM public.idempotency_keys WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM public.idempotency_keys WHERE office_id = v_office AND created_at < v_before
             ORDER BY created_at LIMIT p_limit FOR UPDATE SKIP LOCKED));
        GET DIAGNOSTICS v_total = ROW_COUNT;
        RETURN v_total;
    END IF;
    FOREACH v_place IN ARRAY CASE p_class WHEN 'sessions' THEN '{sessions}'
                                          WHEN 'links' THEN '{links,passes,recovery_codes,authenticators,outside_identities}'
                                          WHEN 'activities' THEN '{user_activities}'
                                          WHEN 'access' THEN '{access_logs}' ELSE '{}' END::text[] LOOP
        IF v_place = 'sessions' THEN
            UPDATE public.passes SET session_id = NULL
             WHERE office_id = v_office AND session_id IN (
                SELECT id FROM erasure.rows_ended WHERE place = 'sessions' AND office_id = v_office AND ended < v_before
                 ORDER BY ended, id LIMIT p_limit);
        END IF;
        EXECUTE format('DELETE FROM public.%I WHERE office_id = $1 AND id IN (SELECT id FROM erasure.rows_ended '
                       'WHERE place = $4 AND office_id = $1 AND ended < $2 ORDER BY ended, id LIMIT $3)', v_place)
          USING v_office, v_before, p_limit - v_total, v_place;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_total := v_total + v_rows;
        EXIT WHEN v_total >= p_limit;
    END LOOP;
    RETURN v_total;
END
$$;

-- Looks are no captured table: one leaf says until when they went, so that their absence is no riddle.
CREATE FUNCTION erasure.note_looks(p_run uuid, p_rows bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
    v_office uuid := public.context_office();
    v_term   record;
BEGIN
    SELECT * INTO v_term FROM erasure.term(v_office, 'access');
    RETURN audit.append(v_office, 'E', 'access_logs',
        to_char(v_term.before, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '{}', v_office, jsonb_build_object('before', '{}'::jsonb,
        'after', jsonb_build_object('basis', 'rule', 'policy', 'access', 'policy_version', v_term.version, 'days', v_term.days,
                                    'run', p_run, 'rows', jsonb_build_object('access_logs', p_rows)))::text);
END
$$;

-- The values one row has now, as a leaf from which its later changes can be followed. Locked, so that no change passes it by.
CREATE FUNCTION erasure.baseline(p_office uuid, p_table text, p_pk text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex'
    SET extra_float_digits = 1 SET intervalstyle = 'iso_8601'
AS $$
DECLARE
    v_config audit.capture_config%ROWTYPE;
    v_row    jsonb;
BEGIN
    SELECT * INTO v_config FROM audit.capture_config WHERE table_name = p_table;
    IF NOT FOUND OR to_regclass(format('public.%I', p_table)) IS NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('SELECT to_jsonb(t) FROM public.%I t WHERE t.office_id = $1 AND %s = $2 FOR SHARE', p_table,
                   (SELECT string_agg(format('t.%I::text', col), ' || ''/'' || ' ORDER BY ord)
                      FROM unnest(v_config.pk_columns) WITH ORDINALITY AS u (col, ord)))
       INTO v_row USING p_office, p_pk;
    IF v_row IS NULL THEN
        RETURN false;
    END IF;
    PERFORM audit.append(p_office, 'C', p_table, p_pk, '{}', (v_row ->> v_config.shred_column)::uuid,
                         jsonb_build_object('before', '{}'::jsonb, 'after', v_row - v_config.excluded_columns)::text);
    RETURN true;
END
$$;

-- The record's own term. p_since: until when looks were taken out before. Returns how many payloads went; 0: there are no more.
CREATE FUNCTION erasure.thin_record(p_run uuid, p_since timestamptz, p_limit integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_office uuid := public.context_office();
    v_term   record;
    v_looks  interval;
    v_row    record;
    v_seqs   bigint[] := '{}';
BEGIN
    SELECT * INTO v_term FROM erasure.term(v_office, 'audit');
    v_looks := make_interval(days => (SELECT days FROM erasure.term(v_office, 'access')));
    FOR v_row IN
        SELECT table_name, row_pk, lives, array_agg(seq) AS seqs FROM (
            SELECT * FROM audit.outlived(v_office, ARRAY(SELECT id FROM public.users WHERE office_id = v_office) || v_office,
                                         v_term.before, tstzrange(p_since, greatest(p_since, v_term.before - v_looks)), p_limit)
             ORDER BY seq LIMIT p_limit) AS o
         GROUP BY table_name, row_pk, lives ORDER BY table_name, row_pk
    LOOP
        -- No row, and no end of it in the record: something for reconcile to find, not for us to tidy away.
        IF NOT v_row.lives OR erasure.baseline(v_office, v_row.table_name, v_row.row_pk) THEN
            v_seqs := v_seqs || v_row.seqs;
        END IF;
    END LOOP;
    IF v_seqs = '{}' THEN
        RETURN 0;
    END IF;
    RETURN audit.remove_payloads(v_office, v_seqs, jsonb_build_object('basis', 'rule', 'policy', 'audit',
        'policy_version', v_term.version, 'days', v_term.days, 'run', p_run));
END
$$;

-- How many payloads of the record have outlived what they speak of, counted to p_limit.
CREATE FUNCTION erasure.count_outlived(p_until timestamptz, p_looks tstzrange, p_limit integer) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT count(*) FROM audit.outlived(public.context_office(),
        ARRAY(SELECT id FROM public.users WHERE office_id = public.context_office()) || public.context_office(), p_until, p_looks, p_limit);
END;

CREATE FUNCTION erasure.cases_of(p_person uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT id FROM public.cases WHERE office_id = public.context_office() AND constituent_id = p_person ORDER BY id;
END;

CREATE FUNCTION erasure.sweep() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT audit.sweep_payloads(public.context_office());
END;

CREATE FUNCTION erasure.note_request(p_request uuid, p_run uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    UPDATE public.erasure_requests SET run_id = p_run
     WHERE office_id = public.context_office() AND id = p_request AND answer = 'agreed' AND run_id IS NULL;
END;

-- After a restore: what the published record says was erased goes again, whatever this older copy knows of terms and holds.
CREATE FUNCTION erasure.erase_again(p_unit uuid, p_leaf jsonb) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_office uuid := public.context_office();
    v_why    jsonb := jsonb_build_object('basis', 'again', 'leaf', p_leaf);
    v_case   public.cases;
BEGIN
    SELECT * INTO v_case FROM public.cases WHERE office_id = v_office AND id = p_unit FOR UPDATE;
    IF FOUND THEN
        PERFORM erasure.remove_case(v_case, NULL, v_why);
    ELSIF EXISTS (SELECT FROM public.constituents WHERE office_id = v_office AND id = p_unit FOR UPDATE) THEN
        IF EXISTS (SELECT FROM public.cases WHERE office_id = v_office AND constituent_id = p_unit) THEN
            RETURN 'has_cases';
        END IF;
        PERFORM erasure.remove_constituent(v_office, p_unit, NULL, v_why);
    ELSIF EXISTS (SELECT FROM public.users WHERE office_id = v_office AND id = p_unit AND role = 'resident') THEN
        PERFORM erasure.remove_account(v_office, p_unit, NULL, v_why);
    ELSIF EXISTS (SELECT FROM keystore.subject_keys WHERE office_id = v_office AND shred_id = p_unit AND p_unit <> v_office) THEN
        PERFORM erasure.destroy(v_office, p_unit, 'unknown', NULL, v_why, '{}');
    ELSE
        RETURN 'gone';
    END IF;
    RETURN 'erased';
END
$$;

-- Of units that were erased somewhere, those that live here.
CREATE FUNCTION erasure.alive(p_units uuid[]) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT shred_id FROM keystore.subject_keys WHERE shred_id = ANY (p_units)
    UNION
    SELECT id FROM public.cases WHERE id = ANY (p_units)
    UNION
    SELECT id FROM public.constituents WHERE id = ANY (p_units)
    UNION
    SELECT id FROM public.users WHERE id = ANY (p_units) AND role = 'resident' AND NOT email LIKE 'erased-%';
END;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA erasure FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasure.erase_case(uuid, uuid, uuid), erasure.erase_constituent(uuid, uuid, uuid),
    erasure.due_units(text, timestamptz, uuid, integer), erasure.remove_ended(text, integer), erasure.note_looks(uuid, bigint), erasure.thin_record(uuid, timestamptz, integer),
    erasure.cases_of(uuid), erasure.sweep(), erasure.note_request(uuid, uuid), erasure.erase_again(uuid, jsonb) TO audit_shredder;
GRANT EXECUTE ON FUNCTION erasure.alive(uuid[]) TO audit_shredder, audit_seq, mps_app;
GRANT EXECUTE ON FUNCTION erasure.count_outlived(timestamptz, tstzrange, integer) TO mps_app;
