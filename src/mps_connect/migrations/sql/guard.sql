-- The guard of the record: an event trigger that only a superuser can make, and only a superuser can put off.
-- Run by the administrator's login after the roles; safe to repeat. What it holds is agreed on in 0010_jobs_and_guard.sql.
CREATE SCHEMA IF NOT EXISTS guard;
REVOKE ALL ON SCHEMA guard FROM PUBLIC;
GRANT USAGE ON SCHEMA guard TO mps_backup;

CREATE TABLE IF NOT EXISTS guard.pins (fact text PRIMARY KEY);
COMMENT ON TABLE guard.pins IS 'Facts about capture that held once, and must hold after every statement that changes the schema.';
CREATE TABLE IF NOT EXISTS guard.arrivals (relid oid NOT NULL);
COMMENT ON TABLE guard.arrivals IS 'Tables made in the open transaction: looked at when it commits, then forgotten.';
GRANT SELECT ON guard.pins, guard.arrivals TO mps_backup;

CREATE OR REPLACE FUNCTION guard.watch() RETURNS event_trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_lost text;
    v_asks text := 'function audit.capture_facts ' || (
        SELECT encode(sha256(convert_to(concat_ws(E'\x01', p.prosrc, p.proconfig::text, p.prosecdef, l.lanname,
                      pg_get_userbyid(p.proowner)), 'UTF8')), 'hex')
          FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
         WHERE p.oid = to_regprocedure('audit.capture_facts()'));
    v_open boolean := false;
BEGIN
    IF tg_tag IN ('GRANT', 'REVOKE', 'COMMENT', 'CREATE INDEX', 'CREATE VIEW', 'CREATE POLICY', 'CREATE TYPE', 'CREATE DOMAIN') THEN
        RETURN;
    END IF;
    IF v_asks IS NULL AND NOT EXISTS (SELECT FROM guard.pins) THEN
        RETURN;  -- the schema is still older than the guard
    END IF;
    IF v_asks IS NULL OR EXISTS (SELECT FROM guard.pins WHERE fact LIKE 'function audit.capture_facts %' AND fact <> v_asks) THEN
        v_lost := 'function audit.capture_facts';
    ELSE
        -- Asked only while it is known to be the one that was pinned: another could say what we want to hear.
        SELECT fact INTO v_lost FROM (SELECT fact FROM guard.pins EXCEPT SELECT fact FROM audit.capture_facts() AS fact) AS lost
         ORDER BY 1 LIMIT 1;
    END IF;
    IF v_lost IS NOT NULL THEN
        IF to_regclass('audit.logs') IS NOT NULL AND to_regclass('audit.inbox') IS NOT NULL THEN
            v_open := EXISTS (SELECT FROM audit.logs JOIN audit.inbox USING (seq, at)
                               WHERE at >= transaction_timestamp() AND txid = pg_current_xact_id()
                                 AND op = 'C' AND table_name = 'audit.guard' AND row_pk LIKE 'door: %');
        END IF;
        IF NOT v_open THEN
            RAISE EXCEPTION '% is refused: the record leans on %', tg_tag, regexp_replace(v_lost, ' [0-9a-f]{64}$', '')
                USING ERRCODE = 'insufficient_privilege',
                      HINT = 'A migration that must do this says so first: SELECT audit.open_door(''why'').';
        END IF;
        DELETE FROM guard.pins;
    END IF;
    INSERT INTO guard.pins SELECT fact FROM audit.capture_facts() AS fact ON CONFLICT DO NOTHING;
    IF tg_tag IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE') THEN
        INSERT INTO guard.arrivals
        SELECT c.oid FROM pg_event_trigger_ddl_commands() AS d JOIN pg_class c ON c.oid = d.objid
         WHERE d.classid = 'pg_class'::regclass AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
           AND NOT c.relispartition;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION guard.watch() FROM PUBLIC;

CREATE OR REPLACE FUNCTION guard.look_at_arrival() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_name text := (SELECT relname FROM pg_class WHERE oid = NEW.relid AND relnamespace = 'public'::regnamespace);
BEGIN
    DELETE FROM guard.arrivals WHERE relid = NEW.relid;
    IF v_name IS NOT NULL AND to_regclass('audit.uncaptured') IS NOT NULL
       AND NOT EXISTS (SELECT FROM audit.uncaptured WHERE table_name = v_name)
       AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = NEW.relid AND t.tgenabled = 'A'
                          AND t.tgfoid = to_regprocedure('audit.capture()')) THEN
        RAISE EXCEPTION 'table % is refused: it has no capture', v_name
            USING ERRCODE = 'insufficient_privilege', HINT = 'CALL protect_table(...), or say why not in audit.uncaptured.';
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION guard.look_at_arrival() FROM PUBLIC;
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'guard.arrivals'::regclass AND tgname = 'look_at_arrival') THEN
        CREATE CONSTRAINT TRIGGER look_at_arrival AFTER INSERT ON guard.arrivals DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION guard.look_at_arrival();
        ALTER TABLE guard.arrivals ENABLE ALWAYS TRIGGER look_at_arrival;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtname = 'mps_guard') THEN
        CREATE EVENT TRIGGER mps_guard ON ddl_command_end EXECUTE FUNCTION guard.watch();
    END IF;
END
$$;
ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS;
-- Placed over a schema that is already there, it holds what it finds; what it held before it was put off, it holds still.
DO $$
BEGIN
    IF to_regprocedure('audit.capture_facts()') IS NOT NULL AND NOT EXISTS (SELECT FROM guard.pins) THEN
        INSERT INTO guard.pins SELECT fact FROM audit.capture_facts() AS fact;
    END IF;
END
$$;
