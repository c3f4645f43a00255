//! A sheet that is written the usual way is read by a reader of its own. It must
//! say what calamine says of the same sheet, which a comment before the first
//! row sends there.

mod files;

use files::{read_bytes, workbook};
use proptest::prelude::*;
use proptest::sample::select;
use sheets::{Cell, Row};

const STYLES: &str = "<styleSheet><numFmts>\
    <numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>\
    <numFmt numFmtId=\"165\" formatCode=\"[$-804]yyyy&quot;年&quot;\"/>\
    <numFmt numFmtId=\"166\" formatCode=\"#,##0.00_);(0)\"/>\
    <numFmt numFmtId=\"167\" formatCode=\"0&quot;岁&quot;\"/>\
    <numFmt numFmtId=\"168\" formatCode=\"[h]:mm\"/>\
    <numFmt numFmtId=\"169\" formatCode=\"General\"/>\
    <numFmt numFmtId=\"15\" formatCode=\"0%\"/></numFmts><cellXfs>\
    <xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/>\
    <xf numFmtId=\"167\"/><xf numFmtId=\"168\"/><xf numFmtId=\"169\"/><xf numFmtId=\"14\"/>\
    <xf numFmtId=\"15\"/><xf numFmtId=\"31\"/><xf numFmtId=\"46\"/><xf numFmtId=\"49\"/><xf/>\
    </cellXfs></styleSheet>";

const PLAIN_TEXTS: [&str; 8] = [
    "<si><t>张三</t></si>",
    "<si><t xml:space=\"preserve\"> 两边有空 </t></si>",
    "<si><t> 去掉两边\n</t></si>",
    "<si><t>a&amp;b&#x4E00;</t></si>",
    "<si><t>一号楼</t><phoneticPr fontId=\"1\" type=\"noConversion\"/></si>",
    "<si><t></t></si>",
    "\n <si><t>很长很长很长很长很长很长的地址</t></si>\n",
    "<si><t>x&gt;y</t></si>",
];
const UNUSUAL_TEXTS: [&str; 9] = [
    "<si><r><t>两</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> 段</t></r></si>",
    "<si><t>行_x000D_尾</t></si>",
    "<si><t>一\r\n二</t></si>",
    "<si><t><![CDATA[</si>]]></t></si>",
    "<si/>",
    "<si><t/></si>",
    "<si><t>中</t><rPh sb=\"0\" eb=\"1\"><t>zhong</t></rPh></si>",
    "<!-- 注 --><si><t>注后</t></si>",
    "<si><t>&unknown;</t></si>",
];

fn mostly(usual: &'static [&str], unusual: &'static [&str]) -> impl Strategy<Value = &'static str> {
    prop_oneof![12 => select(usual), 1 => select(unusual)]
}

/// Attributes and content of a cell, its place apart.
fn plain_cell() -> impl Strategy<Value = String> {
    let number = select(&["0", "1", "-2.5", "1E5", "45000", "60", "0.5", "12345678901"][..]);
    prop_oneof![
        (0..9_u32).prop_map(|at| format!(" t=\"s\"><v>{at}</v></c>")),
        number
            .clone()
            .prop_map(|value| format!("><v>{value}</v></c>")),
        (number, select(&[0, 1, 3, 6, 7, 11, 12, 40][..]))
            .prop_map(|(value, style)| format!(" s=\"{style}\" t=\"n\"><v>{value}</v></c>")),
        select(
            &[
                "/>",
                " s=\"1\"/>",
                "></c>",
                " t=\"b\"><v>1</v></c>",
                " t=\"b\"><v>0</v></c>"
            ][..]
        )
        .prop_map(str::to_owned),
    ]
}

fn unusual_cell() -> impl Strategy<Value = String> {
    let rest = [
        " t=\"inlineStr\"><is><t>行内</t></is></c>",
        " t=\"str\"><f>A1</f><v>a&amp;b</v></c>",
        " t=\"e\"><v>#N/A</v></c>",
        " t=\"e\"><v>#NEW!</v></c>",
        "><f>1+1</f><v>2</v></c>",
        " t=\"s\"><v>99999</v></c>",
        " t=\"s\"><v></v></c>",
        " t=\"b\"><v>true</v></c>",
        " t=\"d\"><v>1950-01-05</v></c>",
        " t=\"strange\"><v>1</v></c>",
        "><v>字</v></c>",
        "><v>+5</v></c>",
        "><v>inf</v></c>",
        "><v>5 </v></c>",
        "><!-- 注 --><v>5</v></c>",
        "><v>5</v><extLst/></c>",
        " s='1'><v>45000</v></c>",
        " s=\"x\"><v>45000</v></c>",
    ];
    let styled = [2, 4, 5, 8, 9, 10].map(|style| format!(" s=\"{style}\"><v>45000.25</v></c>"));
    let all: Vec<String> = rest.into_iter().map(str::to_owned).chain(styled).collect();
    select(all)
}

