//! `/design`: the tokens and the parts that pages are built of, each with its
//! class and when it is used. Colours are read from the stylesheet, parts are
//! those of the pages themselves. Every number on it is an example.

use crate::web::pages::{
    Colour, Completeness, DesignPage, Door, Field, Letters, Month, Months, Pair, Section, Value,
};
use crate::web::preferences::sizes;
use crate::web::tokens::{Token, ratio, tokens};
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::words::either;
use axum::response::Response;

pub async fn design(visit: Visit) -> Result<Response, Trouble> {
    page(&made(visit.shell(Section::Help, None)))
}

/// The page in a shell.
pub fn made(shell: crate::web::pages::Shell) -> DesignPage {
    let tokens = tokens();
    DesignPage {
        shell,
        pairs: pairs().iter().map(|pair| measured(pair, &tokens)).collect(),
        colours: tokens.into_iter().map(colour).collect(),
        letters: letters(),
        doors: doors(),
        full: completeness(590),
        fields: vec![
            Field::text("name", either("姓名", "Name")).optional(),
            Field::digits("phone", either("手机号", "Mobile number"), 20)
                .hint(either("十一位数字", "Eleven digits"))
                .optional(),
            Field::select(
                "how",
                either("怎样收", "How to receive it"),
                vec![
                    ("text".into(), either("发短信", "Text message").into()),
                    (
                        "call".into(),
                        either("打电话念", "Read out by a call").into(),
                    ),
                ],
            ),
        ],
        name: either("参加人次", "Attendances").into(),
        unit_of_count: either("人次", "attendances").into(),
        months: months(),
    }
}

fn colour(token: Token) -> Colour {
    Colour {
        told: used(&token.name),
        name: token.name,
        plain: token.plain,
        contrast: token.contrast,
    }
}

/// What a colour is for.
fn used(name: &str) -> &'static str {
    match name {
        "paper" => either("整页的底", "ground of every page"),
        "card" => either("卡片、表单的底", "ground of cards and forms"),
        "wash" => either("表头、引文的底", "ground of heads of tables and quotations"),
        "ink" => either("正文", "running text"),
        "ink-2" => either("次要的字", "lesser text"),
        "line" => either("细线，从不单独表示什么", "hairlines, never the only mark"),
        "edge" => either("填空的边框", "edges of fields"),
        "spring" => either(
            "泉水：线、图、悬停",
            "spring water: lines, charts, hovering",
        ),
        "spring-deep" => either("按钮、链接、数字", "buttons, links, numbers"),
        "spring-wash" => either("提示的底", "ground of notices"),
        "on-spring" => either("按钮上的字", "letters on buttons"),
        "on-spring-2" => either("泉水底上次要的字", "lesser letters on spring"),
        "seal" => either(
            "印章、焦点框、警示",
            "the seal, the ring of focus, warnings",
        ),
        "gold" => either("还缺的、要留意的", "what is missing, what wants care"),
        "gold-wash" => either("要留意的提示的底", "ground of notices that want care"),
        "leaf" => either("已经齐了", "complete"),
        _ => "",
    }
}

