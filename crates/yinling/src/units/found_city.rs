//! The first unit of all: the city (or county, or province) itself.

use super::found::{FoundForm, found};
use super::kind::Kind;
use crate::db::{ConnectionTrait, DbErr, Tx, scalar};
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal};

/// What the first page asks for.
#[derive(Debug, Clone, Default)]
pub struct FoundCityForm {
    pub name: String,
    /// Six digits of GB/T 2260.
    pub code: String,
    /// The word or code of one of [`FIRST_KINDS`].
    pub kind: String,
    /// `2000-01-01`
    pub day: String,
}

/// What the first unit may be; the first of them is the usual one.
pub const FIRST_KINDS: [Kind; 3] = [Kind::City, Kind::County, Kind::Province];

/// Longer names than any division's are slips of the keyboard.
const LONGEST_NAME: usize = 30;
/// The first two digits in use: GB/T 2260, provinces by region.
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82",
];

const UNITS: &str = "SELECT COUNT(*) FROM unit WHERE code IS NOT NULL";

/// No unit has been founded yet.
pub async fn is_without_units<C: ConnectionTrait>(conn: &C) -> Result<bool, DbErr> {
    Ok(scalar(conn, UNITS, []).await? == 0)
}

/// Founds the first unit. Refusals: `city_exists`, `missing_value`,
/// `too_long`, `bad_division_code`, `unknown_code`, `bad_date`,
/// `day_to_come`, and those of [`found`].
pub async fn found_city(tx: &Tx, form: &FoundCityForm, today: Day) -> Result<Posting, Failure> {
    if !is_without_units(tx).await? {
        return Err(Refusal::new("city_exists").into());
    }
    let name = filled("名称", &form.name)?;
    if name.chars().count() > LONGEST_NAME {
        let refusal = Refusal::new("too_long").with("field", "名称");
        return Err(refusal.with("limit", LONGEST_NAME).into());
    }
    let code = filled("代码", &form.code)?;
    if !is_division_code(code) {
        return Err(Refusal::new("bad_division_code").with("value", code).into());
    }
    let kind = Kind::parse(&form.kind).filter(|kind| FIRST_KINDS.contains(kind));
    let unknown = || {
        Refusal::new("unknown_code")
            .with("field", "级别")
            .with("value", &form.kind)
    };
    let kind = kind.ok_or_else(unknown)?;
    let text = filled("成立日期", &form.day)?;
    let day: Day = text
        .parse()
        .map_err(|_| Refusal::new("bad_date").with("value", text))?;
    if day > today {
        return Err(Refusal::new("day_to_come").with("value", day).into());
    }
    let form = FoundForm {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.code().to_owned(),
        ..FoundForm::default()
    };
    found(tx, &form, day, today).await
}

fn filled<'a>(field: &str, text: &'a str) -> Result<&'a str, Refusal> {
    let text = text.trim();
    match text.is_empty() {
        true => Err(Refusal::new("missing_value").with("field", field)),
        false => Ok(text),
    }
}

fn is_division_code(code: &str) -> bool {
    code.len() == 6
        && code.bytes().all(|byte| byte.is_ascii_digit())
        && PROVINCES.contains(&&code[..2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Verb, verb};
    use crate::testing::{on_both, test_day};
    use crate::units::find_card;

    fn form(name: &str, code: &str, kind: &str, day: &str) -> FoundCityForm {
        FoundCityForm {
            name: name.into(),
            code: code.into(),
            kind: kind.into(),
            day: day.into(),
        }
    }

    fn founding(form: FoundCityForm) -> Verb {
        verb(move |tx| {
            let form = form.clone();
            Box::pin(async move { found_city(tx, &form, test_day()).await })
        })
        .alone()
    }

    #[tokio::test]
    async fn what_is_not_a_city_is_refused_with_its_field() {
        on_both(async |house| {
            for (name, code, kind, day, refused) in [
                (" ", "370100", "市", "2000-01-01", "missing_value"),
                ("济南市", "", "市", "2000-01-01", "missing_value"),
                ("济南市", "370100", "市", "", "missing_value"),
                ("济南市", "37010", "市", "2000-01-01", "bad_division_code"),
                ("济南市", "3701000", "市", "2000-01-01", "bad_division_code"),
                ("济南市", "99 100", "市", "2000-01-01", "bad_division_code"),
                ("济南市", "990100", "市", "2000-01-01", "bad_division_code"),
                (
                    "济南市",
                    "三七〇一",
                    "市",
                    "2000-01-01",
                    "bad_division_code",
                ),
                ("济南市", "370100", "党支部", "2000-01-01", "unknown_code"),
                ("济南市", "370100", "市", "2000-02-30", "bad_date"),
                ("济南市", "370100", "市", "2026-11-24", "day_to_come"),
            ] {
                let asked = form(name, code, kind, day);
                assert_eq!(house.refusal(founding(asked)).await, refused, "{refused}");
            }
            let long = form(&"济".repeat(31), "370100", "市", "2000-01-01");
            assert_eq!(house.refusal(founding(long)).await, "too_long");
            let line = founding(form(" 济南市 ", "370100", "市", "2026-11-23"));
            assert_eq!(house.line(line).await, 1);
            let card = find_card(house.db.read(), "370100").await.expect("reads");
            assert_eq!(card.map(|card| card.name).as_deref(), Some("济南市"));
            let second = form("青岛市", "370200", "市", "2000-01-01");
            assert_eq!(house.refusal(founding(second)).await, "city_exists");
        })
        .await;
    }
}
