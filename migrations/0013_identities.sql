-- Who signs in by an identity provider: which of its people an account belongs to, from the first time on.

CREATE TABLE account_identity (
    account uuid PRIMARY KEY REFERENCES account (id),
    issuer text NOT NULL,
    -- The provider's own name for a person, which it gives to nobody else.
    subject text NOT NULL,
    bound_at timestamptz NOT NULL,
    UNIQUE (issuer, subject)
);
