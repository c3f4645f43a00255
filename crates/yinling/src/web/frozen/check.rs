//! `/reports/frozen/{id}/check`: proved again, on the spot.

use super::{get_whole, head, in_background};
use crate::reports::frozen::{ChainReading, Checked, CheckedFigure, Claim, Seal, check as prove};
use crate::web::pages::{CheckedRow, FrozenCheckPage, SealRow, Section};
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use axum::extract::Path;
use axum::response::Response;

pub async fn check(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let (found, frozen) = get_whole(&staff, &id).await?;
    let site = staff.visit.site.clone();
    if site.live.loading().is_some() {
        return Err(Trouble::NotWritten(
            "数字还在装入，请过一会儿再核对。".into(),
        ));
    }
    let secrets = staff.intake.house.secrets.clone();
    let line = head(&found.line, &staff.visit);
    // Rows are read by the hundred thousand: one reader at a time.
    let _turn = staff.visit.site.turn_to_prove().await;
    let checked = in_background(async move {
        let claim = Claim::Kept(&found, &frozen);
        let chain = ChainReading::ItsLines;
        let checked = prove(&site.db, &site.live, &secrets, claim, chain, |_| ()).await?;
        Ok(checked)
    });
    let checked: Checked = checked.await?;
    staff.page(&FrozenCheckPage {
        shell: staff.visit.shell(Section::Units, None),
        head: line,
        is_proven: checked.is_proven(),
        seals: checked.seals.iter().map(seal).collect(),
        figures: checked.figures.iter().map(figure).collect(),
    })
}

fn seal(seal: &Seal) -> SealRow {
    let (name, words) = match seal {
        Seal::Signature(true) => ("签名", "与所签的内容相符，一个字没有改过。".to_owned()),
        Seal::Signature(false) => ("签名", "与所签的内容不符：内容或签名被改动过。".to_owned()),
        Seal::Key(true) => ("密钥", "是本机的密钥签的。".to_owned()),
        Seal::Key(false) => ("密钥", "不是本机的密钥签的。".to_owned()),
        Seal::Document(true) => ("正文", "就是定稿时的那一份。".to_owned()),
        Seal::Document(false) => ("正文", "不是定稿时的那一份。".to_owned()),
        Seal::Line(true) => ("所据的流水", "还在，指纹与定稿里写的相同。".to_owned()),
        Seal::Line(false) => (
            "所据的流水",
            "不在了，或者指纹与定稿里写的不同。".to_owned(),
        ),
        Seal::Chain(Ok(_)) => ("流水的内容", "重新读过，与记下时一样。".to_owned()),
        Seal::Chain(Err((line, _))) => ("流水的内容", format!("流水第{line}条与记下时不一样。")),
    };
    SealRow {
        name,
        words,
        holds: seal.holds(),
    }
}

fn figure(figure: &CheckedFigure) -> CheckedRow {
    let frozen = &figure.frozen;
    let said = |value: &Option<String>| match value {
        Some(value) => format!("{value}{}", frozen.unit),
        None => "没有记录".to_owned(),
    };
    let why = match (figure.is_proven(), figure.is_defined) {
        (true, _) => String::new(),
        (false, false) => "它当时的口径已不是原样。".to_owned(),
        (false, true) => format!(
            "现在重算得{}，另一种办法得{}。",
            said(&figure.live),
            said(&figure.recounted)
        ),
    };
    CheckedRow {
        name: frozen.name.clone(),
        value: format!("{}{}", frozen.value, frozen.unit),
        is_proven: figure.is_proven(),
        why,
    }
}
