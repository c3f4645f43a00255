/// Somebody who can sign in: staff, a secretary, an elder, a helper. `name` is
/// empty where `person_no` names somebody on the roster. `phone` is sealed, and
/// found by `phone_hash` (keyed); a couple may share one. An account is closed
/// (`closed_at`, else 0) and not deleted, so that its lines keep their actor; but
/// one that naming a helper opened goes with a naming that is taken back at
/// once, if no line, audit or session speaks of it.
pub const ACCOUNT: &str = "CREATE TABLE IF NOT EXISTS account (
    id BIGINT NOT NULL PRIMARY KEY,
    person_no BIGINT NOT NULL,
    name TEXT NOT NULL,
    login TEXT UNIQUE,
    password TEXT NOT NULL,
    totp {blob},
    totp_step BIGINT NOT NULL,
    phone {blob},
    phone_hash {blob},
    closed_at BIGINT NOT NULL
)";

pub const ACCOUNT_BY_PHONE: &str =
    "CREATE INDEX IF NOT EXISTS account_by_phone ON account (phone_hash)";

pub const ACCOUNT_BY_PERSON: &str =
    "CREATE INDEX IF NOT EXISTS account_by_person ON account (person_no, id)";

/// A role that holds in a unit's subtree, from day to day (`until_on` empty: no
/// end yet). `given_by` is an account, 0 for whoever owns the machine.
pub const GRANT: &str = "CREATE TABLE IF NOT EXISTS access_grant (
    id BIGINT NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL,
    role TEXT NOT NULL,
    unit BIGINT NOT NULL,
    from_on BIGINT NOT NULL,
    until_on BIGINT,
    given_by BIGINT NOT NULL,
    ended_at BIGINT NOT NULL
)";

pub const GRANT_BY_ACCOUNT: &str =
    "CREATE INDEX IF NOT EXISTS access_grant_by_account ON access_grant (account, id)";

pub const GRANT_BY_UNIT: &str =
    "CREATE INDEX IF NOT EXISTS access_grant_by_unit ON access_grant (unit, id)";

/// A paper card: its number is known to the paper alone (`number_hash` is keyed)
/// and opens nothing without the PIN.
pub const CARD: &str = "CREATE TABLE IF NOT EXISTS card (
    id BIGINT NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL,
    number_hash {blob} NOT NULL UNIQUE,
    pin TEXT NOT NULL,
    revoked_at BIGINT NOT NULL
)";

pub const CARD_BY_ACCOUNT: &str =
    "CREATE INDEX IF NOT EXISTS card_by_account ON card (account, id)";

/// The code last sent to a phone.
pub const CODE: &str = "CREATE TABLE IF NOT EXISTS phone_code (
    phone_hash {blob} NOT NULL PRIMARY KEY,
    code_hash {blob} NOT NULL,
    sent_at BIGINT NOT NULL,
    tries BIGINT NOT NULL
)";

/// A browser that somebody has signed in on. `helps` is the elder acted for, 0
/// for oneself; `way` is password, phone or card.
pub const SESSION: &str = "CREATE TABLE IF NOT EXISTS session (
    key_hash {blob} NOT NULL PRIMARY KEY,
    id BIGINT NOT NULL UNIQUE,
    account BIGINT NOT NULL,
    helps BIGINT NOT NULL,
    way TEXT NOT NULL,
    device TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
)";

pub const SESSION_BY_ACCOUNT: &str =
    "CREATE INDEX IF NOT EXISTS session_by_account ON session (account, id)";

/// Family or a secretary who may act for an elder.
pub const HELPER: &str = "CREATE TABLE IF NOT EXISTS helper (
    person_no BIGINT NOT NULL,
    account BIGINT NOT NULL,
    named_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (person_no, account, named_at)
)";

pub const HELPER_BY_ACCOUNT: &str =
    "CREATE INDEX IF NOT EXISTS helper_by_account ON helper (account, person_no)";

/// Failed attempts, by what was tried and from where; `wait_until` in
/// milliseconds.
pub const ATTEMPT: &str = "CREATE TABLE IF NOT EXISTS attempt (
    of TEXT NOT NULL PRIMARY KEY,
    failed BIGINT NOT NULL,
    since BIGINT NOT NULL,
    wait_until BIGINT NOT NULL
)";

/// Who read personal data, and attempts to sign in. Nothing here is counted.
pub const AUDIT: &str = "CREATE TABLE IF NOT EXISTS audit (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    account BIGINT NOT NULL,
    helps BIGINT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    address_hash TEXT NOT NULL
)";

/// An elder's slip: what others did for them.
pub const LINE_BY_ELDER: &str = "CREATE INDEX IF NOT EXISTS journal_by_elder
    ON journal (on_behalf_of, seq) WHERE on_behalf_of <> 0";

/// A form that came in after its session had ended, sealed; `owner_hash` is of
/// the browser that sent it.
pub const DRAFT: &str = "CREATE TABLE IF NOT EXISTS draft (
    id BIGINT NOT NULL PRIMARY KEY,
    owner_hash {blob} NOT NULL,
    sealed {blob} NOT NULL,
    made_at BIGINT NOT NULL
)";
