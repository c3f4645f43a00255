//! What was pressed a moment ago, and the one press that takes it back: said
//! on the page a press leads to (`?done=` and its line), and on `/mine` and a
//! person's page for as long as it lasts.

use super::pages::{Done, TakeBack};
use super::signed::{OwnPress, Signed};
use super::trouble::Trouble;
use super::{who, words};
use crate::journal::{Act, Failure, Recorded, verb};
use crate::people::SealedField;
use crate::say;
use crate::second_thoughts::{self, Asker, Last, Step};
use crate::words::either;
use kit::{PersonNo, Refusal};

/// The address a press leads to, which says what was done.
pub fn landed(path: &str, done: &Recorded) -> String {
    format!("{path}?done={}", done.line)
}

/// The reader, for what is their own or that of whom they help.
pub fn own_asker(signed: &Signed) -> Asker {
    Asker {
        account: signed.actor.account,
        elder: signed.actor.elder(),
        is_elder: !signed.actor.is_helping(),
    }
}

/// The reader, for what they did for somebody they look after.
pub fn asker_for(signed: &Signed, elder: PersonNo) -> Asker {
    Asker {
        account: signed.actor.account,
        elder,
        is_elder: false,
    }
}

/// What the press that led here came to; `action` is where taking back is sent.
pub async fn last(signed: &Signed, asker: &Asker, action: &str) -> Result<Option<Done>, Trouble> {
    let line = signed
        .visit
        .query
        .number("done", either("流水条号", "line number"))?;
    let Some(line) = line else {
        return Ok(None);
    };
    let site = &signed.visit.site;
    let now = site.clock.now_ms();
    let done = match second_thoughts::find_last(site.db.read(), asker, line, now).await? {
        None => return Ok(None),
        Some(Last::Done(step)) => {
            let press = press(signed, &step, action).await?;
            let until = &press.until;
            Done {
                title: press.told.clone(),
                told: say!(
                    "已经办好了。要是办错了，{until}以前按一下就撤回，和没办一样。",
                    "It is done. If that was a mistake, one press before {until} takes it back, as if it had never been done."
                ),
                press: Some(press),
            }
        }
        Some(Last::TakenBack(step)) => {
            let told = told(signed, &step).await?;
            Done {
                title: either("撤回了", "Taken back").into(),
                told: say!(
                    "“{told}”这一步不算了，现在和原来一样。",
                    "“{told}” no longer counts. Everything is as it was before."
                ),
                press: None,
            }
        }
    };
    Ok(Some(done))
}

/// Everything the reader can take back, newest first.
pub async fn list(signed: &Signed, asker: &Asker, action: &str) -> Result<Vec<TakeBack>, Trouble> {
    let site = &signed.visit.site;
    let now = site.clock.now_ms();
    let steps = second_thoughts::list_steps(site.db.read(), asker, now).await?;
    let mut presses = Vec::new();
    for step in &steps {
        presses.push(press(signed, step, action).await?);
    }
    Ok(presses)
}

async fn press(signed: &Signed, step: &Step, action: &str) -> Result<TakeBack, Trouble> {
    Ok(TakeBack {
        told: told(signed, step).await?,
        until: words::clock(step.until()),
        action: action.to_owned(),
        token: signed.token(),
        line: step.seq,
    })
}

/// What was done, without anything that is covered elsewhere.
pub async fn told(signed: &Signed, step: &Step) -> Result<String, Trouble> {
    let told = step.told();
    let text = |name: &str| told[name].as_str().unwrap_or_default();
    let kind = words::privacy::consent(text("consent"));
    let helper = format!("account:{}", told["account"]);
    let helper = match step.verb.starts_with("accounts::") {
        true => who::name(&signed.visit.site, &helper).await?,
        false => String::new(),
    };
    Ok(match step.verb.as_str() {
        "privacy::consent" => say!("同意了：{kind}", "Agreed: {kind}"),
        "privacy::withdraw" => say!("收回了同意：{kind}", "Consent withdrawn: {kind}"),
        "privacy::ask_correction" => {
            either("说了资料哪里不对", "Said what is wrong in the record").into()
        }
        "privacy::ask_erasure" => either("请求删去资料", "Asked to have the record deleted").into(),
        "accounts::name_helper" if helper.is_empty() => {
            either("请了一个人帮忙", "Somebody was asked to help").into()
        }
        "accounts::name_helper" => say!("请了{helper}帮忙", "{helper} was asked to help"),
        "accounts::end_helper" => say!("不用{helper}帮忙了", "{helper} no longer helps"),
        "people::set_skill" => either("改了特长", "Skills changed").into(),
        "people::live_elsewhere" => either("改了住在哪里", "Place of living changed").into(),
        _ => {
            let field = SealedField::parse(text("field"));
            let field = field.map_or("", words::labels::sealed);
            say!("改了{field}", "Changed: {field}")
        }
    })
}

/// The step that a press would take back, of those that are the asker's.
pub async fn wanted(press: &OwnPress, asker: &Asker) -> Result<Step, Trouble> {
    let line = press
        .fields
        .number("line", either("流水条号", "line number"))?
        .unwrap_or(0);
    let db = &press.signed.visit.site.db;
    let step = second_thoughts::find_step(db.read(), asker, line).await?;
    step.ok_or(Trouble::NotFound)
}

/// Takes the step back; answers with the line that did, also where an earlier
/// press had done it, or with the refusal.
pub async fn take_back(
    signed: &Signed,
    act: Act,
    asker: Asker,
    step: &Step,
) -> Result<Result<i64, Refusal>, Trouble> {
    let site = &signed.visit.site;
    let line = u32::try_from(step.seq).map_err(anyhow::Error::from)?;
    let (secrets, now, today) = (site.secrets.clone(), site.clock.now_ms(), site.today());
    let taking = verb(move |tx| {
        let secrets = secrets.clone();
        Box::pin(
            async move { second_thoughts::take_back(tx, &secrets, &asker, line, now, today).await },
        )
    });
    match site.writer.record(act, taking.alone()).await {
        Ok(done) => Ok(Ok(done.line.0.into())),
        Err(Failure::Refused(refusal)) if refusal.code == "already_taken_back" => {
            let by = refusal.args.iter().find(|(name, _)| *name == "by");
            let by = by.and_then(|(_, by)| by.parse().ok());
            Ok(Ok(by.unwrap_or(step.seq)))
        }
        Err(Failure::Refused(refusal)) => Ok(Err(refusal)),
        Err(fault) => Err(fault.into()),
    }
}
