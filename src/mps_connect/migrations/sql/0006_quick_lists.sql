-- A case that has not ended is one in ten after a year: lists of work start here, and need nothing else to choose and to count.
CREATE INDEX cases_open ON cases (office_id, updated_at DESC, id) INCLUDE (status, urgency, escalated, created_by, owner_id)
    WHERE status IN ('draft', 'submitted', 'in_progress', 'reopened');
-- Letters still in the house are few, and all belong to cases that have not ended.
CREATE INDEX letters_in_the_house ON letters (office_id, case_id) INCLUDE (status, updated_at, id)
    WHERE status IN ('draft', 'returned', 'vetted', 'approved');
-- Letters nobody has answered, in the order of their wait.
CREATE INDEX letters_out ON letters (office_id, sent_at, id) INCLUDE (case_id, updated_at) WHERE status = 'sent';
CREATE INDEX letters_answered ON letters (office_id, case_id) INCLUDE (updated_at, id) WHERE status = 'replied';
CREATE INDEX letters_to_approve ON letters (office_id, vetted_at, id) INCLUDE (case_id) WHERE status = 'vetted';

CREATE TABLE letter_checks (
    office_id  uuid NOT NULL,
    letter_id  uuid NOT NULL,
    case_id    uuid NOT NULL,
    basis      bytea NOT NULL CHECK (octet_length(basis) = 32),
    body_enc   bytea NOT NULL,
    PRIMARY KEY (office_id, letter_id),
    FOREIGN KEY (office_id, letter_id) REFERENCES letters,
    FOREIGN KEY (office_id, case_id) REFERENCES cases
);
COMMENT ON TABLE letter_checks IS
    'What was found on reading a letter against its case, sealed under the case''s key. Derived, so neither versioned nor captured.';
COMMENT ON COLUMN letter_checks.basis IS
    'Digest of the versions of everything that was read. A row whose basis is no longer the present one is read anew.';
CREATE INDEX letter_checks_case ON letter_checks (office_id, case_id);
ALTER TABLE letter_checks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY app_by_office ON letter_checks TO mps_app
    USING (office_id = (SELECT context_office())) WITH CHECK (office_id = (SELECT context_office()));
CREATE POLICY owner_all ON letter_checks TO mps_owner USING (true) WITH CHECK (true);
CREATE POLICY backup_all ON letter_checks FOR SELECT TO mps_backup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON letter_checks TO mps_app;
GRANT SELECT ON letter_checks TO mps_backup;
