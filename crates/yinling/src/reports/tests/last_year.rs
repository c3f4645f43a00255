use super::scene::scene;
use crate::indicators::measures as m;
use crate::reports::beside;
use crate::testing::on_both;

#[tokio::test]
async fn each_figure_stands_beside_the_one_of_the_same_day_last_year() {
    on_both(async |house| {
        let scene = scene(house).await;
        scene.known(100, 80, 100).await;
        scene.of_units("B1", m::UNIT_GUANGONGWEI, 1).await;
        let (sources, _) = scene.sources("37").await;
        let ids = [
            "people.retired",
            "people.party_rate",
            "org.groups",
            "nothing",
        ];
        let rows = beside(&sources, ids.into_iter(), |one| !one.sensitive);
        let told: Vec<[&str; 4]> = rows
            .iter()
            .map(|row| [&*row.name, &*row.now, &*row.before, &*row.difference])
            .collect();
        assert_eq!(
            told,
            [
                ["离退休干部", "100", "100", "0人"],
                // What may not be looked back at is no 0.
                ["党员比例", "80", "—", "—"],
                ["老年社团、志愿者队伍、兴趣小组", "—", "—", "—"],
            ]
        );
        let open = beside(&sources, ["people.party_rate"].into_iter(), |_| true);
        assert_eq!(open[0].difference, "0个百分点");
    })
    .await;
}
