-- Reports of compliance and the evidence they were made from.
CREATE TABLE compliance_runs (
    office_id uuid NOT NULL REFERENCES offices,
    id        uuid NOT NULL,
    at        timestamptz NOT NULL,
    score     numeric(5,4) NOT NULL CHECK (score BETWEEN 0 AND 1),
    grade     text NOT NULL CHECK (grade IN ('compliant', 'at_risk', 'not_compliant')),
    health    text NOT NULL CHECK (health IN ('healthy', 'degraded', 'unhealthy')),
    shares    jsonb NOT NULL,
    findings  jsonb NOT NULL,
    fallen    text[] NOT NULL DEFAULT '{}',
    risen     text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (office_id, id)
);
COMMENT ON TABLE compliance_runs IS 'Each time the controls were looked at: what was found of each, and the score it makes. Only ever added.';
COMMENT ON COLUMN compliance_runs.findings IS 'By control: state, plain words, and the numbers they rest on. Nothing of a resident.';
CREATE INDEX compliance_runs_newest ON compliance_runs (office_id, at DESC, id);
CALL protect_table('compliance_runs', '{id}', 'office_id', '{}', 'SELECT, INSERT');

CREATE TABLE compliance_attestations (
    office_id  uuid NOT NULL REFERENCES offices,
    id         uuid NOT NULL,
    control    text NOT NULL CHECK (control ~ '^[a-z_]{2,60}$'),
    by_id      uuid NOT NULL,
    at         timestamptz NOT NULL,
    until      timestamptz NOT NULL CHECK (until > at),
    remark_enc bytea NOT NULL,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, by_id) REFERENCES users
);
COMMENT ON TABLE compliance_attestations IS 'A person''s word for what the program cannot look at, and until when it counts. The newest one of a control counts.';
COMMENT ON COLUMN compliance_attestations.remark_enc IS 'What they looked at, in their words: sealed under the office''s key.';
CREATE INDEX compliance_attestations_newest ON compliance_attestations (office_id, control, at DESC);
CALL protect_table('compliance_attestations', '{id}', 'office_id', '{}', 'SELECT, INSERT');

CREATE TABLE compliance_reports (
    office_id uuid NOT NULL REFERENCES offices,
    id        uuid NOT NULL,
    cadence   text NOT NULL CHECK (cadence IN ('daily', 'weekly', 'monthly', 'quarterly', 'yearly')),
    first_day date NOT NULL,
    last_day  date NOT NULL CHECK (last_day >= first_day),
    asked_by  uuid,
    by_clock  boolean NOT NULL DEFAULT false,
    asked_at  timestamptz NOT NULL,
    made_at   timestamptz,
    run_id    uuid,
    html      bytea,
    pdf       bytea,
    json      bytea,
    statement text,
    PRIMARY KEY (office_id, id),
    FOREIGN KEY (office_id, asked_by) REFERENCES users,
    FOREIGN KEY (office_id, run_id) REFERENCES compliance_runs,
    CHECK ((made_at IS NULL) = (run_id IS NULL) AND (made_at IS NULL) = (html IS NULL) AND (made_at IS NULL) = (pdf IS NULL)
           AND (made_at IS NULL) = (json IS NULL) AND (made_at IS NULL) = (statement IS NULL))
);
COMMENT ON TABLE compliance_reports IS 'A report for a period, in three forms, with the signed statement that speaks for them. Once made it never changes.';
COMMENT ON COLUMN compliance_reports.asked_by IS 'NULL: the clock did, or an operator by hand.';
CREATE INDEX compliance_reports_newest ON compliance_reports (office_id, asked_at DESC, id);
CREATE INDEX compliance_reports_run ON compliance_reports (office_id, run_id) WHERE run_id IS NOT NULL;
-- The clock asks for each period once, however many workers run and however often a job is begun again.
CREATE UNIQUE INDEX compliance_reports_of_the_clock ON compliance_reports (office_id, cadence, first_day) WHERE by_clock;
-- The statement holds the digest of each form: the record need not hold the forms themselves once more.
CALL protect_table('compliance_reports', '{id}', 'office_id', '{html,pdf,json}', 'SELECT, INSERT');
GRANT UPDATE (made_at, run_id, html, pdf, json, statement) ON compliance_reports TO mps_app;
CREATE FUNCTION public.report_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'report % is made and stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION public.report_stays() FROM PUBLIC;
CREATE TRIGGER made_stays BEFORE UPDATE ON compliance_reports FOR EACH ROW WHEN (OLD.made_at IS NOT NULL)
    EXECUTE FUNCTION public.report_stays();
ALTER TABLE compliance_reports ENABLE ALWAYS TRIGGER made_stays;
