//! `/mine/slip`: what others did for me, in plain words.

use crate::access::OwnAction;
use crate::accounts::list_slip;
use crate::say;
use crate::web::pages::{Cell, Row, Rows, RowsPage, Section, Way};
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::web::words::verbs;
use crate::web::{links, who, words};
use crate::words::either;
use axum::response::Response;

const PAGE: usize = 30;

pub async fn slip(signed: Signed) -> Result<Response, Trouble> {
    let elder = signed.actor.elder();
    if !signed.actor.may_own(OwnAction::See, elder) {
        return Err(Trouble::NotFound);
    }
    let site = &signed.visit.site;
    let before = signed
        .visit
        .query
        .number("before", either("流水条号", "line number"))?;
    let before = before.map_or(i64::MAX, i64::from);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut lines = list_slip(site.db.read(), elder, before, limit).await?;
    let has_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let more = lines.last().filter(|_| has_more);
    let more = more.map(|line| {
        Way::new(
            either("再往前", "Further back"),
            format!("/mine/slip?before={}", line.seq),
        )
    });
    let mut rows = Vec::new();
    for line in &lines {
        let seq = u64::try_from(line.seq).unwrap_or(0);
        let n = words::thousands(line.seq);
        rows.push(Row {
            cells: vec![
                words::moment(line.at).into(),
                who::name(site, &line.actor).await?.into(),
                verbs::verb(&line.verb).into(),
                verbs::channel(&line.channel).into(),
                Cell::link(&say!("第{n}条", "line {n}"), links::line(seq)),
            ],
            presses: vec![],
        });
    }
    signed.page(&RowsPage {
        shell: signed.visit.shell(Section::Mine, None),
        title: either("别人替我办的事", "What others did for me").into(),
        lead: either("每一件都写着哪一天、谁办的。有不对的，打电话给支部书记。", "Each entry says on which day and by whom. If something is wrong, call your branch's secretary.").into(),
        notice: String::new(),
        token: signed.token(),
        tables: vec![Rows {
            title: either("从新到旧", "Newest first").into(),
            empty: either("还没有人替您办过事。", "Nobody has done anything for you yet.").into(),
            columns: vec![either("什么时候", "When"), either("谁办的", "By whom"), either("办了什么", "What was done"), either("怎样办的", "How"), either("流水", "Journal")],
            rows,
            more,
            ..Rows::default()
        }],
        forms: vec![],
        ways: vec![Way::new(either("回到我的", "Back to my page"), "/mine")],
    })
}
