//! The first administrator of an empty house, who holds every role until there
//! are more people.

use super::grant::{GrantForm, give_grant};
use super::open::{OpenForm, open};
use super::password::{Password, set_password};
use crate::access::{Role, Secrets};
use crate::db::{ConnectionTrait, DbErr, Tx, scalar};
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal};

/// Whether nobody can sign in yet.
pub async fn is_without_accounts<C: ConnectionTrait>(conn: &C) -> Result<bool, DbErr> {
    Ok(scalar(conn, "SELECT COUNT(*) FROM account", []).await? == 0)
}

/// The account, its roles at `unit` and its password, each its line. Refusals:
/// `administrator_exists`, those of opening an account.
pub async fn open_first(
    tx: &Tx,
    secrets: &Secrets,
    form: &OpenForm,
    password: &Password,
    unit: &str,
    today: Day,
) -> Result<Vec<Posting>, Failure> {
    if !is_without_accounts(tx).await? {
        return Err(Refusal::new("administrator_exists").into());
    }
    if form.login.trim().is_empty() {
        return Err(Refusal::new("missing_value").with("field", "用户名").into());
    }
    let (account, opened) = open(tx, secrets, form).await?;
    let mut postings = vec![opened];
    for role in [Role::System, Role::Security, Role::Audit, Role::Staff] {
        let form = GrantForm {
            account,
            role,
            unit: unit.to_owned(),
            from: today,
            until: None,
        };
        postings.push(give_grant(tx, 0, &form, today).await?);
    }
    postings.push(set_password(tx, account, password).await?);
    Ok(postings)
}
