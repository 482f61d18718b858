# ruleid: sql-functions-quote-names
EXECUTE 'SELECT * FROM ' || p_table;
# ruleid: sql-functions-quote-names
EXECUTE format('SELECT * FROM %s', p_table);
# ok: sql-functions-quote-names
EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', p_table);
# ok: sql-functions-quote-names
CREATE TRIGGER capture AFTER INSERT ON cases FOR EACH ROW EXECUTE FUNCTION audit.capture();
