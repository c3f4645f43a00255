//! Staff bring spreadsheets in, through the pages alone.

use super::town::{Answer, Town, words};
use crate::access::Role;
use crate::testing::{TestHouse, on_both};
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use sheets::write::table_bytes;
use std::path::PathBuf;
use tower::ServiceExt;

const HEADER: &[&str] = &[
    "姓名",
    "性别",
    "出生日期",
    "离退休类别",
    "政治面貌",
    "管理单位",
    "手机",
];

/// A browser of staff of the whole city.
pub struct Desk<'a> {
    town: &'a Town,
    cookie: String,
    token: String,
}

impl Desk<'_> {
    pub async fn at(town: &Town) -> Desk<'_> {
        let cookie = town.sign_in("王经办", Role::Staff, "370100").await;
        let mut desk = Desk {
            town,
            cookie,
            token: String::new(),
        };
        let page = desk.get("/imports").await;
        assert_eq!(page.status, 200, "{}", words(&page.text));
        let set = page.headers[header::SET_COOKIE]
            .to_str()
            .expect("text")
            .to_owned();
        assert!(
            set.contains("SameSite=Strict") && set.contains("HttpOnly"),
            "{set}"
        );
        let key = set.split(';').next().expect("a pair");
        desk.cookie = format!("{}; {key}", desk.cookie);
        let token = page
            .text
            .split("name=\"token\" value=\"")
            .nth(1)
            .expect("a token");
        desk.token = token.split('"').next().expect("its end").to_owned();
        desk
    }

    fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        request
            .header("host", "127.0.0.1:8080")
            .header("cookie", &self.cookie)
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).body(Body::empty());
        self.town.ask(request.expect("a request")).await
    }

    /// What a person reads.
    pub async fn read(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", words(&answer.text));
        assert!(
            answer.text.len() < 100_000,
            "{path} weighs {}",
            answer.text.len()
        );
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{path}");
        words(&answer.text)
    }

    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let request = self.request(Method::GET, path).body(Body::empty());
        self.whole(request.expect("a request")).await
    }

    async fn whole(&self, request: Request<Body>) -> Vec<u8> {
        let answer = self
            .town
            .pages
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200);
        let body = axum::body::to_bytes(answer.into_body(), 1 << 24).await;
        body.expect("a body").to_vec()
    }

    pub async fn press(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.town.ask(self.form(path, fields)).await
    }

    fn form(&self, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
        let escape = crate::web::links::escape;
        let mut body = format!("token={}", self.token);
        for (name, value) in fields {
            body.push_str(&format!("&{}={}", escape(name), escape(value)));
        }
        let request = self.request(Method::POST, path);
        let kind = "application/x-www-form-urlencoded";
        let request = request.header("content-type", kind).body(Body::from(body));
        request.expect("a request")
    }

    async fn upload(&self, kind: &str, files: &[(&str, &[u8])]) -> Answer {
        let fields = [
            ("token", &*self.token),
            ("kind", kind),
            ("as_of_day", "2026-01-01"),
        ];
        let request = self.request(Method::POST, "/imports");
        self.town.ask(multipart(request, &fields, files)).await
    }

    /// One file, to another address than that of imports.
    pub async fn upload_to(&self, path: &str, file: (&str, &[u8])) -> Answer {
        let request = self.request(Method::POST, path);
        let request = multipart(request, &[("token", &*self.token)], &[file]);
        self.town.ask(request).await
    }

    /// The file that a press answers with.
    pub async fn take(&self, path: &str) -> Vec<u8> {
        self.whole(self.form(path, &[])).await
    }

    /// A form of others comes in.
    pub async fn bring_form(&self, name: &str, bytes: &[u8]) -> Answer {
        let request = self.request(Method::POST, "/forms");
        let fields = [("token", &*self.token)];
        let request = multipart_as("form", request, &fields, &[(name, bytes)]);
        self.town.ask(request).await
    }

    /// An upload with a row that cannot be taken.
    pub async fn one_waiting(&self) -> String {
        self.bring(&[("花名册.xlsx", &roster(&[GOOD, BAD]))]).await
    }

    /// An upload that was applied, and its line.
    pub async fn one_applied(&self) -> (String, i64) {
        let here = self.bring(&[("花名册.xlsx", &roster(&[GOOD]))]).await;
        self.read(&here).await;
        self.press(&format!("{here}/apply"), &[("revision", "1")])
            .await;
        let head = crate::journal::head(self.town.state.db.read()).await;
        (here, head.expect("reads").0)
    }

    /// The address of an upload that is taken.
    pub async fn bring(&self, files: &[(&str, &[u8])]) -> String {
        let answer = self.upload("", files).await;
        assert_eq!(answer.status, 303, "{}", words(&answer.text));
        place(&answer.headers)
    }
}

