//! What is keyed from a list that came back: which rows, and what was ticked or
//! written there. Reading it records nothing.

use crate::accounts::read_rows;
use crate::journal::{Failure, Verb, verb};
use crate::people::{self, SealedField, add_skill};
use crate::privacy::{self, How, Kind};
use crate::say;
use crate::web::asking::Pairs;
use crate::web::site::Site;
use crate::web::words;
use crate::words::{either, language, sentence};
use kit::{Day, PersonNo, Refusal};

/// What one row of a list says of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    Skill(String, Day),
    /// Signed on paper, to the words of this version.
    Agreed(Kind, i64),
    Mobile(String),
    /// Where they live now; empty for here again.
    Elsewhere(String, Day),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub row: u32,
    pub did: Did,
}

/// The fields of the page, as they were filled in.
#[derive(Debug, Clone, Default)]
pub struct Kept(pub Vec<(&'static str, String)>);

/// Every field that the forms of a list have.
const NAMES: [&str; 17] = [
    "what",
    "rows",
    "skill",
    "day",
    "photo",
    "name",
    "show",
    "nominate",
    "photo_version",
    "name_version",
    "show_version",
    "nominate_version",
    "calls",
    "away",
    "place",
    "back",
    "since",
];

impl Kept {
    pub fn of(fields: &Pairs) -> Kept {
        let kept = NAMES.into_iter().filter_map(|name| {
            let value = fields.get(name)?;
            Some((name, value.to_owned()))
        });
        Kept(kept.collect())
    }

    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    fn day(&self, name: &str, today: Day) -> Result<Day, String> {
        let text = self.get(name);
        let day = match text {
            "" => Ok(today),
            text => text.parse::<Day>(),
        };
        let day = day.map_err(|_| {
            say!(
                "日期“{text}”看不明白，请重新选一天。",
                "The date “{text}” cannot be read. Please choose it again."
            )
        })?;
        match day > today {
            true => Err(either(
                "日期还没有到。请改成今天或以前的一天。",
                "That day has not come yet. Please give today or an earlier day.",
            )
            .to_owned()),
            false => Ok(day),
        }
    }
}

/// The field that holds the version of a consent's words.
pub fn version_field(kind: Kind) -> &'static str {
    match kind {
        Kind::Photo => "photo_version",
        Kind::Name => "name_version",
        Kind::Show => "show_version",
        Kind::Nominate => "nominate_version",
    }
}

/// What was keyed for a list of `count` rows, in the order of rows, or what is
/// wrong with it, in words.
pub fn read(kept: &Kept, count: u32, today: Day) -> Result<Vec<Entry>, String> {
    let mut entries = match kept.get("what") {
        "consents" => consents(kept, count)?,
        "mobile" => calls(kept.get("calls"), count)?,
        "elsewhere" => elsewhere(kept, count, today)?,
        _ => {
            let day = kept.day("day", today)?;
            let skill = Did::Skill(kept.get("skill").to_owned(), day);
            of_rows(kept.get("rows"), count, &skill)?
        }
    };
    entries.sort_by_key(|entry| entry.row);
    match entries.is_empty() {
        true => Err(sentence(&Refusal::new("no_row_numbers"), language())),
        false => Ok(entries),
    }
}

fn of_rows(text: &str, count: u32, did: &Did) -> Result<Vec<Entry>, String> {
    let rows = read_rows(text, count).map_err(|refusal| sentence(&refusal, language()))?;
    let entry = |row| Entry {
        row,
        did: did.clone(),
    };
    Ok(rows.into_iter().map(entry).collect())
}

fn consents(kept: &Kept, count: u32) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    for kind in Kind::ALL {
        let rows = kept.get(kind.name());
        if !rows.is_empty() {
            let version = kept.get(version_field(kind)).parse().unwrap_or(0);
            entries.extend(of_rows(rows, count, &Did::Agreed(kind, version))?);
        }
    }
    Ok(entries)
}

