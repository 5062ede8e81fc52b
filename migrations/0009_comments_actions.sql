-- What officials do with citizens' free texts, and the measures they take where points are lost.

-- Beside `response_text`, which stays as the citizen wrote it until it is redacted; then its body is empty.
CREATE TABLE comment_state (
    response_id uuid NOT NULL,
    question text NOT NULL,
    read_by text,
    read_at timestamptz,
    redacted_by text,
    redacted_at timestamptz,
    redaction_reason text,
    PRIMARY KEY (response_id, question)
);

CREATE TABLE comment_tag (
    response_id uuid NOT NULL,
    question text NOT NULL,
    tag text NOT NULL,
    PRIMARY KEY (response_id, question, tag)
);

CREATE INDEX comment_tag_tag ON comment_tag (tag);

-- A measure: what is lost where and why, what is done about it by whom until when. `due` is a day, `target`
-- and `baseline` are decimals as text.
CREATE TABLE improvement (
    id uuid PRIMARY KEY,
    survey text NOT NULL,
    node text NOT NULL,
    unit text NOT NULL,
    cause text NOT NULL,
    remedy text NOT NULL,
    person text NOT NULL,
    due text NOT NULL,
    target text,
    baseline_period text NOT NULL,
    baseline text,
    state text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE INDEX improvement_unit ON improvement (unit, due);

-- What became of it. The last event holds.
CREATE TABLE improvement_event (
    improvement_id uuid NOT NULL REFERENCES improvement (id),
    sequence bigint NOT NULL,
    state text NOT NULL,
    note text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (improvement_id, sequence)
);
