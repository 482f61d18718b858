"""How each piece of evidence is made good and then broken: statements run as superuser in a transaction that is rolled back."""

# ruff: noqa: E501, ISC004
# A statement is read whole, as the database gets it.

from __future__ import annotations

from dataclasses import dataclass

OPEN_GUARD = "ALTER EVENT TRIGGER mps_guard DISABLE"
SEALED = "decode('01' || repeat('00', 40), 'hex')"
PEOPLE = "(SELECT id FROM users WHERE office_id = %(office)s AND role = 'staff' LIMIT 1)"
CONSTITUENT = "(SELECT id FROM constituents WHERE office_id = %(office)s LIMIT 1)"
NEW_PERSON = (
    "INSERT INTO constituents (office_id, id, name) VALUES (%(office)s, gen_random_uuid(), 'Salmah Contoh')",
    "INSERT INTO keystore.subject_keys (office_id, shred_id, kek_id, wrapped) "
    "SELECT office_id, id, %(kek)s, decode(repeat('00', 40), 'hex') FROM constituents WHERE office_id = %(office)s",
)
NEW_CASE = (
    *NEW_PERSON,
    "INSERT INTO cases (office_id, id, number, constituent_id, status, channel, session_date, created_by, created_at, updated_at) "
    f"SELECT %(office)s, gen_random_uuid(), 'T-1', {CONSTITUENT}, 'submitted', 'walk_in', current_date, {PEOPLE}, now(), now()",
    "INSERT INTO keystore.subject_keys (office_id, shred_id, kek_id, wrapped) "
    "SELECT office_id, id, %(kek)s, decode(repeat('00', 40), 'hex') FROM cases WHERE office_id = %(office)s",
)
CASE = "(SELECT id FROM cases WHERE office_id = %(office)s LIMIT 1)"


def consent(kind: str, agency: str) -> str:
    return (
        "INSERT INTO consents (office_id, id, case_id, constituent_id, kind, agency, given, text_version, language, how, recorded_by, recorded_at) "
        f"SELECT %(office)s, gen_random_uuid(), {CASE}, {CONSTITUENT}, '{kind}', {agency}, true, '1', 'en', 'spoken', {PEOPLE}, now() - interval '1 day'"
    )


SENT_LETTER = (
    "INSERT INTO letters (office_id, id, case_id, ordinal, type, agency, status, current_version, content_hash, vetted_hash, vetted_by, "
    "vetted_at, approved_hash, approved_by, approved_at, sent_at, created_by, created_at, updated_at) "
    "SELECT %(office)s, gen_random_uuid(), " + CASE + ", 1, 'standard', 'HDB', 'sent', 1, h, h, s.id, now(), h, m.id, now(), now(), s.id, now(), now() "
    "FROM users s, users m, (SELECT decode(repeat('00', 32), 'hex') AS h) AS hash WHERE s.office_id = %(office)s AND m.office_id = %(office)s "
    "AND s.role = 'staff' AND m.role = 'mp' LIMIT 1"
)  # fmt: skip


def factor(role: str, kind: str) -> str:
    secret = f"{SEALED}, NULL, NULL" if kind == "totp" else "NULL, '\\x00', '\\x00'"
    return (
        "INSERT INTO authenticators (office_id, id, user_id, kind, secret_enc, credential_id, public_key, created_at, confirmed_at) "
        f"SELECT office_id, gen_random_uuid(), id, '{kind}', {secret}, now(), now() FROM users WHERE office_id = %(office)s AND role = '{role}'"
    )


def password(role: str, cost: str = "m=65536,t=3,p=4") -> str:
    return f"UPDATE users SET password_hash = '$argon2id$v=19${cost}$c2FsdA$aGFzaA' WHERE office_id = %(office)s AND role = '{role}'"


def check(whole: str, ended: str, holds: str) -> str:
    return (
        "INSERT INTO audit.checks (id, asked_by, whole, ended_at, holds, to_size) "
        f"VALUES (gen_random_uuid(), 'system:test', {whole}, now() - interval '{ended}', {holds}, 1)"
    )


