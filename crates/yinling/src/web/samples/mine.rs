//! Signing in, the elders' doors, one's own pages, people and cards.

use super::{Sample, html, shell, staff};
use crate::web::pages::*;

const CODE: &str =
    "<svg viewBox=\"0 0 9 9\" role=\"img\" aria-label=\"码\"><path d=\"M1 1h7v7h-7z\"/></svg>";

fn secretary() -> Option<Secretary> {
    Some(Secretary {
        name: "王千佛".into(),
        phone: "13900000001".into(),
    })
}

fn ask(refused: &[&str]) -> AskPage {
    AskPage {
        shell: shell(Section::Mine, "/sign-in/card"),
        title: "用卡片登录".into(),
        lead: "卡片上印着卡号。".into(),
        refused: refused.iter().map(|line| (*line).to_owned()).collect(),
        action: "/sign-in/card".into(),
        token: "0f".into(),
        keep: vec![("back", "/elders".into())],
        fields: vec![
            Field::digits("number", "卡号", 20).hint("十二位数字"),
            Field::digits("pin", "密码", 12).kind("password"),
            Field::select("how", "怎样收", vec![("text".into(), "发短信".into())]),
        ],
        button: "进去".into(),
        ways: vec![Way::new("用手机号登录", "/sign-in/phone")],
    }
}

fn mine(helping: &str) -> MinePage {
    let mut shell = shell(Section::Mine, "/mine");
    shell.me = Some(staff());
    MinePage {
        shell,
        token: "0f".into(),
        name: "王千佛".into(),
        roles: vec!["历下区离退休干部第一党支部支部书记".into()],
        helping: helping.into(),
        notice: "还差一步：请先设好动态码，然后才能办事。".into(),
        tasks: vec![Gate::new(
            "5位还没有卡片",
            "不用手机也能办自己的事",
            "/people?lack=card",
        )],
        people: vec![("赵玉兰".into(), "/people/7".into())],
        work: vec![Gate::new("人员", "找人，发卡片", "/people")],
        own: vec![Gate::new("我的登录", "在哪里登录着", "/mine/access")],
        helped: vec![(7, "赵玉兰".into())],
        just_now: vec![take_back("同意了：拍照和录像")],
    }
}

fn take_back(told: &str) -> TakeBack {
    TakeBack {
        told: told.into(),
        until: "14:12".into(),
        action: "/mine/take-back".into(),
        token: "0f".into(),
        line: 418_206,
    }
}

/// The page that a press leads to, and the same once it was taken back.
fn done(is_taken_back: bool) -> RowsPage {
    let told = "同意了：拍照和录像";
    let mut page = rows();
    page.title = "我的同意".into();
    page.lead = "不同意也没有关系，什么都不耽误。".into();
    page.notice = String::new();
    page.forms = vec![];
    page.tables = vec![Rows {
        title: "四件事".into(),
        columns: vec!["哪件事", "说的是什么", "现在"],
        rows: vec![Row {
            cells: vec![
                "拍照和录像".into(),
                "参加活动时可以给我拍照、录像。".into(),
                match is_taken_back {
                    true => "没有同意".into(),
                    false => "同意了".into(),
                },
            ],
            presses: vec![],
        }],
        ..Rows::default()
    }];
    page.shell.done = Some(match is_taken_back {
        true => Done {
            title: "撤回了".into(),
            told: "“同意了：拍照和录像”这一步不算了，现在和原来一样。".into(),
            press: None,
        },
        false => Done {
            title: told.into(),
            told: "已经办好了。要是办错了，14:12以前按一下就撤回，和没办一样。".into(),
            press: Some(take_back(told)),
        },
    });
    page
}

fn person() -> PersonPage {
    PersonPage {
        shell: shell(Section::People, "/people/7"),
        token: "0f".into(),
        notice: "刚刚已经印过一张卡片。".into(),
        number: 7,
        name: "赵玉兰".into(),
        sex: "女".into(),
        born: "1948年3月".into(),
        retirement: "退休".into(),
        affiliation: "没有填".into(),
        unit: "历下区离退休干部第一党支部".into(),
        branch: "历下区离退休干部第一党支部".into(),
        has_card: true,
        cards: 1,
        helpers: vec![(3, "陈小清".into())],
        cares: true,
        told: Some(("手机", "13900000009".into())),
        may_reveal: true,
        sealed: vec![("id_number", "身份证号")],
        contacts: vec![("mobile", "手机"), ("landline", "座机")],
        acts: true,
        may_erase: true,
        wishes: vec![
            WishShown {
                id: 1,
                is_erasure: false,
                text: "名字里的“兰”写错了".into(),
                asked: "2026年11月20日".into(),
            },
            WishShown {
                id: 2,
                is_erasure: true,
                text: String::new(),
                asked: "2026年11月21日".into(),
            },
        ],
        just_now: vec![take_back("改了手机")],
    }
}

