-- The record: definitions, responses under them, and what is derived from them.

CREATE TABLE definition (
    survey text NOT NULL,
    version text NOT NULL,
    content text NOT NULL,
    signature text NOT NULL,
    loaded_at timestamptz NOT NULL,
    PRIMARY KEY (survey, version)
);

-- Append-only. `id` comes from the client; `digest` is of what the client said.
CREATE TABLE response (
    id uuid PRIMARY KEY,
    survey text NOT NULL,
    version text NOT NULL,
    unit text NOT NULL,
    channel text NOT NULL,
    answered_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    duration bigint,
    language text NOT NULL,
    answers text NOT NULL,
    digest text NOT NULL,
    FOREIGN KEY (survey, version) REFERENCES definition (survey, version)
);

CREATE INDEX response_received ON response (survey, received_at, id);

-- Free texts, apart so that they can be redacted.
CREATE TABLE response_text (
    response_id uuid NOT NULL REFERENCES response (id),
    question text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (response_id, question)
);

-- Taking a response out of the figures, and putting it back. The last event holds.
CREATE TABLE exclusion (
    response_id uuid NOT NULL REFERENCES response (id),
    sequence bigint NOT NULL,
    excluded boolean NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (response_id, sequence)
);

-- Changes not yet in the tallies. Sequence 0 is the response itself, others are its exclusions.
CREATE TABLE outbox (
    response_id uuid NOT NULL,
    sequence bigint NOT NULL,
    change bigint NOT NULL,
    PRIMARY KEY (response_id, sequence)
);

-- One row: who changes tallies changes it first. `generation` grows with every change.
CREATE TABLE fold_lock (
    id bigint PRIMARY KEY,
    generation bigint NOT NULL
);

INSERT INTO fold_lock (id, generation) VALUES (1, 0);

-- Counts, all of them computable from the record. Segment '' with code 0 counts everybody.
CREATE TABLE tally (
    survey text NOT NULL,
    segment text NOT NULL,
    unit text NOT NULL,
    month text NOT NULL,
    version text NOT NULL,
    code bigint NOT NULL,
    cells text NOT NULL,
    PRIMARY KEY (survey, segment, unit, month, version, code)
);

CREATE INDEX tally_month ON tally (survey, segment, month);

CREATE TABLE population (
    unit text NOT NULL,
    period text NOT NULL,
    transactions bigint NOT NULL,
    PRIMARY KEY (unit, period)
);
