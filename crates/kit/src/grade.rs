use serde::{Deserialize, Serialize};

/// How good the evidence behind a fact is (`A` best). A figure takes the worst
/// grade among its facts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Grade {
    /// An individual record.
    #[default]
    A = 0,
    /// Counted by two named people.
    B = 1,
    /// An estimate, with its method in words.
    C = 2,
}

impl Grade {
    pub fn letter(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
        }
    }

    /// Reads `A`, `B` or `C` in either case.
    pub fn parse(text: &str) -> Option<Grade> {
        match text {
            "A" | "a" => Some(Grade::A),
            "B" | "b" => Some(Grade::B),
            "C" | "c" => Some(Grade::C),
            _ => None,
        }
    }

    /// The grade stored as `number` (0, 1 or 2).
    pub fn from_number(number: i64) -> Option<Grade> {
        match number {
            0 => Some(Grade::A),
            1 => Some(Grade::B),
            2 => Some(Grade::C),
            _ => None,
        }
    }
}
