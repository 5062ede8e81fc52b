-- Responses that are to be counted and cannot be read: no tally holds them, and figures they belong to say so.
CREATE TABLE uncounted (
    response_id uuid PRIMARY KEY,
    survey text NOT NULL,
    unit text NOT NULL,
    month text NOT NULL,
    flaw text NOT NULL
);

CREATE INDEX uncounted_survey ON uncounted (survey);
