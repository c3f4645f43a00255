//! `/imports/lines/{seq}`: an import that is in the journal, and its undoing.

use super::list::past_row;
use super::preview::progress;
use super::{GLANCE, PATIENCE};
use crate::intake::{PastImport, find_import};
use crate::journal::Failure;
use crate::say;
use crate::web::pages::{ImportLinePage, Section};
use crate::web::signed::{Press, Staff};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words::verbs;
use crate::words;
use axum::extract::Path;
use axum::response::Response;
use kit::Refusal;

pub async fn line(Path(seq): Path<u32>, staff: Staff) -> Result<Response, Trouble> {
    let import = get_import(&staff, seq).await?;
    let mut refused = None;
    if let Some(work) = staff.intake.work(&format!("line-{seq}")) {
        let Some(end) = work.wait(GLANCE).await else {
            return progress(&staff, &work, &place(seq));
        };
        match &*end {
            Err(Failure::Refused(refusal)) => refused = Some(refusal.clone()),
            Err(Failure::Fault(error)) => {
                tracing::error!("an import could not be taken back: {error:#}");
                refused = Some(Refusal::new("not_undone"));
            }
            Ok(_) => {}
        }
    }
    // A line that was taken back meanwhile has nothing to be refused any more.
    let refused = refused.filter(|_| import.taken_back_by.is_none());
    let sentence = refused
        .as_ref()
        .map(|why| words::sentence(why, words::language()));
    staff.page(&ImportLinePage {
        shell: staff.visit.shell(Section::Imports, None),
        token: staff.token(),
        channel: verbs::channel(&import.channel).to_owned(),
        taken_back_by: import.taken_back_by.and_then(|seq| u64::try_from(seq).ok()),
        import: past_row(&import),
        refused: sentence.unwrap_or_default(),
        first: refused.map(|why| in_words(&why.list)).unwrap_or_default(),
    })
}

pub async fn undo(Path(seq): Path<u32>, press: Press) -> Result<Response, Trouble> {
    let import = get_import(&press.staff, seq).await?;
    if import.taken_back_by.is_none() {
        let reason = press.fields.get("reason").unwrap_or_default();
        let work = press.staff.intake.undo(press.staff.act(), seq, reason);
        work.wait(PATIENCE).await;
    }
    Ok(see(&place(seq)))
}

/// `line 40` as staff say it.
fn in_words(list: &[String]) -> Vec<String> {
    let say = |line: &String| match line.strip_prefix("line ") {
        Some(number) => say!("流水第{number}条", "Line {number} of the journal"),
        None => line.clone(),
    };
    list.iter().map(say).collect()
}

fn place(seq: u32) -> String {
    format!("/imports/lines/{seq}")
}

async fn get_import(staff: &Staff, seq: u32) -> Result<PastImport, Trouble> {
    let found = find_import(&staff.visit.site.db, seq.into()).await?;
    found.ok_or(Trouble::NotFound)
}