fn elsewhere(kept: &Kept, count: u32, today: Day) -> Result<Vec<Entry>, String> {
    let day = kept.day("since", today)?;
    let (away, place, back) = (kept.get("away"), kept.get("place"), kept.get("back"));
    let mut entries = Vec::new();
    if !away.is_empty() {
        if place.is_empty() {
            return Err(either(
                "没有写住到了哪里。请写地名，例如 青岛。",
                "It does not say where they live now. Please write the place, such as Qingdao.",
            )
            .to_owned());
        }
        entries.extend(of_rows(
            away,
            count,
            &Did::Elsewhere(place.to_owned(), day),
        )?);
    }
    if !back.is_empty() {
        let here = of_rows(back, count, &Did::Elsewhere(String::new(), day))?;
        let both = here.iter().find(|one| {
            let row = one.row;
            entries.iter().any(|other: &Entry| other.row == row)
        });
        if let Some(row) = both.map(|entry| entry.row) {
            return Err(say!(
                "第{row}行写了两处，住在外地和搬回来只能写一处。",
                "Row {row} stands in both fields. Please leave it in one."
            ));
        }
        entries.extend(here);
    }
    Ok(entries)
}

/// `3 13900000022，7 13900000033`: a row's number, then its telephone.
fn calls(text: &str, count: u32) -> Result<Vec<Entry>, String> {
    let narrow: String = text.chars().map(narrow).collect();
    let mut words = narrow.split(' ').filter(|word| !word.is_empty());
    let mut entries: Vec<Entry> = Vec::new();
    while let Some(word) = words.next() {
        let row = word.parse().ok().filter(|row| (1..=count).contains(row));
        let Some(row): Option<u32> = row else {
            let word: String = word.chars().take(12).collect();
            return Err(say!(
                "“{word}”不是名单上的行号。请先写行号，再写号码，例如 3 13900000022。",
                "“{word}” is no row of the list. Please write the row's number first and then the telephone, such as 3 13900000022."
            ));
        };
        if entries.iter().any(|entry| entry.row == row) {
            return Err(say!(
                "第{row}行写了两次，请留下一个。",
                "Row {row} is there twice. Please leave one."
            ));
        }
        // Shorter ones are pieces of a number, or the next row.
        let phone = words.next().filter(|phone| phone.len() >= 7);
        let Some(phone) = phone else {
            return Err(say!(
                "第{row}行后面的号码不全。号码要连着写，中间不要空格。",
                "The telephone of row {row} is not whole. Please write it without gaps."
            ));
        };
        entries.push(Entry {
            row,
            did: Did::Mobile(phone.to_owned()),
        });
    }
    Ok(entries)
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        '，' | ',' | '、' | ';' | '；' | ':' | '：' | '。' => ' ',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

impl Did {
    pub fn told(&self) -> String {
        match self {
            Did::Skill(skill, _) => say!("特长：{skill}", "skill: {skill}"),
            Did::Agreed(kind, _) => {
                let kind = words::privacy::consent(kind.name());
                say!("同意：{kind}", "agrees: {kind}")
            }
            Did::Mobile(phone) => say!("手机：{phone}", "mobile: {phone}"),
            Did::Elsewhere(place, _) if place.is_empty() => {
                either("搬回来住", "lives here again").to_owned()
            }
            Did::Elsewhere(place, _) => say!("住在{place}", "lives in {place}"),
        }
    }

    /// What is said already is refused, so that what is keyed twice has one
    /// effect.
    pub fn verb(&self, site: &Site, person: PersonNo) -> Verb {
        let (did, secrets) = (self.clone(), site.secrets.clone());
        let (now, today) = (site.clock.now_ms(), site.today());
        let recording = verb(move |tx| {
            let (did, secrets) = (did.clone(), secrets.clone());
            Box::pin(async move {
                match did {
                    Did::Skill(skill, day) => add_skill(tx, &secrets, person, &skill, day).await,
                    Did::Agreed(kind, version) => {
                        privacy::consent(tx, person, kind, version, How::Paper, now).await
                    }
                    Did::Mobile(phone) => {
                        let field = SealedField::Mobile;
                        people::set_contact(tx, &secrets, person, field, &phone, today).await
                    }
                    Did::Elsewhere(place, day) => {
                        let row = people::get_person(tx, person).await?;
                        let details: serde_json::Value =
                            serde_json::from_str(&row.details).map_err(anyhow::Error::from)?;
                        if details["elsewhere"].as_str().unwrap_or_default() == place {
                            // tidy: not said: the refusal's words say it in either language
                            let same = Refusal::new("same_contact").with("field", "居住地");
                            return Err(Failure::from(same));
                        }
                        people::live_elsewhere(tx, &secrets, person, &place, day).await
                    }
                }
            })
        });
        recording.alone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, test_day};

    fn keyed(pairs: &[(&'static str, &str)]) -> Result<Vec<Entry>, String> {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        read(&Kept(pairs.collect()), 30, test_day())
    }

    #[test]
    fn telephones_are_read_as_people_write_them() {
        let told = keyed(&[
            ("what", "mobile"),
            ("calls", "７：13900000033，3 13900000022"),
        ]);
        let mobile = |row, phone: &str| Entry {
            row,
            did: Did::Mobile(phone.into()),
        };
        assert_eq!(
            told.expect("read"),
            [mobile(3, "13900000022"), mobile(7, "13900000033")]
        );
        for (calls, named) in [
            ("31 13900000022", "“31”不是名单上的行号"),
            ("13900000022 3", "“13900000022”不是名单上的行号"),
            ("3 139 0000 0022", "第3行后面的号码不全"),
            ("3", "第3行后面的号码不全"),
            ("3 13900000022 3 13900000033", "第3行写了两次"),
            ("", "没有填行号"),
        ] {
            let told = keyed(&[("what", "mobile"), ("calls", calls)]).expect_err("refused");
            assert!(told.contains(named), "{calls}: {told}");
        }
    }

    #[test]
    fn consents_are_read_by_kind_with_the_version_that_was_shown() {
        let told = keyed(&[
            ("what", "consents"),
            ("photo", "3 7"),
            ("photo_version", "1"),
            ("show", "7"),
            ("show_version", "2"),
        ]);
        let agreed = |row, kind, version| Entry {
            row,
            did: Did::Agreed(kind, version),
        };
        assert_eq!(
            told.expect("read"),
            [
                agreed(3, Kind::Photo, 1),
                agreed(7, Kind::Photo, 1),
                agreed(7, Kind::Show, 2)
            ]
        );
        let told = keyed(&[("what", "consents"), ("name", "3 44")]).expect_err("refused");
        assert!(told.contains("44"), "{told}");
    }

    #[test]
    fn who_lives_elsewhere_and_who_came_back_stand_apart() {
        let told = keyed(&[
            ("what", "elsewhere"),
            ("away", "2"),
            ("place", "青岛"),
            ("back", "1"),
            ("since", "2026-11-01"),
        ]);
        let lives = |row, place: &str| Entry {
            row,
            did: Did::Elsewhere(place.into(), day("2026-11-01")),
        };
        assert_eq!(told.expect("read"), [lives(1, ""), lives(2, "青岛")]);
        let refused = |pairs: &[(&'static str, &str)]| {
            let pairs = [&[("what", "elsewhere")], pairs].concat();
            keyed(&pairs).expect_err("refused")
        };
        assert!(refused(&[("away", "2")]).contains("住到了哪里"));
        let twice = [("away", "2 3"), ("place", "青岛"), ("back", "3")];
        assert!(refused(&twice).contains("第3行写了两处"));
        let future = [("back", "3"), ("since", "2027-01-01")];
        assert!(refused(&future).contains("日期还没有到"));
    }
}
