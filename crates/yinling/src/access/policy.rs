//! What each role may do, and what is everybody's own. One table; the SQL twin
//! of "where" is in `accounts::scope`, and a property test holds them equal.

/// What somebody is at a unit, for all below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Opens and closes accounts, makes keys for other programs.
    System,
    /// Gives and ends roles, ends sessions and cards of others.
    Security,
    /// Reads who read what.
    Audit,
    /// County and city staff.
    Staff,
    /// 支部书记.
    Secretary,
}

impl Role {
    pub const ALL: [Role; 5] = [
        Role::System,
        Role::Security,
        Role::Audit,
        Role::Staff,
        Role::Secretary,
    ];

    /// As tables and the command line know it.
    pub fn name(self) -> &'static str {
        match self {
            Role::System => "system",
            Role::Security => "security",
            Role::Audit => "audit",
            Role::Staff => "staff",
            Role::Secretary => "secretary",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Role::System => "系统管理员",
            Role::Security => "安全管理员",
            Role::Audit => "审计管理员",
            Role::Staff => "工作人员",
            Role::Secretary => "支部书记",
        }
    }

    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The three that no one person should hold together.
    pub fn is_administrator(self) -> bool {
        matches!(self, Role::System | Role::Security | Role::Audit)
    }

    pub fn allows(self, action: Action) -> bool {
        action.roles().contains(&self)
    }

    /// Whether a holder of this role may give `other` to somebody, within the
    /// subtree and for no longer than their own.
    pub fn may_give(self, other: Role) -> bool {
        match self {
            Role::Security => true,
            Role::Staff => other == Role::Secretary,
            Role::System | Role::Audit | Role::Secretary => false,
        }
    }
}

/// What is done to a unit, its people or the house itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Rows of people, masked.
    SeePeople,
    /// One masked field, with a reason; a call list.
    Reveal,
    /// A whole roster with what is masked elsewhere.
    ExportPeople,
    /// Issue, renew and revoke cards; a new PIN; name and end helpers.
    CareForAccess,
    /// Act for a caller; key in what came on paper.
    ActForElder,
    /// Bring spreadsheets in and take them back.
    Import,
    /// Write, plan, freeze and compare reports.
    WriteReport,
    /// Fill forms of others.
    FillForms,
    OpenAccount,
    GiveRole,
    EndSessions,
    ReadAudit,
    ManageKeys,
}

impl Action {
    pub const ALL: [Action; 13] = [
        Action::SeePeople,
        Action::Reveal,
        Action::ExportPeople,
        Action::CareForAccess,
        Action::ActForElder,
        Action::Import,
        Action::WriteReport,
        Action::FillForms,
        Action::OpenAccount,
        Action::GiveRole,
        Action::EndSessions,
        Action::ReadAudit,
        Action::ManageKeys,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Action::SeePeople => "see_people",
            Action::Reveal => "reveal",
            Action::ExportPeople => "export_people",
            Action::CareForAccess => "care_for_access",
            Action::ActForElder => "act_for_elder",
            Action::Import => "import",
            Action::WriteReport => "write_report",
            Action::FillForms => "fill_forms",
            Action::OpenAccount => "open_account",
            Action::GiveRole => "give_role",
            Action::EndSessions => "end_sessions",
            Action::ReadAudit => "read_audit",
            Action::ManageKeys => "manage_keys",
        }
    }

    /// The roles that may.
    pub fn roles(self) -> &'static [Role] {
        use Role::{Audit, Secretary, Security, Staff, System};
        match self {
            Action::SeePeople | Action::Reveal | Action::CareForAccess | Action::ActForElder => {
                &[Staff, Secretary]
            }
            Action::ExportPeople | Action::Import | Action::WriteReport | Action::FillForms => {
                &[Staff]
            }
            Action::OpenAccount => &[System, Staff],
            Action::GiveRole => &[Security, Staff],
            Action::EndSessions => &[Security],
            Action::ReadAudit => &[Audit],
            Action::ManageKeys => &[System],
        }
    }
}

