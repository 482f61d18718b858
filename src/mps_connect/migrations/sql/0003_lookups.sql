-- Look-ups that must run with their owner's eyes: before an office is known, or through an index row security would bar.
CREATE POLICY signin_reads ON users FOR SELECT TO mps_signin USING (true);
CREATE POLICY signin_reads ON sessions FOR SELECT TO mps_signin USING (true);
CREATE POLICY signin_reads ON offices FOR SELECT TO mps_signin USING (true);
GRANT SELECT (office_id, id, email, role, password_hash, is_active, name, constituent_id) ON users TO mps_signin;
GRANT SELECT ON sessions TO mps_signin;
GRANT SELECT (office_id, code, name, division, mp_name, is_demo) ON offices TO mps_signin;
CREATE POLICY finder_reads ON cases FOR SELECT TO mps_finder USING (true);
CREATE POLICY finder_reads ON constituents FOR SELECT TO mps_finder USING (true);
CREATE POLICY finder_reads ON case_words FOR SELECT TO mps_finder USING (true);
CREATE POLICY finder_reads ON access_logs FOR SELECT TO mps_finder USING (true);
GRANT SELECT ON access_logs TO mps_finder;
CREATE POLICY finder_reads ON replies FOR SELECT TO mps_finder USING (true);
GRANT SELECT (office_id, id, number, constituent_id, updated_at, created_by, owner_id) ON cases TO mps_finder;
GRANT SELECT (office_id, id, name, block, nric_hash, phone_hash) ON constituents TO mps_finder;
GRANT SELECT ON case_words TO mps_finder;
GRANT SELECT (office_id, case_id, agency_ref) ON replies TO mps_finder;

