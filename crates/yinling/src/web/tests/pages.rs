use super::town::{Town, found};
use crate::journal::verb;
use crate::testing::on_both;
use crate::units;
use axum::body::Body;
use axum::http::Request;

fn order(text: &str, of: &[&str]) {
    let places: Vec<_> = of
        .iter()
        .map(|one| text.find(one).unwrap_or_else(|| panic!("{one} in {text}")))
        .collect();
    assert!(places.is_sorted(), "{of:?} stand in order");
}

#[tokio::test]
async fn number_of_the_city_opens_down_to_the_units_and_the_line() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let home = town.read("/").await;
        for told in [
            "离退休干部 260 人",
            "党支部 8 个",
            "2026年新建1个",
            "建立党工委的县区 1 个",
            "历下区 370102",
        ] {
            assert!(home.contains(told), "{told}: {home}");
        }
        let figure = town.page("/figures/org.branches?unit=370100").await;
        let read = super::town::words(&figure);
        for told in [
            "党支部 8 个",
            "这个数后面有8条记录",
            "口径 在用的离退休干部党支部个数",
            "合计 8",
        ] {
            assert!(read.contains(told), "{told}: {read}");
        }
        assert_eq!(
            figure.matches("data-label=\"流水\"").count(),
            8,
            "as many rows as the figure"
        );
        order(
            &figure,
            &["unit=370102", "unit=370103", "unit=370105", "unit=370112"],
        );
        let street = town.read("/figures/org.branches?unit=370102").await;
        assert!(street.contains("党支部 3 个"), "{street}");
    })
    .await;
}

#[tokio::test]
async fn unit_page_shows_children_in_code_order_history_and_null_with_its_reason() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let page = town.page("/units/370102001").await;
        order(
            &page,
            &[
                "第一党支部</a></th>",
                "第二党支部</a></th>",
                "第三党支部</a></th>",
                "书画社</a></th>",
            ],
        );
        let read = super::town::words(&page);
        assert!(read.contains("“—”是没有记录，不等于0"), "{read}");
        let renamed = town.read("/units/370112-1").await;
        assert!(
            renamed.contains("2025年2月1日 改名为历城区洪楼党支部 流水第"),
            "{renamed}"
        );
        let moved = town.read("/units/370103-2").await;
        for told in [
            "成立，名为市中区第二党支部，隶属市中区",
            "2026年5月1日 划归天桥区",
        ] {
            assert!(moved.contains(told), "{told}: {moved}");
        }
        let past = town.read("/units/370105?day=2026-01-31").await;
        assert!(
            past.contains("回看") && past.contains("截至2026年1月31日"),
            "{past}"
        );
        let linked = town.read("/units/370102001-1").await;
        for told in ["改为兼合式", "与泉城老年书画社结对"] {
            assert!(linked.contains(told), "{told}: {linked}");
        }
        let null = town.read("/figures/people.retired?unit=370102001-8").await;
        assert!(null.contains("— 没有记录，不等于0"), "{null}");
    })
    .await;
}

#[tokio::test]
async fn flow_is_told_month_by_month_and_cut_to_the_period() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let year = town.read("/figures/legacy.visits.sum?unit=370100").await;
        for told in ["2026年", "2月2", "10月1", "11月（未完）0", "条个人记录"] {
            assert!(year.contains(told), "{told}: {year}");
        }
        let month = town
            .read("/figures/legacy.visits.times?unit=370100&period=2026-02")
            .await;
        assert!(
            month.contains("2026年2月") && month.contains("2 次"),
            "{month}"
        );
        let then = town
            .read("/figures/org.branches?unit=370105&day=2026-04-30")
            .await;
        assert!(then.contains("党支部 2 个"), "{then}");
        let now = town
            .read("/figures/org.branches?unit=370105&day=2026-05-01")
            .await;
        assert!(now.contains("党支部 3 个"), "{now}");
        let line = town.read("/figures/org.branches?unit=370100&line=9").await;
        assert!(
            line.contains("党支部 1 个") && line.contains("第9条"),
            "{line}"
        );
    })
    .await;
}

#[tokio::test]
async fn new_unit_is_on_the_pages_as_soon_as_its_line_is_followed() {
    on_both(async |house| {
        let town = Town::of(house).await;
        assert_eq!(town.get("/units/370105-7").await.status, 404);
        house
            .line(found(
                "370105-7",
                "branch",
                "370105",
                "天桥区第七党支部",
                "2026-11-01",
            ))
            .await;
        town.caught_up().await;
        let page = town.read("/units/370105-7").await;
        assert!(page.contains("天桥区第七党支部"), "{page}");
        assert!(town.read("/").await.contains("党支部 9 个"));
    })
    .await;
}

/// Records are kept from one reader to the next: what is kept must follow every
/// line that touches them, be it a name.
#[tokio::test]
async fn records_read_twice_follow_a_new_name_and_a_new_unit() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let address = "/figures/org.branches?unit=370105";
        let before = town.read(address).await;
        assert_eq!(town.read(address).await, before, "read again");
        assert!(before.contains("这个数后面有3条记录"), "{before}");
        let on = crate::testing::test_day();
        let renamed = verb(move |tx| {
            Box::pin(async move { units::rename(tx, "370105-1", "天桥区新名支部", on, on).await })
        });
        house.line(renamed.alone()).await;
        town.caught_up().await;
        let named = town.read(address).await;
        assert!(named.contains("天桥区新名支部"), "{named}");
        let english = |path: &str| Request::get(path).header("cookie", "yl_look=1e");
        let ask = english(address).body(Body::empty()).expect("a request");
        let answer = town.ask(ask).await.text;
        assert!(answer.contains("Journal") && !answer.contains(">流水<"));
        let founded = found(
            "370105-8",
            "branch",
            "370105",
            "天桥区第八党支部",
            "2026-11-01",
        );
        house.line(founded).await;
        town.caught_up().await;
        let more = town.read(address).await;
        assert!(
            more.contains("天桥区第八党支部") && more.contains("这个数后面有4条记录"),
            "{more}"
        );
    })
    .await;
}

