/// Countable consequences of lines. Never updated, never deleted. The key
/// begins with the person so that the table can be sharded by person.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS fact (
    person_no BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    measure BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    initiative BIGINT NOT NULL,
    day BIGINT NOT NULL,
    precision BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    grade BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    PRIMARY KEY (person_no, seq, n)
) {clustered}";

pub const BY_LINE: &str = "CREATE INDEX IF NOT EXISTS fact_by_line ON fact (seq, n)";
