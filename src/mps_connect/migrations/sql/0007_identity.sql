-- Sign-in in depth: rotating refresh tokens, second factors, invitations, the evening's passes, single sign-on, throttles.
ALTER TABLE sessions
    ADD COLUMN past_hashes   bytea[] NOT NULL DEFAULT '{}',
    ADD COLUMN rotated_at    timestamptz,
    ADD COLUMN proved_at     timestamptz,
    ADD COLUMN method        text NOT NULL DEFAULT 'password'
        CHECK (method IN ('password', 'totp', 'recovery_code', 'passkey', 'pass', 'link', 'single_sign_on', 'demo')),
    ADD COLUMN stage         text NOT NULL DEFAULT 'full' CHECK (stage IN ('enrolling', 'full')),
    ADD COLUMN ended_because text
        CHECK (ended_because IN ('signed_out', 'ended_elsewhere', 'account_changed', 'password_changed', 'factor_changed',
                                 'token_reused', 'pass_revoked'));
COMMENT ON COLUMN sessions.token_hash IS 'SHA-256 of the refresh token that is good for one more rotation.';
COMMENT ON COLUMN sessions.past_hashes IS 'Hashes of refresh tokens already used. One of them shown again means a copy exists.';
COMMENT ON COLUMN sessions.proved_at IS 'When its owner last showed again that it is them; null: at its beginning only.';
COMMENT ON COLUMN sessions.stage IS 'enrolling: signed in only to set up the second factor their role needs.';
UPDATE audit.capture_config SET excluded_columns = '{token_hash,past_hashes}' WHERE table_name = 'sessions';
CREATE INDEX sessions_past ON sessions USING gin (past_hashes);
CREATE UNIQUE INDEX sessions_id ON sessions (id);

-- Keys of the service itself, wrapped as the residents' keys are. They belong to no office.
CREATE TABLE keystore.service_keys (
    id         text PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('signing', 'pepper')),
    public     jsonb,
    kek_id     text NOT NULL,
    wrapped    bytea NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);
COMMENT ON TABLE keystore.service_keys IS 'Signing keys of access tokens (Ed25519 seed, public part beside it) and the pepper of short codes.';
CREATE UNIQUE INDEX service_keys_live ON keystore.service_keys (kind) WHERE retired_at IS NULL;
ALTER TABLE keystore.service_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY app_all ON keystore.service_keys TO mps_app USING (true) WITH CHECK (true);
CREATE POLICY owner_all ON keystore.service_keys TO mps_owner USING (true) WITH CHECK (true);
CREATE POLICY backup_all ON keystore.service_keys FOR SELECT TO mps_backup USING (true);
GRANT SELECT, INSERT ON keystore.service_keys TO mps_app;
GRANT UPDATE (retired_at) ON keystore.service_keys TO mps_app;
GRANT SELECT ON keystore.service_keys TO mps_backup;

-- Where a cloud's KMS stands in for the key file: key-encryption keys as ciphertexts that only the KMS opens. Wrapped keys are
-- changed, and key-encryption keys made and removed, with the owner's login alone.
CREATE TABLE keystore.wrapping_keys (
    id         text PRIMARY KEY,
    kms_key    text NOT NULL,
    ciphertext bytea NOT NULL,
    created_at timestamptz NOT NULL,
    is_current boolean NOT NULL DEFAULT false,
    chosen_at  timestamptz
);
COMMENT ON TABLE keystore.wrapping_keys IS 'Key-encryption keys, encrypted by a cloud KMS. Empty where a key file is used.';
CREATE UNIQUE INDEX wrapping_keys_current ON keystore.wrapping_keys ((true)) WHERE is_current;
ALTER TABLE keystore.wrapping_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON keystore.wrapping_keys FOR SELECT TO mps_app, audit_seq, mps_backup USING (true);
CREATE POLICY owner_all ON keystore.wrapping_keys TO mps_owner USING (true) WITH CHECK (true);
GRANT SELECT ON keystore.wrapping_keys TO mps_app, audit_seq, mps_backup;

