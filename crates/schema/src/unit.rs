/// Units as they stand today: a projection of `placement` and `unit_attribute`
/// for lists and look-ups. A unit whose founding was taken back keeps its row,
/// without a code. Days: 0 is "before our records", NULL is "not".
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS unit (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent BIGINT NOT NULL,
    mode TEXT NOT NULL,
    founded_on BIGINT NOT NULL,
    closed_on BIGINT
)";

pub const BY_PARENT: &str = "CREATE INDEX IF NOT EXISTS unit_by_parent ON unit (parent, code)";
pub const BY_NAME: &str = "CREATE INDEX IF NOT EXISTS unit_by_name ON unit (name)";

/// Today's tree, every pair of an ancestor and a descendant (itself at depth 0).
pub const CLOSURE: &str = "CREATE TABLE IF NOT EXISTS unit_closure (
    ancestor BIGINT NOT NULL,
    descendant BIGINT NOT NULL,
    depth BIGINT NOT NULL,
    PRIMARY KEY (ancestor, descendant)
) {clustered}";

pub const CLOSURE_UP: &str =
    "CREATE INDEX IF NOT EXISTS unit_closure_up ON unit_closure (descendant, depth)";
