//! An account is opened: for somebody of the roster or for somebody else.

use super::phone::Phone;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, exec, one};
use crate::journal::{Failure, Posting, find_line};
use crate::people;
use crate::units::mint;
use kit::{PersonNo, Refusal, Seq};
use serde_json::json;

/// The longest name and login.
const LONGEST_NAME: usize = 40;

/// Who it is for. `person` or `name`; `login` for those who sign in by password.
#[derive(Debug, Clone, Default)]
pub struct OpenForm {
    pub person: PersonNo,
    pub name: String,
    pub login: String,
    pub phone: String,
}

#[derive(FromQueryResult)]
struct Known {
    id: i64,
}

const BY_LOGIN: &str = "SELECT id FROM account WHERE login = $1";
const BY_PERSON: &str = "SELECT id FROM account WHERE person_no = $1 AND closed_at = 0";
const ADD: &str = "INSERT INTO account
    (id, person_no, name, login, password, totp, totp_step, phone, phone_hash, closed_at)
    VALUES ($1, $2, $3, $4, '', NULL, 0, $5, $6, 0)";
const SET_PHONE: &str = "UPDATE account SET phone = $2, phone_hash = $3
    WHERE id = $1 AND closed_at = 0";

/// Refusals: `missing_value`, `too_long`, `bad_login`, `login_taken`,
/// `account_exists`, `bad_mobile`, those of finding the person.
pub async fn open_account(tx: &Tx, secrets: &Secrets, form: &OpenForm) -> Result<Posting, Failure> {
    open(tx, secrets, form).await.map(|(_, posting)| posting)
}

/// The same with the account's number, for verbs that go on with it.
pub(super) async fn open(
    tx: &Tx,
    secrets: &Secrets,
    form: &OpenForm,
) -> Result<(u32, Posting), Failure> {
    let name = form.name.trim();
    let login = form.login.trim().to_lowercase();
    if form.person != PersonNo::NOBODY {
        people::get_person(tx, form.person).await?;
        let person = i64::from(form.person).into();
        if one::<Known, _>(tx, BY_PERSON, [person]).await?.is_some() {
            return Err(Refusal::new("account_exists").into());
        }
    } else if name.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "姓名").into());
    }
    for (field, text) in [("姓名", name), ("登录名", &login)] {
        if text.chars().count() > LONGEST_NAME {
            let refusal = Refusal::new("too_long").with("field", field);
            return Err(refusal.with("limit", LONGEST_NAME).into());
        }
    }
    if !login.is_empty() {
        let is_plain = |c: char| c.is_alphanumeric() || "._-@".contains(c);
        if login.chars().count() < 2 || !login.chars().all(is_plain) {
            return Err(Refusal::new("bad_login").into());
        }
        let taken: Option<Known> = one(tx, BY_LOGIN, [login.clone().into()]).await?;
        if let Some(taken) = taken {
            return Err(Refusal::new("login_taken").with("account", taken.id).into());
        }
    }
    let phone = Phone::parse_optional(&form.phone)?;
    let id = mint(tx, "account", 1).await?;
    let values = [
        i64::from(id).into(),
        i64::from(form.person).into(),
        match form.person {
            PersonNo::NOBODY => name.into(),
            _ => "".into(),
        },
        (!login.is_empty()).then_some(login).into(),
        phone
            .as_ref()
            .map(|p| p.seal(secrets, id))
            .transpose()?
            .into(),
        phone.as_ref().map(|p| p.hash(secrets).to_vec()).into(),
    ];
    exec(tx, ADD, values).await?;
    let posting = Posting {
        verb: "accounts::open",
        subject: format!("account:{id}"),
        detail: json!({ "person": i64::from(form.person) }),
        ..Posting::default()
    };
    Ok((id, posting))
}

/// A new phone; an empty one takes it away. Refusals: `unknown_account`,
/// `bad_mobile`.
pub async fn set_phone(
    tx: &Tx,
    secrets: &Secrets,
    account: u32,
    phone: &str,
) -> Result<Posting, Failure> {
    let phone = Phone::parse_optional(phone)?;
    let sealed = phone
        .as_ref()
        .map(|p| p.seal(secrets, account))
        .transpose()?;
    let hash = phone.map(|p| p.hash(secrets).to_vec());
    let values = [i64::from(account).into(), sealed.into(), hash.into()];
    if exec(tx, SET_PHONE, values).await? == 0 {
        return Err(Refusal::new("unknown_account").into());
    }
    Ok(Posting {
        verb: "accounts::set_phone",
        subject: format!("account:{account}"),
        detail: json!({}),
        ..Posting::default()
    })
}

/// The account that a line opened, or gave a card or a role to.
pub async fn account_of_line<C: ConnectionTrait>(
    conn: &C,
    line: Seq,
) -> Result<Option<u32>, DbErr> {
    let found = find_line(conn, i64::from(line.0)).await?;
    let subject = found.map(|line| line.subject).unwrap_or_default();
    let number = subject.strip_prefix("account:");
    Ok(number.and_then(|number| number.parse().ok()))
}
