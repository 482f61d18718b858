-- The office's tables. Every key begins with office_id, so that one office's row cannot point at another's.
CREATE TABLE offices (
    office_id    uuid PRIMARY KEY,
    code         text NOT NULL UNIQUE CHECK (code ~ '^[A-Z]{2,6}$'),
    name         text NOT NULL,
    division     text NOT NULL,
    mp_name      text NOT NULL,
    letterhead   jsonb NOT NULL DEFAULT '{}',
    is_demo      boolean NOT NULL DEFAULT false,
    version      integer NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CALL protect_table('offices', '{office_id}', 'office_id', '{}', 'SELECT, UPDATE');

CREATE TABLE users (
    office_id      uuid NOT NULL REFERENCES offices,
    id             uuid NOT NULL,
    email          text NOT NULL CHECK (email = lower(email)),
    name           text NOT NULL,
    role           text NOT NULL CHECK (role IN ('resident', 'volunteer', 'staff', 'mp', 'admin', 'auditor')),
    password_hash  text,
    constituent_id uuid,
    is_active      boolean NOT NULL DEFAULT true,
    version        integer NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, email)
);
CREATE INDEX users_email ON users (email);
CALL protect_table('users', '{id}', 'id', '{password_hash}');

CREATE TABLE sessions (
    office_id    uuid NOT NULL,
    id           uuid NOT NULL,
    user_id      uuid NOT NULL,
    token_hash   bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    device       text NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users
);
COMMENT ON TABLE sessions IS 'Sign-in sessions. Only the hash of the cookie is kept.';
CREATE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_user ON sessions (office_id, user_id);
CALL protect_table('sessions', '{id}', 'user_id', '{token_hash}');

CREATE TABLE permissions (
    role       text NOT NULL,
    permission text NOT NULL,
    PRIMARY KEY (role, permission)
);
COMMENT ON TABLE permissions IS 'The one permission table, written from the code at each migration.';
GRANT SELECT ON permissions TO mps_app, mps_backup;

CREATE TABLE constituents (
    office_id   uuid NOT NULL REFERENCES offices,
    id          uuid NOT NULL,
    name        text NOT NULL DEFAULT '',
    title       text NOT NULL DEFAULT '',
    block       text NOT NULL DEFAULT '',
    language    text NOT NULL DEFAULT 'en',
    nric_hash   bytea,
    phone_hash  bytea,
    contact_enc bytea,
    do_not_call boolean NOT NULL DEFAULT false,
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (office_id, id)
);
COMMENT ON COLUMN constituents.contact_enc IS 'Sealed under the constituent''s key: NRIC, phone, e-mail, street, unit, postal code.';
CREATE INDEX constituents_nric ON constituents (office_id, nric_hash);
CREATE INDEX constituents_phone ON constituents (office_id, phone_hash);
CREATE INDEX constituents_block ON constituents (office_id, lower(block));
CREATE INDEX constituents_name ON constituents USING gin (name gin_trgm_ops);
CREATE INDEX constituents_by_name ON constituents (office_id, name);
CALL protect_table('constituents', '{id}', 'id');

CREATE TABLE cases (
    office_id        uuid NOT NULL REFERENCES offices,
    id               uuid NOT NULL,
    number           text,
    constituent_id   uuid NOT NULL,
    status           text NOT NULL CHECK (status IN ('draft', 'submitted', 'in_progress', 'closed', 'declined', 'reopened')),
    urgency          text NOT NULL DEFAULT 'low' CHECK (urgency IN ('low', 'medium', 'high', 'urgent')),
    urgency_rule     text NOT NULL DEFAULT '',
    category         text NOT NULL DEFAULT 'unknown',
    agency           text NOT NULL DEFAULT '',
    flags            text[] NOT NULL DEFAULT '{}',
    refusal_rule     text,
    readiness        real NOT NULL DEFAULT 0,
    channel          text NOT NULL CHECK (channel IN ('walk_in', 'email', 'whatsapp', 'phone', 'post', 'portal')),
    language         text NOT NULL DEFAULT 'en',
    session_date     date NOT NULL,
    escalated        boolean NOT NULL DEFAULT false,
    routing_by       uuid,
    outcome          text,
    created_by       uuid NOT NULL,
    owner_id         uuid,
    submitted_at     timestamptz,
    closed_at        timestamptz,
    version          integer NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, number),
    FOREIGN KEY (office_id, constituent_id) REFERENCES constituents,
    FOREIGN KEY (office_id, created_by) REFERENCES users,
    FOREIGN KEY (office_id, owner_id) REFERENCES users,
    CHECK (status = 'draft' OR status = 'declined' OR number IS NOT NULL),
    CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
    CHECK (status <> 'closed' OR outcome IS NOT NULL)
);
COMMENT ON COLUMN cases.routing_by IS 'The person who chose category and agency; null while the assistant''s choice stands.';
CREATE INDEX cases_recent ON cases (office_id, updated_at DESC, id);
CREATE INDEX cases_status ON cases (office_id, status, updated_at DESC);
CREATE INDEX cases_owner ON cases (office_id, owner_id, updated_at DESC);
CREATE INDEX cases_session ON cases (office_id, session_date DESC, updated_at DESC, id);
CREATE INDEX cases_newest_number ON cases (office_id, number DESC NULLS LAST, id);
-- The most pressing first: the words of the order stand here as in `cases.listing`.
CREATE INDEX cases_urgency ON cases (office_id, array_position(ARRAY['urgent', 'high', 'medium', 'low'], urgency), escalated DESC,
                                     updated_at DESC, id);
