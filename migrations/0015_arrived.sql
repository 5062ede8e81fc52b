-- New responses that are not in the tallies yet, in rows of those that were committed together: their ids one
-- behind the other, and the first of them as the key. What becomes of a response later waits in `outbox`.
CREATE TABLE arrived (
    first_id uuid PRIMARY KEY,
    ids bytea NOT NULL
);