pub fn place(headers: &HeaderMap) -> String {
    headers[header::LOCATION].to_str().expect("text").to_owned()
}

fn multipart(
    request: axum::http::request::Builder,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Request<Body> {
    multipart_as("files", request, fields, files)
}

fn multipart_as(
    field: &str,
    request: axum::http::request::Builder,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--XX--\r\n");
    let request = request.header("content-type", "multipart/form-data; boundary=XX");
    request.body(Body::from(body)).expect("a request")
}

pub fn roster(rows: &[&[&str]]) -> Vec<u8> {
    table_bytes("名册", HEADER, rows).expect("a workbook")
}

fn uploads(house: &TestHouse) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(house.folder.join("imports")).expect("the folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

pub const GOOD: &[&str] = &[
    "张青",
    "女",
    "1950-01-05",
    "退休",
    "群众",
    "370102001-1",
    "15400000001",
];
pub const BAD: &[&str] = &[
    "李松",
    "男",
    "1950-02-30",
    "退休",
    "群众",
    "370102001-1",
    "15400000002",
];

#[tokio::test]
async fn roster_is_uploaded_looked_at_corrected_applied_and_undone() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let (before, _) = crate::journal::head(house.db.read()).await.expect("reads");
        let file = roster(&[GOOD, BAD]);
        let here = desk.bring(&[("我的花名册.xlsx", &file)]).await;
        let seen = desk.read(&here).await;
        for told in [
            "花名册：先看一遍",
            "还没有写入",
            "我的花名册.xlsx",
            "Excel工作簿（xlsx）",
            "2行数据",
            "表头在第1行，7列",
            "新增 1 行",
            "不能导入 1 行",
            "没有变化 0 行",
            "还有1行不能导入",
        ] {
            assert!(seen.contains(told), "{told}: {seen}");
        }
        // Nothing is written before it is asked for.
        let (now, _) = crate::journal::head(house.db.read()).await.expect("reads");
        assert_eq!(now, before);

        let bad = format!("{here}/rows?how=refused");
        let page = desk.get(&bad).await.text;
        let rows = words(&page);
        for told in [
            "第 3 行",
            "不能导入",
            "出生日期",
            "1950-02-30",
            "在日历上没有",
            "李松",
        ] {
            assert!(rows.contains(told), "{told}: {rows}");
        }
        assert!(
            !rows.contains("15400000002"),
            "telephones are masked: {rows}"
        );
        let field = page
            .split("name=\"c-")
            .nth(1)
            .expect("a field to correct it in");
        let field = format!("c-{}", field.split('"').next().expect("its end"));
        let pressed = desk
            .press(
                &format!("{here}/corrections"),
                &[("how", "refused"), (&field, "1950-02-28")],
            )
            .await;
        assert_eq!(pressed.status, 303);
        assert!(
            desk.read(&place(&pressed.headers))
                .await
                .contains("现在一行也没有了")
        );
        let seen = desk.read(&here).await;
        assert!(
            seen.contains("新增 2 行") && seen.contains("改过1格"),
            "{seen}"
        );

        // Two presses, one effect.
        let revision = revision(&desk.get(&here).await.text);
        let fields = [("revision", revision.as_str())];
        let apply = format!("{here}/apply");
        let (one, other) = tokio::join!(desk.press(&apply, &fields), desk.press(&apply, &fields));
        assert_eq!(
            (one.status, other.status),
            (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER)
        );
        let done = desk.read(&here).await;
        assert!(
            done.contains("已经导入") && done.contains("新增2行"),
            "{done}"
        );
        let (line, _) = crate::journal::head(house.db.read()).await.expect("reads");
        assert_eq!(
            line,
            before + 1,
            "one line for one file, however often it is pressed"
        );
        // The file and the corrections are gone; only what it came to stays.
        let left: Vec<_> = std::fs::read_dir(&uploads(house)[0])
            .expect("reads")
            .collect();
        assert_eq!(left.len(), 1, "{left:?}");

        // The same file again brings nothing: the corrected row apart.
        let again = desk.bring(&[("again.xlsx", &roster(&[GOOD]))]).await;
        let seen = desk.read(&again).await;
        assert!(
            seen.contains("没有变化 1 行") && seen.contains("没有要写入的"),
            "{seen}"
        );

        let list = desk.read("/imports").await;
        assert!(list.contains("导入花名册 新增2"), "{list}");
        let at = format!("/imports/lines/{line}");
        assert!(desk.read(&at).await.contains("导错了，撤回"));
        let no_reason = desk.press(&format!("{at}/undo"), &[("reason", " ")]).await;
        assert_eq!(no_reason.status, 303);
        assert!(desk.read(&at).await.contains("没有撤回"));
        desk.press(&format!("{at}/undo"), &[("reason", "导错了文件")])
            .await;
        let undone = desk.read(&at).await;
        assert!(
            undone.contains("已经撤回") && !undone.contains("没有撤回"),
            "{undone}"
        );
        let report = crate::journal::verify_chain(house.db.read(), |_| {})
            .await
            .expect("reads");
        assert_eq!(report.expect("whole").lines, line + 1);
    })
    .await;
}

