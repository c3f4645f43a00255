//! Everything but the figures: the chain, every posted row, today's tree, the
//! numbers given out, and who the people are. `yinling verify` and every
//! restore go through here.

use crate::db::ConnectionTrait;
use crate::journal::{self, ChainReport, Failure};
use crate::{api_keys, forms, people, units};
use kit::{Day, Refusal};

/// What was read and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub chain: ChainReport,
    pub people: i64,
}

/// Refusals: `broken`, `tree_differs`, `person_differs`. `seen` is told the
/// last line read.
pub async fn prove<C: ConnectionTrait>(
    conn: &C,
    today: Day,
    mut seen: impl FnMut(u64),
) -> Result<Proof, Failure> {
    let chain = journal::verify_chain(conn, |line| seen(u64::try_from(line).unwrap_or(0)));
    let chain = chain.await?.map_err(|broken| {
        let what = Refusal::new("broken").with("line", broken.line);
        what.with("table", broken.table).with("what", broken.what)
    })?;
    if let Some(unit) = units::check_projection(conn, today).await? {
        return Err(Refusal::new("tree_differs").with("unit", unit).into());
    }
    if !units::check_numbers(conn).await? {
        let broken = Refusal::new("broken")
            .with("line", chain.lines)
            .with("table", "counter");
        return Err(broken
            .with("what", "it would give a number out twice")
            .into());
    }
    let people = people::check_identities(conn)
        .await?
        .map_err(|(person, table)| {
            Refusal::new("person_differs")
                .with("person", person)
                .with("table", table)
        })?;
    forms::check_forms(conn).await?.map_err(|line| {
        Refusal::new("broken")
            .with("line", line)
            .with("table", "form")
            .with("what", "a remembered form is not what its line says")
    })?;
    api_keys::check_keys(conn).await?.map_err(|line| {
        Refusal::new("broken")
            .with("line", line)
            .with("table", "api_key")
            .with("what", "a key of the API is not what its line says")
    })?;
    Ok(Proof { chain, people })
}
