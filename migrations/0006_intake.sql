-- Invitations and sheets of paper.

CREATE TABLE invitation_batch (
    id uuid PRIMARY KEY,
    survey text NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked boolean NOT NULL
);

-- Holds neither the dossier nor a response nor a time: from here nobody is found, before or after.
-- What the dossier answers is forgotten when the invitation is spent.
CREATE TABLE invitation (
    hash text PRIMARY KEY,
    batch_id uuid NOT NULL REFERENCES invitation_batch (id),
    unit text NOT NULL,
    field bigint,
    punctuality text,
    spent boolean NOT NULL
);

CREATE INDEX invitation_batch_unit ON invitation (batch_id, unit);

-- Dossiers that were invited, so that none is invited twice. Nothing leads from here to an invitation.
CREATE TABLE invited_dossier (
    survey text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (survey, hash)
);

-- A sheet of paper and the response that was typed from it.
CREATE TABLE sheet (
    survey text NOT NULL,
    number text NOT NULL,
    response_id uuid NOT NULL REFERENCES response (id),
    unit text NOT NULL,
    typed_by text NOT NULL,
    typed_at timestamptz NOT NULL,
    PRIMARY KEY (survey, number)
);

-- A sheet that was typed a second time. `answers` is what was read then; `differences` how many fields
-- were read otherwise, `settled` what became of them: '', 'first' or 'second'.
CREATE TABLE sheet_reading (
    survey text NOT NULL,
    number text NOT NULL,
    read_by text NOT NULL,
    read_at timestamptz NOT NULL,
    answers text NOT NULL,
    differences bigint NOT NULL,
    settled text NOT NULL,
    PRIMARY KEY (survey, number),
    FOREIGN KEY (survey, number) REFERENCES sheet (survey, number)
);
