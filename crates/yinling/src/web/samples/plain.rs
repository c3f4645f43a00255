use super::*;
use crate::units::FoundCityForm;

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
        ("help", html(&help())),
        ("help-big", html(&big)),
        ("preferences", html(&chosen)),
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

pub fn help() -> HelpPage {
    HelpPage {
        shell: Shell {
            reading: None,
            ..shell(Section::Help, "/help")
        },
        contact: "济南市委老干部局信息科，0531-00000000，工作日上午8:30到下午5:00。".into(),
    }
}
