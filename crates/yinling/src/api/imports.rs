//! Spreadsheets brought in: units, a roster, a past year's ledger. The same
//! importers and the same outcome as `yinling import --format json`.

use super::asked::{Asked, Named};
use super::asof::{day_schema, read_day};
use super::caller::Caller;
use super::language::language;
use super::receiving::{Received, receive};
use super::routes::WriteTroubles;
use super::state::ApiState;
use super::trouble::{PROBLEM, Trouble, Written};
use crate::api_keys::{Claim, Kept, Right, claim, release, settle, sweep};
use crate::importing::Outcome;
use crate::intake::{Intake, Kind, Receiving};
use crate::journal::{Act, Failure};
use crate::words::Language;
use anyhow::Context;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kit::{Day, Refusal};
use serde::{Deserialize, Serialize};
use sha2::Digest;
use std::time::Duration;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Check everything, change nothing.
    #[param(value_type = bool, required = false)]
    dry_run: Option<bool>,
    /// Stocks without a date of their own begin, and changes take effect, on
    /// this day; today where none is given.
    #[param(schema_with = day_schema, required = false)]
    as_of_day: Option<String>,
}

/// What the spreadsheets hold.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the address for the document")]
enum ImportKind {
    Units,
    Roster,
    Facts,
}

/// What came of each file, in the order they were sent. A row that is refused
/// or in conflict keeps all of them from being applied.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportBody {
    outcomes: Vec<Outcome>,
}

/// Files of one kind.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the form for the document")]
pub struct ImportForm {
    #[schema(value_type = Vec<String>, format = Binary, min_items = 1, max_items = 20)]
    files: Vec<Vec<u8>>,
}

/// The caller's own word for a request; visible ASCII, 1 to 200 characters.
const WORD: &str = "idempotency-key";
const LONGEST_WORD: usize = 200;

/// How often, and how many times, the answer of the first of two equal requests
/// is asked for.
const EVERY: Duration = Duration::from_millis(100);
const TIMES: usize = 300;

/// Imports spreadsheets (XLSX, XLS or CSV) of one kind, or checks them.
///
/// The key must be one of the whole city. Without `dry_run` the header
/// `Idempotency-Key` is required: sent again with the same file within a day,
/// the request answers the same and has no second effect.
#[utoipa::path(post, path = "/imports/{kind}", tag = "imports",
    params(("kind" = inline(ImportKind), Path, description = "What the spreadsheets hold"), ImportQuery,
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 200,
            pattern = "^[!-~]+$", description = "Required unless `dry_run`: the caller's own word for this request")),
    request_body(content(
        (ImportForm = "multipart/form-data"),
        (Vec<u8> = "application/octet-stream"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/vnd.ms-excel"),
        (String = "text/csv"))),
    responses((status = 200, description = "What came of each file", body = ImportBody), WriteTroubles))]
pub async fn import(
    caller: Caller,
    State(state): State<ApiState>,
    Named(kind): Named<String>,
    Asked(asked): Asked<ImportQuery>,
    request: Request,
) -> Result<Response, Trouble> {
    let intake = may_import(&caller, &state)?;
    let unknown = || Trouble::not_found(Refusal::new("no_such_address"));
    let kind = Kind::parse(&kind).ok_or_else(unknown)?;
    let dry_run = asked.dry_run.unwrap_or(false);
    let day = asked.as_of_day.as_deref().map(read_day).transpose()?;
    let word = match dry_run {
        true => None,
        false => Some(word(request.headers())?),
    };
    let language = language(request.headers());
    let Received { files, mut hash } = receive(request, intake.receive()?).await?;
    if files.files().is_empty() {
        return Err(Failure::from(Refusal::new("no_files")).into());
    }
    let job = Job {
        files,
        kind,
        act: caller.act(),
        day: day.unwrap_or(intake.today()),
        dry_run,
        language,
        intake,
    };
    let Some(word) = word else {
        let kept = job.run().await?;
        return Ok(answer(&kept));
    };
    hash.update(kind.code());
    hash.update(day.map_or(0, Day::number).to_le_bytes());
    once(&state, caller.key.id, word, &hash.finalize(), job).await
}

