use super::*;
use crate::journal::PersonAttribute;
use crate::people::LEFT;
use kit::PersonNo;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn history(rows: &[(&str, &str, &str)]) -> History {
    let mut history = History::new(PersonNo(1));
    for (aspect, value, on) in rows {
        history.push(PersonAttribute {
            person: PersonNo(1),
            aspect: (*aspect).into(),
            value: (*value).into(),
            day: day(on),
            sign: 1,
        });
    }
    history
}

fn told(history: &History) -> Vec<String> {
    let facts = history.consequences(&|_| Day::ALWAYS);
    let line = |((measure, unit, day, _), quantity): (&(_, UnitId, Day, _), &i64)| {
        let measure: &kit::MeasureId = measure;
        format!("{measure}@{unit} {day} {quantity:+}")
    };
    facts.0.iter().map(line).collect()
}

#[test]
fn guidance_ends_with_the_service_in_which_it_began() {
    let history = history(&[
        (INSTRUCTOR, "7", "2019-03-01"),
        ("guides:9", "1", "2019-04-01"),
        (INSTRUCTOR, "0", "2021-01-01"),
        // Appointed again, and given nothing to guide.
        (INSTRUCTOR, "7", "2023-01-01"),
    ]);
    assert_eq!(
        told(&history),
        [
            "70@7 2019-03-01 +1",
            "71@7 2019-03-01 +1",
            "71@7 2021-01-01 -1",
            "71@7 2023-01-01 +1",
            "72@9 2019-04-01 +1",
            "73@9 2019-04-01 +1",
            "73@9 2021-01-01 -1",
        ]
    );
}

#[test]
fn service_goes_along_when_the_appointing_unit_is_merged_and_guidance_goes_on() {
    let rows = [
        (INSTRUCTOR, "7", "2019-03-01"),
        ("guides:9", "1", "2019-04-01"),
        (INSTRUCTOR, "moved:8", "2020-01-01"),
    ];
    let mut moved = history(&rows);
    assert_eq!(moved.serves_on(day("2022-01-01")), Some(UnitId(8)));
    assert_eq!(moved.guided().len(), 1);
    assert_eq!(moved.guided()[0].to, None);
    // An end entered later, for a day before the merge, is the end.
    moved.push(PersonAttribute {
        person: PersonNo(1),
        aspect: INSTRUCTOR.into(),
        value: "0".into(),
        day: day("2019-12-01"),
        sign: 1,
    });
    assert_eq!(moved.serves_on(day("2022-01-01")), None);
    assert_eq!(moved.guided()[0].to, Some(day("2019-12-01")));
}

#[test]
fn leaving_ends_service_and_guidance_but_not_that_there_was_any() {
    let history = history(&[
        (INSTRUCTOR, "7", "2019-03-01"),
        ("guides:9", "1", "2019-04-01"),
        (LEFT, "died", "2020-02-29"),
    ]);
    assert_eq!(
        told(&history),
        [
            "70@7 2019-03-01 +1",
            "71@7 2019-03-01 +1",
            "71@7 2020-02-29 -1",
            "72@9 2019-04-01 +1",
            "73@9 2019-04-01 +1",
            "73@9 2020-02-29 -1",
        ]
    );
}
