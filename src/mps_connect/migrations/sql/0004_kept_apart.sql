-- Pointers that no key held so far: with them, no row of one office can name a row of another, or one that is not there.
ALTER TABLE users ADD FOREIGN KEY (office_id, constituent_id) REFERENCES constituents;
ALTER TABLE cases ADD FOREIGN KEY (office_id, routing_by) REFERENCES users;
ALTER TABLE conversation_turns ADD FOREIGN KEY (office_id, typed_by) REFERENCES users;
ALTER TABLE facts ADD FOREIGN KEY (office_id, decided_by) REFERENCES users,
                  ADD FOREIGN KEY (office_id, replaces) REFERENCES facts;
ALTER TABLE safety_events ADD FOREIGN KEY (office_id, decided_by) REFERENCES users;
ALTER TABLE consents ADD FOREIGN KEY (office_id, recorded_by) REFERENCES users;
ALTER TABLE letters ADD FOREIGN KEY (office_id, created_by) REFERENCES users,
                    ADD FOREIGN KEY (office_id, returned_by) REFERENCES users;
ALTER TABLE letter_versions ADD FOREIGN KEY (office_id, case_id) REFERENCES cases;
ALTER TABLE dispatches ADD FOREIGN KEY (office_id, case_id) REFERENCES cases;
ALTER TABLE replies ADD FOREIGN KEY (office_id, case_id) REFERENCES cases;
ALTER TABLE case_events ADD FOREIGN KEY (office_id, actor_id) REFERENCES users,
                        ADD FOREIGN KEY (office_id, letter_id) REFERENCES letters;
ALTER TABLE user_activities ADD FOREIGN KEY (office_id, case_id) REFERENCES cases;

-- What goes with a case, and what is read by it, is found without reading the office's whole table.
CREATE INDEX facts_turn ON facts (office_id, turn_id);
CREATE INDEX facts_replaced ON facts (office_id, replaces) WHERE replaces IS NOT NULL;
CREATE INDEX consents_person ON consents (office_id, constituent_id);
CREATE INDEX letter_versions_case ON letter_versions (office_id, case_id);
CREATE INDEX case_events_letter ON case_events (office_id, letter_id) WHERE letter_id IS NOT NULL;
CREATE INDEX user_activities_case ON user_activities (office_id, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX users_constituent ON users (office_id, constituent_id) WHERE constituent_id IS NOT NULL;

CREATE TABLE look_reasons (
    office_id  uuid NOT NULL,
    id         uuid NOT NULL,
    case_id    uuid NOT NULL,
    actor_id   uuid NOT NULL,
    at         timestamptz NOT NULL,
    reason_enc bytea NOT NULL,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES cases,
    FOREIGN KEY (office_id, actor_id) REFERENCES users
);
COMMENT ON TABLE look_reasons IS 'Why somebody asked to see a number in full, sealed. The id is that of the row in access_logs.';
COMMENT ON COLUMN access_logs.detail IS 'What was shown, in the product''s own words: never anything a person typed.';
CREATE INDEX look_reasons_case ON look_reasons (office_id, case_id);
CALL protect_table('look_reasons', '{id}', 'case_id', '{}', 'SELECT, INSERT');

-- A back-up that leaves out a table or a counter cannot be restored.
CREATE POLICY backup_all ON idempotency_keys FOR SELECT TO mps_backup USING (true);
GRANT SELECT ON idempotency_keys TO mps_backup;
SET LOCAL ROLE audit_owner;
GRANT SELECT ON SEQUENCE audit.seq TO mps_backup;
RESET ROLE;
GRANT SELECT ON alembic_version TO mps_backup;
