//! Staff write a report, through the pages alone.

use super::imports::Desk;
use super::town::{Town, words};
use crate::testing::on_both;
use crate::web::links::escape;
use axum::http::{StatusCode, header};

const HERE: &str = "/reports/370100/2026/write";

impl Desk<'_> {
    /// A report with a written part and promises; the page, and the part's key.
    pub async fn one_written(&self) -> (String, &'static str) {
        let part = "org.groups";
        for (base, text) in [
            ("0", "头一稿。"),
            ("", "关工委有【关工委】，办了三百余场。"),
        ] {
            let base = match base {
                "" => self.base(part).await,
                base => base.to_owned(),
            };
            let fields = [("part", part), ("base", &*base), ("text", text)];
            let saved = self.press(HERE, &fields).await;
            assert_eq!(
                saved.status,
                StatusCode::SEE_OTHER,
                "{}",
                words(&saved.text)
            );
        }
        for (year, text) in [("2026", "编一本选编"), ("2027", "送学上门")] {
            let fields = [("text", text), ("year", year)];
            let saved = self.press("/reports/370100/2026/plan", &fields).await;
            assert_eq!(
                saved.status,
                StatusCode::SEE_OTHER,
                "{}",
                words(&saved.text)
            );
        }
        (HERE.to_owned(), part)
    }

    /// The version that the open field of a part starts from.
    async fn base(&self, part: &str) -> String {
        let page = self.get(&format!("{HERE}?part={part}")).await.text;
        let base = page.split("name=\"base\" value=\"").nth(1);
        let base = base.and_then(|rest| rest.split('"').next());
        base.expect("the field is open").to_owned()
    }
}

#[tokio::test]
async fn part_is_written_read_and_brought_back() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let empty = desk.read(HERE).await;
        for told in [
            "写这一段 关工委、社团和志愿者队伍做了什么",
            "和去年比",
            "承诺的事",
            "几点体会",
        ] {
            assert!(empty.contains(told), "{told}: {empty}");
        }
        let public = town.page("/reports/370100/2026").await;
        assert!(
            !public.contains("几点体会"),
            "a heading with nothing below it"
        );
        desk.one_written().await;
        let page = desk.get(HERE).await.text;
        assert!(
            page.contains("<span class=\"typed\" title=\"这个数后面没有记录\">三百余场</span>"),
            "{page}"
        );
        assert!(
            page.contains("href=\"/figures/org.guangongwei?unit=370100\">1个</a>"),
            "{page}"
        );
        assert!(
            words(&page).contains("改这一段 存过2稿"),
            "{}",
            words(&page)
        );
        // The public report and the file say the same.
        for path in ["/reports/370100/2026", "/reports/370100/2026/report.html"] {
            let read = words(&town.get(path).await.text);
            assert!(
                read.contains("关工委有 1个 ，办了 三百余场 。"),
                "{path}: {read}"
            );
            assert!(
                read.contains("一是编一本选编。这一件还在办。"),
                "{path}: {read}"
            );
            assert!(!read.contains("王经办"), "who wrote it is not printed");
        }
        let versions = desk.get(&format!("{HERE}/org.groups")).await.text;
        let read = words(&versions);
        assert!(
            read.contains("王经办") && read.contains("头一稿。"),
            "{read}"
        );
        let field = |name: &str| {
            let found = versions.split(&format!("name=\"{name}\" value=\"")).nth(1);
            found
                .and_then(|rest| rest.split('"').next())
                .expect("a field")
                .to_owned()
        };
        let (base, version) = (field("base"), field("version"));
        let fields = [("base", &*base), ("version", &*version)];
        let back = desk.press(&format!("{HERE}/org.groups"), &fields).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        assert!(town.read("/reports/370100/2026").await.contains("头一稿。"));
        assert!(desk.read(HERE).await.contains("存过3稿"));
    })
    .await;
}

