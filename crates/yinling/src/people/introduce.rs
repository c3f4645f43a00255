//! Somebody who is not on the roster becomes known: a serving official who is
//! to guide branches. They are counted nowhere as a retired cadre.

use super::change::Change;
use super::history::KNOWN;
use super::identity::{Identity, Private, number_hash};
use super::load::PersonRow;
use crate::access::{Secrets, random_bytes};
use crate::db::{ConnectionTrait, FromQueryResult, Tx, exec, rows};
use crate::journal::Failure;
use crate::units;
use kit::{Day, PersonNo, Refusal};
use sheets::Cell;
use sheets::values::{IdNumber, clean_name, parse_id_number, parse_phone};

/// How somebody is named who is asked for without their number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    /// Empty, or 18 characters.
    pub id_number: String,
    /// Empty, or a telephone number.
    pub phone: String,
}

#[derive(FromQueryResult)]
struct CandidateRow {
    person_no: i64,
    sealed: Vec<u8>,
}

const BY_NAME: &str = "SELECT p.person_no, s.sealed FROM shown_person p
    JOIN person_secret s ON s.person_no = p.person_no
    WHERE p.name = $1 AND p.void_by = 0 AND p.merged_into = 0 ORDER BY p.person_no";
const BY_ID: &str = "SELECT p.person_no, s.sealed FROM person_secret s
    JOIN shown_person p ON p.person_no = s.person_no
    WHERE s.id_hash = $1 AND p.void_by = 0 AND p.merged_into = 0 ORDER BY p.person_no";
const PUT_PERSON: &str = "INSERT INTO person (person_no, name, sex, birth_on, birth_precision,
        retirement, managing_unit, party_branch, affiliation, details, merged_into, left_on, void_by)
    VALUES ($1, $2, $3, $4, 0, '', 0, 0, '', '{}', 0, NULL, 0)";
const PUT_SECRET: &str =
    "INSERT INTO person_secret (person_no, salt, sealed, id_hash, likeness_hash)
    VALUES ($1, $2, $3, $4, $5)";

/// A [`Named`] that has been read: the number's birth and sex with it.
struct Read {
    name: String,
    id: Option<IdNumber>,
    phone: String,
}

impl Named {
    fn read(&self) -> Result<Read, Refusal> {
        let missing = |field| Refusal::new("missing_value").with("field", field);
        let name = clean_name(&self.name).into_owned();
        if name.is_empty() {
            return Err(missing("姓名"));
        }
        let (id, phone) = (self.id_number.trim(), self.phone.trim());
        if id.is_empty() && phone.is_empty() {
            return Err(missing("手机或身份证号"));
        }
        let id = match id {
            "" => None,
            text => Some(parse_id_number(&Cell::from(text)).map_err(|_| {
                // A wrong number is still somebody's: it is not repeated.
                Refusal::new("bad_id_number").with("name", &name)
            })?),
        };
        let phone = match phone {
            "" => String::new(),
            text => {
                let read = parse_phone(&Cell::from(text));
                read.map_err(|_| Refusal::new("bad_phone").with("name", &name))?
                    .e164
            }
        };
        Ok(Read { name, id, phone })
    }
}

/// Everybody of this name whose ID number or telephone is the one given.
/// Refusals: `missing_value`, `bad_id_number`, `bad_phone`.
pub async fn list_named<C: ConnectionTrait>(
    conn: &C,
    secrets: &Secrets,
    named: &Named,
) -> Result<Vec<PersonNo>, Failure> {
    let read = named.read()?;
    let id = read.id.as_ref().map_or("", |id| id.text.as_str());
    let mut found = Vec::new();
    for row in rows::<CandidateRow, _>(conn, BY_NAME, [read.name.as_str().into()]).await? {
        let private = Private::open(secrets, row.person_no, &row.sealed)?;
        // Two ID numbers are two people, whoever answers the telephone.
        let is_them = match (id, private.id_number.as_str()) {
            ("", _) | (_, "") => {
                !read.phone.is_empty()
                    && [&private.mobile, &private.landline].contains(&&read.phone)
            }
            (asked, known) => asked == known,
        };
        if is_them {
            let number = u32::try_from(row.person_no).map_err(anyhow::Error::from)?;
            found.push(PersonNo(number));
        }
    }
    Ok(found)
}

/// A new person beside the roster, in the hands of the verb that needs them.
/// Refusals: those of [`list_named`], and `id_of_another` where the ID number
/// is known under another name.
pub async fn introduce(
    tx: &Tx,
    secrets: &Secrets,
    named: &Named,
    day: Day,
) -> Result<Change, Failure> {
    let Read { name, id, phone } = named.read()?;
    let id_number = id.as_ref().map(|id| id.text.clone()).unwrap_or_default();
    if let Some(hash) = number_hash(secrets, &id_number) {
        let known: Vec<CandidateRow> = rows(tx, BY_ID, [hash.to_vec().into()]).await?;
        if let Some(known) = known.first() {
            let refusal = Refusal::new("id_of_another").with("name", &name);
            return Err(refusal.with("person", known.person_no).into());
        }
    }
    let number = units::mint(tx, "person", 1).await?;
    let person = PersonNo(number);
    let row = PersonRow {
        person_no: number.into(),
        name,
        sex: id
            .as_ref()
            .map_or("", |id| if id.male { "1" } else { "2" })
            .into(),
        birth_on: id.map_or(0, |id| id.birth.number().into()),
        birth_precision: 0,
        retirement: String::new(),
        managing_unit: 0,
        party_branch: 0,
        affiliation: String::new(),
        details: "{}".into(),
        merged_into: 0,
        left_on: None,
        void_by: 0,
    };
    let private = Private {
        id_number,
        mobile: phone,
        ..Private::default()
    };
    let identity = Identity::of_row(row.clone(), private);
    let salt: [u8; 16] = random_bytes()?;
    let sealed = identity.private.seal(secrets, row.person_no)?;
    let pin = identity.pin(secrets, &salt, &sealed);
    let values = [
        row.person_no.into(),
        row.name.clone().into(),
        row.sex.clone().into(),
        row.birth_on.into(),
    ];
    exec(tx, PUT_PERSON, values).await?;
    let values = [
        row.person_no.into(),
        salt.to_vec().into(),
        sealed.into(),
        identity.id_hash(secrets).map(|hash| hash.to_vec()).into(),
        identity.likeness(secrets).to_vec().into(),
    ];
    exec(tx, PUT_SECRET, values).await?;
    let mut change = Change::of_row(tx, row, person).await?;
    change.set(KNOWN, pin, day);
    Ok(change)
}
