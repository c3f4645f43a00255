//! How long a page of charts takes as DOCX: `cargo run --release -p documents --example speed`.

use documents::charts::{Datum, Subject, bars, months, shares, tree_map};
use documents::{Block, Document, Notes, docx};
use std::time::Instant;

fn main() {
    let subject = |caption: &str| Subject {
        caption: caption.into(),
        unit: "个".into(),
        of: "县区".into(),
    };
    let names = [
        "历下区",
        "市中区",
        "槐荫区",
        "天桥区",
        "历城区",
        "长清区",
        "章丘区",
        "济阳区",
        "莱芜区",
        "钢城区",
        "平阴县",
        "商河县",
    ];
    let data: Vec<Datum> = names
        .iter()
        .zip(1..)
        .map(|(n, c)| Datum::new(*n, 37 * c))
        .collect();
    let year: Vec<Datum> = (1..=12)
        .map(|m| Datum::new(format!("{m}月"), 5_400 + 50 * m))
        .collect();
    let pictures = [
        bars(&subject("各县区的党支部"), &data),
        tree_map(&subject("各县区的离退休干部"), &data),
        months(&subject("离退休干部，各月末"), &year),
        shares(&subject("单位类别"), &data[..6]),
    ];
    for n in 1..=pictures.len() {
        let blocks = pictures[..n].iter().cloned().map(Block::Picture).collect();
        let document = Document {
            blocks,
            ..Document::default()
        };
        let mut best = f64::INFINITY;
        let mut size = 0;
        for turn in 0..7 {
            let begun = Instant::now();
            size = docx::write(&document, Notes::None)
                .map(|b| b.len())
                .unwrap_or(0);
            let took = begun.elapsed().as_secs_f64() * 1000.0;
            if turn == 0 {
                println!("first {took:.1} ms");
            }
            best = best.min(took);
        }
        println!("{n} charts {best:.1} ms {size} bytes");
    }
}
