/// One line per accepted verb. `seq` is gapless; `facts_hash` covers every row
/// the line posted, `hash` covers the line and the hash before it.
pub const LINE: &str = "CREATE TABLE IF NOT EXISTS journal (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    on_behalf_of BIGINT NOT NULL,
    channel TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    facts_n BIGINT NOT NULL,
    facts_hash {blob} NOT NULL,
    prev_hash {blob} NOT NULL,
    hash {blob} NOT NULL
)";

pub const LINE_BY_SUBJECT: &str =
    "CREATE INDEX IF NOT EXISTS journal_by_subject ON journal (subject, seq)";

/// One row: the newest line. Taken once, last, in every writing transaction.
pub const HEAD: &str = "CREATE TABLE IF NOT EXISTS journal_head (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash {blob} NOT NULL
)";

pub const HEAD_ROW: &str = "INSERT INTO journal_head (id, seq, hash)
    SELECT 1, 0, CAST('' AS {blob}) WHERE NOT EXISTS (SELECT 1 FROM journal_head)";

/// Free text that belongs to a line, beside its salt. The line holds the salted
/// hash, so that erasing the row (or its salt) leaves the chain whole.
pub const TEXT: &str = "CREATE TABLE IF NOT EXISTS line_text (
    seq BIGINT NOT NULL,
    name TEXT NOT NULL,
    salt {blob} NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (seq, name)
) {clustered}";

/// Who acts: lines hold `key`, a salted hash of the name.
pub const ACTOR: &str = "CREATE TABLE IF NOT EXISTS actor (
    key TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    salt {blob} NOT NULL
)";
