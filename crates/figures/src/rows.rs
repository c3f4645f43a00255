use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};

/// The highest unit number the engine takes. Arrays are indexed by unit, so a
/// damaged number must not be able to ask for gigabytes.
pub const MAX_UNIT: u32 = 1 << 22;

/// The highest person number the engine takes, for the same reason.
pub const MAX_PERSON: u32 = 1 << 27;

/// One fact, as the journal posted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactRow {
    pub line: u32,
    /// The fact's number within its line, from 0 without gaps.
    pub n: u32,
    pub measure: MeasureId,
    pub unit: UnitId,
    pub person: PersonNo,
    pub initiative: u16,
    pub day: Day,
    pub precision: Precision,
    pub quantity: i64,
    pub grade: Grade,
    pub subject: UnitId,
}

/// One placement or life row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeRow {
    pub line: u32,
    pub n: u32,
    pub unit: UnitId,
    pub day: Day,
    pub change: TreeChange,
    /// +1 states the row, −1 takes an equal one back.
    pub sign: i8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreeChange {
    /// From this day on the unit hangs under this parent, or under none.
    Parent(Option<UnitId>),
    /// From this day on the unit is open, or closed.
    Open(bool),
}

/// A row the engine cannot take. The engine is unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    #[error("row ({line}, {n}) does not follow the last one")]
    OutOfOrder { line: u32, n: u32 },
    #[error("unit or person number {0} is too high to be one of ours")]
    TooHigh(u32),
    #[error("more than four thousand million facts")]
    Full,
}
