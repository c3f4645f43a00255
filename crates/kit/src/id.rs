//! Identifiers as types, so that a unit can never be passed for a person.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> i64 {
                i64::from(id.0)
            }
        }
    };
}

id!(
    /// A node of the organisation tree. Dense from 1; 0 stands for "none".
    UnitId(u32)
);
id!(
    /// A person under a number that says nothing about who they are. Dense from
    /// 1; 0 stands for "nobody in particular" (a counted crowd, a unit's act).
    PersonNo(u32)
);
id!(
    /// Which measure a fact is of. Numbers below 1000 are the fixed vocabulary;
    /// from 1000 on they are legacy measures, minted per installation.
    MeasureId(u16)
);
id!(
    /// A journal line's number: gapless from 1. 0 is "before the first line".
    Seq(u32)
);

impl PersonNo {
    pub const NOBODY: PersonNo = PersonNo(0);

    pub fn is_somebody(self) -> bool {
        self.0 != 0
    }
}

impl UnitId {
    pub const NONE: UnitId = UnitId(0);
}
