-- Those who sign in, and what they did.

CREATE TABLE account (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    -- The name as it is compared: composed and in lower case.
    name_key text NOT NULL UNIQUE,
    password_hash text NOT NULL,
    role text NOT NULL,
    unit text,
    must_change boolean NOT NULL,
    disabled boolean NOT NULL,
    created_at timestamptz NOT NULL
);

-- Ids and secrets are kept as SHA-256 only.
CREATE TABLE session (
    id text PRIMARY KEY,
    data text NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE one_time_token (
    hash text PRIMARY KEY,
    purpose text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

-- Append-only.
CREATE TABLE audit (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    origin text NOT NULL
);

-- One row that is written to see whether the database takes a commit.
CREATE TABLE health (
    id bigint PRIMARY KEY,
    checked_at timestamptz NOT NULL
);