/// The key must have the right and be one of the whole city, also today.
fn may_import(caller: &Caller, state: &ApiState) -> Result<Intake, Trouble> {
    caller.require(Right::Import)?;
    let own = caller.directory.get(caller.key.unit);
    let is_whole = own.is_some_and(|card| caller.directory.up(card).is_none());
    if !is_whole {
        let refusal = Refusal::new("import_needs_whole").with("unit", &caller.key.unit_code);
        return Err(Trouble::forbidden(refusal));
    }
    let closed = || Trouble::forbidden(Refusal::new("import_closed"));
    state.intake.clone().ok_or_else(closed)
}

/// The caller's word for the request.
fn word(headers: &HeaderMap) -> Result<String, Trouble> {
    let said = headers.get(WORD).and_then(|word| word.to_str().ok());
    let word = said.filter(|word| {
        (1..=LONGEST_WORD).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_graphic())
    });
    let missing = || {
        let refusal = Refusal::new("idempotency_key_missing").with("limit", LONGEST_WORD);
        Trouble::new(StatusCode::BAD_REQUEST, refusal)
    };
    word.map(str::to_owned).ok_or_else(missing)
}

/// Runs the job under the caller's word, or answers as it was answered before.
async fn once(
    state: &ApiState,
    caller: i64,
    word: String,
    hash: &[u8],
    job: Job,
) -> Result<Response, Trouble> {
    sweep(&state.db, state.clock.now_ms()).await?;
    for _ in 0..TIMES {
        match claim(&state.db, caller, &word, hash, state.clock.now_ms()).await? {
            Claim::Ours => {
                // A caller who hangs up does not stop what has begun.
                let db = state.db.clone();
                let work = tokio::spawn(async move {
                    let done = job.run().await;
                    match &done {
                        Ok(kept) => settle(&db, caller, &word, kept).await?,
                        Err(_) => release(&db, caller, &word).await?,
                    }
                    done
                });
                let kept = work.await.context("importing")??;
                return Ok(answer(&kept));
            }
            Claim::Answered(kept) => return Ok(answer(&kept)),
            Claim::Another => {
                let refusal = Refusal::new("idempotency_key_reused");
                return Err(Trouble::new(StatusCode::UNPROCESSABLE_ENTITY, refusal));
            }
            Claim::Running => tokio::time::sleep(EVERY).await,
        }
    }
    let refusal = Refusal::new("same_request_running");
    Err(Trouble {
        retry_after: Some(5),
        ..Trouble::new(StatusCode::CONFLICT, refusal)
    })
}

struct Job {
    files: Receiving,
    kind: Kind,
    act: Act,
    day: Day,
    dry_run: bool,
    language: Language,
    intake: Intake,
}

impl Job {
    /// The answer, a refusal included; only a fault is an error.
    async fn run(self) -> Result<Kept, Trouble> {
        let Job {
            files,
            kind,
            act,
            day,
            dry_run,
            language,
            intake,
        } = self;
        let done = intake.import_at_once(files, kind, act, day, dry_run).await;
        let (status, body) = match done {
            Ok(outcomes) => (
                StatusCode::OK,
                serde_json::to_string(&ImportBody { outcomes }),
            ),
            Err(Failure::Fault(error)) => return Err(error.into()),
            Err(refused) => {
                let trouble = Trouble::from(refused);
                let problem = serde_json::to_string(&trouble.problem(language));
                (trouble.status, problem)
            }
        };
        Ok(Kept {
            status: status.as_u16(),
            body: body.map_err(anyhow::Error::from)?,
        })
    }
}

fn answer(kept: &Kept) -> Response {
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let kind = match status.is_success() {
        true => "application/json",
        false => PROBLEM,
    };
    let mut answer = (status, [(CONTENT_TYPE, kind)], kept.body.clone()).into_response();
    answer.extensions_mut().insert(Written);
    answer
}
