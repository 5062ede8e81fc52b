-- Kiosks: devices that stand at a unit and ask one survey. The token is kept as SHA-256 only.

CREATE TABLE device (
    id uuid PRIMARY KEY,
    token_hash text NOT NULL UNIQUE,
    unit text NOT NULL,
    survey text NOT NULL,
    label text NOT NULL,
    idle_seconds bigint NOT NULL,
    warning_seconds bigint NOT NULL,
    -- What becomes of a response that was left half filled in: discard or send.
    partial text NOT NULL,
    whole_screen boolean NOT NULL,
    -- The clerk's PIN as the device itself checks it: PBKDF2 in hex, with its salt.
    pin_salt text NOT NULL,
    pin_hash text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    last_heard_at timestamptz,
    -- Responses that waited on the device when it was last heard.
    waiting bigint NOT NULL
);

CREATE INDEX device_unit ON device (unit);
