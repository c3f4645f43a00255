/// The wording and rule of an indicator, as TOML, from this line on.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS definition (
    indicator TEXT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (indicator, seq, n)
) {clustered}";