CREATE INDEX cases_escalated ON cases (office_id, updated_at DESC, id) WHERE escalated;
CREATE INDEX cases_agency ON cases (office_id, agency, updated_at DESC);
CREATE INDEX cases_category ON cases (office_id, category, updated_at DESC);
CREATE INDEX cases_constituent ON cases (office_id, constituent_id);
CREATE INDEX cases_number ON cases (office_id, number text_pattern_ops);
CREATE INDEX cases_serial ON cases (office_id, split_part(number, '-', 5));
CREATE INDEX cases_author ON cases (office_id, created_by, updated_at DESC);
CALL protect_table('cases', '{id}', 'id');

CREATE TABLE case_counters (
    office_id uuid NOT NULL REFERENCES offices,
    month     text NOT NULL CHECK (month ~ '^\d{6}$'),
    last      bigint NOT NULL,
    PRIMARY KEY (office_id, month)
);
CALL protect_table('case_counters', '{office_id,month}', 'office_id');

CREATE TABLE case_words (
    office_id uuid NOT NULL,
    case_id   uuid NOT NULL,
    words     bigint[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (office_id, case_id),
    FOREIGN KEY (office_id, case_id) REFERENCES cases
);
COMMENT ON TABLE case_words IS 'Blind index: keyed hashes of stemmed words. Derived, so neither versioned nor captured.';
CREATE INDEX case_words_gin ON case_words USING gin (words);
ALTER TABLE case_words ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY app_by_office ON case_words TO mps_app
    USING (office_id = (SELECT context_office())) WITH CHECK (office_id = (SELECT context_office()));
CREATE POLICY owner_all ON case_words TO mps_owner USING (true) WITH CHECK (true);
CREATE POLICY backup_all ON case_words FOR SELECT TO mps_backup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON case_words TO mps_app;
GRANT SELECT ON case_words TO mps_backup;

CREATE TABLE conversations (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    case_id    uuid NOT NULL,
    mode       text NOT NULL CHECK (mode IN ('guided', 'paste')),
    language   text NOT NULL DEFAULT 'en',
    status     text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'taken_over', 'closed')),
    state_enc  bytea,
    draft_enc  bytea,
    version    integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, case_id),
    FOREIGN KEY (office_id, case_id) REFERENCES cases
);
COMMENT ON COLUMN conversations.draft_enc IS 'What is typed and not yet added, so that a reload or another laptop loses nothing.';
CALL protect_table('conversations', '{id}', 'case_id');

CREATE TABLE conversation_turns (
    office_id       uuid NOT NULL,
    id              uuid NOT NULL,
    case_id         uuid NOT NULL,
    conversation_id uuid NOT NULL,
    seq             integer NOT NULL,
    speaker         text NOT NULL CHECK (speaker IN ('resident', 'assistant', 'staff')),
    kind            text NOT NULL CHECK (kind IN ('said', 'chip', 'paste', 'question', 'note')),
    language        text NOT NULL DEFAULT 'en',
    asked           text[] NOT NULL DEFAULT '{}',
    body_enc        bytea NOT NULL,
    typed_by        uuid,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, conversation_id, seq),
    FOREIGN KEY (office_id, conversation_id) REFERENCES conversations,
    FOREIGN KEY (office_id, case_id) REFERENCES cases
);
COMMENT ON COLUMN conversation_turns.body_enc IS 'Sealed JSON: text, and for questions the English beside it, the reasons and the chips.';
CREATE INDEX conversation_turns_case ON conversation_turns (office_id, case_id, seq);
CALL protect_table('conversation_turns', '{id}', 'case_id', '{}', 'SELECT, INSERT');