/// Two colours that meet: what for, the one in front, the ground, the least.
type Meeting = (&'static str, &'static str, &'static str, f64);

/// The least contrast of letters and of edges.
const LETTERS: f64 = 4.5;
const EDGES: f64 = 3.0;

fn pairs() -> [Meeting; 14] {
    [
        (either("正文", "running text"), "ink", "paper", LETTERS),
        (
            either("卡片里的正文", "text in cards"),
            "ink",
            "card",
            LETTERS,
        ),
        (either("次要的字", "lesser text"), "ink-2", "paper", LETTERS),
        (
            either("表头的字", "heads of tables"),
            "ink-2",
            "wash",
            LETTERS,
        ),
        (
            either("链接和数字", "links and numbers"),
            "spring-deep",
            "paper",
            LETTERS,
        ),
        (
            either("提示里的链接", "links in notices"),
            "spring-deep",
            "spring-wash",
            LETTERS,
        ),
        (either("标签", "tags"), "spring", "card", LETTERS),
        (
            either("按钮上的字", "letters on buttons"),
            "on-spring",
            "spring-deep",
            LETTERS,
        ),
        (
            either("悬停的按钮", "buttons hovered over"),
            "on-spring",
            "spring",
            LETTERS,
        ),
        (
            either("泉水底上次要的字", "lesser letters on spring"),
            "on-spring-2",
            "spring-deep",
            LETTERS,
        ),
        (
            either("要留意的字", "words that want care"),
            "gold",
            "gold-wash",
            LETTERS,
        ),
        (
            either("还缺多少", "how much is missing"),
            "gold",
            "paper",
            LETTERS,
        ),
        (either("焦点框", "ring of focus"), "seal", "paper", EDGES),
        (
            either("填空的边框", "edges of fields"),
            "edge",
            "card",
            EDGES,
        ),
    ]
}

fn measured(meeting: &Meeting, tokens: &[Token]) -> Pair {
    let (told, front, ground, least) = *meeting;
    let [plain, contrast] = ratios(front, ground, tokens).map(|found| {
        // Cut, so that nothing reads as passing that does not.
        format!("{:.1}", (found * 10.0).floor() / 10.0)
    });
    Pair {
        told,
        names: format!("{front} / {ground}"),
        plain,
        contrast,
        least: match least > EDGES {
            true => "4.5",
            false => "3",
        },
    }
}

fn ratios(front: &str, ground: &str, tokens: &[Token]) -> [f64; 2] {
    let of = |name: &str| tokens.iter().find(|token| token.name == name);
    match (of(front), of(ground)) {
        (Some(front), Some(ground)) => [
            ratio(&front.plain, &ground.plain),
            ratio(&front.contrast, &ground.contrast),
        ],
        _ => [1.0; 2],
    }
}

fn letters() -> Vec<Letters> {
    let one = |(size, pixels, told)| Letters {
        told,
        class: format!("size-{size}"),
        pixels,
    };
    sizes().into_iter().map(one).collect()
}

fn doors() -> Vec<Door> {
    let door = |label: &str, value: Value, unit: &str| Door {
        label: label.to_owned(),
        value,
        unit: unit.to_owned(),
        href: "/design".to_owned(),
        beside: String::new(),
        completeness: None,
    };
    let mut full = door(
        either("离退休干部（举例）", "Retired cadres (an example)"),
        Value::Count(103_482),
        either("人", "people"),
    );
    full.completeness = Some(completeness(598));
    vec![
        full,
        door(
            either("没有记录的数", "A number without records"),
            Value::Null,
            "",
        ),
        door(
            either("人数太少的数", "A number of very few"),
            Value::Few,
            either("人", "people"),
        ),
    ]
}

fn completeness(present: u64) -> Completeness {
    Completeness {
        expected: 598,
        present,
        of: either("个支部", "branches").into(),
        have: either("有花名册", "have a roster").into(),
    }
}

fn months() -> Months {
    let counts = [980, 1_210, 1_640, 1_480, 1_905, 2_010];
    let month = |(n, count): (i8, i64)| Month {
        label: crate::say!("{n}月", "{n}").into(),
        words: crate::web::words::month(2026, n).into(),
        count: Some(count),
        is_partial: n == 6,
    };
    Months {
        months: (1..).zip(counts).map(month).collect(),
        is_flow: true,
        sentence: either(
            "举例：从1月的980人次，到6月的2,010人次；6月还没有过完。",
            "An example: from 980 attendances in January to 2,010 in June, which is not over.",
        )
        .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_colours_is_seen_well_enough_in_both_contrasts() {
        let tokens = tokens();
        for (told, front, ground, least) in pairs() {
            for found in ratios(front, ground, &tokens) {
                assert!(found >= least, "{told}: {front} on {ground} has {found:.2}");
            }
        }
    }

    #[test]
    fn every_colour_of_the_stylesheet_is_said_to_be_for_something() {
        for token in tokens() {
            assert!(
                !used(&token.name).is_empty(),
                "--{} is for nothing",
                token.name
            );
        }
    }
}
