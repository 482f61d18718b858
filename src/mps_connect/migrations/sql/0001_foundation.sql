-- Schemas, context, keys and the audit capture: everything a domain table leans on.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO mps_app, mps_backup, mps_signin, mps_finder, audit_owner, audit_shredder;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SCHEMA audit AUTHORIZATION audit_owner;
CREATE SCHEMA signin AUTHORIZATION mps_signin;
CREATE SCHEMA finder AUTHORIZATION mps_finder;
CREATE SCHEMA keystore;
GRANT USAGE ON SCHEMA keystore TO mps_app;
SET LOCAL ROLE mps_signin;
GRANT USAGE ON SCHEMA signin TO mps_app;
SET LOCAL ROLE mps_finder;
GRANT USAGE ON SCHEMA finder TO mps_app;
RESET ROLE;
GRANT USAGE ON SCHEMA keystore TO audit_seq, audit_shredder, mps_backup;

-- The office a transaction works for. NULL (no context) matches no row.
CREATE FUNCTION public.context_office() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('mps.office_id', true), '')::uuid;
REVOKE ALL ON FUNCTION public.context_office() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.context_office()
    TO mps_app, mps_owner, mps_signin, mps_finder, audit_owner, audit_reader, mps_backup, audit_seq, audit_shredder;

-- One key for each unit that is erased as a whole (a case, a constituent, a user, an office), wrapped outside the database.
CREATE TABLE keystore.subject_keys (
    office_id  uuid        NOT NULL,
    shred_id   uuid        NOT NULL,
    kek_id     text        NOT NULL,
    wrapped    bytea       NOT NULL CHECK (octet_length(wrapped) = 40),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (office_id, shred_id)
);
COMMENT ON TABLE keystore.subject_keys IS 'RFC 3394 wrapped data keys. Destroying a row erases every word sealed under it.';
ALTER TABLE keystore.subject_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY app_by_office ON keystore.subject_keys TO mps_app
    USING (office_id = (SELECT public.context_office())) WITH CHECK (office_id = (SELECT public.context_office()));
CREATE POLICY owner_all ON keystore.subject_keys TO mps_owner USING (true) WITH CHECK (true);
CREATE POLICY seq_all ON keystore.subject_keys FOR SELECT TO audit_seq USING (true);
CREATE POLICY shredder_all ON keystore.subject_keys TO audit_shredder USING (true);
CREATE POLICY backup_all ON keystore.subject_keys FOR SELECT TO mps_backup USING (true);
GRANT SELECT, INSERT ON keystore.subject_keys TO mps_app;
GRANT SELECT ON keystore.subject_keys TO audit_seq, mps_backup;
GRANT SELECT, DELETE ON keystore.subject_keys TO audit_shredder;

SET LOCAL ROLE audit_owner;
GRANT USAGE ON SCHEMA audit TO mps_owner, mps_app, audit_seq, audit_reader, audit_shredder, mps_backup;

CREATE SEQUENCE audit.seq AS bigint CACHE 1;

CREATE TABLE audit.logs (
    seq        bigint      NOT NULL DEFAULT nextval('audit.seq'),
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    txid       xid8        NOT NULL DEFAULT pg_current_xact_id(),
    office_id  uuid,
    table_name text        NOT NULL,
    row_pk     text        NOT NULL,
    op         "char"      NOT NULL CHECK (op IN ('I', 'U', 'D', 'A', 'E', 'X', 'C')),
    changed    text[]      NOT NULL,
    actor      text        NOT NULL,
    session_id uuid,
    request_id uuid,
    purpose    text,
    shred_id   uuid,
    db_role    name        NOT NULL DEFAULT session_user,
    commitment bytea       NOT NULL CHECK (octet_length(commitment) = 32),
    PRIMARY KEY (seq, at)
) PARTITION BY RANGE (at);
COMMENT ON TABLE audit.logs IS 'Who changed which columns of which row, when and why; a salted commitment stands for the values.';
CREATE TABLE audit.logs_default PARTITION OF audit.logs DEFAULT;
CREATE INDEX logs_row ON audit.logs (table_name, row_pk, seq);
CREATE INDEX logs_actor ON audit.logs (actor, seq);
CREATE INDEX logs_shred ON audit.logs (shred_id, seq);
CREATE INDEX logs_office ON audit.logs (office_id, seq);

