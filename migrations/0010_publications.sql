-- Figures as they were published. Append-only: a correction is another edition.
-- `document` is the whole of it as JSON, `digest` its SHA-256 in hex.
CREATE TABLE publication (
    id uuid PRIMARY KEY,
    survey text NOT NULL,
    period text NOT NULL,
    edition bigint NOT NULL,
    published_at timestamptz NOT NULL,
    actor text NOT NULL,
    note text NOT NULL,
    document text NOT NULL,
    digest text NOT NULL,
    UNIQUE (survey, period, edition)
);
