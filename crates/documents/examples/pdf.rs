use documents::pdf::{self, Options};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[1]).unwrap();
    let document: documents::Document = serde_json::from_str(&text).unwrap();
    let begun = std::time::Instant::now();
    let o = Options {
        fonts: std::env::var_os("YINLING_FONTS").map(Into::into),
        large_print: args.len() > 3,
        ..Default::default()
    };
    let pdf = pdf::write(&document, &o);
    eprintln!("{:?}", begun.elapsed());
    let pdf = pdf.unwrap();
    eprintln!(
        "{:?} {:?} pages {}",
        pdf.stand_ins, pdf.substitutions, pdf.pages
    );
    std::fs::write(&args[2], &pdf.bytes).unwrap();
    let begun = std::time::Instant::now();
    pdf::write(&document, &o).unwrap();
    eprintln!("again {:?}", begun.elapsed());
}
