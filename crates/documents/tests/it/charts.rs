//! What a reader of a chart sees, on paper, in grey, and without seeing.

use documents::charts::{Amount, Datum, Subject, bars, months, shares, tree_map};
use documents::{Picture, Run};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

fn subject() -> Subject {
    Subject {
        caption: "各县区党支部".into(),
        unit: "个".into(),
        of: "县区".into(),
    }
}

type Draw = fn(&Subject, &[Datum]) -> Picture;
const ALL: [(&str, Draw); 4] = [
    ("bars", bars),
    ("months", months),
    ("shares", shares),
    ("tree map", tree_map),
];

fn data(counts: &[i64]) -> Vec<Datum> {
    let datum = |(at, count): (usize, &i64)| Datum::new(format!("{}区", at + 1), *count);
    counts.iter().enumerate().map(datum).collect()
}

/// Words of the drawing in the order in which they stand in it.
fn words(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("well formed") {
            Event::Text(text) => found.push(text.to_string()),
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn cells(picture: &Picture) -> Vec<Vec<String>> {
    let table = picture.table.as_ref().expect("has a table");
    let cell = |runs: &Vec<Run>| match &runs[..] {
        [Run::Text(text)] => text.clone(),
        other => panic!("{other:?}"),
    };
    table
        .rows
        .iter()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

/// The attribute of every element of a name, as a number.
fn numbers(svg: &str, element: &str, attribute: &str) -> Vec<f64> {
    svg.split(&format!("<{element} "))
        .skip(1)
        .filter_map(|rest| {
            let tag = rest.split('>').next()?;
            let value = tag.split(&format!("{attribute}=\"")).nth(1)?;
            let value = value.split('"').next()?;
            value
                .trim_end_matches("em")
                .trim_end_matches('%')
                .parse()
                .ok()
        })
        .collect()
}

#[test]
fn each_chart_says_its_numbers_in_a_sentence_and_a_table_in_the_order_given() {
    for (name, draw) in ALL {
        let picture = draw(&subject(), &data(&[12, 41, 7]));
        assert_eq!(
            picture.sentence, "各县区党支部：1区12个，2区41个，3区7个。",
            "{name}"
        );
        let wanted = [["1区", "12"], ["2区", "41"], ["3区", "7"]];
        assert_eq!(cells(&picture), wanted, "{name}");
        let header = &picture.table.as_ref().expect("a table").header;
        assert_eq!(header[..], ["县区", "数量（个）"], "{name}");
        let told = format!("aria-label=\"{}\"", picture.sentence);
        assert!(picture.svg.contains(&told), "{name}");
        let words = words(&picture.svg);
        let labels: Vec<&String> = words.iter().filter(|word| word.ends_with('区')).collect();
        assert_eq!(labels, ["1区", "2区", "3区"], "{name}: {words:?}");
    }
}

#[test]
fn bars_are_as_long_as_their_numbers_and_none_is_drawn_for_words() {
    let mut data = data(&[10, 20, 0]);
    data.push(Datum {
        label: "4区".into(),
        amount: Amount::Words("少于5".into()),
        is_open: false,
    });
    let picture = bars(&subject(), &data);
    let widths = numbers(&picture.svg, "rect", "width");
    assert_eq!(widths.len(), 2, "{}", picture.svg);
    assert!((widths[1] - 2.0 * widths[0]).abs() < 0.1, "{widths:?}");
    assert!(words(&picture.svg).contains(&"少于5".to_owned()));
    assert!(
        picture.sentence.ends_with("3区0个，4区少于5。"),
        "{}",
        picture.sentence
    );
}

#[test]
fn month_that_is_not_over_is_drawn_open_and_says_so() {
    let mut data = data(&[10, 20]);
    data[1].is_open = true;
    let picture = months(&subject(), &data);
    assert_eq!(picture.svg.matches("stroke-dasharray").count(), 1);
    assert!(picture.sentence.contains("2区（未完）20个"));
}

#[test]
fn fields_of_a_tree_map_fill_it_in_proportion_and_in_reading_order() {
    let picture = tree_map(&subject(), &data(&[1, 2, 3, 4, 6]));
    let of = |attribute| numbers(&picture.svg, "rect", attribute);
    let (x, y, w, h) = (of("x"), of("y"), of("width"), of("height"));
    let area: Vec<f64> = w.iter().zip(&h).map(|(w, h)| w * h).collect();
    let whole: f64 = area.iter().sum();
    assert!((whole - 99.6 * 14.8).abs() < 5.0, "{whole}");
    for (area, count) in area.iter().zip([1.0, 2.0, 3.0, 4.0, 6.0]) {
        assert!((area / whole - count / 16.0).abs() < 0.01, "{area}");
    }
    for at in 1..5 {
        let is_after = x[at] >= x[at - 1] - 0.1 || y[at] >= y[at - 1] - 0.1;
        assert!(is_after, "{at}: {x:?} {y:?}");
    }
}

#[test]
fn small_field_of_a_tree_map_is_still_named_on_paper() {
    let counts = [673, 963, 337, 732, 718, 574, 606, 184, 624, 399, 387, 440];
    let mut data = data(&counts);
    for (datum, name) in data.iter_mut().zip("甲乙丙丁戊己庚辛壬癸子丑".chars()) {
        datum.label = format!("{name}某区");
    }
    let svg = tree_map(&subject(), &data).svg;
    let texts = svg.split("<text").skip(1);
    let on_paper: Vec<&str> = texts
        .filter(|text| !text.starts_with(" class=\"narrow\""))
        .filter_map(|text| text.split_once('>')?.1.split_once("</text>"))
        .map(|(words, _)| words)
        .collect();
    let told = on_paper.concat();
    for datum in &data {
        assert!(told.contains(&datum.label), "{}: {on_paper:?}", datum.label);
    }
}

/// Relative luminance by WCAG.
fn luminance(colour: &str) -> f64 {
    let channel = |from: usize| {
        let value = u8::from_str_radix(&colour[from..from + 2], 16).expect("a colour");
        let c = f64::from(value) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn parts_read_apart_in_grey_by_light_or_by_pattern() {
    let picture = shares(&subject(), &data(&[1, 1, 1, 1, 1, 1]));
    let parts: Vec<&str> = picture.svg.split("<svg x=").skip(1).collect();
    // Six parts of the bar, and six beside their names.
    assert_eq!(parts.len(), 12);
    let look = |part: &str| {
        let fill = part.split("fill=\"").nth(1).expect("a ground");
        let pattern =
            part.contains("stroke-dasharray") as usize + 2 * part.matches("<line").count();
        (luminance(&fill[..7]), pattern)
    };
    let looks: Vec<(f64, usize)> = parts[..6].iter().map(|part| look(part)).collect();
    assert_eq!(
        looks,
        parts[6..]
            .iter()
            .map(|part| look(part))
            .collect::<Vec<_>>()
            .iter()
            .zip(&looks)
            .map(|((light, pattern), (_, bar))| (*light, if *pattern == 0 { 0 } else { *bar }))
            .collect::<Vec<_>>()
    );
    for (at, (light, pattern)) in looks.iter().enumerate() {
        for (other_light, other_pattern) in &looks[at + 1..] {
            let reads_apart = contrast(*light, *other_light) >= 1.9 || pattern != other_pattern;
            assert!(reads_apart, "{looks:?}");
        }
    }
}

#[test]
fn every_word_and_every_bar_stands_out_from_its_ground() {
    for (name, draw) in ALL {
        let svg = draw(&subject(), &data(&[12, 41, 7])).svg;
        for text in svg.split("<text").skip(1) {
            let colour = text.split("fill=\"").nth(1).expect("a colour");
            let ground = if name == "tree map" {
                "#e3f0f1"
            } else {
                "#ffffff"
            };
            let found = contrast(luminance(&colour[..7]), luminance(ground));
            assert!(found >= 4.5, "{name}: {found}");
        }
    }
    let bar = contrast(luminance("#0e5a66"), luminance("#ffffff"));
    assert!(
        bar >= 3.0
            && bars(&subject(), &data(&[1]))
                .svg
                .contains("fill=\"#0e5a66\"")
    );
}

#[test]
fn drawing_brings_nothing_from_outside_and_names_faces_with_han_characters() {
    for (name, draw) in ALL {
        let svg = draw(&subject(), &data(&[12, 41, 7])).svg;
        let own = svg.replacen("xmlns=\"http://www.w3.org/2000/svg\"", "", 1);
        for foreign in [
            "http", "href", "<script", "<style", "style=", "url(", "<image", "on",
        ] {
            let found = own.contains(foreign) && foreign != "on" || own.contains(" onload");
            assert!(!found, "{name}: {foreign}");
        }
        assert!(
            svg.contains("Noto Sans CJK SC") && svg.contains("viewBox=\"0 0 612 "),
            "{name}"
        );
    }
}

proptest! {
    #[test]
    fn whatever_the_numbers_and_names_the_drawing_is_whole(
        counts in proptest::collection::vec(any::<i32>(), 0..40),
        label in "\\PC{0,40}|[<>&\"']{1,9}",
    ) {
        let mut data = data(&counts.iter().map(|n| i64::from(*n)).collect::<Vec<_>>());
        if let Some(first) = data.first_mut() {
            first.label = label;
        }
        for (name, draw) in ALL {
            let picture = draw(&subject(), &data);
            words(&picture.svg);
            for odd in ["NaN", "inf", "=\"-", "e+"] {
                // A text may lean back from its bar.
                let svg = picture.svg.replace("dx=\"-", "");
                let own = svg.split("aria-label").next().unwrap_or_default().len();
                let drawn = svg[own..].split_once('>').map_or("", |(_, rest)| rest);
                let bare: String = drawn.split("</text>").map(|part| part.rsplit_once('>').map_or("", |(tag, _)| tag)).collect();
                prop_assert!(!bare.contains(odd), "{name}: {odd}: {bare}");
            }
            let rects = numbers(&picture.svg, "rect", "width");
            prop_assert!(rects.iter().all(|width| *width <= 100.01), "{name}: {rects:?}");
        }
    }
}
