//! A past year's ledger as a workbook to be filled in.

use super::columns::{COLUMNS, DAY, GRADE, INITIATIVE, MEASURE, NOTE, PERSON, QUANTITY, UNIT};
use crate::importing::GUIDE;
use crate::indicators::measures::VOCABULARY;
use sheets::write::{Template, TemplateColumn};

/// One column for each that the importer knows.
pub fn template() -> Template {
    Template {
        sheet: "台账",
        guide: GUIDE,
        intro: vec![
            "一件事一行，从第二行填起；带*的列必填。",
            "“指标项”写列出的代码；自己的项目写成legacy.加一个名字，例如legacy.走访慰问。",
        ],
        columns: (DAY..=NOTE).map(column).collect(),
    }
}

fn column(number: usize) -> TemplateColumn {
    let (how, example) = match number {
        DAY => ("写成年-月-日；只知道年月就写年-月。", "2024-10-11"),
        UNIT => ("单位的代码。", "370102001-1"),
        MEASURE => ("代码，或legacy.加名字。", "legacy.走访慰问"),
        PERSON => (
            "台账里给人编的号；只记散列，认不出是谁。关于个人的指标必填。",
            "",
        ),
        INITIATIVE => ("属于哪一项专项活动，60个字以内。", "敬老月"),
        QUANTITY => ("整数，从1起。", "3"),
        GRADE => ("甲：逐条有记录；乙：两人清点；丙：估计。不填就是甲。", "甲"),
        _ => ("等级是丙的，写明是怎样估计的。", ""),
    };
    TemplateColumn {
        name: COLUMNS.label(number),
        is_needed: matches!(number, DAY | UNIT | MEASURE | QUANTITY),
        how,
        example,
        choices: match number {
            GRADE => vec!["甲", "乙", "丙"],
            MEASURE => VOCABULARY.iter().map(|measure| measure.code).collect(),
            _ => Vec::new(),
        },
    }
}
