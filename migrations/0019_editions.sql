-- What is to be published or withdrawn: one person proposes, another decides. At most one waits for a period.
-- `proposer` is the account's id. `document` is what was frozen, as JSON, until it stands in `publication`.
CREATE TABLE edition_proposal (
    id uuid PRIMARY KEY,
    act text NOT NULL,
    survey text NOT NULL,
    period text NOT NULL,
    edition bigint NOT NULL,
    proposed_at timestamptz NOT NULL,
    proposer uuid NOT NULL,
    proposed_by text NOT NULL,
    note text NOT NULL,
    document text NOT NULL,
    digest text NOT NULL,
    outcome text NOT NULL,
    decided_at timestamptz,
    decided_by text NOT NULL,
    answer text NOT NULL
);
CREATE UNIQUE INDEX edition_proposal_waiting ON edition_proposal (survey, period) WHERE outcome = 'waiting';
CREATE INDEX edition_proposal_edition ON edition_proposal (survey, period, edition);
