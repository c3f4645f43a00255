/// What an elder has agreed to: `kind` is photo, name, show or nominate,
/// `version` that of the text they agreed to, `how` card, paper, voice, phone or
/// password. It stands while `withdrawn_at` is 0.
pub const CONSENT: &str = "CREATE TABLE IF NOT EXISTS consent (
    id BIGINT NOT NULL PRIMARY KEY,
    person_no BIGINT NOT NULL,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    how TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL
)";

pub const CONSENT_BY_PERSON: &str =
    "CREATE INDEX IF NOT EXISTS consent_by_person ON consent (person_no, kind)";

/// What an elder asks others to do with what is held of them: `kind` is correct
/// or erase. Its words are beside the line that asked. It waits while
/// `answered_at` is 0.
pub const WISH: &str = "CREATE TABLE IF NOT EXISTS wish (
    id BIGINT NOT NULL PRIMARY KEY,
    person_no BIGINT NOT NULL,
    kind TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    is_done BIGINT NOT NULL
)";

pub const WISH_BY_PERSON: &str =
    "CREATE INDEX IF NOT EXISTS wish_by_person ON wish (person_no, id)";

/// Who looked at one person.
pub const AUDIT_BY_SUBJECT: &str =
    "CREATE INDEX IF NOT EXISTS audit_by_subject ON audit (subject, id)";
