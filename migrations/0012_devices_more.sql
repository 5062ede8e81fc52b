-- Where a kiosk stood before: what it took in there may still wait on it.

CREATE TABLE device_post (
    device_id uuid NOT NULL REFERENCES device (id),
    unit text NOT NULL,
    survey text NOT NULL,
    left_at timestamptz NOT NULL,
    PRIMARY KEY (device_id, unit, survey)
);
