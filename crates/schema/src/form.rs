/// A form of somebody else's that was filled once and is known again by its
/// fingerprint. Versions of one form share a `family`, the number of the first.
/// `body` is the file as it came, empty where it was too large to keep. The
/// line that remembered it has `form:<id>` as its subject and holds a salted
/// hash over the row and its places.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS form (
    id BIGINT NOT NULL PRIMARY KEY,
    family BIGINT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    name TEXT NOT NULL,
    salt {blob} NOT NULL,
    body {blob} NOT NULL
)";

pub const BY_FINGERPRINT: &str =
    "CREATE INDEX IF NOT EXISTS form_by_fingerprint ON form (fingerprint, id)";

/// The places of a form: where, which mark of the text there, and what it asks
/// for. `skeleton` is the text around it, empty where the mark stands alone;
/// `before` and `above` are the labels nearest to it.
pub const PLACE: &str = "CREATE TABLE IF NOT EXISTS form_place (
    form BIGINT NOT NULL,
    n BIGINT NOT NULL,
    area BIGINT NOT NULL,
    at_row BIGINT NOT NULL,
    at_col BIGINT NOT NULL,
    nth BIGINT NOT NULL,
    mark_n BIGINT NOT NULL,
    mark TEXT NOT NULL,
    indicator TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    skeleton TEXT NOT NULL,
    before TEXT NOT NULL,
    above TEXT NOT NULL,
    PRIMARY KEY (form, n)
) {clustered}";
