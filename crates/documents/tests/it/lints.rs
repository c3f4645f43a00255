//! What is found, where, and what is left alone.

use crate::sample::{document, figure, text};
use documents::lints::{Part, check};
use documents::{Attachment, Block, Document, RedHead, Run, Table};
use proptest::prelude::*;

fn saying(words: &str) -> Document {
    Document {
        blocks: vec![Block::Paragraph(vec![text(words)])],
        ..Document::default()
    }
}

fn codes(words: &str) -> Vec<&'static str> {
    check(&saying(words))
        .into_iter()
        .map(|one| one.code)
        .collect()
}

#[test]
fn numbers_and_dates_that_the_standard_writes_otherwise_are_found() {
    for (words, code, right) in [
        ("见某老干〔2026〕第8号", "number_with_di", "〔2026〕8号"),
        ("见第8号文件", "number_with_di", "8号"),
        ("见某老干〔2026〕08号", "zero_number", "〔2026〕8号"),
        ("见08号文", "zero_number", "8号"),
        ("见某老干[2026]8号", "year_brackets", "〔2026〕8号"),
        ("见某老干（2026）8号", "year_brackets", "〔2026〕8号"),
        (
            "见某老干【２０２６】第０８号。",
            "year_brackets",
            "〔2026〕8号",
        ),
        ("见某老干〔26〕8号", "short_year", "〔2026〕8号"),
        ("于2026年01月03日", "zero_date", "2026年1月3日"),
        ("于2026年1月03日", "zero_date", "2026年1月3日"),
        ("在2026年09月", "zero_date", "2026年9月"),
    ] {
        let found = check(&saying(words));
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        assert_eq!(found[0].code, code, "{words}");
        assert!(
            found[0].text.contains(&format!("“{right}”")),
            "{words}: {}",
            found[0].text
        );
    }
    for good in [
        "某老干〔2026〕8号",
        "2026年1月3日、10月10日",
        "第8号楼",
        "第十号",
        "（2026）年的事",
        "2026年10月30日",
    ] {
        assert_eq!(codes(good), [""; 0], "{good}");
    }
}

#[test]
fn marks_of_secrecy_are_told_from_the_same_words_in_running_text() {
    for mark in [
        "秘密",
        "机 密",
        "绝密★10年",
        "秘密★启封前",
        "密级：机密",
        "【内部】",
        "（内部资料）",
        "内部资料，注意保存",
        "内部文件 请勿外传",
        "内部",
        "机密。请勿复印",
    ] {
        assert_eq!(codes(mark), ["secret_mark"], "{mark}");
    }
    for word in [
        "加强内部管理",
        "做好保守国家秘密工作",
        "单位内部的支部有3个",
        "内部资料室",
        "商业秘密受到保护",
        "机密工作岗位退下来的老同志",
        "秘密战线的故事",
        "他在机要部门工作，懂得保守机密，从不外传",
    ] {
        assert_eq!(codes(word), [""; 0], "{word}");
    }
}

#[test]
fn what_belongs_to_one_person_is_found() {
    for (words, code) in [
        ("身份证11010519491231002X", "identity_number"),
        ("身份证110105 19491231 002x", "identity_number"),
        ("１１０１０５１９４９１２３１００２Ｘ", "identity_number"),
        ("旧证号110105491231002", "identity_number"),
        ("手机13812345678。", "mobile_phone"),
        ("打138 1234 5678找他", "mobile_phone"),
        ("+86 138-1234-5678", "mobile_phone"),
        ("0531-88123456", "phone"),
        ("（0531）88123456", "phone"),
        ("联系电话：88123456", "phone"),
        ("卡号6222021234567890128", "bank_card"),
        ("卡号6222 0212 3456 7890 128", "bank_card"),
        ("住解放路12号3号楼2单元501室", "home_address"),
        ("家在阳光小区3号楼二单元", "home_address"),
        ("住历山路88号5栋302室", "home_address"),
    ] {
        let found = check(&saying(words));
        let found: Vec<&str> = found.iter().map(|one| one.code).collect();
        assert_eq!(found, [code], "{words}");
    }
    for good in [
        // A wrong check digit, an impossible day.
        "编号110105194912310021",
        "编号110105194913310021",
        "共13812345678元",
        "138****5678",
        "热线12345、4008123456",
        "版本2.0531.88123456",
        "文件20260103",
        "地址：经十路88号",
        "在解放路88号的会议室",
        "帮扶3户、12户家庭",
        "流水第41812345条",
        "指纹3fa9c1d27be04a5513812345678",
        "编号6222021234567890127",
    ] {
        assert_eq!(codes(good), [""; 0], "{good}");
    }
}

