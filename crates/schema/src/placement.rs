/// From `day` on, `unit` hangs under `parent` (0: under none). A row with sign
/// -1 takes an equal earlier row back.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS placement (
    unit BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    parent BIGINT NOT NULL,
    day BIGINT NOT NULL,
    sign BIGINT NOT NULL,
    PRIMARY KEY (unit, seq, n)
) {clustered}";

pub const BY_LINE: &str = "CREATE INDEX IF NOT EXISTS placement_by_line ON placement (seq, n)";
