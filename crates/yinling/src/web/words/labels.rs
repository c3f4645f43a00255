//! What pages call kinds, roles, sealed fields and units of count, whose Chinese
//! words stand in spreadsheets, papers and the journal.

use super::english;
use crate::access::Role;
use crate::people::SealedField;
use crate::say;
use crate::units::{Kind, Mode};
use crate::words::{either, is_english};

/// 党支部, `Party branch`
pub fn kind(kind: Kind) -> &'static str {
    let english = match kind {
        Kind::Province => "Province",
        Kind::City => "City",
        Kind::County => "County or district",
        Kind::Township => "Township",
        Kind::Street => "Subdistrict",
        Kind::Community => "Community",
        Kind::MunicipalUnit => "City office",
        Kind::Institution => "Enterprise or institution",
        Kind::Department => "Department",
        Kind::PartyWorkingCommittee => "Party working committee",
        Kind::PartyCommittee => "Party committee",
        Kind::GeneralBranch => "General branch",
        Kind::Branch => "Party branch",
        Kind::Guangongwei => "Committee for the next generation",
        Kind::Society => "Society of elders",
        Kind::VolunteerTeam => "Volunteer team",
        Kind::InterestGroup => "Interest group",
        Kind::Base => "Practice base",
        Kind::Centre => "Activity centre",
    };
    either(kind.label(), english)
}

/// 常规式, `regular mode`
pub fn mode(mode: Mode) -> &'static str {
    let english = match mode {
        Mode::Regular => "regular mode",
        Mode::Joint => "joint mode",
        Mode::Functional => "functional mode",
    };
    either(mode.label(), english)
}

/// 支部书记, `Branch secretary`
pub fn role(role: Role) -> &'static str {
    let english = match role {
        Role::System => "System administrator",
        Role::Security => "Security administrator",
        Role::Audit => "Audit administrator",
        Role::Staff => "Staff",
        Role::Secretary => "Branch secretary",
    };
    either(role.label(), english)
}

/// `历下区支部书记`, `Branch secretary, 历下区`; a role by its name, of which
/// nothing is said where it is not known.
pub fn role_at(unit: &str, name: &str) -> String {
    let role = Role::parse(name).map_or("", role);
    match (unit, role) {
        ("", told) | (told, "") => told.to_owned(),
        (unit, role) => say!("{unit}{role}", "{role}, {unit}"),
    }
}

/// 手机, `Mobile`
pub fn sealed(field: SealedField) -> &'static str {
    let english = match field {
        SealedField::IdNumber => "ID number",
        SealedField::Mobile => "Mobile",
        SealedField::Landline => "Landline",
        SealedField::Address => "Address",
    };
    either(field.label(), english)
}

/// A unit of count at the head of a column: 人, `people`. English counts things
/// without one.
pub fn unit_of_count(unit: &str) -> &str {
    either(unit, english::unit_of_count(unit))
}

/// The same after a number as it is printed: 1人, `1 person`.
pub fn unit_after<'a>(number: &str, unit: &'a str) -> &'a str {
    match number {
        "1" => either(unit, english::unit_of_one(unit)),
        _ => unit_of_count(unit),
    }
}

/// The number with its unit of count: `598个`, `598`, `12 people`, `71.3%`.
pub fn amount(number: &str, unit: &str) -> String {
    let after = unit_after(number, unit);
    let between = match is_english() && !after.is_empty() && after != "%" {
        true => " ",
        false => "",
    };
    format!("{number}{between}{after}")
}

/// What must be recorded before a figure can be counted, as the dictionary says it.
pub fn gap(what: &str) -> &str {
    either(what, english::gap(what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    #[test]
    fn numbers_stand_with_their_units_in_both_languages() {
        let told = || [("598", "个"), ("1", "人"), ("71.3", "%")].map(|(n, unit)| amount(n, unit));
        assert_eq!(told(), ["598个", "1人", "71.3%"]);
        let english = speaking(Language::English, told);
        assert_eq!(english, ["598", "1 person", "71.3%"]);
    }

    #[test]
    fn roles_read_with_their_unit_in_both_languages() {
        let told = || role_at("历下区", "secretary");
        assert_eq!(told(), "历下区支部书记");
        let english = speaking(Language::English, told);
        assert_eq!(english, "Branch secretary, 历下区");
    }
}
