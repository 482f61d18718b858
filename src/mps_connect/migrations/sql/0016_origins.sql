-- A record that was forked goes on in a tree of the next number, whose first leaf says from which checkpoint, and why.
SET LOCAL ROLE audit_owner;
COMMENT ON COLUMN audit.leaves.leaf_index IS 'Place of the leaf: those of tree N (.../audit/N) begin at (N - 1) << 40, and count from there.';
COMMENT ON COLUMN audit.checkpoints.tree_size IS 'Size of the tree that was signed, on top of where the tree''s leaves begin. What was signed is in the note.';
COMMENT ON COLUMN audit.tree_state.size IS 'Leaves of the newest tree, counted from its own first.';

-- Not through capture: the row is the new tree's first leaf, before everything that waits.
CREATE FUNCTION audit.begin_tree(p_citation text, p_reason text, p_commitment bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_seq bigint;
BEGIN
    IF p_citation !~ '^[^[:space:]]{3,200} [0-9]{1,19} [0-9a-f]{64}$' THEN
        RAISE EXCEPTION 'no checkpoint is named so' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF length(p_reason) NOT BETWEEN 3 AND 500 THEN
        RAISE EXCEPTION 'a reason has 3 to 500 characters' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO audit.logs (table_name, row_pk, op, changed, actor, purpose, commitment)
    VALUES ('audit.tree_state', p_citation, 'C', '{}', 'system:new_origin', p_reason, p_commitment)
    RETURNING seq INTO v_seq;
    RETURN v_seq;
END
$$;
REVOKE ALL ON FUNCTION audit.begin_tree(text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.begin_tree(text, text, bytea) TO audit_seq;
RESET ROLE;
