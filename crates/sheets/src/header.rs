//! The header row of a sheet, found among title lines, notes and data.

use crate::values::cell_text;
use crate::{Cell, Row};
use std::collections::HashMap;

/// How many rows from the top may hold the header.
pub const SEARCHED_ROWS: usize = 30;

/// The columns a caller knows, each by an id and every name it goes under.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    ids: HashMap<String, &'static str>,
}

impl Vocabulary {
    /// `columns`: id and names, in any spelling [`normalise`] levels out. Where
    /// two ids claim one name, the first keeps it.
    pub fn new(columns: &[(&'static str, &[&str])]) -> Vocabulary {
        let mut ids = HashMap::new();
        for &(id, names) in columns {
            for name in names {
                ids.entry(normalise(name)).or_insert(id);
            }
        }
        Vocabulary { ids }
    }

    /// The id of the column with this header text.
    pub fn find(&self, header: &str) -> Option<&'static str> {
        self.ids.get(&normalise(header)).copied()
    }
}

/// Where the columns are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// Number of the header's last row; the data begin below it.
    pub row: u32,
    /// Whether the row above it belongs to the header too.
    pub two_rows: bool,
    /// Column (0 is A) and id, from left to right, each id once.
    pub columns: Vec<(usize, &'static str)>,
    /// Further columns under an id already in `columns`.
    pub duplicates: Vec<(usize, &'static str)>,
    /// Columns whose name is not in the vocabulary, with the name as written.
    pub unrecognised: Vec<(usize, String)>,
}

impl Header {
    /// The column (0 is A) of an id.
    pub fn column(&self, id: &str) -> Option<usize> {
        let found = self.columns.iter().find(|(_, known)| *known == id);
        found.map(|&(column, _)| column)
    }

    /// The cell of `row` under the column `id`, empty when there is none.
    pub fn cell<'r>(&self, row: &'r Row, id: &str) -> &'r Cell {
        self.column(id).map_or(&Cell::Empty, |at| row.cell(at))
    }
}

/// Finds the header among the first [`SEARCHED_ROWS`] of `rows`: the row with
/// the most known columns, the upper of two equals. Fewer than `least` known
/// columns (never under 2) are no header.
///
/// A header of two rows, groups above and names below, is taken when the pair
/// knows more columns than either row alone; a group's name reaches over the
/// empty cells to its right.
pub fn find_header(rows: &[Row], vocabulary: &Vocabulary, least: usize) -> Option<Header> {
    let rows = &rows[..rows.len().min(SEARCHED_ROWS)];
    let mut best: Option<Header> = None;
    let mut keep = |header: Header| {
        let known = header.columns.len();
        if known >= least.max(2) && best.as_ref().is_none_or(|b| known > b.columns.len()) {
            best = Some(header);
        }
    };
    for row in rows {
        let names = row
            .cells
            .iter()
            .map(|cell| vec![cell_text(cell).into_owned()]);
        keep(header_of(row.number, false, names, vocabulary));
    }
    for pair in rows.windows(2) {
        let [above, below] = pair else { continue };
        if below.number == above.number + 1 {
            let names = paired_names(above, below).into_iter();
            keep(header_of(below.number, true, names, vocabulary));
        }
    }
    best
}