fn rows() -> RowsPage {
    RowsPage {
        shell: shell(Section::Mine, "/admin/accounts/3"),
        title: "王新泉".into(),
        lead: "用户名xitong".into(),
        notice: "退出了2处登录。".into(),
        token: "0f".into(),
        tables: vec![
            Rows {
                title: "职责".into(),
                columns: vec!["管什么", "从哪天到哪天"],
                rows: vec![Row {
                    cells: vec![
                        Cell::link("济南市系统管理员", "/units/370100".into()),
                        "2026年11月26日起".into(),
                    ],
                    presses: vec![Press {
                        words: "收回",
                        told: "收回济南市系统管理员".into(),
                        action: "/admin/accounts/3/roles/end".into(),
                        keep: vec![("grant", "1".into())],
                    }],
                }],
                more: Some(Way::new("再往后", "/admin/accounts?after=50")),
                ..Rows::default()
            },
            Rows {
                title: "我是谁".into(),
                rows: vec![Row {
                    cells: vec!["姓名".into(), "赵玉兰".into()],
                    presses: vec![],
                }],
                is_pairs: true,
                ..Rows::default()
            },
            Rows {
                title: "别的".into(),
                empty: "还没有。".into(),
                ..Rows::default()
            },
        ],
        forms: vec![SmallForm {
            title: "给一个职责".into(),
            lead: "管这个单位和它下面的单位。".into(),
            action: "/admin/accounts/3/roles".into(),
            fields: vec![
                Field::text("unit", "单位代码"),
                Field::text("from", "从哪天起").kind("date"),
            ],
            button: "给这个职责".into(),
            ..SmallForm::default()
        }],
        ways: vec![Way::new("回到我的", "/mine")],
    }
}

fn card(number: &str) -> CardPage {
    CardPage {
        shell: shell(Section::People, "/people/7"),
        name: "赵玉兰".into(),
        back: "/people/7".into(),
        number: number.into(),
        code: if number.is_empty() {
            String::new()
        } else {
            CODE.into()
        },
        site: "yinling.example/sign-in".into(),
        pin: "246810".into(),
        secretary: "王千佛 13900000001".into(),
    }
}

fn found(asked: &str) -> FindPage {
    let mut shell = shell(Section::Elsewhere, "/find");
    shell.me = Some(staff());
    shell.asked = asked.into();
    let ways = |words: &str, href: &str| match asked {
        "" => vec![],
        _ => vec![Way::new(words, href)],
    };
    FindPage {
        shell,
        units: ways("历下区", "/units/370102"),
        people: ways("历下人，历下区", "/people/7"),
        pages: ways("首页", "/"),
    }
}

pub fn samples() -> Vec<Sample> {
    let elders = |name: &str, secretary| EldersPage {
        shell: shell(Section::Mine, "/elders"),
        name: name.into(),
        secretary,
    };
    let people = |names: &[&str]| PeoplePage {
        shell: shell(Section::People, "/people"),
        tree: (!names.is_empty()).then(super::unit::tree),
        unit: (!names.is_empty()).then(|| ("章丘区".into(), "370114".into())),
        name: "赵".into(),
        lack: if names.is_empty() {
            ""
        } else {
            "还没有卡片的"
        },
        people: names
            .iter()
            .map(|name| PersonLine {
                name: (*name).into(),
                href: "/people/7".into(),
                retirement: "离休".into(),
                unit: "历下区".into(),
                branch: "第一党支部".into(),
            })
            .collect(),
        next: Some("/people?after=7".into()),
        copies: vec![
            Way::new("抄成文字", "/people?as=text"),
            Way::new("印成带行号的名单", "/people?as=print"),
        ],
    };
    vec![
        (
            "sign-in",
            html(&SignInPage {
                shell: shell(Section::Mine, "/sign-in"),
                card: "/sign-in/card".into(),
                phone: "/sign-in/phone".into(),
                password: "/sign-in/password".into(),
                has_draft: true,
                is_demo: true,
            }),
        ),
        ("ask", html(&ask(&[]))),
        (
            "ask-refused",
            html(&ask(&["卡号和密码没有对上。", "请打电话给支部书记。"])),
        ),
        (
            "draft",
            html(&DraftPage {
                shell: shell(Section::Elsewhere, "/mine"),
                token: "0f".into(),
                path: "/reports/370100/2026/write".into(),
                fields: vec![
                    ("text".into(), "写了很久的一段。".into()),
                    ("base".into(), "0".into()),
                ],
            }),
        ),
        ("elders", html(&elders("", None))),
        ("elders-known", html(&elders("赵玉兰", secretary()))),
        (
            "elders-door",
            html(&EldersDoorPage {
                shell: shell(Section::Mine, "/elders/works"),
                title: "投稿",
                words: "现在没有征集。",
                secretary: secretary(),
            }),
        ),
        ("mine", html(&mine(""))),
        ("mine-helping", html(&mine("赵玉兰"))),
        (
            "step",
            html(&StepPage {
                shell: shell(Section::Mine, "/mine/second-step"),
                token: "0f".into(),
                refused: "六位数字不对。".into(),
                code: CODE.into(),
                secret: "ABCD EFGH".into(),
                sealed: "00".into(),
            }),
        ),
        ("people", html(&people(&["赵玉兰", "赵广泉"]))),
        ("people-none", html(&people(&[]))),
        ("person", html(&person())),
        ("card", html(&card("1000 2000 3000"))),
        ("card-pin", html(&card(""))),
        ("rows", html(&rows())),
        ("done", html(&done(false))),
        ("done-taken-back", html(&done(true))),
        ("find", html(&found("历下"))),
        ("find-nothing", html(&found(""))),
    ]
}
