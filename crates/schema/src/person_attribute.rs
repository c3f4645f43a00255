/// From `day` on, `aspect` of the person is `value`. Values are codes, numbers
/// and salted hashes only: a chained row cannot be erased.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS person_attribute (
    person_no BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    aspect TEXT NOT NULL,
    value TEXT NOT NULL,
    day BIGINT NOT NULL,
    sign BIGINT NOT NULL,
    PRIMARY KEY (person_no, seq, n)
) {clustered}";

pub const BY_LINE: &str =
    "CREATE INDEX IF NOT EXISTS person_attribute_by_line ON person_attribute (seq, n)";
