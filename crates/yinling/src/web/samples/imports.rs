use super::*;

const HERE: &str = "/imports/0123456789abcdef";

pub fn samples() -> Vec<Sample> {
    let mut empty = list();
    empty.refused =
        "“照片.png”：这不是表格文件（看起来是 image）。请选择 .xlsx、.xls 或 .csv 文件。".into();
    empty.waiting.clear();
    empty.past.clear();
    empty.older_href = None;
    let mut good = preview();
    (good.bad, good.corrected) = (0, 3);
    let mut same = preview();
    (same.bad, same.good) = (0, 0);
    let mut unread = preview();
    unread.refused = "表里没有“管理单位”这一列。请补上这一列，或核对表头的写法。".into();
    unread.counts.clear();
    let mut big = problems();
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    vec![
        ("imports", html(&list())),
        ("imports-refused", html(&empty)),
        ("import", html(&preview())),
        ("import-good", html(&good)),
        ("import-same", html(&same)),
        ("import-unread", html(&unread)),
        ("import-progress", html(&progress())),
        ("import-problems", html(&problems())),
        ("import-problems-big", html(&big)),
        ("import-rows", html(&changed())),
        ("import-done", html(&done())),
        ("import-line", html(&line())),
        ("import-line-refused", html(&refused_line())),
    ]
}

fn at(here: &str) -> Shell {
    Shell {
        reading: None,
        ..shell(Section::Imports, here)
    }
}

fn past(seq: u64, is_taken_back: bool) -> PastImportRow {
    PastImportRow {
        seq,
        href: format!("/imports/lines/{seq}"),
        verb: "导入花名册".into(),
        at_ms: 1_795_500_000_000,
        numbers: "新增4,268，有变化31".into(),
        is_taken_back,
    }
}

fn list() -> ImportsPage {
    let waiting = |state| WaitingImport {
        href: HERE.into(),
        kind: "花名册",
        files: "历下区离退休干部花名册（2026年最终稿）.xlsx、补充名单.xls".into(),
        at_ms: 1_795_500_000_000,
        state,
    };
    ImportsPage {
        shell: at("/imports"),
        token: "0123".into(),
        today: day(2026, 11, 23),
        refused: String::new(),
        waiting: vec![waiting("还没有导入"), waiting("已经导入")],
        past: vec![past(418_206, false), past(418_190, true)],
        older_href: Some("/imports?before=418190".into()),
    }
}

fn preview() -> ImportPage {
    let count = |label, rows, words, code: &str| ImportCount {
        label,
        rows,
        words,
        href: match rows {
            0 => String::new(),
            _ => format!("{HERE}/rows?how={code}"),
        },
    };
    let column = |letters: &str, written: &str, field| ColumnRead {
        letters: letters.into(),
        written: written.into(),
        field,
    };
    let file = FileRead {
        number: 0,
        name: "历下区离退休干部花名册（2026年最终稿）.xlsx".into(),
        format: "Excel工作簿（xlsx）",
        rows: 4_302,
        tables: vec![TableRead {
            sheet: "名册".into(),
            header_row: 3,
            columns: vec![
                column("A", "序号", ""),
                column("B", "姓　名", "姓名"),
                column("C", "身份证号码（文本）", "身份证号"),
                column("D", "健康状况", ""),
            ],
        }],
        ignored: vec!["健康状况".into(), "工作表“说明”".into()],
        sheets: vec![
            SheetChoice {
                name: "名册".into(),
                is_chosen: false,
            },
            SheetChoice {
                name: "去年".into(),
                is_chosen: false,
            },
        ],
        has_all: true,
    };
    ImportPage {
        shell: at(HERE),
        token: "0123".into(),
        href: HERE.into(),
        kind: "花名册",
        kind_code: "roster",
        as_of_day: day(2026, 1, 1),
        revision: 1,
        line: 418_206,
        refused: String::new(),
        files: vec![file],
        counts: vec![
            count("新增", 4_268, "还没有登记过的。", "new"),
            count("有变化", 31, "登记过的，表里写了新的内容。", "changed"),
            count("没有变化", 0, "登记过的，和表里一样。", "same"),
            count(
                "不能导入",
                2,
                "有的格缺了或写得不对，改好才能导入。",
                "refused",
            ),
            count(
                "有冲突",
                1,
                "和已经登记的对不上，要先弄清哪个对。",
                "conflicts",
            ),
            count("请看一眼", 12, "不妨碍导入，最好核对一下。", "notes"),
        ],
        good: 4_299,
        bad: 3,
        bad_href: format!("{HERE}/rows?how=refused"),
        corrected: 0,
        may_annotate: true,
    }
}

