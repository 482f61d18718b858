-- The record's tree: leaves in one order, payloads sealed under each unit's own key, checkpoints signed and cosigned.
SET LOCAL ROLE audit_owner;

CREATE TABLE audit.tree_state (
    one_row           boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    origin            text NOT NULL CHECK (origin ~ '^[^[:space:]+]{3,200}$'),
    size              bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
    frontier          bytea[] NOT NULL DEFAULT '{}',
    system_identifier text NOT NULL
);
COMMENT ON TABLE audit.tree_state IS 'How far the tree has grown; its row''s lock elects the one sequencer that works.';
COMMENT ON COLUMN audit.tree_state.system_identifier IS 'Of the cluster the tree last grew in: another one means a restored or promoted copy.';

CREATE TABLE audit.leaves (
    leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
    seq        bigint NOT NULL UNIQUE,
    at         timestamptz NOT NULL,
    leaf_hash  bytea NOT NULL CHECK (octet_length(leaf_hash) = 32)
);
COMMENT ON TABLE audit.leaves IS 'RFC 6962 leaf hashes in the order the record was sequenced. They hold no personal data and stay for good.';

CREATE TABLE audit.tiles (
    level  smallint NOT NULL CHECK (level >= 0),
    index  bigint NOT NULL CHECK (index >= 0),
    hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
    PRIMARY KEY (level, index)
);
COMMENT ON TABLE audit.tiles IS 'Full rows of 256 hashes, as C2SP''s tiles: proofs read a few of these instead of the whole tree.';

CREATE TABLE audit.payloads (
    seq       bigint PRIMARY KEY,
    office_id uuid NOT NULL,
    shred_id  uuid NOT NULL,
    sealed    bytea NOT NULL
);
COMMENT ON TABLE audit.payloads IS 'Salt and body of a row of the record, sealed under its unit''s key. Gone when the unit is erased.';
CREATE INDEX payloads_unit ON audit.payloads (office_id, shred_id);

CREATE TABLE audit.erased_units (
    office_id uuid NOT NULL,
    shred_id  uuid NOT NULL,
    seq       bigint NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (office_id, shred_id)
);
COMMENT ON TABLE audit.erased_units IS 'Units whose key was destroyed, and the row of the record (op E) that says so. They never get a key again.';

CREATE TABLE audit.checkpoints (
    tree_size bigint PRIMARY KEY CHECK (tree_size > 0),
    root      bytea NOT NULL CHECK (octet_length(root) = 32),
    note      text NOT NULL,
    at        timestamptz NOT NULL
);
COMMENT ON TABLE audit.checkpoints IS 'What the log signed, one a tick.';

CREATE TABLE audit.cosignatures (
    tree_size bigint NOT NULL REFERENCES audit.checkpoints,
    witness   text NOT NULL,
    line      text NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (tree_size, witness)
);
COMMENT ON TABLE audit.cosignatures IS 'What witnesses outside this database signed under a checkpoint.';

-- Who reads and who adds. Only payloads and their keys may ever go, and only by the shredder.
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY '{tree_state,leaves,tiles,payloads,erased_units,checkpoints,cosignatures}'::text[] LOOP
        EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner_all ON audit.%I TO audit_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY seq_all ON audit.%I TO audit_seq USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY backup_reads ON audit.%I FOR SELECT TO mps_backup USING (true)', t);
        EXECUTE format('GRANT SELECT ON audit.%I TO audit_seq, mps_backup', t);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.%I FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse()', t);
        EXECUTE format('ALTER TABLE audit.%I ENABLE ALWAYS TRIGGER no_truncate', t);
    END LOOP;
    FOREACH t IN ARRAY '{leaves,tiles,erased_units,checkpoints,cosignatures}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON audit.%I FOR EACH ROW EXECUTE FUNCTION audit.refuse()', t);
        EXECUTE format('ALTER TABLE audit.%I ENABLE ALWAYS TRIGGER only_grows', t);
        EXECUTE format('CREATE POLICY app_reads ON audit.%I FOR SELECT TO mps_app, audit_reader USING (true)', t);
        EXECUTE format('GRANT SELECT ON audit.%I TO mps_app, audit_reader', t);
    END LOOP;
END
$$;
CREATE TRIGGER never_changes BEFORE UPDATE ON audit.payloads FOR EACH ROW EXECUTE FUNCTION audit.refuse();
ALTER TABLE audit.payloads ENABLE ALWAYS TRIGGER never_changes;
ALTER TABLE audit.logs ENABLE ALWAYS TRIGGER logs_append_only;
ALTER TABLE audit.logs ENABLE ALWAYS TRIGGER logs_no_truncate;
ALTER TABLE audit.inbox ENABLE ALWAYS TRIGGER inbox_no_truncate;
DROP POLICY app_reads ON audit.erased_units;
CREATE POLICY app_by_office ON audit.erased_units FOR SELECT TO mps_app, audit_reader
    USING (office_id = (SELECT public.context_office()));
