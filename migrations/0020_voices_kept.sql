-- What pages are made with and nobody is shown, in hex.
CREATE TABLE secret_key (
    purpose text PRIMARY KEY,
    value text NOT NULL
);

-- Forms of the administration that were sent when the session had ended: given back to the same browser after
-- signing in. Id and browser are kept as SHA-256 only; `account` is '' where it is not known who typed.
CREATE TABLE kept_form (
    id text PRIMARY KEY,
    browser text NOT NULL,
    account text NOT NULL,
    path text NOT NULL,
    way_back text NOT NULL,
    body text NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX kept_form_account ON kept_form (account, expires_at);
