-- How long each class of data is kept, what holds it, and who agreed.
CREATE TABLE retention_proposals (
    office_id         uuid NOT NULL REFERENCES offices,
    id                uuid NOT NULL,
    data_class        text NOT NULL CHECK (data_class IN ('closed_cases', 'constituents', 'audit', 'access', 'activities',
                                                          'sessions', 'links', 'idempotency', 'backups')),
    days              integer NOT NULL CHECK (days > 0),
    legal_basis       text NOT NULL,
    based_on          integer NOT NULL,
    reason_enc        bytea NOT NULL,
    proposed_by       uuid NOT NULL,
    proposed_at       timestamptz NOT NULL,
    answer            text CHECK (answer IN ('consented', 'refused', 'withdrawn')),
    answered_by       uuid,
    answered_at       timestamptz,
    answer_reason_enc bytea,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, id, data_class, days),
    FOREIGN KEY (office_id, proposed_by) REFERENCES users,
    FOREIGN KEY (office_id, answered_by) REFERENCES users,
    CHECK ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)),
    -- Two people: nobody answers their own proposal, and only they take it back.
    CHECK (answer IS NULL OR (answer = 'withdrawn') = (answered_by = proposed_by)),
    CHECK (answer <> 'refused' OR answer_reason_enc IS NOT NULL)
);
COMMENT ON TABLE retention_proposals IS 'Terms somebody wanted changed, and what the auditor answered. Reasons are sealed under the office''s key.';
CREATE UNIQUE INDEX retention_proposals_open ON retention_proposals (office_id, data_class) WHERE answer IS NULL;
CREATE INDEX retention_proposals_newest ON retention_proposals (office_id, proposed_at DESC, id);
CALL protect_table('retention_proposals', '{id}', 'office_id', '{}', 'SELECT, INSERT');
GRANT UPDATE (answer, answered_by, answered_at, answer_reason_enc) ON retention_proposals TO mps_app;

CREATE TABLE retention_policies (
    office_id   uuid NOT NULL REFERENCES offices,
    data_class  text NOT NULL CHECK (data_class IN ('closed_cases', 'constituents', 'audit', 'access', 'activities',
                                                    'sessions', 'links', 'idempotency', 'backups')),
    version     integer NOT NULL CHECK (version > 0),
    days        integer NOT NULL CHECK (days > 0),
    trigger     text NOT NULL,
    legal_basis text NOT NULL,
    proposal_id uuid,
    since       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (office_id, data_class, version),
    FOREIGN KEY (office_id, proposal_id, data_class, days) REFERENCES retention_proposals (office_id, id, data_class, days),
    -- Only what an office begins with needs nobody's consent.
    CHECK ((version = 1) = (proposal_id IS NULL)),
    CHECK (data_class <> 'backups' OR days <= 30)
);
COMMENT ON TABLE retention_policies IS 'How long each class is kept. A version is only ever added; the highest one is in force.';
CREATE INDEX retention_policies_proposal ON retention_policies (office_id, proposal_id, data_class, days) WHERE proposal_id IS NOT NULL;
CREATE INDEX retention_policies_newest ON retention_policies (office_id, since DESC);
CALL protect_table('retention_policies', '{office_id,data_class,version}', 'office_id', '{}', 'SELECT, INSERT');

CREATE TABLE retention_holds (
    office_id          uuid NOT NULL REFERENCES offices,
    id                 uuid NOT NULL,
    unit_kind          text NOT NULL CHECK (unit_kind IN ('case', 'constituent')),
    unit_id            uuid NOT NULL,
    case_number        text NOT NULL,
    basis              text NOT NULL CHECK (basis IN ('court', 'investigation', 'dispute', 'request', 'breach')),
    reason_enc         bytea NOT NULL,
    placed_by          uuid NOT NULL,
    placed_at          timestamptz NOT NULL,
    released_by        uuid,
    released_at        timestamptz,
    release_reason_enc bytea,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, placed_by) REFERENCES users,
    FOREIGN KEY (office_id, released_by) REFERENCES users,
    CHECK ((released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL) = (release_reason_enc IS NULL))
);
COMMENT ON TABLE retention_holds IS 'While released_at is null, nothing of the unit is erased. Reasons are sealed under the unit''s key.';
COMMENT ON COLUMN retention_holds.case_number IS 'The case by which it was placed. A row outlives its unit: no foreign key binds it to one.';
CREATE INDEX retention_holds_standing ON retention_holds (office_id, unit_id) WHERE released_at IS NULL;
CREATE INDEX retention_holds_newest ON retention_holds (office_id, placed_at DESC, id);
CALL protect_table('retention_holds', '{id}', 'unit_id', '{}', 'SELECT, INSERT');
GRANT UPDATE (released_by, released_at, release_reason_enc) ON retention_holds TO mps_app;

CREATE TABLE erasure_requests (
    office_id   uuid NOT NULL REFERENCES offices,
    id          uuid NOT NULL,
    scope       text NOT NULL CHECK (scope IN ('all_due', 'unit')),
    unit_kind   text CHECK (unit_kind IN ('case', 'constituent')),
    unit_id     uuid,
    case_number text,
    basis       text NOT NULL CHECK (basis IN ('term_over', 'withdrawn', 'ordered', 'mistake')),
    reason_enc  bytea NOT NULL,
    asked_by    uuid NOT NULL,
    asked_at    timestamptz NOT NULL,
    answer      text CHECK (answer IN ('agreed', 'refused', 'withdrawn')),
    answered_by uuid,
    answered_at timestamptz,
    run_id      uuid,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, asked_by) REFERENCES users,
    FOREIGN KEY (office_id, answered_by) REFERENCES users,
    CHECK ((scope = 'all_due') = (basis = 'term_over')),
    CHECK ((scope = 'unit') = (unit_id IS NOT NULL) AND (unit_id IS NULL) = (unit_kind IS NULL)
           AND (unit_id IS NULL) = (case_number IS NULL)),
    CHECK ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)),
    -- Two people: nobody agrees to an erasure they asked for.
    CHECK (answer IS NULL OR (answer = 'withdrawn') = (answered_by = asked_by)),
    CHECK (run_id IS NULL OR answer = 'agreed')
);
COMMENT ON TABLE erasure_requests IS 'Erasures asked for by hand. The reason is sealed under the office''s key: it must outlive the unit.';
CREATE UNIQUE INDEX erasure_requests_open ON erasure_requests (office_id, coalesce(unit_id, office_id)) WHERE answer IS NULL;
CREATE INDEX erasure_requests_newest ON erasure_requests (office_id, asked_at DESC, id);
CALL protect_table('erasure_requests', '{id}', 'office_id', '{}', 'SELECT, INSERT');
GRANT UPDATE (answer, answered_by, answered_at, run_id) ON erasure_requests TO mps_app;
