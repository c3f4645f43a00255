/// A list that went out on paper with numbered rows. The same rows printed
/// again by the same account (`fingerprint`) are the same list.
pub const LIST: &str = "CREATE TABLE IF NOT EXISTS paper_list (
    id BIGINT NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    UNIQUE (account, fingerprint)
)";

/// Who stood in which row.
pub const ROW: &str = "CREATE TABLE IF NOT EXISTS paper_row (
    list BIGINT NOT NULL,
    n BIGINT NOT NULL,
    person_no BIGINT NOT NULL,
    PRIMARY KEY (list, n)
) {clustered}";
