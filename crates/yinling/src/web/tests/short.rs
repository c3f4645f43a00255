use super::town::{Answer, Town, found, words};
use crate::testing::on_both;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use resvg::tiny_skia::Pixmap;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};

const HOST: &str = "10.0.0.5:8080";

async fn from_outside(town: &Town, path: &str) -> Answer {
    let request = Request::get(path).header(header::HOST, HOST);
    town.ask(request.body(Body::empty()).expect("a request"))
        .await
}

/// What a phone reads from every code in the file.
fn scanned(docx: &[u8]) -> Vec<String> {
    let mut package = zip::ZipArchive::new(Cursor::new(docx)).expect("a package");
    let mut read = Vec::new();
    for at in 0..package.len() {
        let mut file = package.by_index(at).expect("a file");
        if !file.name().expect("a name").ends_with(".png") {
            continue;
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("is read");
        let picture = Pixmap::decode_png(&bytes).expect("a picture");
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            picture.pixels()[y * width + x].green()
        });
        for code in seen.detect_grids() {
            read.push(code.decode().expect("is read").1);
        }
    }
    read
}

/// Address and exact words of each entry of the appendix.
fn entries(page: &str) -> Vec<(String, String)> {
    let all = page.split("<b><a href=\"").skip(1).map(|rest| {
        let (address, rest) = rest.split_once("\">").expect("an address");
        let (told, _) = rest.split_once("</a>").expect("its words");
        (address.to_owned(), told.to_owned())
    });
    all.collect()
}

#[tokio::test]
async fn every_code_of_a_printed_report_opens_its_figure_as_of_its_line() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let page = from_outside(&town, "/reports/370100/2026/report.html").await;
        let entries = entries(&page.text);
        assert!(entries.len() > 5, "{}", page.text);
        let docx = "/reports/370100/2026/report.docx?notes=appendix";
        let docx = from_outside(&town, docx).await;
        let codes: BTreeSet<String> = scanned(&docx.bytes).into_iter().collect();
        let printed: BTreeSet<String> = entries.iter().map(|(at, _)| at.clone()).collect();
        assert_eq!(codes, printed);

        // Years later there are more records.
        house
            .line(found(
                "370112-9",
                "branch",
                "370112",
                "历城区新党支部",
                "2026-01-01",
            ))
            .await;
        town.caught_up().await;
        assert!(town.read("/figures/org.branches").await.contains(" 9 "));

        for (address, told) in entries {
            let path = address.strip_prefix(&format!("http://{HOST}"));
            let path = path.unwrap_or_else(|| panic!("{address}"));
            assert!(path.starts_with("/f/") && path.len() <= 32, "{path}");
            let answer = town.get(path).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            let place = answer.headers[header::LOCATION].to_str().expect("a place");
            assert!(place.contains("unit=370100&period=2026"), "{place}");
            let opened = town.page(place).await;
            let read = words(&opened);
            // `党支部：8个。`, `看望（2026年）：3次。`
            let (name, number) = told.split_once('：').expect("a name and a number");
            let name = name.split('（').next().unwrap_or(name);
            let digits = |c: &char| c.is_ascii_digit() || *c == '.';
            let number: String = number.chars().take_while(digits).collect();
            assert!(read.contains(name), "{name}: {read}");
            assert!(
                !number.is_empty() && read.contains(&format!(" {number} ")),
                "{told}: {read}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn short_address_typed_wrong_is_told_and_opens_nothing() {
    on_both(async |house| {
        let town = Town::of(house).await;
        for path in [
            "/f/0",
            "/f/org.branches",
            "/f/%E5%85%9A",
            "/f/00000000000000000000",
        ] {
            let answer = town.get(path).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
            assert!(words(&answer.text).contains("没有看懂"), "{}", answer.text);
        }
    })
    .await;
}
