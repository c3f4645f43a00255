use super::*;
use crate::units::FoundCityForm;

/// What the pages are built of.
fn design() -> DesignPage {
    let shell = Shell {
        reading: None,
        ..shell(Section::Help, "/design")
    };
    crate::web::reads::design::made(shell)
}

pub fn samples() -> Vec<Sample> {
    let elsewhere = || Shell {
        reading: None,
        ..shell(Section::Elsewhere, "/")
    };
    let mut big = help();
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    let mut chosen = PreferencesPage {
        shell: shell(
            Section::Elsewhere,
            "/units/370114?day=2026-01-31&tree=today",
        ),
    };
    chosen.shell.preferences = Preferences {
        size: 2,
        contrast: false,
        pointer: false,
        ..Preferences::default()
    };
    let begin = BeginPage {
        shell: Shell {
            city: String::new(),
            root_code: None,
            ..elsewhere()
        },
        token: HASH[..32].into(),
        form: FoundCityForm::default(),
        refusal: String::new(),
    };
    let mut refused = begin.clone();
    refused.form.name = "济南市".into();
    refused.form.code = "3701".into();
    refused.refusal = "“3701”不是行政区划代码。请写六位数字，例如370100。".into();
    vec![
        ("begin", html(&begin)),
        ("begin-refused", html(&refused)),
        ("design", html(&design())),
        ("help", html(&help())),
        ("help-big", html(&big)),
        ("preferences", html(&chosen)),
        ("record-sheet", html(&record_sheet())),
        (
            "error-400",
            html(&ErrorPage::bad_request(elsewhere(), "日期“2026-13-40”")),
        ),
        ("error-404", html(&ErrorPage::not_found(elsewhere()))),
        (
            "error-500",
            html(&ErrorPage::fault(elsewhere(), "b7c2-91f0")),
        ),
        (
            "error-bare",
            html(&ErrorPage::fault(
                Shell {
                    city: String::new(),
                    root_code: None,
                    ..elsewhere()
                },
                "",
            )),
        ),
    ]
}

fn record_sheet() -> RecordSheetPage {
    let group = |title, rows: &[(&str, &str)]| RecordGroup {
        title,
        empty: "现在没有。",
        rows: rows
            .iter()
            .map(|(label, value)| ((*label).to_owned(), (*value).to_owned()))
            .collect(),
    };
    RecordSheetPage {
        shell: Shell {
            reading: None,
            ..shell(Section::Mine, "/mine/record/sheet")
        },
        city: "济南市".into(),
        name: "郑泉生".into(),
        day: "2026年11月23日".into(),
        code: documents::qr_svg("yinling.test/mine/record", "打开我的资料的二维码")
            .unwrap_or_default()
            // A name, not an address: pages need it as little as they have others.
            .replace(" xmlns=\"http://www.w3.org/2000/svg\"", ""),
        address: "yinling.test/mine/record".into(),
        groups: vec![
            group(
                "我是谁",
                &[
                    ("人员编号", "880001"),
                    ("姓名", "郑泉生"),
                    ("性别", "男"),
                    ("出生", "1950年1月5日"),
                    ("离退休类别", "退休"),
                    ("原单位", "济南市历下区解放路街道办事处"),
                ],
            ),
            group(
                "怎样找我",
                &[("手机", "13900000011"), ("住址", "泉城路七号")],
            ),
            group("归哪里管", &[("所在党支部", "解放路街道第一党支部")]),
            group("帮我的人", &[]),
            group(
                "谁看过我的资料",
                &[(
                    "2026年11月23日 12:00",
                    "解放路街道第一党支部支部书记看了一个人",
                )],
            ),
        ],
    }
}

pub fn help() -> HelpPage {
    HelpPage {
        shell: Shell {
            reading: None,
            ..shell(Section::Help, "/help")
        },
        contact: "济南市委老干部局信息科，0531-00000000，工作日上午8:30到下午5:00。".into(),
    }
}
