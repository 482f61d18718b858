# ruleid: sql-functions-quote-names
EXECUTE 'SELECT * FROM ' || p_table;
# ruleid: sql-functions-quote-names
EXECUTE format('SELECT * FROM %s', p_table);
# ok: sql-functions-quote-names
EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', p_table);
# ok: sql-functions-quote-names
CREATE TRIGGER capture AFTER INSERT ON cases FOR EACH ROW EXECUTE FUNCTION audit.capture();
# ok: sql-functions-quote-names
EXECUTE format('DELETE FROM %s WHERE office_id = $1 AND id = $2', p_root) USING p_office, p_id;
# ok: sql-functions-quote-names
EXECUTE format('CREATE TABLE audit.%I PARTITION OF audit.logs FOR VALUES FROM (%L) TO (%L)', v_name, v_from, v_to);
# ruleid: sql-functions-quote-names
EXECUTE format('DELETE FROM %s WHERE id = %L', p_table, p_id);
