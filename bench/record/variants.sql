-- Four times the same two tables: without a record, with a chain of hashes in the trigger as it is often written, with the same chain
-- behind a lock, and with this project's capture. Row security is the same on all.
CREATE FUNCTION pg_temp.made(p_schema text) RETURNS void LANGUAGE plpgsql AS $make$
DECLARE
    t text;
BEGIN
    EXECUTE format('CREATE SCHEMA %I', p_schema);
    EXECUTE format('CREATE TABLE %I.bench_cases (office_id uuid NOT NULL, id bigint PRIMARY KEY, unit uuid NOT NULL, state text NOT NULL, '
                   'notes text NOT NULL, version int NOT NULL DEFAULT 1, updated_at timestamptz NOT NULL DEFAULT now())', p_schema);
    EXECUTE format('CREATE TABLE %I.bench_letters (office_id uuid NOT NULL, id uuid PRIMARY KEY DEFAULT gen_random_uuid(), '
                   'unit uuid NOT NULL, body text NOT NULL, created_at timestamptz NOT NULL DEFAULT now())', p_schema);
    EXECUTE format('INSERT INTO %I.bench_cases (office_id, id, unit, state, notes) SELECT %L, n, '
                   '(''00000000-0000-7000-8000-'' || lpad(n::text, 12, ''0''))::uuid, ''open'', repeat(''n'', 300) '
                   'FROM generate_series(1, 1000) n', p_schema, current_setting('bench.office'));
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO mps_app', p_schema);
    FOREACH t IN ARRAY '{bench_cases,bench_letters}'::text[] LOOP
        EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', p_schema, t);
        EXECUTE format('CREATE POLICY by_office ON %I.%I TO mps_app USING (office_id = (SELECT public.context_office())) '
                       'WITH CHECK (office_id = (SELECT public.context_office()))', p_schema, t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I.%I TO mps_app', p_schema, t);
    END LOOP;
    EXECUTE format('ANALYZE %I.bench_cases', p_schema);
END
$make$;
SELECT pg_temp.made(name) FROM unnest('{bench_none,bench_naive,bench_locked,bench_record}'::text[]) AS name;

-- The chain: who writes reads the newest hash, and puts his own on top of it.
CREATE TABLE bench_naive.chain (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(), table_name text NOT NULL,
    op text NOT NULL, before jsonb, after jsonb, actor text, parent bytea, hash bytea NOT NULL
);
CREATE TABLE bench_locked.chain (LIKE bench_naive.chain INCLUDING ALL);
CREATE FUNCTION bench_naive.link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_parent bytea;
    v_before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    v_after  jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
    SELECT hash INTO v_parent FROM bench_naive.chain ORDER BY id DESC LIMIT 1;
    INSERT INTO bench_naive.chain (table_name, op, before, after, actor, parent, hash)
    VALUES (TG_TABLE_NAME, TG_OP, v_before, v_after, current_setting('mps.actor_id', true), v_parent,
            sha256(coalesce(v_parent, '') || convert_to(TG_OP || coalesce(v_before::text, '') || coalesce(v_after::text, ''), 'UTF8')));
    RETURN NULL;
END
$$;
CREATE FUNCTION bench_locked.link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_parent bytea;
    v_before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    v_after  jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    SELECT hash INTO v_parent FROM bench_locked.chain ORDER BY id DESC LIMIT 1;
    INSERT INTO bench_locked.chain (table_name, op, before, after, actor, parent, hash)
    VALUES (TG_TABLE_NAME, TG_OP, v_before, v_after, current_setting('mps.actor_id', true), v_parent,
            sha256(coalesce(v_parent, '') || convert_to(TG_OP || coalesce(v_before::text, '') || coalesce(v_after::text, ''), 'UTF8')));
    RETURN NULL;
END
$$;
INSERT INTO audit.capture_config (table_name, pk_columns, shred_column)
VALUES ('bench_cases', '{id}', 'unit'), ('bench_letters', '{id}', 'unit');
DO $$
DECLARE
    v text;
    t text;
BEGIN
    FOREACH t IN ARRAY '{bench_cases,bench_letters}'::text[] LOOP
        FOREACH v IN ARRAY '{bench_naive,bench_locked}'::text[] LOOP
            EXECUTE format('CREATE TRIGGER link AFTER INSERT OR UPDATE OR DELETE ON %I.%I FOR EACH ROW EXECUTE FUNCTION %I.link()', v, t, v);
        END LOOP;
        EXECUTE format('CREATE TRIGGER capture AFTER INSERT OR UPDATE OR DELETE ON bench_record.%I '
                       'FOR EACH ROW EXECUTE FUNCTION audit.capture()', t);
        EXECUTE format('ALTER TABLE bench_record.%I ENABLE ALWAYS TRIGGER capture', t);
    END LOOP;
END
$$;
