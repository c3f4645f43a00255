//! What a place is called: `汇总!B5`, 正文第12段, 表2第3行第2格.

use sheets::column_letters;
use sheets::fill::{AreaKind, At, Form};

/// The name of a place in its form, as a person finds it there.
pub fn name(form: &Form, at: At) -> String {
    let area = usize::try_from(at.area).ok();
    let area = area.and_then(|area| form.areas().get(area));
    let Some(area) = area else {
        return String::new();
    };
    let (row, col) = (at.row + 1, at.col + 1);
    match area.kind {
        AreaKind::Sheet => format!("{}!{}{row}", area.name, column_letters(at.col)),
        AreaKind::Body => format!("正文第{row}段"),
        AreaKind::Table(number) => match at.nth {
            0 => format!("表{number}第{row}行第{col}格"),
            nth => format!("表{number}第{row}行第{col}格第{}段", nth + 1),
        },
        AreaKind::Header(number) => format!("页眉{number}第{row}段"),
        AreaKind::Footer(number) => format!("页脚{number}第{row}段"),
        AreaKind::Notes => format!("注释第{row}段"),
    }
}
