-- How many responses stood behind the value that a measure started from; unknown for older measures.
ALTER TABLE improvement ADD COLUMN baseline_n bigint;

-- The sheet that a response was typed from.
CREATE INDEX sheet_response ON sheet (response_id);