fn revision(page: &str) -> String {
    let found = page
        .split("name=\"revision\" value=\"")
        .nth(1)
        .expect("a revision");
    found.split('"').next().expect("its end").to_owned()
}

#[tokio::test]
async fn bad_rows_are_set_aside_and_the_files_come_back_with_reasons() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let here = desk.bring(&[("a.xlsx", &roster(&[GOOD, BAD]))]).await;
        desk.read(&here).await;
        let annotated = desk.bytes(&format!("{here}/annotated.xlsx")).await;
        let path = house.folder.join("annotated.xlsx");
        std::fs::write(&path, &annotated).expect("writes");
        let shown = read_back(&path);
        assert_eq!(shown[2][2], "1950-02-30", "{shown:?}");
        let fields = [("revision", "1"), ("aside", "yes")];
        desk.press(&format!("{here}/apply"), &fields).await;
        let done = desk.read(&here).await;
        assert!(
            done.contains("新增1行") && done.contains("放在一边1行"),
            "{done}"
        );
        std::fs::write(&path, desk.bytes(&format!("{here}/aside.xlsx")).await).expect("writes");
        let aside = read_back(&path);
        assert_eq!((aside.len(), aside[1][0].as_str()), (2, "李松"));
        // Given up, nothing of it is left.
        desk.press(&format!("{here}/abandon"), &[]).await;
        assert_eq!(desk.get(&here).await.status, 404);
        assert_eq!(uploads(house), Vec::<PathBuf>::new());
    })
    .await;
}

fn read_back(path: &std::path::Path) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut book = sheets::Book::open(path).expect("opens");
    let read = book.for_each_row(&mut |_, row| {
        rows.push(
            row.cells
                .iter()
                .map(|c| sheets::values::cell_text(c).into_owned())
                .collect(),
        );
        std::ops::ControlFlow::Continue(())
    });
    read.expect("reads");
    rows
}

