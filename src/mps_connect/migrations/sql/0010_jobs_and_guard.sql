-- Work that is done later, and the guard of the record. The tables of schema `jobs` are those of the package procrastinate.
COMMENT ON SCHEMA jobs IS 'procrastinate 3.10.0';

-- Whoever calls them, the queue's functions find the queue's tables and nothing that somebody put before them.
DO $$
DECLARE
    f record;
    t record;
BEGIN
    FOR f IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = 'jobs'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, jobs, pg_temp', f.name);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO audit_seq', f.name);
    END LOOP;
    FOR t IN SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'jobs'::regnamespace AND c.relkind = 'r' LOOP
        EXECUTE format('ALTER TABLE jobs.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t.name);
        EXECUTE format('CREATE POLICY owner_all ON jobs.%I TO mps_owner USING (true) WITH CHECK (true)', t.name);
        EXECUTE format('CREATE POLICY worker_all ON jobs.%I TO audit_seq USING (true) WITH CHECK (true)', t.name);
        EXECUTE format('CREATE POLICY backup_reads ON jobs.%I FOR SELECT TO mps_backup USING (true)', t.name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.%I TO audit_seq', t.name);
        EXECUTE format('GRANT SELECT ON jobs.%I TO mps_backup', t.name);
    END LOOP;
END
$$;
GRANT USAGE ON SCHEMA jobs TO mps_app, audit_seq, mps_backup;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO audit_seq;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA jobs TO mps_backup;

-- A job is told ids, days, numbers and words of lists: what a person is called, or wrote, has no way in.
CREATE FUNCTION jobs.names_nobody(p_args jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
    RETURN jsonb_typeof(p_args) = 'object' AND NOT EXISTS (
        SELECT FROM jsonb_each(p_args) AS e(key, value)
         WHERE key !~ '^[a-z][a-z_]{0,40}$'
            OR CASE jsonb_typeof(value)
                   WHEN 'string' THEN (value #>> '{}') !~ ('^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
                       '|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{5,15}(Z|[+][0-9]{2}:[0-9]{2}))?|[a-z][a-z_]{0,30})$')
                   WHEN 'number' THEN false
                   WHEN 'boolean' THEN false
                   WHEN 'null' THEN false
                   ELSE true
               END);
GRANT EXECUTE ON FUNCTION jobs.names_nobody(jsonb) TO audit_seq;
ALTER TABLE jobs.procrastinate_jobs
    ADD CONSTRAINT names_nobody CHECK (jobs.names_nobody(args)),
    ADD CONSTRAINT lock_names_nobody CHECK (lock ~ '^[a-z0-9_:/-]{1,200}$'),
    ADD CONSTRAINT queueing_lock_names_nobody CHECK (queueing_lock ~ '^[a-z0-9_:/-]{1,200}$');

-- The one door by which the application asks for a job: within its own transaction and for its own office.
CREATE FUNCTION jobs.defer(p_task text, p_args jsonb, p_lock text, p_once text, p_at timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, jobs, pg_temp
AS $$
DECLARE
    v_office uuid := (p_args ->> 'office_id')::uuid;
BEGIN
    IF v_office IS NULL OR v_office IS DISTINCT FROM public.context_office() THEN
        RAISE EXCEPTION 'a job is asked for in the name of one''s own office' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN (procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', p_task, 0, p_lock, p_once, p_args, p_at)]::procrastinate_job_to_defer_v1[]))[1];
EXCEPTION WHEN unique_violation THEN
    RETURN NULL;  -- the same is already waiting
END
$$;
REVOKE ALL ON FUNCTION jobs.defer(text, jsonb, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.defer(text, jsonb, text, text, timestamptz) TO mps_app;

-- How the worker does, for health: counts and names of jobs, never whose.
CREATE FUNCTION jobs.state() RETURNS TABLE (waiting bigint, oldest timestamptz, running bigint, failed text[], heartbeat timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, jobs, pg_temp
    BEGIN ATOMIC
        SELECT count(*) FILTER (WHERE j.status = 'todo'),
               min(coalesce(j.scheduled_at, e.at)) FILTER (WHERE j.status = 'todo' AND coalesce(j.scheduled_at, e.at) < now()),
               count(*) FILTER (WHERE j.status = 'doing'),
               coalesce(array_agg(DISTINCT j.task_name ORDER BY j.task_name)
                        FILTER (WHERE j.status = 'failed' AND f.at > now() - interval '7 days'), '{}')::text[],
               (SELECT max(last_heartbeat) FROM jobs.procrastinate_workers)
          FROM jobs.procrastinate_jobs j
          LEFT JOIN LATERAL (SELECT min(at) AS at FROM jobs.procrastinate_events WHERE job_id = j.id) e ON true
          LEFT JOIN LATERAL (SELECT max(at) AS at FROM jobs.procrastinate_events WHERE job_id = j.id) f ON true;
    END;
REVOKE ALL ON FUNCTION jobs.state() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.state() TO mps_app, audit_seq;

-- The guard. What capture stands on is written down as facts, one a line; an event trigger of the superuser's (guard.sql)
-- refuses every statement after which a fact that once held holds no longer.
SET LOCAL ROLE audit_owner;
CREATE TABLE audit.uncaptured (table_name text PRIMARY KEY, why text NOT NULL CHECK (length(why) > 10));
COMMENT ON TABLE audit.uncaptured IS 'Tables of schema public without capture, and why. Any other must have it before it is committed.';
ALTER TABLE audit.uncaptured ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON audit.uncaptured TO audit_owner USING (true) WITH CHECK (true);
CREATE POLICY migrations_add ON audit.uncaptured TO mps_owner USING (true) WITH CHECK (true);
CREATE POLICY all_read ON audit.uncaptured FOR SELECT TO mps_app, audit_seq, audit_reader, mps_backup USING (true);
GRANT SELECT, INSERT ON audit.uncaptured TO mps_owner;
GRANT SELECT ON audit.uncaptured TO mps_app, audit_seq, audit_reader, mps_backup;
INSERT INTO audit.uncaptured VALUES
    ('alembic_version',  'The number of the schema, written by migrations only.'),
    ('permissions',      'What the code says of roles, written anew by each migration.'),
    ('access_logs',      'A log itself: its own capture makes each row a leaf.'),
    ('idempotency_keys', 'First answers, sealed: no fact of their own.'),
    ('case_words',       'Keyed hashes of words that other captured tables hold.'),
    ('letter_checks',    'Computed from the letter, and computed again at need.'),
    ('spent_tokens',     'Refused once more, then forgotten: it holds no fact of its own.'),
    ('throttles',        'Counts of the last minutes by a keyed hash, of no office.');

-- A migration that must change one of them says so first; what it says is a row of the record, in the same transaction.
CREATE FUNCTION audit.append_config(p_pk text, p_actor text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_body text := '{"before": {}, "after": {}}';
    v_salt bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    v_at   timestamptz := clock_timestamp();
    v_seq  bigint;
BEGIN
    INSERT INTO audit.logs (at, table_name, row_pk, op, changed, actor, purpose, commitment)
    VALUES (v_at, 'audit.guard', p_pk, 'C', '{}', p_actor, 'audit',
            sha256(convert_to('mps.audit.v1', 'UTF8') || '\x00'::bytea || v_salt || convert_to(v_body, 'UTF8')))
    RETURNING seq INTO v_seq;
    INSERT INTO audit.inbox (seq, at, salt, body) VALUES (v_seq, v_at, v_salt, v_body);
END
$$;
REVOKE ALL ON FUNCTION audit.append_config(text, text) FROM PUBLIC;

CREATE FUNCTION audit.open_door(p_why text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF length(p_why) NOT BETWEEN 10 AND 300 THEN
        RAISE EXCEPTION 'say in 10 to 300 characters why the guard''s door is opened' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM audit.append_config('door: ' || p_why, coalesce(nullif(current_setting('mps.actor_id', true), ''), 'system:migrate'));
END
$$;
REVOKE ALL ON FUNCTION audit.open_door(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.open_door(text) TO mps_owner;

CREATE FUNCTION audit.door_is_open() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM audit.logs JOIN audit.inbox USING (seq, at)
                    WHERE at >= transaction_timestamp() AND txid = pg_current_xact_id()
                      AND op = 'C' AND table_name = 'audit.guard' AND row_pk LIKE 'door: %')
$$;
REVOKE ALL ON FUNCTION audit.door_is_open() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.door_is_open() TO mps_owner;

-- Which columns are left out of the record, and whose key seals a row, changes by that door too.
CREATE FUNCTION audit.keep_config() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT audit.door_is_open() THEN
        RAISE EXCEPTION '% on % is refused: first audit.open_door(why)', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
REVOKE ALL ON FUNCTION audit.keep_config() FROM PUBLIC;
CREATE TRIGGER keep_config BEFORE UPDATE OR DELETE ON audit.capture_config FOR EACH ROW EXECUTE FUNCTION audit.keep_config();
ALTER TABLE audit.capture_config ENABLE ALWAYS TRIGGER keep_config;
CREATE TRIGGER keep_config BEFORE UPDATE OR DELETE ON audit.uncaptured FOR EACH ROW EXECUTE FUNCTION audit.keep_config();
ALTER TABLE audit.uncaptured ENABLE ALWAYS TRIGGER keep_config;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.capture_config FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
ALTER TABLE audit.capture_config ENABLE ALWAYS TRIGGER no_truncate;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.uncaptured FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
ALTER TABLE audit.uncaptured ENABLE ALWAYS TRIGGER no_truncate;

-- Whether the guard stands, what it holds, and what is wrong with capture whether it stands or not.
CREATE FUNCTION audit.guard_state(OUT present boolean, OUT pinned text, OUT problems text[])
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    present := EXISTS (
        SELECT FROM pg_event_trigger e JOIN pg_proc p ON p.oid = e.evtfoid JOIN pg_namespace n ON n.oid = p.pronamespace
          JOIN pg_roles o ON o.oid = p.proowner AND o.rolsuper
         WHERE e.evtname = 'mps_guard' AND e.evtevent = 'ddl_command_end' AND e.evtenabled = 'A' AND n.nspname = 'guard');
    pinned := (SELECT encode(sha256(convert_to(string_agg(fact, E'\n' ORDER BY fact COLLATE "C"), 'UTF8')), 'hex')
                 FROM audit.capture_facts() AS fact);
    problems := ARRAY(
        SELECT format('%s is not captured', c.relname)
          FROM pg_class c
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND c.relname NOT IN (SELECT table_name FROM audit.uncaptured)
           AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled = 'A'
                              AND t.tgfoid = 'audit.capture()'::regprocedure)
        UNION ALL
        SELECT format('trigger %s of %s does not always fire', t.tgname, c.relname)
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
         WHERE p.pronamespace = 'audit'::regnamespace AND t.tgenabled <> 'A'
        UNION ALL
        SELECT 'the counter of the record may give numbers ahead'
         WHERE NOT EXISTS (SELECT FROM audit.capture_facts() AS fact WHERE fact LIKE 'sequence %')
        ORDER BY 1);
END
$$;
REVOKE ALL ON FUNCTION audit.guard_state() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.guard_state() TO mps_app, audit_seq, audit_reader, mps_owner, mps_backup;

CREATE FUNCTION audit.note_guard_state() RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v record := audit.guard_state();
    v_said text := format('state: guard %s, %s problems, facts %s', CASE WHEN v.present THEN 'present' ELSE 'absent' END,
                          cardinality(v.problems), v.pinned);
BEGIN
    PERFORM audit.append_config(v_said, 'system:note_guard');
    RETURN v_said;
END
$$;
REVOKE ALL ON FUNCTION audit.note_guard_state() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.note_guard_state() TO audit_seq;

-- How far the tree is behind: rows captured and not yet sequenced, counted to a hundred thousand, and since when the oldest waits.
CREATE FUNCTION audit.lag() RETURNS TABLE (waiting bigint, oldest timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT (SELECT count(*) FROM (SELECT FROM audit.inbox LIMIT 100000) AS i), (SELECT at FROM audit.inbox ORDER BY seq LIMIT 1)
$$;
REVOKE ALL ON FUNCTION audit.lag() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.lag() TO mps_app, audit_seq, audit_reader;

-- An alarm stands from the first look that finds the record a minute behind to the first that finds it is not.
CREATE TABLE audit.alarms (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind       text NOT NULL CHECK (kind IN ('record_not_sequenced')),
    raised_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    waiting    bigint NOT NULL,
    since      timestamptz NOT NULL,
    cleared_at timestamptz
);
COMMENT ON TABLE audit.alarms IS 'That the record was not sequenced for more than a minute: from when, how many rows waited then, until when.';
CREATE UNIQUE INDEX alarms_standing ON audit.alarms (kind) WHERE cleared_at IS NULL;
ALTER TABLE audit.alarms ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON audit.alarms TO audit_owner USING (true) WITH CHECK (true);
CREATE POLICY all_read ON audit.alarms FOR SELECT TO mps_app, audit_seq, audit_reader, mps_backup USING (true);
GRANT SELECT ON audit.alarms TO mps_app, audit_seq, audit_reader, mps_backup;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.alarms FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
ALTER TABLE audit.alarms ENABLE ALWAYS TRIGGER no_truncate;

CREATE FUNCTION audit.watch_lag(p_patience interval, OUT waiting bigint, OUT oldest timestamptz, OUT behind interval)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT l.waiting, l.oldest INTO waiting, oldest FROM audit.lag() AS l;
    behind := coalesce(clock_timestamp() - oldest, interval '0');
    IF behind > p_patience THEN
        INSERT INTO audit.alarms (kind, waiting, since) VALUES ('record_not_sequenced', watch_lag.waiting, oldest)
        ON CONFLICT DO NOTHING;
    ELSE
        UPDATE audit.alarms SET cleared_at = clock_timestamp() WHERE cleared_at IS NULL;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION audit.watch_lag(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.watch_lag(interval) TO mps_app, audit_seq;

-- Partitions by month, made ahead; each with the walls of the whole. A month of which rows already lie in the DEFAULT
-- partition stays there: rows of the record are never moved.
CREATE FUNCTION audit.make_partitions(p_months integer) RETURNS text[]
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET lock_timeout = '2s' SET timezone = 'UTC'
AS $$
DECLARE
    v_made  text[] := '{}';
    v_from  timestamptz;
    v_to    timestamptz;
    v_name  text;
BEGIN
    FOR n IN 0 .. p_months LOOP
        v_from := date_trunc('month', clock_timestamp()) + make_interval(months => n);
        v_to := v_from + interval '1 month';
        v_name := 'logs_' || to_char(v_from, 'YYYY_MM');
        CONTINUE WHEN to_regclass('audit.' || v_name) IS NOT NULL
                   OR EXISTS (SELECT FROM audit.logs WHERE tableoid = 'audit.logs_default'::regclass AND at >= v_from AND at < v_to);
        EXECUTE format('CREATE TABLE audit.%I PARTITION OF audit.logs FOR VALUES FROM (%L) TO (%L)', v_name, v_from, v_to);
        EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', v_name);
        EXECUTE format('CREATE POLICY seq_reads ON audit.%I FOR SELECT TO audit_seq USING (true)', v_name);
        EXECUTE format('CREATE POLICY backup_reads ON audit.%I FOR SELECT TO mps_backup USING (true)', v_name);
        EXECUTE format('GRANT SELECT ON audit.%I TO audit_seq, mps_backup', v_name);
        EXECUTE format('CREATE TRIGGER logs_no_truncate BEFORE TRUNCATE ON audit.%I FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse()', v_name);
        EXECUTE format('ALTER TABLE audit.%I ENABLE ALWAYS TRIGGER logs_no_truncate', v_name);
        EXECUTE format('ALTER TABLE audit.%I ENABLE ALWAYS TRIGGER logs_append_only', v_name);
        v_made := v_made || v_name;
    END LOOP;
    RETURN v_made;
END
$$;
REVOKE ALL ON FUNCTION audit.make_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.make_partitions(integer) TO audit_seq;
CREATE TRIGGER logs_no_truncate BEFORE TRUNCATE ON audit.logs_default FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
ALTER TABLE audit.logs_default ENABLE ALWAYS TRIGGER logs_no_truncate;
SELECT audit.make_partitions(3);
RESET ROLE;

CREATE FUNCTION public.make_look_partitions(p_months integer) RETURNS text[]
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET lock_timeout = '2s' SET timezone = 'UTC'
AS $$
DECLARE
    v_made  text[] := '{}';
    v_from  timestamptz;
    v_to    timestamptz;
    v_name  text;
BEGIN
    FOR n IN 0 .. p_months LOOP
        v_from := date_trunc('month', clock_timestamp()) + make_interval(months => n);
        v_to := v_from + interval '1 month';
        v_name := 'access_logs_' || to_char(v_from, 'YYYY_MM');
        CONTINUE WHEN to_regclass('public.' || v_name) IS NOT NULL
                   OR EXISTS (SELECT FROM public.access_logs_default WHERE at >= v_from AND at < v_to);
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.access_logs FOR VALUES FROM (%L) TO (%L)', v_name, v_from, v_to);
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', v_name);
        EXECUTE format('CREATE POLICY owner_all ON public.%I TO mps_owner USING (true) WITH CHECK (true)', v_name);
        EXECUTE format('CREATE POLICY backup_all ON public.%I FOR SELECT TO mps_backup USING (true)', v_name);
        EXECUTE format('GRANT SELECT ON public.%I TO mps_backup', v_name);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse()', v_name);
        EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER no_truncate', v_name);
        EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER capture_look', v_name);
        EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER only_grows', v_name);
        v_made := v_made || v_name;
    END LOOP;
    RETURN v_made;
END
$$;
REVOKE ALL ON FUNCTION public.make_look_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.make_look_partitions(integer) TO audit_seq;
GRANT USAGE ON SCHEMA public TO audit_seq;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON access_logs FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
ALTER TABLE access_logs ENABLE ALWAYS TRIGGER no_truncate;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON access_logs_default FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
ALTER TABLE access_logs_default ENABLE ALWAYS TRIGGER no_truncate;
SELECT make_look_partitions(3);

-- Last, since from here on what it finds must stay.
SET LOCAL ROLE audit_owner;
CREATE FUNCTION audit.capture_facts() RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT format('trigger %s.%s %s %s', n.nspname, c.relname, t.tgname, encode(sha256(convert_to(pg_get_triggerdef(t.oid), 'UTF8')), 'hex'))
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_proc p ON p.oid = t.tgfoid
     WHERE p.pronamespace = 'audit'::regnamespace AND t.tgenabled = 'A'
    UNION ALL
    SELECT format('table %s.%s forces row security', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('public', 'audit', 'keystore') AND c.relrowsecurity AND c.relforcerowsecurity
    UNION ALL
    SELECT format('function %s.%s %s', p.pronamespace::regnamespace, p.proname, encode(sha256(convert_to(concat_ws(E'\x01', p.prosrc, p.proconfig::text, p.prosecdef,
                  l.lanname, pg_get_userbyid(p.proowner)), 'UTF8')), 'hex'))
      FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
     WHERE (p.pronamespace = 'audit'::regnamespace
            AND (p.prorettype = 'trigger'::regtype OR p.proname IN ('capture_facts', 'open_door', 'door_is_open', 'note_guard_state')))
        OR (p.pronamespace = 'public'::regnamespace AND p.proname = 'context_office')
    UNION ALL
    SELECT format('table audit.%s runs %s', c.relname, string_agg(t.tgname, ', ' ORDER BY t.tgname))
      FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
     WHERE c.relnamespace = 'audit'::regnamespace AND c.relname IN ('logs', 'inbox')
     GROUP BY c.relname
    UNION ALL
    SELECT 'no rule rewrites what is written'
     WHERE NOT EXISTS (SELECT FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
                        WHERE c.relkind IN ('r', 'p') AND c.relnamespace IN ('public'::regnamespace, 'audit'::regnamespace))
    UNION ALL
    SELECT 'sequence audit.seq gives one number at a time, each once'
      FROM pg_sequence s WHERE s.seqrelid = to_regclass('audit.seq') AND s.seqcache = 1 AND s.seqincrement = 1 AND NOT s.seqcycle
$$;
COMMENT ON FUNCTION audit.capture_facts() IS 'What capture stands on: triggers that always fire, the bodies they run, forced row security, the counter.';
REVOKE ALL ON FUNCTION audit.capture_facts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.capture_facts() TO audit_seq;
RESET ROLE;
