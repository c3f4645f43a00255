//! The list of units as a workbook to be filled in.

use super::super::kind::{Kind, Mode};
use super::lines::{CLOSED, CODE, COLUMNS, FOUNDED, KIND, MODE, NAME, ONLINE, PARENT, SOCIETY};
use crate::importing::GUIDE;
use sheets::write::{Template, TemplateColumn};

/// One column for each that the importer knows.
pub fn template() -> Template {
    Template {
        sheet: "组织",
        guide: GUIDE,
        intro: vec![
            "一个单位一行，从第二行填起，先后不拘；带*的列必填。",
            "空着的格不会抹掉已经登记的内容。",
        ],
        columns: (CODE..=ONLINE).map(column).collect(),
    }
}

fn column(number: usize) -> TemplateColumn {
    let (how, example) = match number {
        CODE => ("一个单位一个代码；空着由系统编排。", "370102001-1"),
        NAME => ("写全称。", "某街道第一党支部"),
        KIND => ("从列表里选。", "党支部"),
        PARENT => ("上一级单位的代码。最上面的一级空着。", "370102001"),
        MODE => ("只有党支部才填；支部加社团的，写“支部+社团”。", "常规式"),
        SOCIETY => (
            "与支部结对的老年社团的代码，可以写几个，用顿号隔开。",
            "370102001-8",
        ),
        FOUNDED => ("写成年-月-日。", "2012-01-01"),
        CLOSED => ("撤销了才填。", ""),
        _ => ("支部在网上平台登记的日期。", "2026-05-01"),
    };
    TemplateColumn {
        name: COLUMNS.label(number),
        is_needed: matches!(number, NAME | KIND),
        how,
        example,
        choices: match number {
            KIND => Kind::ALL.iter().map(|kind| kind.label()).collect(),
            MODE => {
                let modes = Mode::ALL.iter().map(|mode| mode.label());
                modes.chain(["支部+社团"]).collect()
            }
            _ => Vec::new(),
        },
    }
}
