//! `yinling admin …`: whoever owns the machine lets the first people in.

use super::Format;
use super::desk::Desk;
use super::print::Printer;
use crate::access::Role;
use crate::accounts::{
    FreshCard, GrantForm, OpenForm, Password, Rules, account_of_line, check_rules, find_login,
    give_grant, lacking_separation, open_account, set_password, set_rule,
};
use crate::db::{FromQueryResult, one};
use crate::journal::{Channel, Failure, verb};
use clap::{Args, Subcommand};
use kit::{Day, Refusal};
use serde_json::json;
use std::io::Read;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Open an account with roles, and say its password once.
    Create(CreateArgs),
    /// Set a password anew, and say it once.
    Password {
        #[arg(long)]
        login: String,
        #[command(flatten)]
        how: PasswordArgs,
    },
    /// A rule of signing in: password_length, second_step, idle_minutes, elder_days.
    Rule { name: String, value: i64 },
}

#[derive(Debug, Args)]
pub struct CreateArgs {
    #[arg(long)]
    login: String,
    #[arg(long)]
    name: String,
    #[arg(long, default_value = "")]
    phone: String,
    /// system, security, audit, staff or secretary; several with commas.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "system,security,audit,staff"
    )]
    role: Vec<String>,
    /// Where the roles hold, by code (default: the whole city).
    #[arg(long)]
    unit: Option<String>,
    /// The last day of the roles (default: no end).
    #[arg(long)]
    until: Option<Day>,
    #[command(flatten)]
    how: PasswordArgs,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Args)]
pub struct PasswordArgs {
    /// Read the password from standard input instead of drawing one.
    #[arg(long)]
    password_stdin: bool,
}

const ACTOR: &str = "本机";

#[derive(FromQueryResult)]
struct Top {
    code: String,
}

/// The first open unit that hangs from none.
const TOP: &str = "SELECT code FROM unit WHERE parent = 0 AND code IS NOT NULL
    AND closed_on IS NULL ORDER BY code LIMIT 1";

pub async fn run(
    desk: Desk,
    command: AdminCommand,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    match command {
        AdminCommand::Create(args) => create(&desk, args, printer).await,
        AdminCommand::Password { login, how } => {
            let account = find_login(desk.db.read(), &login).await?;
            let account = account.ok_or_else(|| Refusal::new("unknown_account"))?;
            let text = password(&desk, &how, &login).await?;
            set(&desk, account, &text).await?;
            said(printer, &login, &how, &text);
            Ok(ExitCode::SUCCESS)
        }
        AdminCommand::Rule { name, value } => {
            let (name, told) = (name.clone(), name);
            let ruling = verb(move |tx| {
                let name = name.clone();
                Box::pin(async move { set_rule(tx, &name, value).await })
            });
            desk.writer
                .record(desk.act(ACTOR, Channel::Cli), ruling)
                .await?;
            let value = value.to_string();
            printer.line(&printer.text("rule-set", &[("name", &told), ("value", &value)]));
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn create(desk: &Desk, args: CreateArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let roles = args.role.iter().map(|name| {
        let found = Role::parse(name.trim());
        found.ok_or_else(|| Refusal::new("unknown_role").with("role", name))
    });
    let roles = roles.collect::<Result<Vec<Role>, Refusal>>()?;
    let unit = match &args.unit {
        Some(code) => code.clone(),
        None => {
            let top: Option<Top> = one(desk.db.read(), TOP, []).await?;
            top.ok_or_else(|| Refusal::new("no_city_yet"))?.code
        }
    };
    crate::units::get_unit(desk.db.read(), &unit).await?;
    let text = password(desk, &args.how, &args.login).await?;
    let form = OpenForm {
        name: args.name.clone(),
        login: args.login.clone(),
        phone: args.phone.clone(),
        ..OpenForm::default()
    };
    let secrets = desk.secrets.clone();
    let opening = verb(move |tx| {
        let (secrets, form) = (secrets.clone(), form.clone());
        Box::pin(async move { open_account(tx, &secrets, &form).await })
    });
    let act = || desk.act(ACTOR, Channel::Cli);
    let line = desk.writer.record(act(), opening).await?.line;
    let account = account_of_line(desk.db.read(), line).await?.unwrap_or(0);
    let today = desk.today();
    for role in roles {
        let form = GrantForm {
            account,
            role,
            unit: unit.clone(),
            from: today,
            until: args.until,
        };
        let giving = verb(move |tx| {
            let form = form.clone();
            Box::pin(async move { give_grant(tx, 0, &form, today).await })
        });
        desk.writer.record(act(), giving).await?;
    }
    set(desk, account, &text).await?;
    match args.format {
        Format::Text => {
            said(printer, &args.login, &args.how, &text);
            for (first, second) in lacking_separation(desk.db.read(), today).await? {
                let roles = [("first", first.label()), ("second", second.label())];
                printer.line(&printer.text("separation-lacking", &roles));
            }
        }
        _ => printer.json(&json!({ "account": account, "line": line })),
    }
    Ok(ExitCode::SUCCESS)
}

/// The given password, by the rules; else one that is drawn.
async fn password(desk: &Desk, how: &PasswordArgs, login: &str) -> Result<String, Failure> {
    if !how.password_stdin {
        let (first, second) = (FreshCard::draw().await?, FreshCard::draw().await?);
        return Ok(format!(
            "{}-{}",
            first.grouped().replace(' ', "-"),
            second.pin
        ));
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(anyhow::Error::from)?;
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    let rules = Rules::load(desk.db.read()).await?;
    check_rules(&rules, &text, &login.to_lowercase())?;
    Ok(text)
}

async fn set(desk: &Desk, account: u32, text: &str) -> Result<(), Failure> {
    let hashed = Password::of(text).await?;
    let setting = verb(move |tx| {
        let hashed = hashed.clone();
        Box::pin(async move { set_password(tx, account, &hashed).await })
    });
    desk.writer
        .record(desk.act(ACTOR, Channel::Cli), setting)
        .await?;
    Ok(())
}

fn said(printer: &Printer, login: &str, how: &PasswordArgs, text: &str) {
    let shown = if how.password_stdin { "" } else { text };
    let told = [("login", login), ("password", shown)];
    let key = if how.password_stdin {
        "admin-set"
    } else {
        "admin-made"
    };
    printer.line(&printer.text(key, &told));
}