#[tokio::test]
async fn files_that_cannot_be_used_are_told_in_a_sentence_and_not_kept() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let whole = roster(&[GOOD]);
        let cut = &whole[..whole.len() / 2];
        let bomb = bomb();
        let bad: [(&str, &[u8], &str); 6] = [
            ("坏的.xlsx", cut, "文件损坏"),
            ("空的.csv", b"", "文件是空的"),
            ("炸弹.xlsx", &bomb, "展开后大得不合常理"),
            ("图.xlsx", b"\x89PNG\r\n\x1a\n0000000000", "这不是表格文件"),
            ("闲话.csv", "今天,天气\n很,好\n".as_bytes(), "看不出这张表"),
            (
                "只有表头.csv",
                "姓名,性别,出生日期,离退休类别,管理单位\n".as_bytes(),
                "只有表头",
            ),
        ];
        for (name, bytes, sentence) in bad {
            let answer = desk.upload("", &[(name, bytes)]).await;
            let told = words(&answer.text);
            assert_eq!(answer.status, 422, "{name}: {told}");
            assert!(
                told.contains(sentence) && told.contains(name),
                "{name}: {told}"
            );
        }
        let none = desk.upload("", &[("", b"")]).await;
        assert!(words(&none.text).contains("没有选文件"));
        let units = table_bytes(
            "组织",
            &["代码", "名称", "类别"],
            [["X1", "某支部", "党支部"]],
        );
        let units = units.expect("a workbook");
        let mixed = desk
            .upload("", &[("a.xlsx", &whole), ("b.xlsx", &units)])
            .await;
        assert!(words(&mixed.text).contains("不是同一种表"));
        assert_eq!(
            uploads(house),
            Vec::<PathBuf>::new(),
            "nothing of them is kept"
        );
    })
    .await;
}

/// A sheet of so many spaces that it unfolds beyond every bound.
fn bomb() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..300_000 {
        sheet.write_string(row, 0, "").expect("writes");
        sheet.set_row_height(row, 15).expect("writes");
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    lie_about_length(bytes)
}

/// Says in the archive's directory that the sheet is short.
fn lie_about_length(mut bytes: Vec<u8>) -> Vec<u8> {
    let name = b"xl/worksheets/sheet1.xml";
    let found = bytes.windows(name.len()).rposition(|part| part == name);
    let entry = found.expect("in the directory") - 46;
    bytes[entry + 24..entry + 28].copy_from_slice(&20_000_u32.to_le_bytes());
    bytes
}

