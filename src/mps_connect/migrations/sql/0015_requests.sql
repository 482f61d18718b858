-- Requests of the people data is about, breaches, and the wall between casework and every other use of it.

CREATE TABLE data_requests (
    office_id       uuid NOT NULL REFERENCES offices,
    id              uuid NOT NULL,
    constituent_id  uuid NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('access', 'correction', 'withdrawal')),
    asked_through   text NOT NULL CHECK (asked_through IN ('portal', 'in_person', 'phone', 'letter', 'email')),
    received_on     date NOT NULL,
    due_on          date NOT NULL CHECK (due_on >= received_on),
    extended_at     timestamptz,
    status          text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'answered', 'refused', 'taken_back')),
    identity_check  text CHECK (identity_check IN ('portal', 'card_seen', 'known_in_person', 'called_back')),
    identity_by     uuid,
    identity_at     timestamptz,
    about           text NOT NULL DEFAULT '',
    case_id         uuid,
    fact_id         uuid,
    consents        text[] NOT NULL DEFAULT '{}',
    told_in         text CHECK (told_in IN ('en', 'zh', 'ms', 'ta')),
    told_at         timestamptz,
    asked_enc       bytea NOT NULL,
    reason_enc      bytea,
    opened_by       uuid NOT NULL,
    decided_by      uuid,
    decided_at      timestamptz,
    version         integer NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, constituent_id) REFERENCES constituents,
    FOREIGN KEY (office_id, opened_by) REFERENCES users,
    FOREIGN KEY (office_id, decided_by) REFERENCES users,
    FOREIGN KEY (office_id, identity_by) REFERENCES users,
    FOREIGN KEY (office_id, case_id) REFERENCES cases,
    FOREIGN KEY (office_id, fact_id) REFERENCES facts,
    CHECK ((status = 'open') = (decided_at IS NULL)),
    CHECK ((identity_check IS NULL) = (identity_at IS NULL)),
    CONSTRAINT known_before_answered CHECK (status <> 'answered' OR identity_check IS NOT NULL),
    CONSTRAINT told_before_withdrawn CHECK (kind <> 'withdrawal' OR status <> 'answered' OR told_at IS NOT NULL)
);
COMMENT ON TABLE data_requests IS 'What somebody asked about their own data: a copy of it, a correction, or consent taken back.';
COMMENT ON COLUMN data_requests.asked_enc IS 'Sealed under the constituent''s key: their words, and what a corrected value should be.';
COMMENT ON COLUMN data_requests.about IS 'Of a correction: the field of the contact details, or fact.';
CREATE INDEX data_requests_open ON data_requests (office_id, due_on, id) WHERE status = 'open';
CREATE INDEX data_requests_recent ON data_requests (office_id, created_at DESC, id);
CREATE INDEX data_requests_person ON data_requests (office_id, constituent_id);
CREATE INDEX data_requests_case ON data_requests (office_id, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX data_requests_fact ON data_requests (office_id, fact_id) WHERE fact_id IS NOT NULL;
-- One of a kind at a time: a second press of the button is the same request.
CREATE UNIQUE INDEX data_requests_one_open ON data_requests (office_id, constituent_id) WHERE status = 'open' AND kind = 'access';
CALL protect_table('data_requests', '{id}', 'constituent_id');

CREATE TABLE recipients_to_tell (
    office_id      uuid NOT NULL,
    id             uuid NOT NULL,
    request_id     uuid NOT NULL,
    constituent_id uuid NOT NULL,
    case_id        uuid,
    letter_id      uuid,
    agency         text NOT NULL,
    sent_on        date NOT NULL,
    told_on        date,
    channel        text CHECK (channel IN ('email', 'post', 'portal', 'hand', 'fax', 'phone')),
    told_by        uuid,
    version        integer NOT NULL DEFAULT 1,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, request_id, letter_id),
    FOREIGN KEY (office_id, constituent_id) REFERENCES constituents,
    FOREIGN KEY (office_id, case_id) REFERENCES cases,
    FOREIGN KEY (office_id, letter_id) REFERENCES letters,
    FOREIGN KEY (office_id, told_by) REFERENCES users,
    FOREIGN KEY (office_id, request_id) REFERENCES data_requests,
    CHECK ((told_on IS NULL) = (channel IS NULL) AND (told_on IS NULL) = (told_by IS NULL)),
    CHECK (told_on IS NULL OR told_on >= sent_on)
);
COMMENT ON TABLE recipients_to_tell IS 'Agencies that hold what was corrected or withdrawn since, each to be told by a person.';
CREATE INDEX recipients_to_tell_person ON recipients_to_tell (office_id, constituent_id);
CREATE INDEX recipients_to_tell_case ON recipients_to_tell (office_id, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX recipients_to_tell_letter ON recipients_to_tell (office_id, letter_id) WHERE letter_id IS NOT NULL;
CREATE INDEX recipients_to_tell_waiting ON recipients_to_tell (office_id, request_id) WHERE told_on IS NULL;
CALL protect_table('recipients_to_tell', '{id}', 'constituent_id');

CREATE TABLE data_releases (
    office_id      uuid NOT NULL,
    id             uuid NOT NULL,
    request_id     uuid NOT NULL,
    constituent_id uuid NOT NULL,
    sha256         bytea NOT NULL CHECK (octet_length(sha256) = 32),
    size           integer NOT NULL,
    pieces         integer NOT NULL,
    withheld       jsonb NOT NULL DEFAULT '[]',
    package_enc    bytea,
    keep_until     timestamptz NOT NULL,
    destroyed_at   timestamptz,
    made_by        uuid NOT NULL,
    made_at        timestamptz NOT NULL,
    version        integer NOT NULL DEFAULT 1,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, constituent_id) REFERENCES constituents,
    FOREIGN KEY (office_id, request_id) REFERENCES data_requests,
    FOREIGN KEY (office_id, made_by) REFERENCES users,
    CHECK ((package_enc IS NULL) = (destroyed_at IS NOT NULL))
);
COMMENT ON TABLE data_releases IS 'That a copy was handed out, and the copy itself, sealed under the constituent''s key, for three days.';
COMMENT ON COLUMN data_releases.withheld IS 'Which pieces were left out and by which ground: ids and codes, never words.';
CREATE INDEX data_releases_request ON data_releases (office_id, request_id, made_at DESC);
CREATE INDEX data_releases_person ON data_releases (office_id, constituent_id);
CREATE INDEX data_releases_kept ON data_releases (office_id, keep_until) WHERE package_enc IS NOT NULL;
-- The copy is a copy: captured, it would stand in the record as long as the record keeps its values.
CALL protect_table('data_releases', '{id}', 'constituent_id', '{package_enc}');

