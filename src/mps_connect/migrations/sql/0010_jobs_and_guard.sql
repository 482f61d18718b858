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
