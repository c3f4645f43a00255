/// From `day` on, `aspect` of `unit` is `value`: its code, name, kind, life
/// (founded, split, closed, merged), mode, society link, online registration,
/// or a year's nil-return. A row with sign -1 takes an equal earlier row back.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS unit_attribute (
    unit BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    aspect TEXT NOT NULL,
    value TEXT NOT NULL,
    day BIGINT NOT NULL,
    sign BIGINT NOT NULL,
    PRIMARY KEY (unit, seq, n)
) {clustered}";

pub const BY_LINE: &str =
    "CREATE INDEX IF NOT EXISTS unit_attribute_by_line ON unit_attribute (seq, n)";