CREATE TABLE authenticators (
    office_id     uuid NOT NULL,
    id            uuid NOT NULL,
    user_id       uuid NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('totp', 'passkey')),
    name          text NOT NULL DEFAULT '',
    secret_enc    bytea,
    last_step     bigint NOT NULL DEFAULT 0,
    credential_id bytea,
    public_key    bytea,
    sign_count    bigint NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL,
    confirmed_at  timestamptz,
    last_used_at  timestamptz,
    removed_at    timestamptz,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users,
    CHECK (kind <> 'totp' OR secret_enc IS NOT NULL),
    CHECK (kind <> 'passkey' OR (credential_id IS NOT NULL AND public_key IS NOT NULL))
);
COMMENT ON TABLE authenticators IS 'Second factors: authenticator apps (secret sealed) and passkeys (public key only).';
CREATE INDEX authenticators_user ON authenticators (office_id, user_id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX authenticators_credential ON authenticators (credential_id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX authenticators_one_totp ON authenticators (office_id, user_id)
    WHERE kind = 'totp' AND removed_at IS NULL AND confirmed_at IS NOT NULL;
CALL protect_table('authenticators', '{id}', 'user_id', '{secret_enc}');

CREATE TABLE recovery_codes (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    user_id    uuid NOT NULL,
    code_hash  bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    dropped_at timestamptz,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users
);
COMMENT ON TABLE recovery_codes IS 'One-time codes for a lost second factor. New ones drop the old.';
CREATE INDEX recovery_codes_user ON recovery_codes (office_id, user_id);
CALL protect_table('recovery_codes', '{id}', 'user_id', '{code_hash}');

CREATE TABLE links (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    user_id    uuid NOT NULL,
    purpose    text NOT NULL CHECK (purpose IN ('invitation', 'password_reset', 'resident_sign_in')),
    token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    created_by uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    dropped_at timestamptz,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users,
    FOREIGN KEY (office_id, created_by) REFERENCES users
);
COMMENT ON TABLE links IS 'One-time links: to choose a first password, to choose another, and residents'' way in.';
CREATE UNIQUE INDEX links_token ON links (token_hash);
CREATE INDEX links_user ON links (office_id, user_id);
CALL protect_table('links', '{id}', 'user_id', '{token_hash}');

CREATE TABLE passes (
    office_id   uuid NOT NULL,
    id          uuid NOT NULL,
    user_id     uuid NOT NULL,
    code_hash   bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    pin_hash    bytea NOT NULL CHECK (octet_length(pin_hash) = 32),
    issued_by   uuid NOT NULL,
    issued_at   timestamptz NOT NULL,
    claim_until timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL,
    claimed_at  timestamptz,
    session_id  uuid,
    revoked_at  timestamptz,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users,
    FOREIGN KEY (office_id, issued_by) REFERENCES users,
    FOREIGN KEY (office_id, session_id) REFERENCES sessions
);
COMMENT ON TABLE passes IS 'A volunteer''s way in for one evening: one code, one device, one end.';
CREATE INDEX passes_code ON passes (code_hash);
CREATE INDEX passes_pin ON passes (pin_hash) WHERE claimed_at IS NULL AND revoked_at IS NULL;
CREATE INDEX passes_session ON passes (office_id, session_id) WHERE session_id IS NOT NULL;
CREATE INDEX passes_evening ON passes (office_id, issued_at DESC);
CALL protect_table('passes', '{id}', 'user_id', '{code_hash,pin_hash}');

CREATE TABLE outside_identities (
    office_id    uuid NOT NULL,
    id           uuid NOT NULL,
    user_id      uuid NOT NULL,
    issuer       text NOT NULL,
    subject      text NOT NULL,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    removed_at   timestamptz,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users
);
COMMENT ON TABLE outside_identities IS 'Whom an identity provider calls by which subject. Bound once, by a verified e-mail address.';
CREATE UNIQUE INDEX outside_identities_subject ON outside_identities (issuer, subject) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX outside_identities_person ON outside_identities (office_id, user_id, issuer) WHERE removed_at IS NULL;
CALL protect_table('outside_identities', '{id}', 'user_id', '{}');

-- Counts that hold across every instance. Unlogged: a crash forgets them, which is a fresh start for everybody. They hold no
-- office and no name: a key is a keyed hash of what is limited.
CREATE UNLOGGED TABLE throttles (
    key          bytea NOT NULL CHECK (octet_length(key) = 32),
    window_start timestamptz NOT NULL,
    used         integer NOT NULL,
    ends_at      timestamptz NOT NULL,
    PRIMARY KEY (key, window_start)
);
CREATE INDEX throttles_ends ON throttles (ends_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON throttles TO mps_app;

-- Tokens that are good once: second steps, challenges. Kept until they would have expired anyway.
CREATE TABLE spent_tokens (
    id         uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX spent_tokens_expires ON spent_tokens (expires_at);
GRANT SELECT, INSERT, DELETE ON spent_tokens TO mps_app;
GRANT SELECT ON spent_tokens TO mps_backup;

-- Look-ups that come before an office is known.
CREATE POLICY signin_reads ON authenticators FOR SELECT TO mps_signin USING (true);
CREATE POLICY signin_reads ON links FOR SELECT TO mps_signin USING (true);
CREATE POLICY signin_reads ON passes FOR SELECT TO mps_signin USING (true);
CREATE POLICY signin_reads ON outside_identities FOR SELECT TO mps_signin USING (true);
GRANT SELECT (office_id, id, user_id, kind, credential_id, confirmed_at, removed_at) ON authenticators TO mps_signin;
GRANT SELECT (office_id, id, user_id, purpose, token_hash, expires_at, used_at, dropped_at) ON links TO mps_signin;
GRANT SELECT (office_id, id, user_id, code_hash, pin_hash, claim_until, ends_at, claimed_at, revoked_at) ON passes TO mps_signin;
GRANT SELECT (office_id, user_id, issuer, subject, removed_at) ON outside_identities TO mps_signin;

SET LOCAL ROLE mps_signin;
DROP FUNCTION signin.by_token(bytea);
CREATE FUNCTION signin.by_session(p_session uuid)
    RETURNS TABLE (office_id uuid, session_id uuid, user_id uuid, role text, name text, constituent_id uuid, is_active boolean,
                   stage text, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz, ended_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT s.office_id, s.id, s.user_id, u.role, u.name, u.constituent_id, u.is_active, s.stage, s.created_at, s.last_seen_at,
           s.expires_at, s.ended_at
      FROM public.sessions s JOIN public.users u ON u.office_id = s.office_id AND u.id = s.user_id
     WHERE s.id = p_session;
END;
-- `is_past`: the token was rotated away before.
CREATE FUNCTION signin.by_refresh(p_token_hash bytea)
    RETURNS TABLE (office_id uuid, session_id uuid, user_id uuid, is_past boolean, rotated_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT s.office_id, s.id, s.user_id, false, s.rotated_at FROM public.sessions s WHERE s.token_hash = p_token_hash
    UNION ALL
    SELECT s.office_id, s.id, s.user_id, true, s.rotated_at FROM public.sessions s WHERE s.past_hashes @> ARRAY[p_token_hash];
END;
CREATE FUNCTION signin.by_link(p_token_hash bytea)
    RETURNS TABLE (office_id uuid, link_id uuid, user_id uuid, purpose text, expires_at timestamptz, used_at timestamptz,
                   dropped_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT l.office_id, l.id, l.user_id, l.purpose, l.expires_at, l.used_at, l.dropped_at
      FROM public.links l WHERE l.token_hash = p_token_hash;
END;
-- A pass by its code, or by its PIN while nobody has claimed it.
CREATE FUNCTION signin.by_pass(p_code_hash bytea, p_pin_hash bytea)
    RETURNS TABLE (office_id uuid, pass_id uuid, user_id uuid, claim_until timestamptz, ends_at timestamptz, claimed_at timestamptz,
                   revoked_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT p.office_id, p.id, p.user_id, p.claim_until, p.ends_at, p.claimed_at, p.revoked_at
      FROM public.passes p WHERE p.code_hash = p_code_hash
    UNION ALL
    SELECT p.office_id, p.id, p.user_id, p.claim_until, p.ends_at, p.claimed_at, p.revoked_at
      FROM public.passes p WHERE p.pin_hash = p_pin_hash AND p.claimed_at IS NULL AND p.revoked_at IS NULL;
END;
CREATE FUNCTION signin.by_passkey(p_credential bytea)
    RETURNS TABLE (office_id uuid, authenticator_id uuid, user_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT a.office_id, a.id, a.user_id FROM public.authenticators a
     WHERE a.kind = 'passkey' AND a.credential_id = p_credential AND a.confirmed_at IS NOT NULL AND a.removed_at IS NULL;
END;
CREATE FUNCTION signin.by_outside_identity(p_issuer text, p_subject text)
    RETURNS TABLE (office_id uuid, user_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT o.office_id, o.user_id FROM public.outside_identities o
     WHERE o.issuer = p_issuer AND o.subject = p_subject AND o.removed_at IS NULL;
END;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA signin FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA signin TO mps_app;
RESET ROLE;