def run(finished: str, certificate: str = "NULL") -> str:
    return (
        "INSERT INTO purge_runs (office_id, id, started_at, finished_at, certificate) VALUES (%(office)s, gen_random_uuid(), "
        f"now() - interval '{finished}', now() - interval '{finished}', {certificate})"
    )


@dataclass(frozen=True, slots=True)
class Break:
    """`good` makes the control hold, `bad` then breaks it, and what is said has `words` in it."""

    control: str
    bad: tuple[str, ...]
    words: str
    good: tuple[str, ...] = ()


BREAKS = (
    Break("changes_captured", (OPEN_GUARD, "ALTER TABLE letters DISABLE TRIGGER capture"), "letters"),
    Break("changes_captured", (OPEN_GUARD, "ALTER TABLE cases ENABLE TRIGGER capture"), "cases"),
    Break("changes_captured", (OPEN_GUARD, "DROP TRIGGER capture_look ON access_logs"), "access_logs"),
    Break("changes_captured", (OPEN_GUARD, "CREATE TABLE public.beside (office_id uuid, word text)"), "beside"),
    Break("record_only_grows", (OPEN_GUARD, "ALTER TABLE audit.logs DISABLE TRIGGER logs_append_only"), "audit.logs lets rows be changed"),
    Break("record_only_grows", (OPEN_GUARD, "DROP TRIGGER no_truncate ON audit.leaves"), "audit.leaves lets itself be emptied"),
    Break("record_only_grows", ("GRANT DELETE ON audit.leaves TO mps_app",), "can be written by the application"),
    Break("record_only_grows", ("GRANT audit_owner TO mps_app",), "belongs to audit_owner"),
    Break("guard_stands", (OPEN_GUARD,), "absent"),
    Break("guard_stands", (OPEN_GUARD, "ALTER TABLE cases DISABLE TRIGGER capture", "ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS"), "guard says"),
    Break(
        "sequenced_in_time",
        ("INSERT INTO audit.inbox (seq, at, salt, body) VALUES (1, now() - interval '2 minutes', decode(repeat('00', 32), 'hex'), '')",),
        "oldest for", good=("DELETE FROM audit.inbox",),
    ),
    Break("record_verified", (check("true", "1 hour", "false"),), "found something wrong", good=(check("true", "2 hours", "true"),)),
    Break("record_verified", (check("false", "1 hour", "false"),), "found something wrong", good=(check("true", "2 hours", "true"),)),
    Break(
        "record_verified",
        ("ALTER TABLE audit.checks DISABLE TRIGGER stays", "DELETE FROM audit.checks", check("true", "37 hours", "true")),
        "Read to its end", good=(check("true", "2 hours", "true"), OPEN_GUARD),
    ),
    Break(
        "record_witnessed",
        ("ALTER TABLE audit.cosignatures DISABLE TRIGGER only_grows", "UPDATE audit.cosignatures SET at = now() - interval '25 hours'"),
        "1 outside signed",
        good=(OPEN_GUARD, "INSERT INTO audit.cosignatures SELECT max(tree_size), 'witness.invalid/one', '', now() FROM audit.checkpoints"),
    ),
    Break(
        "record_published",
        (OPEN_GUARD, "ALTER TABLE audit.checkpoints DISABLE TRIGGER only_grows", "UPDATE audit.checkpoints SET root = decode(repeat('00', 32), 'hex')"),
        "not of this record",
    ),
    Break(
        "record_published",
        ("INSERT INTO audit.checkpoints SELECT max(tree_size) + 1, decode(repeat('00', 32), 'hex'), '', now() - interval '2 minutes' FROM audit.checkpoints",),
        "is old",
    ),
    Break(
        "looks_recorded",
        (
            OPEN_GUARD, "ALTER TABLE access_logs DISABLE TRIGGER capture_look",
            "INSERT INTO access_logs (office_id, id, at, actor_id, request_id, route, purpose) "
            f"SELECT %(office)s, gen_random_uuid(), now() - interval '1 hour', {PEOPLE}, gen_random_uuid(), 'GET /api/cases', 'casework'",
        ),
        "1 looks are not in the record",
    ),
    Break("second_factors", ("UPDATE authenticators SET removed_at = now()",), "(auditor)", good=(password("auditor"), factor("auditor", "totp"))),
    Break("second_factors", (password("staff"),), "(staff)", good=(password("auditor"), factor("auditor", "totp"))),
    Break("admin_passkeys", ("UPDATE authenticators SET confirmed_at = NULL",), "(admin)", good=(password("admin"), factor("admin", "passkey"))),
    Break("passwords_hashed", (password("staff", "m=19456,t=2,p=1"),), "something weaker", good=(password("staff"),)),
    Break(
        "passwords_hashed", ("UPDATE users SET password_hash = '$2b$12$abc' WHERE office_id = %(office)s AND role = 'mp'",), "something weaker",
        good=(password("staff"),),
    ),
    Break(
        "sessions_bounded",
        (
            "INSERT INTO sessions (office_id, id, user_id, token_hash, created_at, last_seen_at, expires_at) "
            f"SELECT %(office)s, gen_random_uuid(), {PEOPLE}, decode(repeat('00', 32), 'hex'), now(), now(), now() + interval '13 hours'",
        ),
        "1 sessions may live longer",
    ),
    Break(
        "signing_keys_fresh",
        ("UPDATE keystore.service_keys SET created_at = now() - interval '32 days'",), "32 days old",
        good=(
            "DELETE FROM keystore.service_keys",
            "INSERT INTO keystore.service_keys (id, kind, kek_id, wrapped, created_at) VALUES ('one', 'signing', %(kek)s, '', now())",
        ),
    ),
    Break("no_dormant_accounts", ("UPDATE users SET created_at = now() - interval '91 days' WHERE office_id = %(office)s AND role = 'mp'",), "1 accounts"),
    Break("no_demo_accounts", ("UPDATE offices SET is_demo = true",), "demo office"),
    Break(
        "alarms_quiet",
        (
            "INSERT INTO user_activities (office_id, id, user_id, at, kind) "
            f"SELECT %(office)s, gen_random_uuid(), {PEOPLE}, now() - interval '6 days', 'session_token_reused'",
        ),
        "1 alarms",
    ),
    Break("terms_in_bounds", ("DELETE FROM retention_policies WHERE data_class = 'links'",), "links"),
    Break(
        "terms_in_bounds", ("UPDATE retention_policies SET days = 900 WHERE data_class = 'sessions'",), "sessions",
    ),
    Break("purge_ran", ("DELETE FROM purge_runs",), "never run", good=(run("47 hours"),)),
    Break("purge_ran", ("UPDATE purge_runs SET finished_at = now() - interval '49 hours'",), "last ended", good=(run("47 hours"),)),
    Break(
        "nothing_overdue",
        (*NEW_CASE, "UPDATE cases SET status = 'closed', outcome = 'helped', closed_at = now() - interval '1830 days', created_at = now() - interval '6 years'"),
        "closed_cases",
    ),
    Break("purges_certified", (run("2 hours"),), "Without one that holds"),
    Break("purges_certified", (run("2 hours", "'A certificate of nobody'"),), "Without one that holds"),
    Break(
        "erased_stays_erased",
        ("INSERT INTO audit.payloads SELECT 0, office_id, shred_id, '\\x00' FROM audit.erased_units WHERE office_id = %(office)s",),
        "1 values",
        good=("INSERT INTO audit.erased_units (office_id, shred_id, seq, at) VALUES (%(office)s, gen_random_uuid(), 1, now())",),
    ),
    Break(
        "holds_reviewed",
        (
            "INSERT INTO retention_holds (office_id, id, unit_kind, unit_id, case_number, basis, reason_enc, placed_by, placed_at) "
            f"SELECT %(office)s, gen_random_uuid(), 'case', gen_random_uuid(), 'T-1', 'court', {SEALED}, {PEOPLE}, now() - interval '366 days'",
        ),
        "1 holds",
    ),
    Break(
        "words_sealed", ("UPDATE constituents SET contact_enc = 'S6700011J in clear, for anybody to read who comes by'",), "constituents.contact_enc",
        good=(*NEW_PERSON, f"UPDATE constituents SET contact_enc = {SEALED}"),
    ),
    Break(
        "words_sealed",
        (OPEN_GUARD, "CREATE TABLE public.beside (office_id uuid, word_enc text)", "GRANT SELECT ON public.beside TO mps_app"), "beside.word_enc",
    ),
    Break("every_unit_has_a_key", ("DELETE FROM keystore.subject_keys WHERE shred_id IN (SELECT id FROM cases)",), "1 cases", good=NEW_CASE),
    Break("wrapping_key_fresh", ("UPDATE keystore.subject_keys SET kek_id = 'older'",), "older one"),
    Break("wrapping_key_fresh", ("UPDATE keystore.subject_keys SET created_at = now() - interval '400 days'",), "400 days"),
    Break("offices_walled", (OPEN_GUARD, "ALTER TABLE cases NO FORCE ROW LEVEL SECURITY"), "public.cases"),
    Break("offices_walled", (OPEN_GUARD, "ALTER TABLE letters DISABLE ROW LEVEL SECURITY"), "public.letters"),
    Break("offices_walled", ("CREATE POLICY everybody ON facts TO mps_app USING (true)",), "public.facts"),
    Break("application_bound", ("ALTER ROLE mps_app BYPASSRLS",), "bypasses row security"),
    Break("application_bound", ("ALTER ROLE mps_app SUPERUSER",), "superuser"),
    Break("application_bound", ("GRANT CREATE ON SCHEMA public TO mps_app",), "makes things in schema public"),
    Break("permissions_as_agreed", ("INSERT INTO permissions VALUES ('volunteer', 'approve_letters')",), "volunteer approve_letters"),
    Break("permissions_as_agreed", ("DELETE FROM permissions WHERE role = 'mp' AND permission = 'approve_letters'",), "mp approve_letters"),
    Break("purposes_kept", ("DROP POLICY wall ON cases",), "cases"),
    Break(
        "purposes_kept",
        (
            "INSERT INTO access_logs (office_id, id, at, actor_id, request_id, route, purpose) "
            f"SELECT %(office)s, gen_random_uuid(), now(), {PEOPLE}, gen_random_uuid(), 'GET /api/cases', 'campaign'",
        ),
        "for something else",
    ),
    Break("two_people_a_letter", ("ALTER TABLE letters DROP CONSTRAINT two_people_on_the_exact_text",), "is gone"),
    Break("officer_in_place", ("UPDATE users SET is_active = false WHERE role = 'auditor'",), "Nobody", good=(factor("auditor", "totp"),)),
    Break("told_before_asked", ("DELETE FROM consent_texts WHERE language = 'ta' AND kind = 'use'",), "15 of 16"),
    Break(
        "texts_read_over", ("UPDATE consent_texts SET reviewed_by = '' WHERE language = 'ms'",), "12 of 16",
        good=("UPDATE consent_texts SET reviewed_by = 'A Contoh'",),
    ),
    Break("consent_to_use", ("UPDATE consents SET withdrawn_at = now()",), "1 open cases", good=(*NEW_CASE, consent("use", "NULL"))),
    Break(
        "consent_to_tell", ("UPDATE consents SET agency = 'CPF'",), "1 letters had none",
        good=(*NEW_CASE, consent("disclosure", "'HDB'"), SENT_LETTER),
    ),
    Break(
        "requests_in_time",
        (
            *NEW_PERSON,
            "INSERT INTO data_requests (office_id, id, constituent_id, kind, asked_through, received_on, due_on, asked_enc, opened_by, created_at, "
            f"updated_at) SELECT %(office)s, gen_random_uuid(), {CONSTITUENT}, 'access', 'phone', current_date - 40, current_date - 10, {SEALED}, "
            f"{PEOPLE}, now(), now()",
        ),
        "1 requests are overdue",
    ),
    Break(
        "breaches_in_time",
        (
            "INSERT INTO breaches (office_id, id, year, ordinal, kind, found_at, story_enc, recorded_by, created_at, updated_at) "
            f"SELECT %(office)s, gen_random_uuid(), 2026, 1, 'paper_lost', now() - interval '31 days', {SEALED}, {PEOPLE}, now(), now()",
        ),
        "1 breaches",
    ),
)  # fmt: skip
"""One or more for every control that the program looks at in the database."""
