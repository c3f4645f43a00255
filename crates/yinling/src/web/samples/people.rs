use super::*;
use crate::accounts::PaperList;
use crate::web::people::{Kept, keying};

fn people() -> Shell {
    Shell {
        reading: None,
        me: Some(staff()),
        ..shell(Section::People, "/people")
    }
}

fn line(name: &str, branch: &str) -> PersonLine {
    PersonLine {
        name: name.into(),
        href: "/people/7".into(),
        retirement: "退休".into(),
        unit: "历下区教育局".into(),
        branch: branch.into(),
    }
}

const NAMES: [(&str, &str); 3] = [
    ("赵玉兰", "解放路街道第一党支部"),
    ("赵玉成", "解放路街道第一党支部"),
    ("欧阳广泉", "历下区教育局离退休干部第二党支部"),
];

/// A drawing within a page needs no name space, which reads like an address.
fn code() -> String {
    let drawn = documents::qr_svg("yinling.test/paper/12", "登记用的二维码");
    drawn
        .unwrap_or_default()
        .replace(" xmlns=\"http://www.w3.org/2000/svg\"", "")
}

/// A list that came back: the forms it is keyed in, and what would be recorded.
fn keyed(is_preview: bool) -> RowsPage {
    let list = PaperList {
        id: 12,
        made_at: day(2026, 11, 3).china_noon_ms(),
        count: 3,
    };
    let mut page = RowsPage {
        shell: Shell {
            here: "/paper/12".into(),
            ..people()
        },
        title: "第12号名单".into(),
        lead: "2026年11月3日印的，共3行。纸上打了勾的，把行号填在这里；先看一遍，再登记。".into(),
        notice: String::new(),
        token: HASH[..32].into(),
        tables: vec![],
        forms: keying(&list, &Kept::default(), day(2026, 11, 23)),
        ways: vec![Way::new("回到人员", "/people")],
    };
    if is_preview {
        let row = |n: &str, name: &str, became: &str| Row {
            cells: vec![
                n.into(),
                name.into(),
                "同意：拍照和录像".into(),
                became.into(),
            ],
            presses: vec![],
        };
        page.notice = "还没有记。".into();
        page.tables = vec![Rows {
            title: "会记下这些".into(),
            columns: vec!["行号", "姓名", "记什么", "结果"],
            rows: vec![
                row("1", NAMES[0].0, "可以记"),
                row("3", NAMES[2].0, "已经同意过了，不用再按。"),
            ],
            ..Rows::default()
        }];
        page.forms = vec![SmallForm {
            title: "核对好了".into(),
            lead: "请照纸上再看一遍行号和姓名。记了以后，十分钟以内能撤回。".into(),
            action: "/paper/12".into(),
            keep: vec![("what", "consents".into()), ("sure", "1".into())],
            fields: vec![],
            button: "就这样登记，1项".into(),
        }];
    }
    page
}

pub fn samples() -> Vec<Sample> {
    let desk = DeskPage {
        shell: people(),
        token: HASH[..32].into(),
        asked: String::new(),
        people: vec![],
        notice: String::new(),
    };
    let mut several = desk.clone();
    several.asked = "赵".into();
    several.people = NAMES.map(|(name, branch)| line(name, branch)).to_vec();
    several.notice = "这样的人还有很多，请多写一个字。".into();
    let text = TextListPage {
        shell: people(),
        count: 3,
        text: (1..)
            .zip(NAMES)
            .map(|(n, (name, unit))| format!("{n}. {name}，{unit}\n"))
            .collect(),
        back: "/people".into(),
        next: None,
    };
    let paper = PaperListPage {
        shell: people(),
        list: 12,
        path: "/paper/12".into(),
        address: "yinling.test/paper/12".into(),
        code: code(),
        rows: NAMES
            .map(|(name, unit)| (name.to_owned(), unit.to_owned()))
            .to_vec(),
        back: "/people".into(),
        next: None,
    };
    let mut nobody = paper.clone();
    nobody.rows = vec![];
    vec![
        ("desk", html(&desk)),
        ("desk-several", html(&several)),
        ("paper-keyed", html(&keyed(false))),
        ("paper-preview", html(&keyed(true))),
        ("people-text", html(&text)),
        ("people-print", html(&paper)),
        ("people-print-nobody", html(&nobody)),
    ]
}