CREATE POLICY app_by_office ON audit.payloads FOR SELECT TO mps_app, audit_reader
    USING (office_id = (SELECT public.context_office()));
CREATE POLICY shredder_all ON audit.payloads TO audit_shredder USING (true);
CREATE POLICY app_reads ON audit.tree_state FOR SELECT TO mps_app, audit_reader USING (true);
GRANT SELECT ON audit.payloads, audit.tree_state TO mps_app, audit_reader;
GRANT SELECT, DELETE ON audit.payloads TO audit_shredder;
GRANT INSERT ON audit.tree_state, audit.leaves, audit.tiles, audit.payloads, audit.checkpoints, audit.cosignatures TO audit_seq;
GRANT UPDATE (origin, size, frontier, system_identifier) ON audit.tree_state TO audit_seq;

-- A look at case data is sequenced as a change is: its row stays in access_logs, its commitment goes into the record.
CREATE FUNCTION audit.capture_look() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex'
    SET extra_float_digits = 1 SET intervalstyle = 'iso_8601'
AS $$
DECLARE
    v_body  text := jsonb_build_object('before', '{}'::jsonb, 'after', to_jsonb(NEW))::text;
    v_salt  bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    v_at    timestamptz := clock_timestamp();
    v_shred uuid := coalesce(NEW.case_ids[1], NEW.actor_id);
    v_seq   bigint;
BEGIN
    INSERT INTO audit.logs (at, office_id, table_name, row_pk, op, changed, actor, session_id, request_id, purpose, shred_id, commitment)
    VALUES (v_at, NEW.office_id, 'access_logs', NEW.id::text, 'A', '{}', NEW.actor_id::text, NEW.session_id, NEW.request_id,
            NEW.purpose, v_shred,
            sha256(convert_to('mps.audit.v1', 'UTF8') || '\x00'::bytea || v_salt || convert_to(v_body, 'UTF8')))
    RETURNING seq INTO v_seq;
    INSERT INTO audit.inbox (seq, at, office_id, shred_id, salt, body)
    VALUES (v_seq, v_at, NEW.office_id, v_shred, v_salt, v_body);
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION audit.capture_look() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.capture_look() TO mps_owner;
RESET ROLE;

CREATE TRIGGER capture_look AFTER INSERT ON access_logs FOR EACH ROW EXECUTE FUNCTION audit.capture_look();
ALTER TABLE access_logs ENABLE ALWAYS TRIGGER capture_look;
CREATE TRIGGER only_grows BEFORE UPDATE ON access_logs FOR EACH ROW EXECUTE FUNCTION audit.refuse();
ALTER TABLE access_logs ENABLE ALWAYS TRIGGER only_grows;

-- The sequencer makes the keys of units that have sealed nothing yet; it never changes or destroys one.
GRANT INSERT ON keystore.subject_keys TO audit_seq;
CREATE POLICY seq_makes ON keystore.subject_keys FOR INSERT TO audit_seq WITH CHECK (true);

CREATE TABLE keystore.log_keys (
    verifier   text PRIMARY KEY,
    origin     text NOT NULL,
    kek_id     text NOT NULL,
    wrapped    bytea NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);
COMMENT ON TABLE keystore.log_keys IS 'Keys that checkpoints are signed with, wrapped; the public part is the verifier''s text. The application cannot read them.';
CREATE UNIQUE INDEX log_keys_live ON keystore.log_keys (origin) WHERE retired_at IS NULL;
ALTER TABLE keystore.log_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY seq_all ON keystore.log_keys TO audit_seq USING (true) WITH CHECK (true);
CREATE POLICY owner_all ON keystore.log_keys TO mps_owner USING (true) WITH CHECK (true);
CREATE POLICY backup_all ON keystore.log_keys FOR SELECT TO mps_backup USING (true);
CREATE POLICY app_reads ON keystore.log_keys FOR SELECT TO mps_app USING (true);
GRANT SELECT, INSERT ON keystore.log_keys TO audit_seq;
GRANT UPDATE (retired_at) ON keystore.log_keys TO audit_seq;
GRANT SELECT ON keystore.log_keys TO mps_backup;
GRANT SELECT (verifier, origin, created_at, retired_at) ON keystore.log_keys TO mps_app;
