//! What a stranger reads about instructors: numbers of units, and no list of
//! the branches that have none.

use super::town::{Town, words};
use crate::testing::on_both;

#[tokio::test]
async fn coverage_is_told_as_of_any_day_and_by_county_in_code_order() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let page = town.page("/instructors").await;
        let read = words(&page);
        for told in [
            "自2019年起",
            "有指导员的支部占比 37.5 %",
            "有的3个， 还没有的5个",
            "在任党建指导员 2 人",
            "历下区 县区 66.6 2 3 1",
            "市中区 县区 不列出 不列出 1 不列出",
            "天桥区 县区 0 0 3 3",
        ] {
            assert!(read.contains(told), "{told}: {read}");
        }
        let at = |code: &str| {
            page.find(&format!("/instructors?unit={code}\""))
                .expect(code)
        };
        assert!(at("370102") < at("370103") && at("370103") < at("370105"));
        let then = town.read("/instructors?unit=370102&day=2020-12-31").await;
        assert!(then.contains("在任党建指导员 1 人"), "{then}");
        let before = town.read("/instructors?day=2019-01-01").await;
        assert!(before.contains("还没有选派过"), "{before}");
        assert_eq!(town.get("/instructors?unit=nil").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn first_year_is_printed_as_a_year_and_opens_to_a_count_only() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let since = town.read("/figures/instructor.since?unit=370100").await;
        assert!(since.contains("党建指导员始于 2019 年"), "{since}");
        assert!(since.contains("1 条个人记录"), "{since}");
    })
    .await;
}

#[tokio::test]
async fn branch_keeps_to_itself_whether_it_has_an_instructor() {
    on_both(async |house| {
        let town = Town::of(house).await;
        for branch in ["370102001-1", "370102001-3"] {
            let unit = town.read(&format!("/units/{branch}")).await;
            assert!(!unit.contains("指导员"), "{unit}");
            for id in ["branches", "coverage", "branches_without", "serving"] {
                let path = format!("/figures/instructor.{id}?unit={branch}");
                let figure = town.read(&path).await;
                assert!(figure.contains("不按支部列出"), "{path}: {figure}");
            }
        }
        let report = town.read("/reports/370102001-1/2026").await;
        assert!(report.contains("由支部自己看"), "{report}");
        assert!(!report.contains("正在指导支部1"), "{report}");
        let street = "/figures/instructor.branches_without?unit=370102001";
        let page = town.read(street).await;
        assert!(page.contains("还没有党建指导员的党支部 1 个"), "{page}");
        assert!(page.contains("1 条个人记录"), "{page}");
        assert!(!page.contains("第三党支部"), "{page}");
        let sheet = "/figures/instructor.branches_without/records.xlsx?unit=370102001";
        assert_eq!(town.get(sheet).await.status, 404);
    })
    .await;
}
