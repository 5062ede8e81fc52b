-- Accounts that can be signed out everywhere, and a trail of acts in which each entry is chained to the one
-- before it by its hash. What the older table `audit` holds is moved into the chain at the next act.

ALTER TABLE account ADD COLUMN generation bigint NOT NULL DEFAULT 0;

CREATE TABLE audit_entry (
    sequence bigint PRIMARY KEY,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    before_act text NOT NULL,
    after_act text NOT NULL,
    origin text NOT NULL,
    previous text NOT NULL,
    hash text NOT NULL
);

CREATE INDEX audit_entry_action ON audit_entry (action, sequence);
CREATE INDEX audit_entry_actor ON audit_entry (actor, sequence);
CREATE INDEX audit_entry_subject ON audit_entry (subject, sequence);

-- One row: the end of the chain. Who appends changes it first.
CREATE TABLE audit_head (
    id bigint PRIMARY KEY,
    sequence bigint NOT NULL,
    hash text NOT NULL
);

INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '');