CREATE TABLE facts (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    case_id    uuid NOT NULL,
    turn_id    uuid,
    type       text NOT NULL,
    slot       text,
    subject    text NOT NULL DEFAULT 'resident',
    origin     text NOT NULL CHECK (origin IN ('said', 'inferred', 'corrected', 'document')),
    status     text NOT NULL CHECK (status IN ('heard', 'confirmed', 'disputed', 'superseded')),
    confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    check_code text,
    start_at   integer,
    end_at     integer,
    body_enc   bytea NOT NULL,
    decided_by uuid,
    replaces   uuid,
    version    integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES cases,
    FOREIGN KEY (office_id, turn_id) REFERENCES conversation_turns,
    CHECK ((turn_id IS NULL) = (start_at IS NULL) AND (start_at IS NULL) = (end_at IS NULL))
);
COMMENT ON COLUMN facts.body_enc IS 'Sealed JSON: value and quote. Offsets are Unicode code points of the turn''s text.';
CREATE INDEX facts_case ON facts (office_id, case_id, created_at);
CALL protect_table('facts', '{id}', 'case_id');

CREATE TABLE assessments (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    case_id    uuid NOT NULL,
    engine     text NOT NULL,
    body_enc   bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES cases
);
CREATE INDEX assessments_case ON assessments (office_id, case_id, created_at DESC);
CALL protect_table('assessments', '{id}', 'case_id', '{}', 'SELECT, INSERT');

CREATE TABLE safety_events (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    case_id    uuid NOT NULL,
    flag       text NOT NULL,
    state      text NOT NULL CHECK (state IN ('open', 'dealt_with', 'not_so')),
    body_enc   bytea NOT NULL,
    decided_by uuid,
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    version    integer NOT NULL DEFAULT 1,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, case_id, flag),
    FOREIGN KEY (office_id, case_id) REFERENCES cases
);
CREATE INDEX safety_events_open ON safety_events (office_id, case_id) WHERE state = 'open';
CALL protect_table('safety_events', '{id}', 'case_id');

CREATE TABLE consents (
    office_id      uuid NOT NULL,
    id             uuid NOT NULL,
    case_id        uuid NOT NULL,
    constituent_id uuid NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('use', 'program', 'keeping', 'disclosure')),
    agency         text,
    given          boolean NOT NULL,
    text_version   text NOT NULL,
    language       text NOT NULL,
    how            text NOT NULL CHECK (how IN ('spoken', 'signed', 'typed', 'tapped')),
    recorded_by    uuid NOT NULL,
    recorded_at    timestamptz NOT NULL,
    withdrawn_at   timestamptz,
    version        integer NOT NULL DEFAULT 1,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES cases,
    FOREIGN KEY (office_id, constituent_id) REFERENCES constituents,
    CHECK ((kind = 'disclosure') = (agency IS NOT NULL))
);
CREATE INDEX consents_case ON consents (office_id, case_id);
CALL protect_table('consents', '{id}', 'case_id');

CREATE TABLE case_notes (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    case_id    uuid NOT NULL,
    author_id  uuid NOT NULL,
    body_enc   bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES cases,
    FOREIGN KEY (office_id, author_id) REFERENCES users
);
CREATE INDEX case_notes_case ON case_notes (office_id, case_id, created_at);
CALL protect_table('case_notes', '{id}', 'case_id', '{}', 'SELECT, INSERT');

CREATE TABLE case_events (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    case_id    uuid NOT NULL,
    at         timestamptz NOT NULL,
    kind       text NOT NULL,
    code       text CHECK (code IN ('SUBMITTED', 'MP-ACK', 'MP-REF', 'AGY-RCV', 'AGY-RSP', 'AGY-ACT', 'MP-FUP', 'RES-CLO', 'ESCALATED')),
    actor_id   uuid,
    letter_id  uuid,
    detail     jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES cases
);
COMMENT ON COLUMN case_events.detail IS 'Keys and codes only (channel, agency, counts): never a resident''s words.';
CREATE INDEX case_events_case ON case_events (office_id, case_id, at);
CALL protect_table('case_events', '{id}', 'case_id', '{}', 'SELECT, INSERT');

