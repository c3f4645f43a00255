//! One journal line proved again: it and every row it posted are read back and
//! hashed as they were when it was written.

use super::line::asked_line;
use crate::journal::{Broken, prove_line};
use crate::say;
use crate::web::pages::{Outcome, ProofPage, Section};
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::web::words::lines;
use axum::extract::Path;
use axum::response::Response;

/// `/journal/{seq}/proof`
pub async fn proof(Path(seq): Path<String>, visit: Visit) -> Result<Response, Trouble> {
    let db = &visit.site.db;
    let line = asked_line(db, &seq).await?;
    // An import's rows are read by the hundred thousand: one reader at a time.
    let _turn = visit.site.turn_to_prove().await;
    let proved = prove_line(db.read(), line.seq).await?;
    let outcome = match proved.ok_or(Trouble::NotFound)? {
        Ok(report) => Outcome::Holds {
            rows: crate::disclosure::facts_are_open(&line)
                .then(|| u64::try_from(report.facts + report.other_rows).unwrap_or(0)),
        },
        Err(broken) => Outcome::Broken {
            what: words(&broken),
        },
    };
    page(&ProofPage {
        shell: visit.shell(Section::Journal, None),
        entry: lines::entry(&line, &visit.directory),
        outcome,
    })
}

fn words(broken: &Broken) -> String {
    let line = broken.line;
    match broken.table {
        "journal" => say!(
            "流水第{line}条本身与写下时不一样，或者接不上前一条。",
            "Line {line} itself is not as it was written, or does not follow the line before it."
        ),
        "fact" => say!(
            "流水第{line}条记下的事实，条数与写下时不一样。",
            "The facts of line {line} are not as many as when it was written."
        ),
        "posted rows" => say!(
            "流水第{line}条记下的内容，与写下时不一样。",
            "What line {line} recorded is not as it was written."
        ),
        "line_text" => say!(
            "流水第{line}条所附的文字，与写下时不一样。",
            "The text kept with line {line} is not as it was written."
        ),
        _ => say!(
            "流水第{line}条旁边有一行，不是任何一条流水记下的。",
            "Beside line {line} there is a row that no line recorded."
        ),
    }
}
