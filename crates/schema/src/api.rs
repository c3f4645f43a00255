/// Keys of the API. The secret itself is kept nowhere, only its SHA-256. The
/// line that made a key has `api_key:<id>` as its subject and holds a salted
/// hash over this row; the line that revoked it has the same subject, so that a
/// revocation cannot be taken away unseen.
pub const KEY: &str = "CREATE TABLE IF NOT EXISTS api_key (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    unit BIGINT NOT NULL,
    rights TEXT NOT NULL,
    expires_on BIGINT NOT NULL,
    secret_hash {blob} NOT NULL,
    salt {blob} NOT NULL
)";

pub const KEY_BY_SECRET: &str =
    "CREATE UNIQUE INDEX IF NOT EXISTS api_key_by_secret ON api_key (secret_hash)";

/// Answers to writes, by the caller's own `Idempotency-Key`, so that a request
/// sent twice has one effect. `status` is 0 while the first is being worked on;
/// should that have ended without an answer, the next one may take it over
/// after `until` (milliseconds since 1970, UTC). Rows older than a day are
/// swept.
pub const ANSWER: &str = "CREATE TABLE IF NOT EXISTS api_answer (
    caller BIGINT NOT NULL,
    name TEXT NOT NULL,
    request_hash {blob} NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (caller, name)
) {clustered}";