CREATE TABLE letters (
    office_id       uuid NOT NULL,
    id              uuid NOT NULL,
    case_id         uuid NOT NULL,
    ordinal         integer NOT NULL,
    type            text NOT NULL CHECK (type IN ('standard', 'urgent', 'compassionate', 'formal', 'follow_up')),
    agency          text NOT NULL,
    status          text NOT NULL CHECK (status IN ('draft', 'vetted', 'approved', 'sent', 'replied', 'returned', 'voided')),
    current_version integer NOT NULL,
    content_hash    bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    vetted_hash     bytea,
    vetted_by       uuid,
    vetted_at       timestamptz,
    approved_hash   bytea,
    approved_by     uuid,
    approved_at     timestamptz,
    returned_by     uuid,
    returned_at     timestamptz,
    return_enc      bytea,
    sent_at         timestamptz,
    created_by      uuid NOT NULL,
    version         integer NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, case_id, ordinal),
    FOREIGN KEY (office_id, case_id) REFERENCES cases,
    FOREIGN KEY (office_id, vetted_by) REFERENCES users,
    FOREIGN KEY (office_id, approved_by) REFERENCES users,
    CONSTRAINT vetted_exactly CHECK (status NOT IN ('vetted', 'approved', 'sent', 'replied')
        OR (vetted_by IS NOT NULL AND vetted_at IS NOT NULL AND vetted_hash IS NOT NULL AND vetted_hash = content_hash)),
    CONSTRAINT two_people_on_the_exact_text CHECK (status NOT IN ('approved', 'sent', 'replied')
        OR (approved_by IS NOT NULL AND approved_at IS NOT NULL AND approved_hash IS NOT NULL
            AND approved_hash = content_hash AND approved_by IS DISTINCT FROM vetted_by)),
    CONSTRAINT sent_when_sent CHECK ((status IN ('sent', 'replied')) = (sent_at IS NOT NULL))
);
-- Whole, so that a case's stage is read from the index alone.
CREATE INDEX letters_case ON letters (office_id, case_id, status, sent_at);
CREATE INDEX letters_status ON letters (office_id, status, updated_at DESC, id);
CREATE INDEX letters_recent ON letters (office_id, updated_at DESC, id);
CREATE INDEX letters_agency ON letters (office_id, agency, updated_at DESC, id);
CREATE INDEX letters_signed ON letters (office_id, approved_by, approved_at) WHERE approved_at IS NOT NULL;
CALL protect_table('letters', '{id}', 'case_id');

CREATE TABLE letter_versions (
    office_id    uuid NOT NULL,
    id           uuid NOT NULL,
    letter_id    uuid NOT NULL,
    case_id      uuid NOT NULL,
    seq          integer NOT NULL,
    made         text NOT NULL CHECK (made IN ('drafted', 'edited', 'restored')),
    body_enc     bytea NOT NULL,
    content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    author_id    uuid NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, letter_id, seq),
    FOREIGN KEY (office_id, letter_id) REFERENCES letters,
    FOREIGN KEY (office_id, author_id) REFERENCES users
);
CALL protect_table('letter_versions', '{id}', 'case_id', '{}', 'SELECT, INSERT');

CREATE FUNCTION sent_letters_stay() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.status IN ('sent', 'replied') AND NEW.content_hash IS DISTINCT FROM OLD.content_hash THEN
        RAISE EXCEPTION 'a sent letter cannot change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sent_letters_stay BEFORE UPDATE ON letters FOR EACH ROW EXECUTE FUNCTION sent_letters_stay();

CREATE TABLE dispatches (
    office_id    uuid NOT NULL,
    id           uuid NOT NULL,
    letter_id    uuid NOT NULL,
    case_id      uuid NOT NULL,
    channel      text NOT NULL CHECK (channel IN ('email', 'post', 'portal', 'hand', 'fax')),
    sent_on      date NOT NULL,
    sent_by      uuid NOT NULL,
    content_hash bytea NOT NULL,
    body_enc     bytea NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, letter_id),
    FOREIGN KEY (office_id, letter_id) REFERENCES letters,
    FOREIGN KEY (office_id, sent_by) REFERENCES users
);
CREATE INDEX dispatches_case ON dispatches (office_id, case_id);
CALL protect_table('dispatches', '{id}', 'case_id', '{}', 'SELECT, INSERT');

