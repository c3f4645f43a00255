use super::*;

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
        ("people-text", html(&text)),
        ("people-print", html(&paper)),
        ("people-print-nobody", html(&nobody)),
    ]
}
