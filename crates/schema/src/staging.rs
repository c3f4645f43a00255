//! Where an import's rows waited until version 4 ([`crate::batch`] since).

pub const PERSON: &str = "CREATE {unlogged} TABLE IF NOT EXISTS staged_person (
    batch BIGINT NOT NULL,
    person_no BIGINT NOT NULL,
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_on BIGINT NOT NULL,
    birth_precision BIGINT NOT NULL,
    retirement TEXT NOT NULL,
    managing_unit BIGINT NOT NULL,
    party_branch BIGINT NOT NULL,
    affiliation TEXT NOT NULL,
    details TEXT NOT NULL,
    left_on BIGINT,
    PRIMARY KEY (batch, person_no)
) {clustered}";

pub const FACT: &str = "CREATE {unlogged} TABLE IF NOT EXISTS staged_fact (
    batch BIGINT NOT NULL,
    n BIGINT NOT NULL,
    person_no BIGINT NOT NULL,
    measure BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    initiative BIGINT NOT NULL,
    day BIGINT NOT NULL,
    precision BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    grade BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    PRIMARY KEY (batch, n)
) {clustered}";

pub const ATTRIBUTE: &str = "CREATE {unlogged} TABLE IF NOT EXISTS staged_attribute (
    batch BIGINT NOT NULL,
    n BIGINT NOT NULL,
    person_no BIGINT NOT NULL,
    aspect TEXT NOT NULL,
    value TEXT NOT NULL,
    day BIGINT NOT NULL,
    sign BIGINT NOT NULL,
    PRIMARY KEY (batch, n)
) {clustered}";

pub const WITHOUT_PERSON: &str = "DROP TABLE IF EXISTS staged_person";
pub const WITHOUT_FACT: &str = "DROP TABLE IF EXISTS staged_fact";
pub const WITHOUT_ATTRIBUTE: &str = "DROP TABLE IF EXISTS staged_attribute";
/// What an import killed under an older version has left behind.
pub const WITHOUT_NOBODYS: &str = "DELETE FROM person_secret WHERE NOT EXISTS
    (SELECT 1 FROM person WHERE person.person_no = person_secret.person_no)";
