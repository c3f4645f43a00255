//! `/begin/administrator`: the city is there and nobody can sign in. Asked on
//! this machine alone.

use crate::accounts::{OpenForm, Password, Rules, check_rules, is_without_accounts, open_first};
use crate::journal::{Act, Channel, Failure, THIS_MACHINE, verbs};
use crate::web::guard::is_this_machine;
use crate::web::pages::{AskPage, Field, Section};
use crate::web::signed::{AnyPress, Browser};
use crate::web::trouble::Trouble;
use crate::web::visit::{refusing, see};
use crate::words::{either, language, sentence};
use axum::response::Response;
use kit::PersonNo;

/// Whether this request may make the first administrator.
pub async fn may(browser: &Browser) -> Result<bool, Trouble> {
    let has_city = browser.visit.directory.root().is_some();
    Ok(has_city
        && is_this_machine(&browser.headers)
        && is_without_accounts(browser.visit.site.db.read()).await?)
}

pub async fn ask(browser: Browser) -> Result<Response, Trouble> {
    match may(&browser).await? {
        true => show(&browser, &OpenForm::default(), vec![]),
        false => Err(Trouble::NotFound),
    }
}

fn show(browser: &Browser, form: &OpenForm, refused: Vec<String>) -> Result<Response, Trouble> {
    let is_refused = !refused.is_empty();
    let password = Field {
        most: 200,
        ..Field::text("password", either("密码", "Password"))
    };
    let answer = browser.page(&AskPage {
        shell: browser.visit.shell(Section::Elsewhere, None),
        title: either("谁来管理", "Who looks after it").into(),
        lead: either("城市建好了。现在开第一个账号，登录以后再给别人开。人手够了，系统、安全、审计三种管理员要分给三个人。", "The city is founded. Now open the first account; after signing in you can open others. When there are enough people, the system, security and audit administrators are to be three people.").into(),
        refused,
        action: "/begin/administrator".into(),
        token: browser.token(),
        keep: vec![],
        fields: vec![
            Field::text("name", either("姓名", "Name")).value(&form.name).fills("name"),
            Field::text("login", either("用户名", "Login name")).value(&form.login).fills("username"),
            password
                .kind("password")
                .fills("new-password")
                .hint(either("至少10个字，一句记得住的话最好", "At least 10 characters, best a sentence you remember")),
        ],
        button: either("开这个账号", "Open this account").into(),
        ways: vec![],
    })?;
    Ok(if is_refused { refusing(answer) } else { answer })
}

pub async fn open(press: AnyPress) -> Result<Response, Trouble> {
    let browser = &press.browser;
    if !may(browser).await? {
        return Ok(see("/sign-in"));
    }
    let said = |name: &str| press.fields.get(name).unwrap_or_default().to_owned();
    let form = OpenForm {
        name: said("name"),
        login: said("login"),
        ..OpenForm::default()
    };
    let password = press.fields.0.iter().find(|(name, _)| name == "password");
    let password = password.map(|(_, text)| text.as_str()).unwrap_or_default();
    if let Err(refusal) = check_rules(&Rules::default(), password, &form.login.to_lowercase()) {
        return show(browser, &form, vec![sentence(&refusal, language())]);
    }
    let site = &browser.visit.site;
    let unit = browser.visit.directory.root().map(|card| card.code.clone());
    let unit = unit.ok_or(Trouble::NotFound)?;
    let (hashed, secrets) = (Password::of(password).await?, site.secrets.clone());
    let (asked, today) = (form.clone(), site.today());
    let opening = verbs(move |tx| {
        let (hashed, secrets) = (hashed.clone(), secrets.clone());
        let (form, unit) = (asked.clone(), unit.clone());
        Box::pin(async move { open_first(tx, &secrets, &form, &hashed, &unit, today).await })
    });
    let act = Act {
        actor: THIS_MACHINE.to_owned(),
        on_behalf_of: PersonNo::NOBODY,
        channel: Channel::Web,
    };
    match site.writer.record_all(act, opening).await {
        Ok(_) => Ok(see("/sign-in/password")),
        Err(Failure::Refused(refusal)) if refusal.code == "administrator_exists" => {
            Ok(see("/sign-in"))
        }
        Err(Failure::Refused(refusal)) => {
            show(browser, &form, vec![sentence(&refusal, language())])
        }
        Err(fault) => Err(fault.into()),
    }
}
