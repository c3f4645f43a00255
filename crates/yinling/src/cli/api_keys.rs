//! `yinling api-keys …`

use super::Format;
use super::desk::Desk;
use super::print::Printer;
use crate::api_keys::{self, ApiKey, KeyForm, Right, Rights, Secret};
use crate::journal::{Channel, Failure, Verb, verb};
use clap::{Args, Subcommand, ValueEnum};
use kit::Day;
use serde_json::{Value, json};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum ApiKeysCommand {
    /// Make a key for one unit and all below it; its secret is shown once.
    Create(CreateArgs),
    /// Every key there ever was, without its secret.
    List(ListArgs),
    /// Revoke a key, at once and for good.
    Revoke(RevokeArgs),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RightArg {
    /// Units, figures, the journal.
    Counts,
    /// People and the records that name them.
    People,
    /// Bring spreadsheets in; only for the whole city.
    Import,
}

#[derive(Debug, Args)]
pub struct CreateArgs {
    /// What the key is for.
    #[arg(long)]
    name: String,
    /// Code of the unit whose subtree it may see.
    #[arg(long)]
    unit: String,
    /// What it may do; may be given several times.
    #[arg(long = "right", value_enum, required = true)]
    rights: Vec<RightArg>,
    /// The last day on which it is good.
    #[arg(long)]
    expires_on: Day,
    /// Who does it.
    #[arg(long, default_value = "本机")]
    actor: String,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Args)]
pub struct RevokeArgs {
    /// The key's number.
    id: i64,
    /// Who does it.
    #[arg(long, default_value = "本机")]
    actor: String,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(
    desk: Desk,
    command: ApiKeysCommand,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    match command {
        ApiKeysCommand::Create(args) => create(&desk, args, printer).await,
        ApiKeysCommand::List(args) => list(&desk, &args, printer).await,
        ApiKeysCommand::Revoke(args) => revoke(&desk, &args, printer).await,
    }
}

async fn create(desk: &Desk, args: CreateArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let rights: Vec<Right> = args.rights.iter().map(|right| right.right()).collect();
    let form = KeyForm {
        name: args.name,
        unit: args.unit,
        rights: Rights::of(&rights),
        expires_on: args.expires_on,
    };
    let secret = Secret::mint()?;
    let act = desk.act(&args.actor, Channel::Cli);
    let verb = creating(form, secret.clone(), desk.today());
    let recorded = desk.writer.record(act, verb).await?;
    let key = api_keys::find_by_secret(desk.db.read(), &secret.text).await?;
    let id = key.map_or(0, |key| key.id);
    match args.format {
        Format::Text => {
            let (id, line) = (id.to_string(), recorded.line.to_string());
            printer.line(&printer.text("key-made", &[("key", &id), ("line", &line)]));
            printer.line(&secret.text);
        }
        _ => printer.json(&json!({ "key": id, "line": recorded.line, "secret": secret.text })),
    }
    Ok(ExitCode::SUCCESS)
}

fn creating(form: KeyForm, secret: Secret, today: Day) -> Verb {
    verb(move |tx| {
        let (form, secret) = (form.clone(), secret.clone());
        Box::pin(async move { api_keys::create(tx, &form, &secret, today).await })
    })
    .alone()
}

async fn list(desk: &Desk, args: &ListArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    for key in api_keys::list_keys(desk.db.read()).await? {
        match args.format {
            Format::Text => printer.line(&as_text(&key, desk.today(), printer)),
            _ => printer.json(&as_json(&key)),
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn as_text(key: &ApiKey, today: Day, printer: &Printer) -> String {
    let state = match key.revoked_by {
        Some(line) => printer.text("key-is-revoked", &[("line", &line.to_string())]),
        None if !key.is_good_on(today) => printer.text("key-is-over", &[]),
        None => printer.text("key-is-good", &[]),
    };
    let rights = key.rights.codes().replace(' ', ",");
    let ApiKey {
        id,
        name,
        unit_code,
        expires_on,
        ..
    } = key;
    format!("{id:>4}  {unit_code:<16} {rights:<20} {expires_on}  {state}  {name}")
}

fn as_json(key: &ApiKey) -> Value {
    let rights: Vec<&str> = key.rights.list().into_iter().map(Right::code).collect();
    json!({
        "key": key.id,
        "name": key.name,
        "unit": key.unit_code,
        "rights": rights,
        "expires_on": key.expires_on,
        "made_by_line": key.made_by,
        "revoked_by_line": key.revoked_by,
    })
}

async fn revoke(desk: &Desk, args: &RevokeArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let (id, act) = (args.id, desk.act(&args.actor, Channel::Cli));
    let verb = verb(move |tx| Box::pin(async move { api_keys::revoke(tx, id).await }));
    let recorded = desk.writer.record(act, verb.alone()).await?;
    match args.format {
        Format::Text => {
            let (id, line) = (id.to_string(), recorded.line.to_string());
            printer.line(&printer.text("key-revoked-now", &[("key", &id), ("line", &line)]));
        }
        _ => printer.json(&json!({ "line": recorded.line })),
    }
    Ok(ExitCode::SUCCESS)
}

impl RightArg {
    fn right(self) -> Right {
        match self {
            RightArg::Counts => Right::Counts,
            RightArg::People => Right::People,
            RightArg::Import => Right::Import,
        }
    }
}
