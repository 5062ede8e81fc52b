-- Which rule of screening caught a response. A mark changes no figure; an exclusion may rest on it.
CREATE TABLE mark (
    response_id uuid NOT NULL REFERENCES response (id),
    rule text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (response_id, rule)
);