#[tokio::test]
async fn second_writer_sees_both_texts_and_loses_none() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let (one, other) = (Desk::at(&town).await, Desk::at(&town).await);
        let write = |base: &str, text: &str| {
            [("part", "opening"), ("base", base), ("text", text)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let press = async |desk: &Desk<'_>, fields: [(String, String); 3]| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (&**k, &**v)).collect();
            desk.press(HERE, &fields).await
        };
        let first = press(&one, write("0", "甲写的一段。")).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        let kept = &first.headers[header::LOCATION];
        assert_eq!(kept, &format!("{HERE}#part-opening"));
        // The same form again is no second version and no mistake.
        let again = press(&one, write("0", "甲写的一段。")).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        let told = press(&other, write("0", "乙写的<一段>。")).await;
        assert_eq!(told.status, StatusCode::OK);
        let read = words(&told.text);
        for shown in ["别人已经存了另一稿", "甲写的一段。", "您写的一稿"] {
            assert!(read.contains(shown), "{shown}: {read}");
        }
        assert!(
            told.text.contains("乙写的&#60;一段&#62;。</textarea>"),
            "{}",
            told.text
        );
        assert!(
            !told.text.contains("http-equiv"),
            "a page that is written in does not reload"
        );
        let base = told.text.split("name=\"base\" value=\"").nth(1);
        let base = base
            .and_then(|rest| rest.split('"').next())
            .expect("a version");
        let both = press(&other, write(base, "甲乙写的一段。")).await;
        assert_eq!(both.status, StatusCode::SEE_OTHER);
        assert!(
            one.read(&format!("{HERE}/opening"))
                .await
                .contains("甲写的一段。")
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_comes_back_with_the_words_that_were_sent() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let fields = [
            ("part", "opening"),
            ("base", "0"),
            ("text", "有【没有的数】。"),
        ];
        let refused = desk.press(HERE, &fields).await;
        assert_eq!(refused.status, StatusCode::OK);
        assert!(
            words(&refused.text).contains("没有叫“没有的数”的数"),
            "{}",
            refused.text
        );
        assert!(refused.text.contains("有【没有的数】。</textarea>"));
        let plan = "/reports/370100/2026/plan";
        let fields = [
            ("text", "做一件事"),
            ("year", "2027"),
            ("target", "很多"),
            ("indicator", "党支部"),
        ];
        let refused = desk.press(plan, &fields).await;
        assert!(
            words(&refused.text).contains("目标要写全"),
            "{}",
            refused.text
        );
        assert!(
            refused.text.contains("value=\"做一件事\"") && refused.text.contains("value=\"很多\"")
        );
        for (path, fields, status) in [
            (
                HERE,
                vec![("part", "../x"), ("base", "0"), ("text", "字")],
                409,
            ),
            (
                HERE,
                vec![("part", "opening"), ("base", "x"), ("text", "字")],
                400,
            ),
            (
                "/reports/999/2026/write",
                vec![("part", "opening"), ("text", "字")],
                404,
            ),
            (
                "/reports/370100/20x6/write",
                vec![("part", "opening"), ("text", "字")],
                400,
            ),
            (
                "/reports/370100/2026/plan/1",
                vec![("how", "done"), ("words", "x")],
                200,
            ),
            ("/reports/370100/2026/plan/x", vec![("how", "done")], 400),
            ("/reports/370100/2026/plan/1", vec![("how", "?")], 400),
            (
                "/reports/370100/2026/plan/1",
                vec![("how", "done"), ("day", "2026-13-01")],
                400,
            ),
        ] {
            let answer = desk.press(path, &fields).await;
            assert_eq!(
                answer.status.as_u16(),
                status,
                "{path} {fields:?}: {}",
                words(&answer.text)
            );
        }
        let long = "长".repeat(100_000);
        let answer = desk
            .press(HERE, &[("part", "opening"), ("text", &long)])
            .await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    })
    .await;
}

#[tokio::test]
async fn promise_is_answered_on_the_page() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        desk.one_written().await;
        let page = desk.get(HERE).await.text;
        let action = page.split("action=\"/reports/370100/2026/plan/").nth(1);
        let line = action
            .and_then(|rest| rest.split('"').next())
            .expect("a promise");
        let answer = format!("/reports/370100/2026/plan/{line}");
        let fields = [
            ("how", "done"),
            ("words", "书已经印好"),
            ("day", "2026-09-01"),
        ];
        for _ in 0..2 {
            let pressed = desk.press(&answer, &fields).await;
            assert_eq!(
                pressed.status,
                StatusCode::SEE_OTHER,
                "{}",
                words(&pressed.text)
            );
        }
        let read = town.read("/reports/370100/2026").await;
        assert!(read.contains("2026年9月1日办成，书已经印好。"), "{read}");
        assert!(read.contains("2026年办成 1项"), "{read}");
        let figure = town
            .read("/figures/plan.promises.done?unit=370100&period=2026")
            .await;
        assert!(figure.contains("办成的承诺 1 项"), "{figure}");
        let journal = town.read(&format!("/journal/{line}")).await;
        assert!(
            journal.contains("承诺下一年的事") && journal.contains("济南市"),
            "{journal}"
        );
        assert!(
            !journal.contains("选编"),
            "texts are not in the journal: {journal}"
        );
    })
    .await;
}

