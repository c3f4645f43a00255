//! What an import brings of new people, written once. The rows of a batch mean
//! nothing to anybody until its line says where they belong, which is one
//! number in one row: so no transaction is long, however many people there are.

/// `line` is the line that made the batch's rows true; 0 while the import is at
/// work, -1 while the rows are being cleared away.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS batch (
    id BIGINT NOT NULL PRIMARY KEY,
    begun_on BIGINT NOT NULL,
    line BIGINT NOT NULL
)";

/// Facts of new people. `person_no` ascends with `n`: rows are added at the end
/// and found by person without a second index.
pub const FACT: &str = "CREATE TABLE IF NOT EXISTS batch_fact (
    batch BIGINT NOT NULL,
    person_no BIGINT NOT NULL,
    n BIGINT NOT NULL,
    measure BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    day BIGINT NOT NULL,
    precision BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (batch, person_no, n)
) {clustered}";

pub const ATTRIBUTE: &str = "CREATE TABLE IF NOT EXISTS batch_attribute (
    batch BIGINT NOT NULL,
    person_no BIGINT NOT NULL,
    n BIGINT NOT NULL,
    aspect TEXT NOT NULL,
    value TEXT NOT NULL,
    day BIGINT NOT NULL,
    PRIMARY KEY (batch, person_no, n)
) {clustered}";