CREATE TABLE breaches (
    office_id         uuid NOT NULL REFERENCES offices,
    id                uuid NOT NULL,
    year              integer NOT NULL,
    ordinal           integer NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('wrong_recipient', 'looked_without_cause', 'account_taken', 'device_lost', 'paper_lost',
                                                    'shown_in_public', 'system_entered', 'other')),
    data_kinds        text[] NOT NULL DEFAULT '{}',
    found_at          timestamptz NOT NULL,
    began_at          timestamptz,
    ended_at          timestamptz,
    story_enc         bytea NOT NULL,
    assessed_at       timestamptz,
    assessed_by       uuid,
    significant_harm  boolean,
    counted           integer CHECK (counted >= 0),
    notifiable        boolean,
    notify_by         date,
    reasons_enc       bytea,
    pdpc_told_at      timestamptz,
    pdpc_reference    text NOT NULL DEFAULT '',
    people_exception  text CHECK (people_exception IN ('harm_prevented', 'unreadable_to_others', 'told_not_to')),
    closed_at         timestamptz,
    closed_by         uuid,
    recorded_by       uuid NOT NULL,
    version           integer NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, recorded_by) REFERENCES users,
    FOREIGN KEY (office_id, assessed_by) REFERENCES users,
    FOREIGN KEY (office_id, closed_by) REFERENCES users,
    CHECK (ended_at IS NULL OR began_at <= ended_at),
    CHECK ((assessed_at IS NULL) = (notifiable IS NULL)),
    CHECK ((notifiable IS TRUE) = (notify_by IS NOT NULL)),
    CONSTRAINT told_before_closed CHECK (closed_at IS NULL OR (assessed_at IS NOT NULL AND (NOT notifiable OR pdpc_told_at IS NOT NULL)))
);
COMMENT ON TABLE breaches IS 'What went wrong with personal data, whether it must be told, to whom, and what was done.';
COMMENT ON COLUMN breaches.story_enc IS 'Sealed under the office''s key, as every narrative here.';
COMMENT ON COLUMN breaches.counted IS 'People affected as reckoned by hand, where the record of looks cannot tell.';
CREATE INDEX breaches_recent ON breaches (office_id, found_at DESC, id);
CREATE INDEX breaches_open ON breaches (office_id, notify_by) WHERE closed_at IS NULL;
CALL protect_table('breaches', '{id}', 'office_id');

