//! `/reports/frozen/{id}/check`: proved again, on the spot.

use super::{get_whole, head, in_background, name};
use crate::reports::frozen::{
    ChainReading, Checked, CheckedFigure, Claim, Seal, Signer, check as prove,
};
use crate::say;
use crate::web::pages::{CheckedRow, FrozenCheckPage, SealRow, Section};
use crate::web::signed::Staff;
use crate::web::site::Site;
use crate::web::trouble::Trouble;
use crate::web::words::labels::amount;
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;

pub async fn check(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let (found, frozen) = get_whole(&staff, &id).await?;
    let site = staff.visit.site.clone();
    if site.live.loading().is_some() {
        return Err(Trouble::NotWritten(
            either(
                "数字还在装入，请过一会儿再核对。",
                "The numbers are still being loaded. Please check in a little while.",
            )
            .into(),
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
        figures: checked
            .figures
            .iter()
            .map(|one| figure(&staff.visit.site, one))
            .collect(),
    })
}

fn seal(seal: &Seal) -> SealRow {
    let signature = either("签名", "Signature");
    let key = either("密钥", "Key");
    let text = either("正文", "Text");
    let line = either("所据的流水", "The line it rests on");
    let journal = either("流水的内容", "What the journal says");
    let (name, words) = match seal {
        Seal::Signature(true) => (
            signature,
            either(
                "与所签的内容相符，一个字没有改过。",
                "It fits what was signed; not a letter was altered.",
            ),
        ),
        Seal::Signature(false) => (
            signature,
            either(
                "与所签的内容不符：内容或签名被改动过。",
                "It does not fit what was signed: the text or the signature was altered.",
            ),
        ),
        Seal::Key(Signer::House) => (
            key,
            either("是本机的密钥签的。", "It is the key of this machine."),
        ),
        Seal::Key(Signer::Former { until_line }) => {
            return SealRow {
                name: key,
                words: say!(
                    "是本机从前的密钥签的，流水第{until_line}条换了钥匙。",
                    "It is a former key of this machine, in force until line {until_line}."
                ),
                holds: true,
            };
        }
        Seal::Key(Signer::Foreign) => (
            key,
            either("不是本机的密钥签的。", "It is not the key of this machine."),
        ),
        Seal::Document(true) => (
            text,
            either(
                "就是定稿时的那一份。",
                "It is the very one that was frozen.",
            ),
        ),
        Seal::Document(false) => (
            text,
            either("不是定稿时的那一份。", "It is not the one that was frozen."),
        ),
        Seal::Line(true) => (
            line,
            either(
                "还在，指纹与定稿里写的相同。",
                "It is there, with the fingerprint the frozen report names.",
            ),
        ),
        Seal::Line(false) => (
            line,
            either(
                "不在了，或者指纹与定稿里写的不同。",
                "It is gone, or its fingerprint is not the one the frozen report names.",
            ),
        ),
        Seal::Chain(Ok(_)) => (
            journal,
            either(
                "重新读过，与记下时一样。",
                "It was read again and is as it was recorded.",
            ),
        ),
        Seal::Chain(Err((line, _))) => {
            let words = say!(
                "流水第{line}条与记下时不一样。",
                "Line {line} is not as it was recorded."
            );
            return SealRow {
                name: journal,
                words,
                holds: seal.holds(),
            };
        }
    };
    SealRow {
        name,
        words: words.to_owned(),
        holds: seal.holds(),
    }
}

fn figure(site: &Site, figure: &CheckedFigure) -> CheckedRow {
    let frozen = &figure.frozen;
    let said = |value: &Option<String>| match value {
        Some(value) => amount(value, &frozen.unit),
        None => either("没有记录", "no records").to_owned(),
    };
    let why = match (figure.is_proven(), figure.is_defined) {
        (true, _) => String::new(),
        (false, false) => either(
            "它当时的口径已不是原样。",
            "Its definition is no longer what it was.",
        )
        .to_owned(),
        (false, true) => {
            let (live, recounted) = (said(&figure.live), said(&figure.recounted));
            say!(
                "现在重算得{live}，另一种办法得{recounted}。",
                "Counted anew it is {live}; in the other way, {recounted}."
            )
        }
    };
    CheckedRow {
        name: name(site, frozen),
        value: amount(&frozen.value, &frozen.unit),
        is_proven: figure.is_proven(),
        why,
    }
}
