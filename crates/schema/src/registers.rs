/// Measures by number. The fixed vocabulary is in the program; rows here are
/// the legacy measures minted by imports, from 1000 on.
pub const MEASURE: &str = "CREATE TABLE IF NOT EXISTS measure (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    name TEXT NOT NULL UNIQUE
)";

pub const INITIATIVE: &str = "CREATE TABLE IF NOT EXISTS initiative (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    name TEXT NOT NULL UNIQUE
)";

/// Persons known from past ledgers only: `id` is the person's number, `name`
/// the keyed hash (hex) of the number the ledger gave them.
pub const LEGACY_PERSON: &str = "CREATE TABLE IF NOT EXISTS legacy_person (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    name TEXT NOT NULL UNIQUE
)";

/// The next number of each dense series.
pub const COUNTER: &str = "CREATE TABLE IF NOT EXISTS counter (
    name TEXT NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
)";

pub const SETTING: &str = "CREATE TABLE IF NOT EXISTS setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
)";