#[tokio::test]
async fn pages_of_staff_are_for_staff_and_presses_for_their_own_pages() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let here = desk.bring(&[("a.xlsx", &roster(&[GOOD]))]).await;
        let secretary = town.sign_in("王书记", Role::Secretary, "370102001-1").await;
        let county = town.sign_in("李县区", Role::Staff, "370102").await;
        for path in [
            "/imports",
            &here,
            "/imports/templates/roster.xlsx",
            "/imports/lines/2",
        ] {
            super::sign_in::asks_to_sign_in(&town, path).await;
            // Not hers: for her it is not there. His, but not of the whole city.
            for (cookie, status) in [(&secretary, 404), (&county, 403)] {
                let request = Request::get(path).header("cookie", cookie);
                let answer = town
                    .ask(request.body(Body::empty()).expect("a request"))
                    .await;
                assert_eq!(answer.status, status, "{path}");
            }
        }
        assert!(!town.page("/").await.contains("/imports"));
        // Presses that are not from our page, or without its token.
        let stranger = Desk {
            town: &town,
            cookie: String::new(),
            token: desk.token.clone(),
        };
        let planted = Desk {
            town: &town,
            cookie: format!(
                "{}; yl_desk={}",
                desk.cookie.split(';').next().expect("the session"),
                "a".repeat(32)
            ),
            token: "a".repeat(32),
        };
        let blank = Desk {
            town: &town,
            cookie: desk.cookie.clone(),
            token: String::new(),
        };
        for (who, desk, status) in [
            ("no cookie", &stranger, 303),
            ("planted", &planted, 403),
            ("no token", &blank, 403),
        ] {
            for path in [
                "apply",
                "abandon",
                "settings",
                "check",
                "corrections",
                "stop",
            ] {
                let answer = desk
                    .press(&format!("{here}/{path}"), &[("revision", "1")])
                    .await;
                assert_eq!(answer.status, status, "{who} {path}");
            }
            let export = desk.press("/imports/export", &[("unit", "370100")]).await;
            assert_eq!(export.status, status, "{who}");
            let undo = desk
                .press("/imports/lines/2/undo", &[("reason", "x")])
                .await;
            assert_eq!(undo.status, status, "{who}");
            let sent = desk.upload("", &[("b.xlsx", &roster(&[GOOD]))]).await;
            assert_eq!(sent.status, status, "{who}");
        }
        let mut foreign = desk.form(&format!("{here}/abandon"), &[]);
        let site = axum::http::HeaderValue::from_static("cross-site");
        foreign.headers_mut().insert("sec-fetch-site", site);
        assert_eq!(town.ask(foreign).await.status, 403);
        assert_eq!(
            uploads(house).len(),
            1,
            "the upload is still there, and the only one"
        );
        assert!(desk.read(&here).await.contains("新增 1 行"));
        for odd in [
            "/imports/..%2F..",
            "/imports/zzzz",
            "/imports/0123456789abcdef",
            "/imports/templates/x",
        ] {
            assert_eq!(desk.get(odd).await.status, 404, "{odd}");
        }
    })
    .await;
}