#[test]
fn finding_says_its_place_and_the_remedy_and_never_repeats_what_is_private() {
    let mut document = document();
    document.blocks.push(Block::Paragraph(vec![
        text("一共"),
        figure("1200余个", 0),
        text("，打13812345678。"),
    ]));
    document.blocks.push(Block::Table(Table {
        caption: "表".into(),
        header: vec!["甲".into()],
        rows: vec![
            vec![vec![text("好")]],
            vec![vec![Run::Typed("13812345678".into())]],
        ],
    }));
    document.attachments.push(Attachment {
        title: "秘密".into(),
        blocks: vec![Block::Paragraph(vec![text("见〔26〕8号")])],
    });
    let found = check(&document);
    let told: Vec<(String, &str)> = found
        .iter()
        .map(|f| (f.place.to_string(), f.code))
        .collect();
    let at = document.blocks.len();
    assert_eq!(
        told,
        [
            (format!("正文第{}段，第11个字", at - 1), "mobile_phone"),
            (format!("正文第{at}段，表格第2行，第1个字"), "mobile_phone"),
            ("附件1的标题，第1个字".to_owned(), "secret_mark"),
            ("附件1第1段，第2个字".to_owned(), "short_year"),
        ]
    );
    assert_eq!(
        (found[0].place.part, found[0].place.character),
        (Part::Text, 10)
    );
    for finding in &found {
        assert!(!finding.text.contains("1381234"), "{}", finding.text);
        assert!(
            finding.text.ends_with('。') && finding.text.contains('请'),
            "{}",
            finding.text
        );
    }
}

#[test]
fn number_of_a_red_head_has_the_form_of_the_standard() {
    let with = |number: &str| Document {
        head: Some(RedHead {
            issuer: "某某市委老干部局文件".into(),
            number: number.into(),
        }),
        ..Document::default()
    };
    let codes = |number: &str| -> Vec<&str> {
        check(&with(number))
            .into_iter()
            .map(|one| one.code)
            .collect()
    };
    assert_eq!(codes("某老干〔2026〕8号"), [""; 0]);
    assert_eq!(codes("某老干2026-8"), ["document_number"]);
    assert_eq!(codes("〔2026〕8号"), ["document_number"]);
    assert_eq!(codes("某老干〔2026〕第8号"), ["number_with_di"]);
}

/// Sentences as reports have them, with numbers in them.
fn harmless() -> impl Strategy<Value = String> {
    let number = 0u64..10_000_000_000_000_000;
    let small = 1u32..9_000;
    let subject = prop_oneof![
        Just("全市登记在册的离退休干部共"),
        Just("单位内部的支部有"),
        Just("保密教育参加者"),
        Just("内部管理制度共"),
        Just("解放路街道和阳光社区建起"),
        Just("发放读本"),
    ];
    let unit = prop_oneof![
        Just("人"),
        Just("个"),
        Just("人次"),
        Just("万元"),
        Just("件"),
        Just("余篇"),
        Just("%"),
        Just("场"),
    ];
    (
        subject,
        number,
        unit,
        small,
        2000u32..2030,
        1u32..13,
        1u32..29,
    )
        .prop_map(|(subject, number, unit, small, year, month, day)| {
            format!(
                "截至{year}年{month}月{day}日，{subject}{number}{unit}，比上年多{small}个；\
                 依据某老干〔{year}〕{small}号，流水第{small}条，完整度{month}.{day}%。"
            )
        })
}

proptest! {
    #[test]
    fn harmless_reports_with_figures_raise_no_finding(
        sentences in proptest::collection::vec(harmless(), 1..5),
        said in "[0-9]{1,20}(余)?[人个%]?",
    ) {
        let mut document = document();
        for sentence in &sentences {
            // A figure's own digits are never read, whatever they look like.
            let runs = vec![text(sentence), figure(&said, 0), text("，"), figure("13812345678", 0), text("。")];
            document.blocks.push(Block::Paragraph(runs));
        }
        document.blocks.push(Block::Picture(crate::sample::chart()));
        prop_assert_eq!(check(&document), vec![]);
    }

    #[test]
    fn whatever_the_words_checking_ends(words in "\\PC{0,60}|[0-9号第年月日〔〕\\[\\]室单元路]{0,60}") {
        for finding in check(&saying(&words)) {
            prop_assert!(finding.place.character <= words.chars().count());
        }
    }
}