CREATE TABLE replies (
    office_id   uuid NOT NULL,
    id          uuid NOT NULL,
    letter_id   uuid NOT NULL,
    case_id     uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('receipt', 'interim', 'response', 'decision')),
    channel     text NOT NULL CHECK (channel IN ('email', 'post', 'phone', 'portal', 'resident')),
    received_on date NOT NULL,
    agency_ref  text NOT NULL DEFAULT '',
    outcome     text CHECK (outcome IN ('granted', 'partly_granted', 'refused', 'referred', 'information', 'none')),
    body_enc    bytea NOT NULL,
    recorded_by uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, letter_id) REFERENCES letters,
    FOREIGN KEY (office_id, recorded_by) REFERENCES users
);
CREATE INDEX replies_reference ON replies (office_id, lower(agency_ref));
CREATE INDEX replies_case ON replies (office_id, case_id);
CREATE INDEX replies_letter ON replies (office_id, letter_id);
CALL protect_table('replies', '{id}', 'case_id', '{}', 'SELECT, INSERT');

CREATE TABLE data_lineage (
    office_id    uuid NOT NULL,
    id           uuid NOT NULL,
    case_id      uuid NOT NULL,
    derived_kind text NOT NULL CHECK (derived_kind IN ('fact', 'sentence', 'letter_version', 'reply', 'translation', 'assessment')),
    derived_id   uuid NOT NULL,
    part         integer,
    source_kind  text NOT NULL CHECK (source_kind IN ('turn', 'fact', 'letter_version', 'letter', 'document', 'office_record')),
    source_id    uuid NOT NULL,
    start_at     integer,
    end_at       integer,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES cases
);
COMMENT ON COLUMN data_lineage.part IS 'Index of the sentence inside a letter version.';
CREATE INDEX data_lineage_derived ON data_lineage (office_id, derived_kind, derived_id);
CREATE INDEX data_lineage_source ON data_lineage (office_id, source_kind, source_id);
CREATE INDEX data_lineage_case ON data_lineage (office_id, case_id);
CALL protect_table('data_lineage', '{id}', 'case_id', '{}', 'SELECT, INSERT');

CREATE TABLE user_activities (
    office_id uuid NOT NULL,
    id        uuid NOT NULL,
    user_id   uuid NOT NULL,
    at        timestamptz NOT NULL,
    kind      text NOT NULL,
    case_id   uuid,
    detail    jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users
);
CREATE INDEX user_activities_user ON user_activities (office_id, user_id, at DESC);
CALL protect_table('user_activities', '{id}', 'user_id', '{}', 'SELECT, INSERT');