fn progress() -> ImportProgressPage {
    ImportProgressPage {
        shell: at(HERE),
        token: "0123".into(),
        title: "正在核对",
        rows: 181_500,
        words: "读完以后，还要和已经登记的逐一比对。这时还没有写入任何内容。",
        stop_href: format!("{HERE}/stop"),
    }
}

fn row(number: u32, problems: Vec<RowProblem>) -> ImportRow {
    let cell = |name, text: &str| (name, text.to_owned());
    ImportRow {
        place: "历下区离退休干部花名册（2026年最终稿）.xlsx · 名册".into(),
        row: number,
        cells: vec![
            cell("姓名", "欧阳青松"),
            cell("出生日期", "1950-02-30"),
            cell("身份证号", "990**************X"),
            cell("管理单位", "370102001-1"),
            cell("手机", "154****0002"),
        ],
        changed: Vec::new(),
        problems,
    }
}

fn problems() -> ImportRowsPage {
    let problem = |severity, column, message: &str, field: &str, choices| RowProblem {
        severity,
        stops: severity != "请看一眼",
        column,
        value: String::new(),
        message: message.into(),
        field: field.into(),
        choices,
    };
    let date = "“1950-02-30”在日历上没有，请改正。";
    let sex = "不认识“先生”，请改用规定的名称或代码。";
    let two = vec![
        problem("不能导入", "出生日期", date, "c-0-0-12-3", Vec::new()),
        problem(
            "不能导入",
            "性别",
            sex,
            "c-0-0-12-1",
            vec!["男", "女", "未知", "未说明"],
        ),
        problem(
            "请看一眼",
            "手机",
            "“******34”不像一个完整的电话号码。",
            "",
            Vec::new(),
        ),
    ];
    let name = "同一身份证号已登记为另一姓名（张三），请核对姓名和身份证号。";
    let one = vec![problem("有冲突", "姓名", name, "c-0-0-40-0", Vec::new())];
    ImportRowsPage {
        shell: at(HERE),
        token: "0123".into(),
        href: HERE.into(),
        kind: "花名册",
        label: "不能导入",
        words: "有的格缺了或写得不对，改好才能导入。",
        total: 31,
        first: 13,
        rows: vec![row(12, two), row(40, one)],
        correct_href: format!("{HERE}/corrections"),
        how: "refused",
        revision: 2,
        newer_href: Some(format!("{HERE}/rows?how=refused&from=0")),
        older_href: Some(format!("{HERE}/rows?how=refused&from=24")),
    }
}

fn changed() -> ImportRowsPage {
    let mut one = row(7, Vec::new());
    one.changed = vec!["管理单位"];
    ImportRowsPage {
        label: "有变化",
        words: "登记过的，表里写了新的内容。",
        rows: vec![one, row(9, Vec::new())],
        correct_href: String::new(),
        ..problems()
    }
}

fn done() -> ImportDonePage {
    let file = |line, aside| DoneFile {
        name: "历下区离退休干部花名册（2026年最终稿）.xlsx".into(),
        new: 4_268,
        changed: 31,
        same: 0,
        aside,
        line,
    };
    ImportDonePage {
        shell: at(HERE),
        token: "0123".into(),
        href: HERE.into(),
        kind: "花名册",
        at_ms: 1_795_500_000_000,
        files: vec![file(Some(418_207), 3), file(None, 0)],
        has_aside: true,
    }
}

fn line() -> ImportLinePage {
    ImportLinePage {
        shell: at("/imports/lines/418206"),
        token: "0123".into(),
        import: past(418_206, false),
        channel: "网页".into(),
        taken_back_by: None,
        refused: String::new(),
        first: Vec::new(),
    }
}

fn refused_line() -> ImportLinePage {
    ImportLinePage {
        refused: "后面有 2 条流水建立在第 418206 条之上，不能收回。请先收回下列各条。".into(),
        first: vec!["流水第418301条".into(), "流水第418302条".into()],
        ..line()
    }
}
