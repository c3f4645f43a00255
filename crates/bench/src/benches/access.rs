//! What signing in costs, and what a signed-in page costs more than a public
//! one: who asks is worked out by two small queries.

use crate::ground::Ground;
use crate::house::{House, fault};
use crate::machine::{memory, milliseconds, output, yinling};
use crate::table::{Table, Unit};
use anyhow::{Context, Result, ensure};
use kit::{Day, PersonNo, UnitId};
use std::hint::black_box;
use std::time::Instant;
use yinling::access::{Action, Actor, Grant, Role, Secrets, Way};
use yinling::accounts::{
    Password, Rules, SignIn, by_password, find_actor, find_login, open_session,
};
use yinling::db::scalar;

const SESSIONS: u32 = 1_000;
/// Of the demo's ready accounts.
const LOGIN: &str = "shi";
const SECRET: &str = "baotu-quan-2026";

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    policy(table);
    let folder = ground.temp.inner("demo-access")?;
    output(yinling(&folder, &["demo", "--no-serve"])?).await?;
    let house = House::open(&folder, None).await?;
    let secrets = Secrets::load(&folder, None)?;
    signing_in(table, &house, &secrets).await?;
    sessions(table, &house).await?;
    house.close().await
}

/// Four roles, a unit five levels down.
fn policy(table: &mut Table) {
    let grant = |unit| Grant {
        role: Role::Staff,
        unit: UnitId(unit),
        from: Day::LAST,
        until: None,
    };
    let actor = Actor {
        account: 1,
        person: PersonNo::NOBODY,
        helps: PersonNo::NOBODY,
        session: 1,
        way: Way::Password,
        grants: vec![grant(91), grant(92), grant(93), grant(1)],
    };
    const CHECKS: u32 = 1_000_000;
    let start = Instant::now();
    for n in 0..CHECKS {
        let way = [5 + n % 7, 4, 3, 2, 1].map(UnitId);
        black_box(actor.may(black_box(Action::SeePeople), way));
    }
    let each = milliseconds(start) / f64::from(CHECKS);
    table.bound("access: one check of the policy", each, 0.001, Unit::Ms);
}

async fn signing_in(table: &mut Table, house: &House, secrets: &Secrets) -> Result<()> {
    let kept = Password::of(SECRET).await?;
    let (mut floors, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..15 {
        let start = Instant::now();
        ensure!(
            Password::fits(Some(kept.clone()), SECRET).await?,
            "argon2 says no"
        );
        floors.push(milliseconds(start));
        let ask = SignIn {
            db: &house.db,
            secrets,
            address_hash: "bench",
            now: house.clock.now_ms(),
        };
        let start = Instant::now();
        let tried = by_password(ask, LOGIN, SECRET, "").await.map_err(fault)?;
        whole.push(milliseconds(start));
        ensure!(tried.is_ok(), "nobody is let in: {tried:?}");
    }
    let name = "access: signing in, held against argon2 alone";
    table.at_most(name, middle(&mut whole), middle(&mut floors), Unit::Ms, 1.5);
    Ok(())
}

async fn sessions(table: &mut Table, house: &House) -> Result<()> {
    let account = find_login(house.db.read(), LOGIN)
        .await?
        .context("a ready account")?;
    let rules = Rules::load(house.db.read()).await?;
    let (now, today) = (house.clock.now_ms(), house.today());
    let before = memory(std::process::id(), "VmRSS").context("no /proc")?;
    let mut keys = Vec::new();
    for _ in 0..SESSIONS {
        let opened = open_session(&house.db, account, Way::Password, "bench", now).await;
        keys.push(opened.map_err(fault)?.key);
    }
    let (mut asked, mut floors) = (Vec::new(), Vec::new());
    for key in &keys {
        let start = Instant::now();
        let rules_now = Rules::load(house.db.read()).await?;
        let found = find_actor(&house.db, &rules_now, key, now, today).await?;
        asked.push(milliseconds(start));
        ensure!(found.is_some() && rules_now == rules, "a session is lost");
        let start = Instant::now();
        for _ in 0..2 {
            let sql = "SELECT COUNT(*) FROM account WHERE id = $1";
            scalar(house.db.read(), sql, [i64::from(account).into()]).await?;
        }
        floors.push(milliseconds(start));
    }
    let after = memory(std::process::id(), "VmRSS").context("no /proc")?;
    let name = "access: who asks, held against two small queries";
    table.at_most(name, middle(&mut asked), middle(&mut floors), Unit::Ms, 2.0);
    let name = "access: 1,000 sessions at once";
    table.bound(name, (after - before).max(0.0), 20.0, Unit::MiB);
    Ok(())
}

fn middle(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