#[tokio::test]
async fn journal_is_told_in_words_and_searched_by_unit_and_verb() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let all = town.read("/journal").await;
        for told in [
            "导入往年台账 文件88c1b02e",
            "改政治面貌 一位人员",
            "导入花名册",
            "定口径 口径",
        ] {
            assert!(all.contains(told), "{told}: {all}");
        }
        let found = town.read("/journal?q=%E6%B4%AA%E6%A5%BC").await;
        assert!(
            found.contains("单位改名 历城区洪楼党支部") && !found.contains("导入花名册"),
            "{found}"
        );
        assert!(
            town.read("/journal?q=%E5%88%92%E8%BD%AC")
                .await
                .contains("划转单位 市中区第二党支部")
        );
        assert!(town.read("/journal?q=zzz").await.contains("没有找到“zzz”"));
        let older = town.read("/journal?before=3").await;
        assert!(
            older.contains("成立单位 济南市") && older.contains("回到最新"),
            "{older}"
        );
        let import = town.read("/journal/25").await;
        for told in ["表格行数 260", "离退休干部", "+40", "生效日 2026年1月1日"] {
            assert!(import.contains(told), "{told}: {import}");
        }
        let undo = town.page("/journal/27").await;
        assert!(undo.contains("href=\"/journal/26\">流水第26条"), "{undo}");
    })
    .await;
}

#[tokio::test]
async fn dictionary_help_and_preferences_are_there() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let book = town.read("/indicators").await;
        for told in [
            "人员",
            "组织",
            "往年台账",
            "数不重复的人，一个人只数一次",
            "还没有建账",
            "举个例子 某街道年初有8个支部",
        ] {
            assert!(book.contains(told), "{told}: {book}");
        }
        assert!(town.read("/help").await.contains("怎样看一个数"));
        let look = town.page("/preferences?back=/units/370102").await;
        assert!(look.contains("name=\"back\" value=\"/units/370102\""));
        assert!(
            !town
                .page("/preferences?back=//evil.example")
                .await
                .contains("evil")
        );
    })
    .await;
}

#[tokio::test]
async fn stock_is_told_at_the_ends_of_twelve_months() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let figure = town.read("/figures/org.branches?unit=370100").await;
        for told in [
            "走势",
            "2025年12月末7个，到2026年11月23日8个，多了1个",
            "2026年1月末",
        ] {
            assert!(figure.contains(told), "{told}: {figure}");
        }
        // The same numbers as the figure itself on those days.
        for (day, count) in [("2026-02-28", 7), ("2026-04-30", 8)] {
            let path = format!("/figures/org.branches?unit=370100&day={day}");
            let then = town.read(&path).await;
            assert!(
                then.contains(&format!("党支部 {count} 个")),
                "{day}: {then}"
            );
        }
        let unit = town.read("/units/370105").await;
        for told in ["十二个月的走势", "截至流水第"] {
            assert!(unit.contains(told), "{told}: {unit}");
        }
        let past = town.read("/units/370105?day=2026-01-31").await;
        assert!(!past.contains("十二个月的走势"), "{past}");
    })
    .await;
}

#[tokio::test]
async fn line_is_proved_again_and_a_row_changed_behind_it_is_told() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let holds = town.read("/journal/25/proof").await;
        assert!(
            holds.contains("对得上") && holds.contains("前后相接"),
            "{holds}"
        );
        assert!(town.read("/journal/25").await.contains("核对这一条"));
        let tx = house.db.begin().await.expect("a transaction");
        let sql = "UPDATE fact SET quantity = 2 WHERE seq = $1 AND n = 0";
        crate::db::exec(&tx, sql, [25i64.into()])
            .await
            .expect("changes a row");
        tx.commit().await.expect("commits");
        let broken = town.read("/journal/25/proof").await;
        assert!(
            broken.contains("对不上") && broken.contains("流水第25条记下的内容"),
            "{broken}"
        );
        assert!(town.read("/journal/24/proof").await.contains("对得上"));
        assert_eq!(town.get("/journal/99999/proof").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn what_changed_between_two_lines_is_listed_in_the_dictionarys_order() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let line = found(
            "370105-8",
            "branch",
            "370105",
            "天桥区第八党支部",
            "2026-11-02",
        );
        house.line(line).await;
        town.caught_up().await;
        let (head, _) = town.state.live.head();
        let last = town.read("/changes").await;
        for told in ["党支部 （个） 8 9 +1", "2026年", &format!("第{head}条")] {
            assert!(last.contains(told), "{told}: {last}");
        }
        let elsewhere = town.read("/changes?unit=370102").await;
        assert!(
            elsewhere.contains("没有改变这里的任何一个数"),
            "{elsewhere}"
        );
        let path = format!("/changes?from={head}&to={}", head - 1);
        let turned = town.read(&path).await;
        assert!(turned.contains("党支部 （个） 8 9 +1"), "{turned}");
        let all = town.page("/changes?from=0").await;
        assert!(
            !all.contains("党员"),
            "figures of few people are not compared"
        );
        order(&all, &["离退休干部", "党支部"]);
        assert_eq!(town.get("/changes?from=900").await.status, 400);
        assert_eq!(town.get("/changes?unit=nil").await.status, 404);
    })
    .await;
}