CREATE TABLE audit.inbox (
    seq       bigint      PRIMARY KEY,
    at        timestamptz NOT NULL,
    office_id uuid,
    shred_id  uuid,
    salt      bytea       NOT NULL CHECK (octet_length(salt) = 32),
    body      text        NOT NULL
);
COMMENT ON TABLE audit.inbox IS 'The exact bytes a commitment was made over, until they are sealed and sequenced.';

CREATE TABLE audit.capture_config (
    table_name       text   PRIMARY KEY,
    pk_columns       text[] NOT NULL,
    shred_column     text   NOT NULL,
    excluded_columns text[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE audit.capture_config IS 'Excluded columns are named when they change; their values never enter the record.';

ALTER TABLE audit.logs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.inbox ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_appends ON audit.logs TO audit_owner USING (true) WITH CHECK (true);
CREATE POLICY reader_by_office ON audit.logs FOR SELECT TO mps_app, audit_reader
    USING (office_id = (SELECT public.context_office()));
CREATE POLICY seq_reads ON audit.logs FOR SELECT TO audit_seq USING (true);
CREATE POLICY backup_reads ON audit.logs FOR SELECT TO mps_backup USING (true);
CREATE POLICY owner_appends ON audit.inbox TO audit_owner USING (true) WITH CHECK (true);
CREATE POLICY seq_drains ON audit.inbox TO audit_seq USING (true);
CREATE POLICY backup_reads ON audit.inbox FOR SELECT TO mps_backup USING (true);
GRANT SELECT ON audit.logs, audit.logs_default TO audit_seq, mps_backup;
GRANT SELECT ON audit.logs TO mps_app, audit_reader;
GRANT SELECT, DELETE ON audit.inbox TO audit_seq;
GRANT SELECT ON audit.inbox TO mps_backup;
GRANT SELECT ON audit.capture_config TO mps_owner, audit_seq, mps_backup;
GRANT INSERT, UPDATE ON audit.capture_config TO mps_owner;

-- The pinned settings keep to_jsonb's text the same whatever the session has set.
CREATE FUNCTION audit.capture() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex'
    SET extra_float_digits = 1 SET intervalstyle = 'iso_8601'
AS $$
DECLARE
    v_config  audit.capture_config%ROWTYPE;
    v_before  jsonb := '{}';
    v_after   jsonb := '{}';
    v_row     jsonb;
    v_changed text[];
    v_pk      text;
    v_body    text;
    v_salt    bytea;
    v_seq     bigint;
    v_at      timestamptz := clock_timestamp();
    v_actor   text := nullif(current_setting('mps.actor_id', true), '');
BEGIN
    IF v_actor IS NULL THEN
        RAISE EXCEPTION 'no actor: % on % refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege', HINT = 'Set mps.actor_id in the transaction.';
    END IF;
    IF v_actor !~ '^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|anonymous|system:[a-z_]+)$' THEN
        RAISE EXCEPTION 'actor % is of no known form', v_actor USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO v_config FROM audit.capture_config WHERE table_name = TG_TABLE_NAME;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'table % has no capture_config row', TG_TABLE_NAME;
    END IF;

    IF TG_OP <> 'INSERT' THEN v_before := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN v_after := to_jsonb(NEW); END IF;
    v_row := CASE WHEN TG_OP = 'DELETE' THEN v_before ELSE v_after END;

    SELECT coalesce(array_agg(key ORDER BY key), '{}') INTO v_changed
      FROM jsonb_object_keys(v_row) AS key
     WHERE v_before -> key IS DISTINCT FROM v_after -> key;
    IF TG_OP = 'UPDATE' AND v_changed = '{}' THEN
        RETURN NULL;
    END IF;

    SELECT string_agg(v_row ->> col, '/' ORDER BY ord) INTO v_pk
      FROM unnest(v_config.pk_columns) WITH ORDINALITY AS u(col, ord);
    SELECT jsonb_build_object(
               'before', coalesce(jsonb_object_agg(key, v_before -> key) FILTER (WHERE v_before ? key), '{}'),
               'after',  coalesce(jsonb_object_agg(key, v_after -> key) FILTER (WHERE v_after ? key), '{}'))::text
      INTO v_body
      FROM unnest(v_changed) AS key
     WHERE key <> ALL (v_config.excluded_columns);

    v_salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    INSERT INTO audit.logs (at, office_id, table_name, row_pk, op, changed, actor, session_id, request_id, purpose,
                            shred_id, commitment)
    VALUES (v_at, (v_row ->> 'office_id')::uuid, TG_TABLE_NAME, v_pk, left(TG_OP, 1)::"char", v_changed, v_actor,
            nullif(current_setting('mps.session_id', true), '')::uuid,
            nullif(current_setting('mps.request_id', true), '')::uuid,
            nullif(current_setting('mps.purpose', true), ''),
            (v_row ->> v_config.shred_column)::uuid,
            sha256(convert_to('mps.audit.v1', 'UTF8') || '\x00'::bytea || v_salt || convert_to(v_body, 'UTF8')))
    RETURNING seq INTO v_seq;
    INSERT INTO audit.inbox (seq, at, office_id, shred_id, salt, body)
    VALUES (v_seq, v_at, (v_row ->> 'office_id')::uuid, (v_row ->> v_config.shred_column)::uuid, v_salt, v_body);
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION audit.capture() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.capture() TO mps_owner;

CREATE FUNCTION audit.refuse() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the record only grows', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION audit.refuse() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.refuse() TO mps_owner;
CREATE TRIGGER logs_append_only BEFORE UPDATE OR DELETE ON audit.logs FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER logs_no_truncate BEFORE TRUNCATE ON audit.logs FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER inbox_no_truncate BEFORE TRUNCATE ON audit.inbox FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
RESET ROLE;

-- Puts a table under tenancy, row security and capture in one call, so that none of the three is forgotten.
CREATE PROCEDURE public.protect_table(p_table text, p_pk text[], p_shred text, p_excluded text[] DEFAULT '{}',
                                      p_grants text DEFAULT 'SELECT, INSERT, UPDATE')
    LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', p_table);
    EXECUTE format('CREATE POLICY app_by_office ON public.%I TO mps_app USING (office_id = (SELECT public.context_office())) '
                   'WITH CHECK (office_id = (SELECT public.context_office()))', p_table);
    EXECUTE format('CREATE POLICY owner_all ON public.%I TO mps_owner USING (true) WITH CHECK (true)', p_table);
    EXECUTE format('CREATE POLICY backup_all ON public.%I FOR SELECT TO mps_backup USING (true)', p_table);
    EXECUTE format('GRANT %s ON public.%I TO mps_app', p_grants, p_table);
    EXECUTE format('GRANT SELECT ON public.%I TO mps_backup', p_table);
    INSERT INTO audit.capture_config VALUES (p_table, p_pk, p_shred, p_excluded);
    EXECUTE format('CREATE TRIGGER capture AFTER INSERT OR UPDATE OR DELETE ON public.%I '
                   'FOR EACH ROW EXECUTE FUNCTION audit.capture()', p_table);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER capture', p_table);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.%I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse()', p_table);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER no_truncate', p_table);
END
$$;
REVOKE ALL ON PROCEDURE public.protect_table(text, text[], text, text[], text) FROM PUBLIC;

-- The guide's name for the record, with the reader's own row security.
CREATE VIEW public.audit_logs WITH (security_invoker = true) AS
    SELECT seq, at, office_id, table_name, row_pk, op, changed, actor, session_id, request_id, purpose, shred_id, db_role,
           commitment
      FROM audit.logs;
GRANT SELECT ON public.audit_logs TO mps_app, audit_reader, mps_backup;