#[tokio::test]
async fn upload_survives_the_end_of_the_process_and_is_swept_after_a_day() {
    on_both(async |house| {
        let here = {
            let town = Town::of(house).await;
            let desk = Desk::at(&town).await;
            let here = desk.bring(&[("a.xlsx", &roster(&[GOOD, BAD]))]).await;
            let page = desk.get(&format!("{here}/rows?how=refused")).await.text;
            let field = page.split("name=\"c-").nth(1).expect("a field");
            let field = format!("c-{}", field.split('"').next().expect("its end"));
            desk.press(&format!("{here}/corrections"), &[(&field, "1950-02-27")])
                .await;
            here
        };
        // A new process with the same folder: what was acknowledged is there.
        let town = Town::serve(house).await;
        let desk = Desk::at(&town).await;
        let seen = desk.read(&here).await;
        assert!(
            seen.contains("新增 2 行") && seen.contains("改过1格"),
            "{seen}"
        );
        assert!(desk.read("/imports").await.contains("还没有导入 a.xlsx"));
        #[cfg(unix)]
        for path in uploads(house) {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &std::path::Path| {
                std::fs::metadata(path).expect("reads").permissions().mode() & 0o777
            };
            assert_eq!(mode(&path), 0o700);
            assert_eq!(
                (mode(&path.join("1.xlsx")), mode(&path.join("upload.json"))),
                (0o600, 0o600)
            );
        }
        // A day later nobody has touched it.
        let later = kit::FixedClock(house.clock.now_ms() + 25 * 60 * 60 * 1000);
        let mut desk_house = town.state.intake.clone().expect("a desk").house;
        desk_house.clock = std::sync::Arc::new(later);
        let intake = crate::intake::Intake::open(desk_house, &house.folder).expect("opens");
        intake.sweep().expect("sweeps");
        assert_eq!(desk.get(&here).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn sheet_kind_and_day_can_be_chosen() {
    let house = TestHouse::sqlite().await;
    {
        let town = Town::of(&house).await;
        let desk = Desk::at(&town).await;
        let path = house.folder.join("two.xlsx");
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, person) in [("今年", GOOD), ("去年", BAD)] {
            let sheet = book.add_worksheet();
            sheet.set_name(name).expect("a name");
            for (row, cells) in [HEADER, person].into_iter().enumerate() {
                let row = u32::try_from(row).expect("small");
                for (column, text) in (0_u16..).zip(cells) {
                    sheet.write_string(row, column, *text).expect("writes");
                }
            }
        }
        book.save(&path).expect("saves");
        let bytes = std::fs::read(&path).expect("reads");
        let here = desk.bring(&[("two.xlsx", &bytes)]).await;
        let both = desk.read(&here).await;
        assert!(
            both.contains("工作表“今年”") && both.contains("不能导入 1 行"),
            "{both}"
        );
        let fields = [
            ("sheet-0", "今年"),
            ("as_of_day", "2026-03-01"),
            ("kind", "roster"),
        ];
        desk.press(&format!("{here}/settings"), &fields).await;
        let one = desk.read(&here).await;
        assert!(
            one.contains("不能导入 0 行") && one.contains("从2026年3月1日起算"),
            "{one}"
        );
        desk.press(&format!("{here}/settings"), &[("kind", "units")])
            .await;
        let wrong = desk.read(&here).await;
        assert!(
            wrong.contains("还不能往下走") && wrong.contains("“two.xlsx”"),
            "{wrong}"
        );
        // What was not looked at is not written.
        let stale = desk
            .press(&format!("{here}/apply"), &[("revision", "1")])
            .await;
        assert!(
            words(&stale.text).contains("您看过之后"),
            "{}",
            words(&stale.text)
        );
    }
    house.close().await;
}

#[tokio::test]
async fn templates_and_rosters_leave_as_workbooks_and_a_reveal_is_on_record() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let path = house.folder.join("out.xlsx");
        for (kind, first) in [("units", "代码"), ("roster", "姓名*"), ("facts", "日期*")] {
            let bytes = desk.bytes(&format!("/imports/templates/{kind}.xlsx")).await;
            std::fs::write(&path, bytes).expect("writes");
            assert_eq!(read_back(&path)[0][0], first);
        }
        let here = desk.bring(&[("a.xlsx", &roster(&[GOOD]))]).await;
        desk.read(&here).await;
        desk.press(&format!("{here}/apply"), &[("revision", "1")])
            .await;
        let (before, _) = crate::journal::head(house.db.read()).await.expect("reads");
        let masked = desk.form("/imports/export", &[("unit", "370102001-1")]);
        std::fs::write(&path, desk.whole(masked).await).expect("writes");
        let row = &read_back(&path)[1];
        assert!(
            row.contains(&"张青".to_owned()) && row.contains(&"154****0001".to_owned()),
            "{row:?}"
        );
        let none = desk
            .press(
                "/imports/export",
                &[("unit", "370102001-1"), ("sensitive", "yes")],
            )
            .await;
        assert_eq!(none.status, 422);
        let (now, _) = crate::journal::head(house.db.read()).await.expect("reads");
        assert_eq!(now, before, "nothing was revealed so far");
        let reveal = [
            ("unit", "370102001-1"),
            ("sensitive", "yes"),
            ("reason", "慰问发放"),
        ];
        let whole = desk.whole(desk.form("/imports/export", &reveal)).await;
        std::fs::write(&path, whole).expect("writes");
        assert!(read_back(&path)[1].contains(&"+8615400000001".to_owned()));
        let line = crate::journal::find_line(house.db.read(), before + 1)
            .await
            .expect("reads");
        let line = line.expect("a line");
        assert_eq!(
            (line.verb.as_str(), line.channel.as_str()),
            ("people::reveal", "web")
        );
        assert!(
            !line.detail.contains("慰问"),
            "the reason is beside the line: {}",
            line.detail
        );
        let unknown = desk.press("/imports/export", &[("unit", "没有")]).await;
        let told = words(&unknown.text);
        assert!(told.contains("没有代码为 没有 的单位"), "{told}");
    })
    .await;
}
