//! What stands behind each place of a filled form: a file of its own.

use super::outcome::exact;
use super::plan::Plan;
use crate::words::Language;
use figures::Number;
use serde_json::{Value, json};

/// Every filled place with its exact value, definition, day, line and hash,
/// and every place that was left.
pub fn proof_json(plan: &Plan, language: Language) -> Value {
    let places = plan.filled().map(|(place, found)| {
        json!({
            "place": place.place,
            "mark": place.mark,
            "indicator": found.indicator,
            "name": found.name,
            "value": match found.number {
                Number::Int(count) => Value::from(count),
                Number::Rate(rate) => Value::from(rate),
            },
            "written": found.written,
            "unit_of_count": found.unit_of_count,
            "version": found.version,
            "definition": found.definition,
            "unit": found.unit,
            "period": found.period.label(),
            "as_of_day": found.as_of,
            "as_of_line": plan.line,
            "hash": plan.hash,
            "grade": found.grade.letter(),
            "completeness": found.completeness,
        })
    });
    json!({
        "form": plan.name,
        "unit": plan.unit,
        "period": plan.period.label(),
        "as_of_line": plan.line,
        "hash": plan.hash,
        "places": places.collect::<Vec<_>>(),
        "left": left_json(plan, language),
    })
}

/// Places that were left, each with why and what to do.
pub fn left_json(plan: &Plan, language: Language) -> Vec<Value> {
    let left = plan.left().into_iter().map(|left| {
        json!({
            "place": left.place,
            "mark": left.mark,
            "why": left.why.code(),
            "words": left.why.words(language),
        })
    });
    left.collect()
}

const COLUMNS: &[&str] = &[
    "位置",
    "标记",
    "指标",
    "名称",
    "准确的数",
    "计量",
    "表里写的",
    "口径版本",
    "口径",
    "单位代码",
    "单位",
    "期间",
    "截至",
    "流水",
    "指纹",
    "证据",
    "没有填的原因",
];

/// The same as a workbook of texts.
pub fn proof_sheet(plan: &Plan) -> anyhow::Result<Vec<u8>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (place, found) in plan.filled() {
        rows.push(vec![
            place.place.clone(),
            place.mark.clone(),
            found.indicator.clone(),
            found.name.clone(),
            exact(found.number),
            found.unit_of_count.clone(),
            found.written.clone(),
            found.version.to_string(),
            found.definition.clone(),
            found.unit.clone(),
            found.unit_name.clone(),
            kit::chinese_dates::period(&found.period),
            found.as_of.to_string(),
            plan.line.to_string(),
            plan.hash.clone(),
            found.grade.letter().to_string(),
            String::new(),
        ]);
    }
    for left in plan.left() {
        let mut row = vec![String::new(); COLUMNS.len()];
        (row[0], row[1]) = (left.place, left.mark);
        row[COLUMNS.len() - 1] = left.why.words(Language::Chinese);
        rows.push(row);
    }
    Ok(sheets::write::table_bytes("来历", COLUMNS, &rows)?)
}