#[tokio::test]
async fn strangers_find_no_page_to_write_on_and_no_press_of_theirs_counts() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        desk.one_written().await;
        for path in [
            "/reports/write",
            HERE,
            "/reports/370100/2026/write?part=opening",
            "/reports/370100/2026/write/org.groups",
        ] {
            super::sign_in::asks_to_sign_in(&town, path).await;
            let staff = desk.get(path).await;
            assert_ne!(staff.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(staff.headers[header::CACHE_CONTROL], "no-store", "{path}");
        }
        let line = crate::journal::head(town.state.db.read())
            .await
            .expect("reads")
            .0;
        for path in [
            HERE,
            "/reports/370100/2026/write/org.groups",
            "/reports/370100/2026/plan",
            "/reports/370100/2026/plan/30",
        ] {
            for host in ["yinling.test", "127.0.0.1:8080"] {
                let body = format!("token=0&part=opening&base=0&text={}", escape("别人写的"));
                let request = axum::http::Request::post(path)
                    .header("host", host)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(axum::body::Body::from(body));
                let answer = town.ask(request.expect("a request")).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path} at {host}");
            }
        }
        let after = crate::journal::head(town.state.db.read())
            .await
            .expect("reads")
            .0;
        assert_eq!(line, after);
        assert!(
            !town.page("/reports/370100/2026").await.contains("/write"),
            "no door to it"
        );
    })
    .await;
}

#[tokio::test]
async fn small_counts_do_not_leave_through_a_part_or_a_promise() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let here = "/reports/370103/2026/write";
        let text = "区里很重视。党员有【党员（含预备党员）】。比例是【people.party_rate】。";
        let fields = [("part", "opening"), ("base", "0"), ("text", text)];
        let saved = desk.press(here, &fields).await;
        assert_eq!(
            saved.status,
            StatusCode::SEE_OTHER,
            "{}",
            words(&saved.text)
        );
        let fields = [
            ("text", "多发展党员"),
            ("year", "2027"),
            ("indicator", "people.party_members"),
            ("target", "9"),
        ];
        let saved = desk.press("/reports/370103/2026/plan", &fields).await;
        assert_eq!(
            saved.status,
            StatusCode::SEE_OTHER,
            "{}",
            words(&saved.text)
        );
        // Three of sixty: neither the number nor the share, on any page.
        let report = town.get("/reports/370103/2026").await.text;
        let file = town.get("/reports/370103/2026/report.html").await.text;
        for page in [report, file, desk.get(here).await.text] {
            let read = words(&page);
            assert!(read.contains("区里很重视。"), "{read}");
            assert!(!page.contains("data-figure=\"people.party"), "{page}");
            for told in ["党员有 3", "现在是 3", "是 5%", "党员（含预备党员）3人"]
            {
                assert!(!read.contains(told), "{told}: {read}");
            }
        }
        let read = town.read("/reports/370103/2026").await;
        assert!(
            read.contains("党员有［党员（含预备党员）］。"),
            "it is a gap: {read}"
        );
    })
    .await;
}

#[tokio::test]
async fn text_whose_place_is_gone_is_shown_and_not_printed() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        desk.one_written().await;
        let folder = house.folder.join("templates");
        std::fs::create_dir_all(&folder).expect("a folder");
        let own = "# 报告\n\n共{{ figure(\"org.branches\") }}。\n";
        std::fs::write(folder.join("yearly-report.txt"), own).expect("a file");
        let read = desk.read(HERE).await;
        assert!(
            read.contains("底稿里没有位置的文字") && read.contains("办了三百余场"),
            "{read}"
        );
        assert!(!town.read("/reports/370100/2026").await.contains("三百余场"));
        assert!(
            desk.read(&format!("{HERE}/org.groups"))
                .await
                .contains("三百余场")
        );
        // A broken template stops the report, not whoever is writing.
        std::fs::write(folder.join("yearly-report.txt"), "{{ figur( }}").expect("a file");
        assert_eq!(desk.get(HERE).await.status, StatusCode::CONFLICT);
        let fields = [
            ("part", "opening"),
            ("base", "0"),
            ("text", "有【没有的数】。"),
        ];
        let kept = desk.press(HERE, &fields).await;
        assert!(
            kept.text.contains("有【没有的数】。</textarea>"),
            "{}",
            words(&kept.text)
        );
        std::fs::write(folder.join("yearly-report.txt"), own).expect("a file");
        let missing = desk.get(&format!("{HERE}/nothing")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn page_says_how_things_stood_a_year_before() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let read = desk.read(HERE).await;
        assert!(read.contains("2025年11月23日的同一个数"), "{read}");
        assert!(read.contains("党支部 8个 "), "{read}");
        let chosen = desk.get("/reports/write?unit=370102&period=2026Q1").await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER);
        assert_eq!(
            chosen.headers[header::LOCATION],
            "/reports/370102/2026Q1/write"
        );
        let quarter = desk.read("/reports/370102/2026Q1/write").await;
        assert!(
            !quarter.contains("承诺的事"),
            "promises are of years: {quarter}"
        );
        assert_eq!(
            desk.get("/reports/write?unit=999").await.status,
            StatusCode::BAD_REQUEST
        );
    })
    .await;
}