CREATE TABLE breach_people (
    office_id      uuid NOT NULL,
    id             uuid NOT NULL,
    breach_id      uuid NOT NULL,
    constituent_id uuid NOT NULL,
    how            text NOT NULL CHECK (how IN ('access_log', 'by_hand')),
    told_on        date,
    channel        text CHECK (channel IN ('email', 'post', 'hand', 'phone', 'in_person')),
    told_by        uuid,
    version        integer NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, breach_id, constituent_id),
    FOREIGN KEY (office_id, breach_id) REFERENCES breaches,
    FOREIGN KEY (office_id, constituent_id) REFERENCES constituents,
    FOREIGN KEY (office_id, told_by) REFERENCES users,
    CHECK ((told_on IS NULL) = (channel IS NULL) AND (told_on IS NULL) = (told_by IS NULL))
);
COMMENT ON TABLE breach_people IS 'Whose data a breach touched, found from who looked or added by hand, and when they were told.';
CREATE INDEX breach_people_of ON breach_people (office_id, constituent_id);
CALL protect_table('breach_people', '{id}', 'constituent_id');

CREATE TABLE breach_steps (
    office_id uuid NOT NULL,
    id        uuid NOT NULL,
    breach_id uuid NOT NULL,
    at        timestamptz NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('recorded', 'step', 'people_found', 'assessed', 'pdpc_told', 'closed')),
    body_enc  bytea NOT NULL,
    detail    jsonb NOT NULL DEFAULT '{}',
    taken_by  uuid NOT NULL,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, breach_id) REFERENCES breaches,
    FOREIGN KEY (office_id, taken_by) REFERENCES users
);
COMMENT ON COLUMN breach_steps.detail IS 'Ids, moments and counts only: whose looks were asked about and how many people they showed.';
CREATE INDEX breach_steps_breach ON breach_steps (office_id, breach_id, at);
CALL protect_table('breach_steps', '{id}', 'office_id', '{}', 'SELECT, INSERT');

-- The wall. A transaction says what it is for; a table says what it may be read and written for. Whoever comes for anything
-- else is refused aloud. Without a context there is no purpose, and no row either.
CREATE FUNCTION public.for_purpose(p_allowed text[]) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_purpose text := nullif(current_setting('mps.purpose', true), '');
BEGIN
    IF v_purpose IS NULL THEN
        RETURN false;
    END IF;
    IF v_purpose = ANY (p_allowed) THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'this is not kept for %', v_purpose USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION public.for_purpose(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.for_purpose(text[]) TO mps_app, mps_owner, audit_reader;

CREATE PROCEDURE public.wall_off(p_table text, p_purposes text[])
    LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('DROP POLICY IF EXISTS wall ON public.%I', p_table);
    EXECUTE format('CREATE POLICY wall ON public.%I AS RESTRICTIVE TO mps_app USING ((SELECT public.for_purpose(%L))) '
                   'WITH CHECK ((SELECT public.for_purpose(%L)))', p_table, p_purposes, p_purposes);
END
$$;
REVOKE ALL ON PROCEDURE public.wall_off(text, text[]) FROM PUBLIC;

DO $$
DECLARE
    v_table text;
    v_any   CONSTANT text[] := '{casework,sign_in,office,audit,retention,compliance,data_rights,monitoring,set_up,keys,jobs}';
    v_cases CONSTANT text[] := '{casework,data_rights,retention,compliance,audit,monitoring,set_up}';
    v_words CONSTANT text[] := '{casework,data_rights,retention,compliance,set_up}';
BEGIN
    FOR v_table IN
        SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
         WHERE c.relnamespace = 'public'::regnamespace AND p.polname = 'app_by_office' AND NOT c.relispartition
    LOOP
        CALL public.wall_off(v_table, v_any);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['cases', 'case_words', 'conversations', 'letters', 'letter_checks', 'case_events',
                                   'consents', 'safety_events', 'data_lineage', 'look_reasons']
    LOOP
        CALL public.wall_off(v_table, v_cases);
    END LOOP;
    -- In which language somebody is answered who signs in, or is sent a link, stands with the person.
    CALL public.wall_off('constituents', v_cases || '{sign_in,office}');
    FOREACH v_table IN ARRAY ARRAY['conversation_turns', 'facts', 'assessments', 'case_notes', 'letter_versions', 'dispatches', 'replies']
    LOOP
        CALL public.wall_off(v_table, v_words);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['data_requests', 'recipients_to_tell', 'data_releases'] LOOP
        CALL public.wall_off(v_table, '{casework,data_rights,retention,compliance,set_up}');
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['breaches', 'breach_people', 'breach_steps'] LOOP
        CALL public.wall_off(v_table, '{data_rights,retention,compliance,set_up}');
    END LOOP;
END
$$;
