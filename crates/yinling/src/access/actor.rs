//! Who asks.

use super::policy::{Action, OwnAction, Role};
use kit::{Day, PersonNo, UnitId};

/// How somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Password,
    Phone,
    Card,
}

impl Way {
    pub const ALL: [Way; 3] = [Way::Password, Way::Phone, Way::Card];

    pub fn name(self) -> &'static str {
        match self {
            Way::Password => "password",
            Way::Phone => "phone",
            Way::Card => "card",
        }
    }

    pub fn parse(name: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// A role at a unit, which holds in its subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    pub unit: UnitId,
    pub from: Day,
    /// The last day; `None` where no end is set.
    pub until: Option<Day>,
}

impl Grant {
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub account: u32,
    /// Whom the account belongs to, if that is somebody the city knows.
    pub person: PersonNo,
    /// The elder acted for; [`PersonNo::NOBODY`] for oneself.
    pub helps: PersonNo,
    /// The session's number among the account's own.
    pub session: i64,
    pub way: Way,
    /// Those that hold today.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// What a journal line calls this account. No name: a chained line could
    /// not be made to forget it.
    pub fn key(&self) -> String {
        account_key(self.account)
    }

    /// Whether one of the roles that allow `action` is held at a unit of `way`:
    /// the unit in question and all above it.
    pub fn may(&self, action: Action, way: impl IntoIterator<Item = UnitId>) -> bool {
        // Acting for an elder, one is that elder and nobody else.
        if self.is_helping() {
            return false;
        }
        way.into_iter().any(|unit| {
            let here = self.grants.iter().filter(|grant| grant.unit == unit);
            here.into_iter().any(|grant| grant.role.allows(action))
        })
    }

    /// Whether `action` is allowed anywhere at all: what the menu shows.
    pub fn may_somewhere(&self, action: Action) -> bool {
        !self.is_helping() && self.grants.iter().any(|grant| grant.role.allows(action))
    }

    /// Units whose subtrees `action` is allowed in.
    pub fn units_for(&self, action: Action) -> Vec<UnitId> {
        let grants = self.grants.iter().filter(|_| !self.is_helping());
        let allowed = grants.filter(|grant| grant.role.allows(action));
        let mut units: Vec<UnitId> = allowed.map(|grant| grant.unit).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// Whether `action` may be done to what is `of`'s own.
    pub fn may_own(&self, action: OwnAction, of: PersonNo) -> bool {
        if of == PersonNo::NOBODY {
            return false;
        }
        match self.is_helping() {
            true => self.helps == of && action.is_for_helpers(),
            false => self.person == of,
        }
    }

    pub fn is_helping(&self) -> bool {
        self.helps != PersonNo::NOBODY
    }

    /// Whose things "mine" are.
    pub fn elder(&self) -> PersonNo {
        match self.is_helping() {
            true => self.helps,
            false => self.person,
        }
    }
}

/// What journal lines call an account.
pub fn account_key(account: u32) -> String {
    format!("account:{account}")
}