/// A row that sums up or signs off instead of naming somebody: 合计, 总计, 小计,
/// 共计 or 累计 in one of the first four cells, or a footer such as 制表人：.
pub fn is_totals_row(row: &Row) -> bool {
    const TOTALS: [&str; 5] = ["合计", "总计", "小计", "共计", "累计"];
    const FOOTERS: [&str; 11] = [
        "制表人",
        "制表单位",
        "填表人",
        "填表说明",
        "填报人",
        "填报单位",
        "填报说明",
        "审核人",
        "经办人",
        "单位负责人",
        "负责人签字",
    ];
    // What all of them begin with: most cells need no closer look.
    const FIRST: &str = "本合总小共累制填审经单负注说备";
    let is_one = |cell: &Cell| {
        let Some(text) = cell.as_text() else {
            return false;
        };
        let first = text.chars().find(|c| !c.is_whitespace());
        if !first.is_some_and(|first| FIRST.contains(first)) {
            return false;
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let after_total = TOTALS.iter().find_map(|total| {
            let text = text.strip_prefix("本页").unwrap_or(&text);
            text.strip_prefix(total)
        });
        let is_total = after_total.is_some_and(|rest| {
            rest.chars()
                .all(|c| c.is_ascii_digit() || ":：()（）人名位".contains(c))
        });
        is_total
            || FOOTERS.iter().any(|footer| text.starts_with(footer))
            || ["注：", "注:", "说明：", "说明:", "备注：", "备注:"]
                .iter()
                .any(|note| text.starts_with(note))
    };
    row.cells.iter().take(4).any(is_one)
}

/// A header text reduced to its name: no spaces or line breaks, no `*` marks
/// and colons, full-width letters and digits made half-width, Latin letters
/// lowered, notes in brackets at the end dropped (`身份证号（文本）`).
pub fn normalise(header: &str) -> String {
    let cleaned = crate::values::clean(header);
    let mut name: String = cleaned
        .chars()
        .filter(|c| !c.is_whitespace() && !"*＊※:\"".contains(*c))
        .flat_map(char::to_lowercase)
        .collect();
    while let Some(open) = name.strip_suffix(')').and_then(|n| n.rfind('(')) {
        if open == 0 {
            break;
        }
        name.truncate(open);
    }
    name
}

/// For each column the names it may go under: the lower text alone, the group
/// and the lower text together, or the upper text where nothing is below.
fn paired_names(above: &Row, below: &Row) -> Vec<Vec<String>> {
    let mut group = String::new();
    let width = above.cells.len().max(below.cells.len());
    let mut names = Vec::with_capacity(width);
    for column in 0..width {
        let upper = cell_text(above.cell(column));
        let lower = cell_text(below.cell(column));
        if !upper.is_empty() {
            group = upper.to_string();
        }
        names.push(if lower.is_empty() {
            vec![upper.into_owned()]
        } else if group.is_empty() {
            vec![lower.into_owned()]
        } else {
            vec![format!("{group}{lower}"), lower.into_owned()]
        });
    }
    names
}

fn header_of(
    row: u32,
    two_rows: bool,
    names: impl Iterator<Item = Vec<String>>,
    vocabulary: &Vocabulary,
) -> Header {
    let mut header = Header {
        row,
        two_rows,
        ..Header::default()
    };
    for (column, names) in names.enumerate() {
        let known = names.iter().find_map(|name| vocabulary.find(name));
        match (known, names.first()) {
            (Some(id), _) if header.column(id).is_some() => header.duplicates.push((column, id)),
            (Some(id), _) => header.columns.push((column, id)),
            (None, Some(name)) if !normalise(name).is_empty() => {
                header.unrecognised.push((column, name.clone()));
            }
            (None, _) => {}
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u32, texts: &[&str]) -> Row {
        let cells = texts.iter().map(|&text| Cell::from(text)).collect();
        Row { number, cells }
    }

    fn vocabulary() -> Vocabulary {
        Vocabulary::new(&[
            ("name", &["姓名", "名字"]),
            ("id_number", &["身份证号", "公民身份号码"]),
            ("born", &["出生日期", "出生年月"]),
            ("spouse_phone", &["配偶电话"]),
            ("phone", &["手机", "联系电话", "电话"]),
        ])
    }

    #[test]
    fn header_is_found_below_titles_and_its_spelling_forgiven() {
        let rows = [
            row(1, &["二〇二六年离退休干部花名册"]),
            row(2, &["填报单位：某局", "", "", "电话"]),
            row(
                4,
                &[
                    "序号",
                    " 姓　名*",
                    "身份证号\n（文本）",
                    "出生\u{A0}年月：",
                    "手机",
                    "电话",
                ],
            ),
            row(5, &["1", "张三", "x", "1950.1", "138", ""]),
        ];
        let header = find_header(&rows, &vocabulary(), 2).expect("a header");
        assert_eq!(header.row, 4);
        assert!(!header.two_rows);
        let columns = [(1, "name"), (2, "id_number"), (3, "born"), (4, "phone")];
        assert_eq!(header.columns, columns);
        assert_eq!(header.duplicates, [(5, "phone")]);
        assert_eq!(header.unrecognised, [(0, "序号".to_owned())]);
        assert_eq!(header.cell(&rows[3], "name"), &Cell::from("张三"));
    }

    #[test]
    fn groups_above_names_make_one_header() {
        let rows = [
            row(1, &["姓名", "身份证号", "配偶", "", "手机"]),
            row(2, &["", "", "姓氏", "电话"]),
            row(3, &["张三", "x", "李", "138", "139"]),
        ];
        let header = find_header(&rows, &vocabulary(), 3).expect("a header");
        assert!(header.two_rows);
        assert_eq!(header.row, 2);
        let columns = [
            (0, "name"),
            (1, "id_number"),
            (3, "spouse_phone"),
            (4, "phone"),
        ];
        assert_eq!(header.columns, columns);
        assert_eq!(header.unrecognised, [(2, "配偶姓氏".to_owned())]);
    }

    #[test]
    fn too_few_known_columns_are_no_header() {
        let rows = [row(1, &["姓名", "别的"]), row(2, &["张三", "姓名"])];
        assert_eq!(find_header(&rows, &vocabulary(), 1), None);
        assert_eq!(find_header(&[], &vocabulary(), 2), None);
    }

    #[test]
    fn totals_and_footers_are_told_from_people() {
        for texts in [
            ["合　计", "", "120"].as_slice(),
            &["", "总计：120人"],
            &["本页小计", "", "3"],
            &["制表人：王五"],
            &["填表说明：一、…"],
            &["注：数据截至年底"],
        ] {
            assert!(is_totals_row(&row(9, texts)), "{texts:?}");
        }
        for texts in [
            ["1", "张三", "男"].as_slice(),
            &["2", "合计局"],
            &["3", "注册"],
        ] {
            assert!(!is_totals_row(&row(9, texts)), "{texts:?}");
        }
    }
}