fn row() -> impl Strategy<Value = Vec<(u32, bool, String)>> {
    let cell = prop_oneof![60 => plain_cell(), 1 => unusual_cell()];
    let placed = (1..3_u32, prop::bool::weighted(0.995), cell);
    prop::collection::vec(placed, 0..8)
}

fn rows() -> impl Strategy<Value = String> {
    let between = mostly(
        &["", "", "", "\n", "<row r=\"7\" spans=\"1:3\"/>"],
        &["<!-- 注 -->", "字", "<x:row/>"],
    );
    prop::collection::vec((1..3_u32, row(), between), 0..12).prop_map(|rows| {
        let (mut sheet, mut number) = (String::new(), 0);
        for (step, cells, between) in rows {
            number += step;
            sheet += &format!("<row r=\"{number}\" spans=\"1:20\" x=\"y\">");
            let mut column = 0;
            for (step, is_placed, cell) in cells {
                column += step;
                let letters = sheets::column_letters(column - 1);
                sheet += "<c";
                if is_placed {
                    sheet += &format!(" r=\"{letters}{number}\"");
                }
                sheet += &cell;
            }
            sheet += "</row>";
            sheet += between;
        }
        sheet
    })
}

type Read = Result<Vec<(String, Row)>, String>;

fn read(texts: &str, head: &str, rows: &str) -> Read {
    let sheet = format!(
        "<?xml version=\"1.0\"?><worksheet>{head}<cols><col min=\"1\"/></cols>\
         <sheetData>{rows}</sheetData><pageMargins/></worksheet>"
    );
    let parts = [("xl/sharedStrings.xml", texts), ("xl/styles.xml", STYLES)];
    let read = read_bytes("plain.xlsx", &workbook(&sheet, &parts, true));
    read.map_err(|error| error.code().to_owned())
}

fn by_both(texts: &str, rows: &str) -> (Read, Read) {
    (read(texts, "", rows), read(texts, "<!-- 注 -->", rows))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_plain_sheet_says_what_calamine_says(
        texts in prop::collection::vec(mostly(&PLAIN_TEXTS, &UNUSUAL_TEXTS), 9..20),
        rows in rows(),
    ) {
        let texts = format!("<sst count=\"1\">{}</sst>", texts.concat());
        let (plain, calamine) = by_both(&texts, &rows);
        prop_assert_eq!(plain, calamine);
    }
}

/// Blocks end inside such a sheet, and the unusual comes late.
#[test]
fn the_unusual_may_come_at_any_row_of_a_large_sheet() {
    let texts: String = (0..500)
        .map(|n| format!("<si><t>第{n}人</t></si>"))
        .collect();
    let texts = format!("<sst>{texts}</sst>");
    let row = |n: u32| {
        let shared = n % 500;
        format!(
            "<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>{shared}</v></c><c r=\"B{n}\"/>\
             <c r=\"C{n}\" s=\"1\"><v>{n}</v></c><c r=\"AA{n}\"><v>{n}.5</v></c></row>"
        )
    };
    let count = 20_000;
    for unusual in [None, Some(1), Some(7_321), Some(count)] {
        let rows: String = (1..=count)
            .map(|n| match unusual == Some(n) {
                true => row(n).replace("<v>", "<!-- 注 --><v>"),
                false => row(n),
            })
            .collect();
        assert!(rows.len() > 8 * 256 * 1024);
        let (plain, calamine) = by_both(&texts, &rows);
        let plain = plain.expect("reads");
        assert_eq!(plain.len(), count as usize, "unusual at {unusual:?}");
        assert_eq!(plain[7_320].1.cells[0], Cell::from("第321人"));
        assert_eq!(plain[7_320].1.cells[26], Cell::Number(7_321.5));
        assert_eq!(Ok(plain), calamine, "unusual at {unusual:?}");
    }
}
