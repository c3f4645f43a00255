//! `/admin/accounts`: who can sign in with a role, and a new one.

use crate::access::Action;
use crate::accounts::{
    OpenForm, account_of_line, lacking_separation, list_accounts, list_grants, open_account,
};
use crate::journal::{Failure, verb};
use crate::say;
use crate::web::pages::{Cell, Field, Row, Rows, RowsPage, Section, SmallForm, Way};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words::labels;
use crate::words::{either, language, sentence};
use axum::response::Response;
use kit::UnitId;

const PAGE: usize = 50;

/// Whoever opens accounts or gives roles somewhere.
pub fn require(signed: &Signed) -> Result<(), Trouble> {
    let actions = [Action::OpenAccount, Action::GiveRole, Action::EndSessions];
    let may = actions
        .into_iter()
        .any(|action| signed.actor.may_somewhere(action));
    may.then_some(()).ok_or(Trouble::NotFound)
}

/// Administrators look after every account, staff after those of their own
/// units: empty for all.
pub fn below(signed: &Signed) -> Vec<UnitId> {
    let mut grants = signed.actor.grants.iter();
    match grants.any(|grant| grant.role.is_administrator()) {
        true => vec![],
        false => signed.actor.units_for(Action::OpenAccount),
    }
}

pub async fn list(signed: Signed) -> Result<Response, Trouble> {
    show(&signed, String::new(), OpenForm::default()).await
}

async fn show(signed: &Signed, notice: String, form: OpenForm) -> Result<Response, Trouble> {
    require(signed)?;
    let visit = &signed.visit;
    let site = &visit.site;
    let after = visit
        .query
        .number("after", either("账号", "account"))?
        .map_or(0, i64::from);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut found = list_accounts(site.db.read(), &below(signed), after, limit).await?;
    let has_more = found.len() > PAGE;
    found.truncate(PAGE);
    let more = found.last().filter(|_| has_more);
    let more = more.map(|last| {
        Way::new(
            either("再往后", "Further on"),
            format!("/admin/accounts?after={}", last.id),
        )
    });
    let today = i64::from(site.today().number());
    let mut rows = Vec::new();
    for card in &found {
        let account = u32::try_from(card.id).unwrap_or(0);
        let grants = list_grants(site.db.read(), account).await?;
        let standing = grants.iter().filter(|grant| {
            grant.ended_at == 0 && grant.until_on.is_none_or(|until| until >= today)
        });
        let roles: Vec<String> = standing
            .map(|grant| super::give::words(&visit.directory, grant))
            .collect();
        rows.push(Row {
            cells: vec![
                Cell::link(&card.name, format!("/admin/accounts/{}", card.id)),
                card.login.clone().unwrap_or_default().into(),
                roles.join(either("；", "; ")).into(),
            ],
            presses: vec![],
        });
    }
    let lacking = lacking_separation(site.db.read(), site.today()).await?;
    let lacking = lacking
        .iter()
        .map(|(first, second)| (labels::role(*first), labels::role(*second)))
        .map(|(first, second)| {
            say!(
                "{first}和{second}由同一个人兼着",
                "one person is both {first} and {second}"
            )
        });
    let lacking = lacking.collect::<Vec<_>>().join(either("；", "; "));
    let lead = match lacking.is_empty() {
        true => either(
            "系统、安全、审计三种管理员由三个人分任。",
            "System, security and audit administrators are three people.",
        )
        .to_owned(),
        false => say!(
            "三员分立还没有做到：{lacking}。人手够了，请分开。",
            "The three administrators are not separate yet: {lacking}. When there are enough people, please separate them."
        ),
    };
    let opening = SmallForm {
        title: either("开一个账号", "Open an account").into(),
        lead: either("给工作人员和支部书记。老同志不用开，印一张卡片就行。", "For staff and secretaries. Elders need none; print them a card.").into(),
        action: "/admin/accounts".into(),
        keep: vec![],
        fields: vec![
            Field::text("name", either("姓名", "Name")).value(&form.name),
            Field::text("login", either("用户名", "Login name"))
                .value(&form.login)
                .optional()
                .hint(either("用密码登录的人才要；支部书记用手机号登录，空着", "Only for those who sign in with a password. Secretaries sign in with a phone: leave it empty")),
            Field::digits("phone", either("手机号", "Mobile number"), 20)
                .value(&form.phone)
                .optional(),
        ],
        button: either("开账号", "Open the account").into(),
    };
    let may_open = signed.actor.may_somewhere(Action::OpenAccount);
    signed.page(&RowsPage {
        shell: visit.shell(Section::Mine, None),
        title: either("账号和职责", "Accounts and roles").into(),
        lead,
        notice,
        token: signed.token(),
        tables: vec![Rows {
            title: either("能办事的人", "Those who can do things here").into(),
            empty: either("还没有别的账号。", "There are no other accounts yet.").into(),
            columns: vec![
                either("姓名", "Name"),
                either("用户名", "Login name"),
                either("职责", "Roles"),
            ],
            rows,
            more,
            ..Rows::default()
        }],
        forms: may_open.then_some(opening).into_iter().collect(),
        ways: vec![Way::new(either("回到我的", "Back to my page"), "/mine")],
    })
}

pub async fn open(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    signed.require_somewhere(Action::OpenAccount)?;
    let said = |name: &str| press.fields.get(name).unwrap_or_default().to_owned();
    let form = OpenForm {
        name: said("name"),
        login: said("login"),
        phone: said("phone"),
        ..OpenForm::default()
    };
    let site = &signed.visit.site;
    let (secrets, asked) = (site.secrets.clone(), form.clone());
    let opening = verb(move |tx| {
        let (secrets, form) = (secrets.clone(), asked.clone());
        Box::pin(async move { open_account(tx, &secrets, &form).await })
    });
    match site.writer.record(signed.act(), opening).await {
        Ok(recorded) => {
            let account = account_of_line(site.db.read(), recorded.line).await?;
            Ok(see(&format!("/admin/accounts/{}", account.unwrap_or(0))))
        }
        Err(Failure::Refused(refusal)) => show(signed, sentence(&refusal, language()), form).await,
        Err(fault) => Err(fault.into()),
    }
}
