-- The record's partition keeps the record's own walls, also for whoever names it directly.
SET LOCAL ROLE audit_owner;
ALTER TABLE audit.logs_default ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seq_reads ON audit.logs_default;
DROP POLICY IF EXISTS backup_reads ON audit.logs_default;
CREATE POLICY seq_reads ON audit.logs_default FOR SELECT TO audit_seq USING (true);
CREATE POLICY backup_reads ON audit.logs_default FOR SELECT TO mps_backup USING (true);
RESET ROLE;
