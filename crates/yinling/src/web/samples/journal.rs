use super::*;

pub fn samples() -> Vec<Sample> {
    let mut found = page();
    found.q = "章丘".into();
    found.older_href = None;
    let mut nothing = page();
    nothing.q = "没有这个词".into();
    nothing.entries.clear();
    nothing.older_href = None;
    nothing.newest_href = None;
    let mut empty = page();
    empty.entries.clear();
    empty.older_href = None;
    empty.newest_href = None;
    let mut big = page();
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    let mut first = line();
    first.older = None;
    first.newer = None;
    first.facts.clear();
    first.entry.subject = Subject::Nothing;
    first.entry.seq = 1;
    first.entry.facts = Some(0);
    let mut person = line();
    person.entry = entry(418_206, "登记离退休干部", "网页", Subject::Person, 2);
    person.facts.clear();
    person.facts_hash.clear();
    person.detail.clear();
    person.newer = None;
    let mut unchanged = changes();
    unchanged.changed.clear();
    unchanged.kept_back = 0;
    let mut big_line = line();
    big_line.shell.preferences.size = 4;
    vec![
        ("journal", html(&page())),
        ("journal-found", html(&found)),
        ("journal-nothing", html(&nothing)),
        ("journal-empty", html(&empty)),
        ("journal-big", html(&big)),
        ("journal-line", html(&line())),
        ("journal-line-first", html(&first)),
        ("journal-line-person", html(&person)),
        ("journal-line-big", html(&big_line)),
        (
            "journal-proof",
            html(&proof(Outcome::Holds { rows: Some(4_268) })),
        ),
        (
            "journal-proof-person",
            html(&proof(Outcome::Holds { rows: None })),
        ),
        ("journal-proof-broken", html(&proof(broken()))),
        ("changes", html(&changes())),
        ("changes-none", html(&unchanged)),
    ]
}

fn entry(seq: u64, verb: &str, channel: &str, subject: Subject, facts: u64) -> JournalEntry {
    JournalEntry {
        seq,
        at_ms: 1_795_000_000_000 + i64::try_from(seq).unwrap_or(0) * 61_000 - 25_510_566_000,
        verb: verb.into(),
        channel: channel.into(),
        facts: (!matches!(subject, Subject::Person)).then_some(facts),
        subject,
        hash: HASH.into(),
        prev_hash: PREV.into(),
    }
}

fn at(code: &str, name: &str) -> Subject {
    Subject::Unit {
        name: name.into(),
        href: links::unit(code, &Question::default()),
    }
}

fn page() -> JournalPage {
    JournalPage {
        shell: Shell {
            reading: None,
            ..shell(Section::Journal, "/journal")
        },
        q: String::new(),
        sheet_href: "/journal.xlsx".into(),
        entries: vec![
            entry(418_206, "登记离退休干部", "网页", Subject::Person, 2),
            entry(418_205, "改管理单位", "电话代办", Subject::Person, 4),
            entry(
                418_204,
                "登记单位",
                "表格导入",
                at("370114001038", "章丘区明水街道桃花山社区支部（支部＋社团）"),
                1,
            ),
            entry(418_203, "划转单位", "命令行", at("370114", "章丘区"), 0),
            entry(
                418_202,
                "改口径",
                "网页",
                Subject::Thing("热心活动、有特长者占比，第2版".into()),
                0,
            ),
            entry(
                418_201,
                "导入花名册",
                "U盘带回",
                at("370102", "历下区"),
                12_804,
            ),
        ],
        older_href: Some("/journal?before=418201".into()),
        newest_href: Some("/journal".into()),
        last_line: 418_206,
    }
}

fn line() -> JournalLinePage {
    let fact = |measure: &str, facts: i64, quantity: &str, unit: &str| FactSummary {
        measure: measure.into(),
        unit_name: "历下区解放路街道".into(),
        unit_href: "/units/370102001".into(),
        facts: if quantity.is_empty() {
            Value::Few
        } else {
            Value::Count(facts)
        },
        quantity: quantity.into(),
        unit_of_count: unit.into(),
    };
    JournalLinePage {
        shell: Shell {
            reading: None,
            ..shell(Section::Journal, "/journal/418201")
        },
        entry: entry(
            418_201,
            "导入花名册",
            "表格导入",
            at("370102", "历下区"),
            12_804,
        ),
        actor: "历下区工作人员".into(),
        on_behalf_of: "一位人员".into(),
        facts_hash: PREV.into(),
        detail: vec![
            DetailRow {
                label: "表格行数".into(),
                text: "4,268行，收下4,268行".into(),
            },
            DetailRow {
                label: "生效日".into(),
                text: "2026年11月1日".into(),
            },
        ],
        facts: vec![
            fact("离退休干部", 4_268, "+4,268", "人"),
            fact("政治面貌已知", 4_201, "+4,201", "人"),
            fact("中共党员", 3_102, "+3,102", "人"),
            fact("预备党员", 3, "", "人"),
            fact("党支部", 1, "−1", "个"),
        ],
        older: Some(Neighbour {
            seq: 418_200,
            hash: PREV.into(),
        }),
        newer: Some(Neighbour {
            seq: 418_202,
            hash: HASH.into(),
        }),
    }
}

fn proof(outcome: Outcome) -> ProofPage {
    ProofPage {
        shell: shell(Section::Journal, "/journal/418206/proof"),
        entry: line().entry,
        outcome,
    }
}

fn broken() -> Outcome {
    Outcome::Broken {
        what: "流水第418,206条记下的内容，与写下时不一样。".into(),
    }
}

fn changes() -> ChangesPage {
    let figure = |name: &str, unit: &str, before, after, difference: &str| ChangedFigure {
        name: name.into(),
        unit_of_count: unit.into(),
        before,
        after,
        before_href: "/figures/org.branches?unit=370100&line=418200".into(),
        after_href: "/figures/org.branches?unit=370100&line=418206".into(),
        difference: difference.into(),
    };
    ChangesPage {
        shell: shell(Section::Journal, "/changes"),
        unit: unit("370100", "济南市"),
        from: 418_200,
        to: 418_206,
        last_line: 418_206,
        period: "2026年".into(),
        changed: vec![
            figure(
                "党支部",
                "个",
                Value::Count(5_986),
                Value::Count(5_984),
                "−2",
            ),
            figure(
                "网上平台登记的支部占比",
                "%",
                Value::Percent(71.3),
                Value::Percent(72.0),
                "+0.7个百分点",
            ),
            figure("往年台账“走访”", "次", Value::Null, Value::Count(4_268), ""),
        ],
        looked_at: 34,
        kept_back: 6,
    }
}
