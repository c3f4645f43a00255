//! An older version of a part is brought back.

use super::write_part::{Place, checked, posting, read};
use crate::db::Tx;
use crate::indicators::Live;
use crate::journal::{Failure, Posting};
use kit::Refusal;

/// Saves the text of the version that line `version` saved as a new version.
/// Nothing goes: the one in between stays among the versions. To be run alone.
///
/// Refusals: `unknown_version` where that line is no version of this part or
/// its text was erased, and those of [`super::write_part`].
pub async fn restore_part(
    tx: &Tx,
    live: &Live,
    place: &Place,
    version: u32,
) -> Result<Posting, Failure> {
    let (unit, versions) = read(tx, place).await?;
    let found = versions.iter().find(|one| one.line == version);
    let Some(text) = found.and_then(|one| one.text.as_deref()) else {
        return Err(Refusal::new("unknown_version").with("line", version).into());
    };
    let text = checked(live, text)?;
    let verb = "reports::restore_part";
    posting(place, unit, &versions, text, verb, Some(version))
}
