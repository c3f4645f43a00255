/// Who a person is and where they stand today. `details` is a JSON object of
/// the roster's remaining columns. `void_by` is the line that took the
/// registration back (0: none; below 0: minus the batch they came in, and nobody
/// is to see the row before that has its line). Erasing a person deletes this
/// row and the secret.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS person (
    person_no BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_on BIGINT NOT NULL,
    birth_precision BIGINT NOT NULL,
    retirement TEXT NOT NULL,
    managing_unit BIGINT NOT NULL,
    party_branch BIGINT NOT NULL,
    affiliation TEXT NOT NULL,
    details TEXT NOT NULL,
    merged_into BIGINT NOT NULL,
    left_on BIGINT,
    void_by BIGINT NOT NULL
)";

pub const BY_MANAGING_UNIT: &str =
    "CREATE INDEX IF NOT EXISTS person_by_managing_unit ON person (managing_unit, person_no)";
pub const BY_PARTY_BRANCH: &str =
    "CREATE INDEX IF NOT EXISTS person_by_party_branch ON person (party_branch, person_no)";

/// Sensitive fields, sealed together (AES-256-GCM), with keyed hashes for
/// look-up: by ID number, and by name + birth + phone.
pub const SECRET: &str = "CREATE TABLE IF NOT EXISTS person_secret (
    person_no BIGINT NOT NULL PRIMARY KEY,
    salt {blob} NOT NULL,
    sealed {blob} NOT NULL,
    id_hash {blob},
    likeness_hash {blob} NOT NULL
)";

pub const SECRET_BY_ID: &str =
    "CREATE INDEX IF NOT EXISTS person_secret_by_id ON person_secret (id_hash)";
pub const SECRET_BY_LIKENESS: &str =
    "CREATE INDEX IF NOT EXISTS person_secret_by_likeness ON person_secret (likeness_hash)";

/// Since version 4 the number is the row's own on SQLite, with no index beside
/// the table: it is copied, and takes the old one's place.
pub const BY_ROW: &str = "CREATE TABLE person_by_row (
    person_no {row} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_on BIGINT NOT NULL,
    birth_precision BIGINT NOT NULL,
    retirement TEXT NOT NULL,
    managing_unit BIGINT NOT NULL,
    party_branch BIGINT NOT NULL,
    affiliation TEXT NOT NULL,
    details TEXT NOT NULL,
    merged_into BIGINT NOT NULL,
    left_on BIGINT,
    void_by BIGINT NOT NULL
)";
pub const INTO_BY_ROW: &str = "INSERT INTO person_by_row SELECT * FROM person";
pub const WITHOUT_TABLE: &str = "DROP TABLE person";
pub const RENAME_BY_ROW: &str = "ALTER TABLE person_by_row RENAME TO person";

/// The same for the secret.
pub const SECRET_BY_ROW: &str = "CREATE TABLE person_secret_by_row (
    person_no {row} NOT NULL PRIMARY KEY,
    salt {blob} NOT NULL,
    sealed {blob} NOT NULL,
    id_hash {blob},
    likeness_hash {blob} NOT NULL
)";
pub const INTO_SECRET_BY_ROW: &str = "INSERT INTO person_secret_by_row SELECT * FROM person_secret";
pub const WITHOUT_SECRET: &str = "DROP TABLE person_secret";
pub const RENAME_SECRET_BY_ROW: &str = "ALTER TABLE person_secret_by_row RENAME TO person_secret";

/// What a line overwrote in `person` and `person_secret`, sealed, so that the
/// line can be taken back.
pub const BEFORE: &str = "CREATE TABLE IF NOT EXISTS person_before (
    person_no BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    sealed {blob} NOT NULL,
    PRIMARY KEY (person_no, seq)
) {clustered}";
