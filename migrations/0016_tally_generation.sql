-- When a tally last changed, so that what a server holds in memory need not be read again as a whole.
ALTER TABLE tally ADD COLUMN generation bigint NOT NULL DEFAULT 0;

CREATE INDEX tally_generation ON tally (survey, generation) WHERE segment = '';

-- How many generations left their number at everything they changed. An earlier release leaves none, and a tally
-- that is gone has no place for it; then this falls behind, and everything is read again.
ALTER TABLE fold_lock ADD COLUMN marked bigint NOT NULL DEFAULT 0;