/// What an elder does with what is their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OwnAction {
    See,
    Correct,
    Export,
    /// To be photographed, named, shown; to be nominated.
    Consent,
    WithdrawConsent,
    NameHelper,
    EndHelper,
    EndSessions,
    Erase,
}

impl OwnAction {
    pub const ALL: [OwnAction; 9] = [
        OwnAction::See,
        OwnAction::Correct,
        OwnAction::Export,
        OwnAction::Consent,
        OwnAction::WithdrawConsent,
        OwnAction::NameHelper,
        OwnAction::EndHelper,
        OwnAction::EndSessions,
        OwnAction::Erase,
    ];

    pub fn name(self) -> &'static str {
        match self {
            OwnAction::See => "see",
            OwnAction::Correct => "correct",
            OwnAction::Export => "export",
            OwnAction::Consent => "consent",
            OwnAction::WithdrawConsent => "withdraw_consent",
            OwnAction::NameHelper => "name_helper",
            OwnAction::EndHelper => "end_helper",
            OwnAction::EndSessions => "end_sessions",
            OwnAction::Erase => "erase",
        }
    }

    /// A helper takes the elder's steps, never their decisions.
    pub fn is_for_helpers(self) -> bool {
        matches!(self, OwnAction::See | OwnAction::Correct)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    /// The table role × action × relation as text, for `docs/authz-matrix.txt`.
    fn matrix() -> String {
        let mut out = String::from(
            "Who may do what. A role holds in its unit's subtree, from day to day; while\n\
             somebody acts for an elder, their own roles rest. Written by a test: do not edit.\n\n",
        );
        let mut row = |cells: Vec<&str>| {
            let (first, rest) = cells.split_first().unwrap_or((&"", &[]));
            let rest: Vec<String> = rest.iter().map(|cell| format!("{cell:<10}")).collect();
            let line = format!("{first:<18}{}", rest.concat());
            let _ = writeln!(out, "{}", line.trim_end());
        };
        let roles = Role::ALL.map(Role::name);
        row([&["at a unit"], &roles[..], &["stranger"]].concat());
        for action in Action::ALL {
            let may = |role: Role| if role.allows(action) { "yes" } else { "-" };
            row([&[action.name()], &Role::ALL.map(may)[..], &["-"]].concat());
        }
        row(vec![]);
        row([&["gives"], &roles[..]].concat());
        for giver in Role::ALL {
            let may = |role: Role| if giver.may_give(role) { "yes" } else { "-" };
            row([&[giver.name()], &Role::ALL.map(may)[..]].concat());
        }
        row(vec![]);
        row(vec!["one's own", "elder", "helper", "another"]);
        for action in OwnAction::ALL {
            let helper = if action.is_for_helpers() { "yes" } else { "-" };
            row(vec![action.name(), "yes", helper, "-"]);
        }
        out
    }

    /// `UPDATE_CHECKED_IN=1` writes the file anew.
    #[test]
    fn checked_in_table_says_what_the_program_does() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/authz-matrix.txt");
        if std::env::var_os("UPDATE_CHECKED_IN").is_some() {
            std::fs::write(path, matrix()).expect("the table is written");
        }
        let known = std::fs::read_to_string(path).expect("docs/authz-matrix.txt");
        assert_eq!(known, matrix());
    }

    #[test]
    fn no_administrator_sees_people_and_nobody_raises_themselves() {
        for role in Role::ALL.into_iter().filter(|role| role.is_administrator()) {
            for action in [Action::SeePeople, Action::Reveal, Action::ExportPeople] {
                assert!(!role.allows(action), "{role:?} {action:?}");
            }
        }
        assert!(!Role::Staff.may_give(Role::Staff));
        assert!(!Role::Secretary.may_give(Role::Secretary));
        assert!(!Role::System.may_give(Role::System));
        for given in Role::ALL {
            assert_eq!(Role::parse(given.name()), Some(given));
        }
    }

    #[test]
    fn helper_decides_nothing_for_the_elder() {
        for action in [
            OwnAction::Consent,
            OwnAction::WithdrawConsent,
            OwnAction::NameHelper,
            OwnAction::Export,
            OwnAction::Erase,
        ] {
            assert!(!action.is_for_helpers(), "{action:?}");
        }
    }
}
