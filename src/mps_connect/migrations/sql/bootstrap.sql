-- Roles of the deployment. Run once per cluster with an administrator's login; safe to repeat.
-- Passwords are set by the caller, never written here.
DO $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT * FROM (VALUES
        ('mps_owner',      'LOGIN'),    -- owns the domain tables, runs migrations
        ('mps_app',        'LOGIN'),    -- the application: owns nothing, bypasses nothing
        ('mps_backup',     'LOGIN'),    -- reads everything for back-up, writes nothing
        ('mps_signin',     'NOLOGIN'),  -- owns the two look-ups that happen before an office is known
        ('mps_finder',     'NOLOGIN'),  -- owns the search functions: an index may not be used behind row security
        ('audit_owner',    'NOLOGIN'),  -- owns schema audit
        ('audit_seq',      'LOGIN'),    -- the sequencer
        ('audit_reader',   'NOLOGIN'),  -- reads the record
        ('audit_shredder', 'LOGIN')     -- destroys keys, by rule
    ) AS t(name, kind) LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name) THEN
            EXECUTE format('CREATE ROLE %I %s NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT',
                           r.name, r.kind);
        END IF;
    END LOOP;
    GRANT audit_owner, mps_signin, mps_finder TO mps_owner;
    -- A managed service's administrator is no superuser, and may give a database only to a role it belongs to.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT mps_owner TO %I', current_user);
    END IF;
END
$$;
