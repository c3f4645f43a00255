use super::{AsOf, Completeness, Crumb, Evidence, Reading, Shell, TreeNav, UnitLink, Value};
use crate::web::{filters, links};
use askama::{FastWritable, Template, Values};
use std::sync::Arc;

/// `/figures/{id}?unit=CODE&…`: one number, opened.
#[derive(Debug, Template)]
#[template(path = "figure.html")]
pub struct FigurePage {
    pub shell: Shell,
    /// From the top unit down to the figure's unit.
    pub crumbs: Vec<Crumb>,
    /// For staff only.
    pub tree: Option<TreeNav>,
    pub unit: UnitLink,
    /// `org.branches`
    pub id: String,
    /// 党支部
    pub name: String,
    pub value: Value,
    /// 个
    pub unit_of_count: String,
    /// 2026年 for a flow; empty for a stock, which stands on the day alone.
    pub period: String,
    pub reading: Reading,
    /// The definition in words.
    pub definition: String,
    /// The counting rule in words: 数不重复的人.
    pub rule: String,
    pub version: u32,
    pub completeness: Option<Completeness>,
    pub evidence: Option<Evidence>,
    /// A month-precision fact lies in a month the range cuts.
    pub cuts_month: bool,
    /// Parts printed beside: known, unknown, bounds.
    pub parts: Vec<Part>,
    /// What the parts mean together; may be empty.
    pub parts_sentence: String,
    pub months: Option<Months>,
    pub by_unit: Option<ByUnit>,
    pub records: Records,
    pub asof: AsOf,
}

impl FigurePage {
    pub fn definition_href(&self) -> String {
        links::definition(&self.id)
    }
}

#[derive(Debug, Clone)]
pub struct Part {
    pub label: String,
    pub value: Value,
    pub unit: String,
    /// The part's own figure, if it has an id.
    pub href: Option<String>,
}

/// A flow by month, a stock at the ends of months, in the order of months.
#[derive(Debug, Clone)]
pub struct Months {
    pub months: Vec<Month>,
    pub is_flow: bool,
    /// The one sentence that says the same as the drawing.
    pub sentence: String,
}

#[derive(Debug, Clone)]
pub struct Month {
    /// 3月, below a column.
    pub label: Arc<str>,
    /// 2026年3月末: in the sentence and the table.
    pub words: Arc<str>,
    /// `None` for a month that has not begun.
    pub count: Option<i64>,
    /// The month is not over yet, or the range cuts it.
    pub is_partial: bool,
}

/// A month's bar in percent of the drawing.
#[derive(Debug, Clone)]
pub struct Bar {
    pub label: Arc<str>,
    pub count: Option<i64>,
    pub is_partial: bool,
    /// Left edge, width and middle of the column.
    pub x: Share,
    pub width: Share,
    pub middle: Share,
    /// Top, height and the baseline of the number above it.
    pub y: Share,
    pub height: Share,
    pub number_y: Share,
    /// Length of the lying bar on narrow pages.
    pub length: Share,
}

/// A number of percent from 0 on, written to the hundredth. A unit's page holds
/// two hundred of them: as whole numbers they are written several times faster
/// than as fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(u32);

impl Share {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast of a float keeps within the number's bounds"
    )]
    fn percent(of: f64) -> Share {
        Share((of * 100.0).round() as u32)
    }
}

impl FastWritable for Share {
    fn write_into(&self, page: &mut dyn std::fmt::Write, _: &dyn Values) -> askama::Result<()> {
        let mut digits = [b'0'; 12];
        let (mut left, mut at) = (self.0, digits.len());
        // At least one digit before the point and two behind it.
        while left > 0 || at > digits.len() - 4 {
            at -= 1;
            if at == digits.len() - 3 {
                digits[at] = b'.';
            } else {
                digits[at] += u8::try_from(left % 10).unwrap_or_default();
                left /= 10;
            }
        }
        let text = std::str::from_utf8(&digits[at..]).unwrap_or_default();
        Ok(page.write_str(text)?)
    }
}

impl Months {
    /// The drawing: numbers above, columns in the middle, months below.
    pub fn bars(&self) -> Vec<Bar> {
        const TOP: f64 = 14.0;
        const GROUND: f64 = 86.0;
        let most = self
            .months
            .iter()
            .filter_map(|m| m.count)
            .max()
            .unwrap_or(0)
            .max(1);
        let slot = 100.0 / self.months.len().max(1) as f64;
        let bar = |(at, month): (usize, &Month)| {
            let share = month.count.unwrap_or(0).max(0) as f64 / most as f64;
            let height = share * (GROUND - TOP);
            let left = slot * at as f64;
            Bar {
                label: month.label.clone(),
                count: month.count,
                is_partial: month.is_partial,
                x: Share::percent(left + slot * 0.2),
                width: Share::percent(slot * 0.6),
                middle: Share::percent(left + slot * 0.5),
                y: Share::percent(GROUND - height),
                height: Share::percent(height),
                number_y: Share::percent(GROUND - height - 2.5),
                length: Share::percent(share * 100.0),
            }
        };
        self.months.iter().enumerate().map(bar).collect()
    }
}

/// The same figure one level below, in code order.
#[derive(Debug, Clone, Default)]
pub struct ByUnit {
    /// The unit's own share; `None` where the unit has no facts of its own kind.
    pub own: Option<Value>,
    pub rows: Vec<ByUnitRow>,
    pub next_href: Option<String>,
    /// Why the rows do not add up, if they do not; may be empty.
    pub note: String,
}

#[derive(Debug, Clone)]
pub struct ByUnitRow {
    /// `href` leads to this figure at that unit.
    pub unit: UnitLink,
    pub value: Value,
}

/// What stands behind the number, as far as this reader may see it.
#[derive(Debug, Clone)]
pub enum Records {
    /// The counted units in the order of their journal lines.
    Units {
        /// [`RecordRows`], written out.
        rows: Arc<str>,
        total: u64,
        next_href: Option<String>,
        /// All of them as a workbook.
        sheet_href: String,
    },
    /// Personal records: only how many.
    Persons { count: Value },
    /// No fact at all.
    Nothing,
    /// Figures are not ready yet.
    Loading,
}

/// The rows of a table of records.
#[derive(Debug, Template)]
#[template(path = "parts/record_rows.html")]
pub struct RecordRows<'a> {
    pub rows: &'a [UnitRecord],
}

#[derive(Debug, Clone)]
pub struct UnitRecord {
    pub unit: UnitLink,
    pub kind: String,
    /// Day of the fact in words.
    pub day: String,
    pub line: u64,
}

impl UnitRecord {
    pub fn line_href(&self) -> String {
        links::line(self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_is_written_to_the_hundredth() {
        for (percent, text) in [
            (0.0, "0.00"),
            (0.071, "0.07"),
            (8.333, "8.33"),
            (60.0, "60.00"),
            (100.0, "100.00"),
            (f64::MAX, "42949672.95"),
        ] {
            let mut page = String::new();
            let share = Share::percent(percent);
            share
                .write_into(&mut page, askama::NO_VALUES)
                .expect("it fits");
            assert_eq!(page, text);
        }
    }
}
