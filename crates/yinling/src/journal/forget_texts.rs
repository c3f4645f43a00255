//! Texts about somebody go; the lines keep their salted hashes and stay whole.

use crate::db::{DbErr, Tx, exec};
use kit::PersonNo;

const FORGET: &str = "DELETE FROM line_text WHERE seq IN
    (SELECT seq FROM journal WHERE subject = $1
     UNION SELECT seq FROM journal WHERE on_behalf_of = $2 AND on_behalf_of <> 0)";

/// Every text of a line about `person` or written on their behalf.
pub async fn forget_texts(tx: &Tx, person: PersonNo) -> Result<u64, DbErr> {
    let values = [format!("person:{person}").into(), i64::from(person).into()];
    exec(tx, FORGET, values).await
}