CREATE TABLE access_logs (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    at         timestamptz NOT NULL,
    actor_id   uuid NOT NULL,
    session_id uuid,
    request_id uuid NOT NULL,
    route      text NOT NULL,
    purpose    text NOT NULL,
    detail     text NOT NULL DEFAULT '',
    case_ids   uuid[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (office_id, id, at)
) PARTITION BY RANGE (at);
COMMENT ON TABLE access_logs IS 'One row for each response that showed case data. It is itself a log, so capture does not log it again.';
CREATE TABLE access_logs_default PARTITION OF access_logs DEFAULT;
CREATE INDEX access_logs_at ON access_logs (office_id, at DESC);
CREATE INDEX access_logs_actor ON access_logs (office_id, actor_id, at DESC);
CREATE INDEX access_logs_cases ON access_logs USING gin (case_ids);
ALTER TABLE access_logs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE access_logs_default ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY app_by_office ON access_logs TO mps_app
    USING (office_id = (SELECT context_office())) WITH CHECK (office_id = (SELECT context_office()));
CREATE POLICY owner_all ON access_logs TO mps_owner USING (true) WITH CHECK (true);
CREATE POLICY backup_all ON access_logs FOR SELECT TO mps_backup USING (true);
CREATE POLICY owner_all ON access_logs_default TO mps_owner USING (true) WITH CHECK (true);
CREATE POLICY backup_all ON access_logs_default FOR SELECT TO mps_backup USING (true);
GRANT SELECT, INSERT ON access_logs TO mps_app;
GRANT SELECT ON access_logs, access_logs_default TO mps_backup;

CREATE TABLE idempotency_keys (
    office_id    uuid NOT NULL,
    user_id      uuid NOT NULL,
    key          text NOT NULL CHECK (length(key) BETWEEN 8 AND 100),
    route        text NOT NULL,
    request_hash bytea NOT NULL,
    status       integer NOT NULL,
    body_enc     bytea NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (office_id, user_id, key),
    FOREIGN KEY (office_id, user_id) REFERENCES users
);
COMMENT ON TABLE idempotency_keys IS 'The first answer to a creating request, sealed, so that a repeat gets the same one. Not captured: it holds no fact of its own.';
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY app_by_office ON idempotency_keys TO mps_app
    USING (office_id = (SELECT context_office())) WITH CHECK (office_id = (SELECT context_office()));
CREATE POLICY owner_all ON idempotency_keys TO mps_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON idempotency_keys TO mps_app;

-- The office's own directory: seeded from the project's files, edited by the office.
CREATE TABLE agencies (
    office_id  uuid NOT NULL REFERENCES offices,
    short      text NOT NULL,
    name       text NOT NULL,
    parent     text NOT NULL DEFAULT '',
    kind       text NOT NULL DEFAULT '',
    mandate    text NOT NULL DEFAULT '',
    matters    text NOT NULL DEFAULT '',
    addressee  text NOT NULL DEFAULT '',
    address    text NOT NULL DEFAULT '',
    email      text NOT NULL DEFAULT '',
    receives_letters boolean NOT NULL DEFAULT true,
    source     text NOT NULL DEFAULT '',
    checked_on date,
    version    integer NOT NULL DEFAULT 1,
    PRIMARY KEY (office_id, short)
);
CALL protect_table('agencies', '{office_id,short}', 'office_id');
CREATE TABLE categories (
    office_id uuid NOT NULL REFERENCES offices,
    key       text NOT NULL,
    label     text NOT NULL,
    scope     text NOT NULL DEFAULT '',
    agencies  text[] NOT NULL,
    source    text NOT NULL DEFAULT '',
    checked_on date,
    version   integer NOT NULL DEFAULT 1,
    PRIMARY KEY (office_id, key)
);
CALL protect_table('categories', '{office_id,key}', 'office_id');
CREATE TABLE checklists (
    office_id uuid NOT NULL REFERENCES offices,
    category  text NOT NULL,
    slot      text NOT NULL,
    ordinal   integer NOT NULL,
    label     text NOT NULL,
    weight    integer NOT NULL CHECK (weight BETWEEN 0 AND 5),
    blocking  boolean NOT NULL,
    source    text NOT NULL DEFAULT '',
    checked_on date,
    version   integer NOT NULL DEFAULT 1,
    PRIMARY KEY (office_id, category, slot)
);
CALL protect_table('checklists', '{office_id,category,slot}', 'office_id');
CREATE TABLE service_standards (
    office_id uuid NOT NULL REFERENCES offices,
    key       text NOT NULL,
    standard  text NOT NULL,
    applies_to text NOT NULL,
    working_days integer,
    source    text NOT NULL DEFAULT '',
    checked_on date,
    version   integer NOT NULL DEFAULT 1,
    PRIMARY KEY (office_id, key)
);
CALL protect_table('service_standards', '{office_id,key}', 'office_id');
CREATE TABLE recipient_rules (
    office_id   uuid NOT NULL REFERENCES offices,
    rule        text NOT NULL,
    trigger     text NOT NULL,
    what_to_do  text NOT NULL,
    tell_resident text NOT NULL DEFAULT '',
    is_active   boolean NOT NULL DEFAULT true,
    source      text NOT NULL DEFAULT '',
    checked_on  date,
    version     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (office_id, rule)
);
CALL protect_table('recipient_rules', '{office_id,rule}', 'office_id');
CREATE TABLE consent_texts (
    office_id uuid NOT NULL REFERENCES offices,
    version_label text NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('use', 'program', 'keeping', 'disclosure')),
    language  text NOT NULL CHECK (language IN ('en', 'zh', 'ms', 'ta')),
    text      text NOT NULL,
    reviewed_by text NOT NULL DEFAULT '',
    PRIMARY KEY (office_id, version_label, kind, language)
);
CALL protect_table('consent_texts', '{office_id,version_label,kind,language}', 'office_id', '{}', 'SELECT, INSERT');