SET LOCAL ROLE mps_signin;
CREATE FUNCTION signin.by_email(p_email text)
    RETURNS TABLE (office_id uuid, user_id uuid, password_hash text, is_active boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT u.office_id, u.id, u.password_hash, u.is_active FROM public.users u WHERE u.email = p_email ORDER BY u.office_id;
END;
CREATE FUNCTION signin.by_token(p_token_hash bytea)
    RETURNS TABLE (office_id uuid, session_id uuid, user_id uuid, role text, name text, constituent_id uuid, is_active boolean,
                   created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz, ended_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT s.office_id, s.id, s.user_id, u.role, u.name, u.constituent_id, u.is_active, s.created_at, s.last_seen_at, s.expires_at,
           s.ended_at
      FROM public.sessions s JOIN public.users u ON u.office_id = s.office_id AND u.id = s.user_id
     WHERE s.token_hash = p_token_hash;
END;
CREATE FUNCTION signin.offices()
    RETURNS TABLE (office_id uuid, code text, name text, division text, mp_name text, is_demo boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT o.office_id, o.code, o.name, o.division, o.mp_name, o.is_demo FROM public.offices o ORDER BY o.name;
END;
-- The demo office's one-click accounts: the account's key is the part of its address before the @.
CREATE FUNCTION signin.demo_people()
    RETURNS TABLE (key text, office_id uuid, user_id uuid, name text, role text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT split_part(u.email, '@', 1), u.office_id, u.id, u.name, u.role
      FROM public.users u JOIN public.offices o ON o.office_id = u.office_id AND o.is_demo
     WHERE u.is_active AND split_part(u.email, '@', 1) = u.role AND split_part(u.email, '@', 2) = 'demo.invalid'
     ORDER BY array_position(ARRAY['volunteer', 'staff', 'mp', 'admin', 'auditor', 'resident'], u.role);
END;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA signin FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA signin TO mps_app;
RESET ROLE;

SET LOCAL ROLE mps_finder;
-- Cases of the context's office that match any of the given keys, best first, newest first among equals. p_author narrows to
-- one writer's cases. What very many share (a common name, a common word) is not gathered to be sorted: beyond 2,000 matches
-- the cases are walked from the newest until p_limit are found. Lesser kinds are looked for only while there is room.
-- Plans are made for the values at hand. OFFSET 0 keeps the walk a walk: row security hides from the planner how common a
-- name or a word is.
CREATE FUNCTION finder.cases(p_words bigint[], p_name text, p_number text, p_serial text, p_block text, p_nric bytea,
                             p_phone bytea, p_reference text, p_author uuid, p_limit integer)
    RETURNS TABLE (case_id uuid, rank integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_office uuid := public.context_office();
    v_many   CONSTANT integer := 2000;
BEGIN
    IF v_office IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH exact AS (
        SELECT p.id, 7 AS score FROM constituents p WHERE p.office_id = v_office AND p.nric_hash = p_nric
        UNION ALL
        SELECT p.id, 6 FROM constituents p WHERE p.office_id = v_office AND p.phone_hash = p_phone
        UNION ALL
        SELECT p.id, 3 FROM constituents p WHERE p.office_id = v_office AND lower(p.block) = lower(p_block)
    ), named AS MATERIALIZED (
        SELECT p.id FROM constituents p
         WHERE p.office_id = v_office AND p_name <> '' AND p.name ILIKE '%' || p_name || '%' LIMIT v_many + 1
    ), better AS MATERIALIZED (
        SELECT c.id, e.score, c.updated_at FROM exact e JOIN cases c ON c.office_id = v_office AND c.constituent_id = e.id
         WHERE p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author
        UNION ALL
        (SELECT c.id, 9, c.updated_at FROM cases c
          WHERE c.office_id = v_office AND p_number <> '' AND c.number LIKE p_number || '%'
            AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
          ORDER BY c.updated_at DESC LIMIT p_limit)
        UNION ALL
        SELECT c.id, 8, c.updated_at FROM cases c
         WHERE c.office_id = v_office AND p_serial <> '' AND split_part(c.number, '-', 5) = p_serial
           AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
        UNION ALL
        SELECT c.id, 5, c.updated_at FROM replies r JOIN cases c ON c.office_id = v_office AND c.id = r.case_id
         WHERE r.office_id = v_office AND p_reference <> '' AND lower(r.agency_ref) = lower(p_reference)
           AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
        UNION ALL
        SELECT c.id, 4, c.updated_at FROM named n JOIN cases c ON c.office_id = v_office AND c.constituent_id = n.id
         WHERE (SELECT count(*) FROM named) <= v_many
           AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
        UNION ALL
        (SELECT c.id, 4, c.updated_at FROM cases c
          WHERE c.office_id = v_office AND (SELECT count(*) FROM named) > v_many
            AND EXISTS (SELECT FROM constituents p WHERE p.office_id = v_office AND p.id = c.constituent_id
                                                     AND p.name ILIKE '%' || p_name || '%' OFFSET 0)
            AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
          ORDER BY c.updated_at DESC LIMIT p_limit)
    ), sounding AS MATERIALIZED (
        SELECT p.id FROM constituents p
         WHERE (SELECT count(DISTINCT b.id) FROM better b) < p_limit
           AND p.office_id = v_office AND length(p_name) > 3 AND p_name <% p.name LIMIT v_many + 1
    ), worded AS MATERIALIZED (
        SELECT w.case_id AS id FROM case_words w
         WHERE (SELECT count(DISTINCT b.id) FROM better b) < p_limit
           AND w.office_id = v_office AND cardinality(p_words) > 0 AND w.words @> p_words LIMIT v_many + 1
    ), hits AS (
        SELECT b.id, b.score, b.updated_at FROM better b
        UNION ALL
        SELECT c.id, 2, c.updated_at FROM sounding s JOIN cases c ON c.office_id = v_office AND c.constituent_id = s.id
         WHERE (SELECT count(*) FROM sounding) <= v_many
           AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
        UNION ALL
        (SELECT c.id, 2, c.updated_at FROM cases c
          WHERE c.office_id = v_office AND (SELECT count(*) FROM sounding) > v_many
            AND EXISTS (SELECT FROM constituents p WHERE p.office_id = v_office AND p.id = c.constituent_id
                                                     AND p_name <% p.name OFFSET 0)
            AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
          ORDER BY c.updated_at DESC LIMIT p_limit)
        UNION ALL
        SELECT c.id, 1, c.updated_at FROM worded w JOIN cases c ON c.office_id = v_office AND c.id = w.id
         WHERE (SELECT count(*) FROM worded) <= v_many
           AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
        UNION ALL
        (SELECT c.id, 1, c.updated_at FROM cases c
          WHERE c.office_id = v_office AND (SELECT count(*) FROM worded) > v_many
            AND EXISTS (SELECT FROM case_words w WHERE w.office_id = v_office AND w.case_id = c.id AND w.words @> p_words OFFSET 0)
            AND (p_author IS NULL OR c.created_by = p_author OR c.owner_id = p_author)
          ORDER BY c.updated_at DESC LIMIT p_limit)
    )
    SELECT h.id, max(h.score)::integer FROM hits h
     GROUP BY h.id, h.updated_at ORDER BY 2 DESC, h.updated_at DESC LIMIT p_limit;
END
$$;
-- Who opened one case, newest first; pages that merely listed it are left out.
CREATE FUNCTION finder.looks_at(p_case uuid, p_limit integer)
    RETURNS TABLE (at timestamptz, actor_id uuid, route text, detail text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT a.at, a.actor_id, a.route, a.detail FROM public.access_logs a
     WHERE a.office_id = public.context_office() AND a.case_ids @> ARRAY[p_case] AND cardinality(a.case_ids) = 1
     ORDER BY a.at DESC LIMIT p_limit;
END;
-- Every response that showed one case, newest first, lists too. Looks of one moment are never cut apart.
CREATE FUNCTION finder.looks_of_case(p_case uuid, p_person uuid, p_before timestamptz, p_limit integer)
    RETURNS TABLE (office_id uuid, id uuid, at timestamptz, actor_id uuid, route text, purpose text, detail text, case_ids uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT a.office_id, a.id, a.at, a.actor_id, a.route, a.purpose, a.detail, a.case_ids FROM public.access_logs a
     WHERE a.office_id = public.context_office() AND a.case_ids @> ARRAY[p_case]
       AND (p_person IS NULL OR a.actor_id = p_person) AND (p_before IS NULL OR a.at < p_before)
     ORDER BY a.at DESC FETCH FIRST p_limit ROWS WITH TIES;
END;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA finder FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA finder TO mps_app;
RESET ROLE;

-- How far a case's letters have come: the least advanced one that is still alive decides.
CREATE VIEW public.case_stages WITH (security_invoker = true) AS
    SELECT office_id, case_id,
           min(CASE status WHEN 'draft' THEN 1 WHEN 'returned' THEN 1 WHEN 'vetted' THEN 2 WHEN 'approved' THEN 3
                           WHEN 'sent' THEN 4 ELSE 5 END) AS rank,
           bool_or(status = 'returned') AS any_returned,
           min(sent_at) FILTER (WHERE status = 'sent') AS waiting_since
      FROM public.letters WHERE status <> 'voided' GROUP BY office_id, case_id;
GRANT SELECT ON public.case_stages TO mps_app, mps_backup;
