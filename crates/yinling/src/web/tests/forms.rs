//! Staff bring forms of others, through the pages alone.

use super::imports::Desk;
use super::town::{Town, words};
use crate::testing::on_both;
use rust_xlsxwriter::Workbook;

/// A form of four places; the last asks for what nobody has recorded.
fn form(marks: [&str; 4]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("汇总").expect("a name");
    sheet.write(0, 0, "2026年季报").expect("a title");
    let labels = [
        "离退休干部人数",
        "党支部数",
        "历下区党支部数",
        "网上有活动的党支部",
    ];
    for (row, (label, mark)) in (1u32..).zip(labels.into_iter().zip(marks)) {
        sheet.write(row, 0, label).expect("a label");
        if !mark.is_empty() {
            sheet.write(row, 1, mark).expect("a mark");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

const MARKS: [&str; 4] = [
    "【离退休干部数】",
    "【党支部】",
    "【党支部｜历下区】",
    "【网上平台有活动的党支部】",
];

/// The address of a form that waits.
pub async fn one_waiting(desk: &Desk<'_>) -> String {
    let answer = desk.bring_form("季报.xlsx", &form(MARKS)).await;
    assert_eq!(answer.status, 303, "{}", words(&answer.text));
    super::imports::place(&answer.headers)
}

fn numbers(bytes: &[u8]) -> Vec<Option<f64>> {
    let salt: [u8; 8] = crate::access::random_bytes().expect("random bytes");
    let name = format!("yinling-form-{:016x}.xlsx", u64::from_le_bytes(salt));
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, bytes).expect("the form is kept");
    let mut found = Vec::new();
    sheets::Book::open(&path)
        .expect("opens")
        .for_each_row(&mut |_, row| {
            found.push(match row.cell(1) {
                sheets::Cell::Number(number) => Some(*number),
                _ => None,
            });
            std::ops::ControlFlow::Continue(())
        })
        .expect("reads");
    std::fs::remove_file(&path).expect("it goes");
    found
}

async fn head(town: &Town) -> i64 {
    let head = crate::journal::head(town.state.db.read()).await;
    head.expect("reads").0
}

#[tokio::test(flavor = "multi_thread")]
async fn form_is_looked_at_filled_and_known_the_next_time() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let here = one_waiting(&desk).await;
        desk.press(
            &format!("{here}/settings"),
            &[("unit", "济南市"), ("period", "2026年3季度")],
        )
        .await;
        let page = desk.read(&here).await;
        for said in [
            "汇总 B2",
            "260人",
            "历下区",
            "没有填的",
            "汇总 B5",
            "网上平台",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let before = head(&town).await;
        let filled = desk.take(&format!("{here}/filled")).await;
        assert_eq!(
            numbers(&filled)[1..],
            [Some(260.0), Some(8.0), Some(3.0), None]
        );
        assert_eq!(head(&town).await, before + 1);
        // Pressed twice it is one line.
        assert_eq!(
            numbers(&desk.take(&format!("{here}/filled")).await),
            numbers(&filled)
        );
        assert_eq!(head(&town).await, before + 1);
        assert!(
            desk.bytes(&format!("{here}/proof.xlsx"))
                .await
                .starts_with(b"PK")
        );

        // The blank form is known; the one that was kept fills again.
        let blank = desk.bring_form("下季度.xlsx", &form([""; 4])).await;
        let blank = super::imports::place(&blank.headers);
        let page = desk.read(&blank).await;
        assert!(page.contains("认出来了"), "{page}");
        let again = desk.take(&format!("{blank}/filled")).await;
        assert_eq!(numbers(&again)[1..4], numbers(&filled)[1..4]);
        let list = desk.read("/forms").await;
        assert!(
            list.contains("季报.xlsx") && list.contains("再填一次"),
            "{list}"
        );
        let kept = desk.press("/forms/known/1/again", &[]).await;
        assert_eq!(kept.status, 303);
        let kept = super::imports::place(&kept.headers);
        assert!(desk.read(&kept).await.contains("260人"));
        assert_eq!(head(&town).await, before + 1);
        desk.press(&format!("{kept}/abandon"), &[]).await;
        assert_eq!(desk.get(&kept).await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_form_is_not_given_before_it_was_looked_at() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let here = one_waiting(&desk).await;
        desk.take(&format!("{here}/filled")).await;
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("汇总").expect("a name");
        let labels = [
            "2026年季报",
            "新加的一行",
            "离退休干部人数",
            "党支部数",
            "历下区党支部数",
        ];
        for (row, label) in (0u32..).zip(labels) {
            sheet.write(row, 0, label).expect("a label");
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        let changed = desk.bring_form("改过的.xlsx", &bytes).await;
        let changed = super::imports::place(&changed.headers);
        let page = desk.read(&changed).await;
        assert!(page.contains("请先看一眼改动"), "{page}");
        assert!(page.contains("4处里认出3处"), "{page}");
        assert!(page.contains("汇总 B2 → 汇总 B3"), "{page}");
        assert!(page.contains("找不到了，不填"), "{page}");
        let before = head(&town).await;
        let refused = desk.press(&format!("{changed}/filled"), &[]).await;
        assert_eq!(refused.status, 303);
        assert_eq!(head(&town).await, before);
        desk.press(&format!("{changed}/looked"), &[]).await;
        let filled = desk.take(&format!("{changed}/filled")).await;
        assert_eq!(numbers(&filled)[2], Some(260.0));
        assert_eq!(head(&town).await, before + 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_form_is_told_and_strangers_find_nothing() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        for (name, bytes, said) in [
            ("照片.png", &b"\x89PNG\r\n"[..], "这不是表格，也不是文档"),
            (
                "旧表.et",
                &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..],
                "旧格式",
            ),
            ("", &b""[..], "没有选文件"),
        ] {
            let answer = desk.bring_form(name, bytes).await;
            assert_eq!(answer.status, 422, "{name}");
            let page = words(&answer.text);
            assert!(page.contains(said), "{name}: {page}");
        }
        let unmarked = desk.bring_form("空表.xlsx", &form([""; 4])).await;
        let unmarked = super::imports::place(&unmarked.headers);
        let page = desk.read(&unmarked).await;
        assert!(page.contains("没有标记"), "{page}");
        assert_eq!(desk.press("/forms/known/99/again", &[]).await.status, 422);
        for path in ["/forms", &unmarked] {
            super::sign_in::asks_to_sign_in(&town, path).await;
        }
        assert_eq!(town.get("/forms/../../etc").await.status, 404);
        let names = std::fs::read_dir(house.folder.join("imports")).expect("the folder");
        assert_eq!(names.count(), 0, "nothing is left of what was refused");
    })
    .await;
}
