//! What was measured, beside what it is held against.

/// What a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Ms,
    MiB,
    PerSecond,
}

impl Unit {
    fn show(self, number: f64) -> String {
        let digits = usize::from(number < 100.0) + usize::from(number < 10.0);
        match self {
            Unit::Ms if number >= 10_000.0 => format!("{:.1} s", number / 1_000.0),
            Unit::Ms => format!("{number:.digits$} ms"),
            Unit::MiB => format!("{number:.0} MiB"),
            Unit::PerSecond => format!("{number:.0}/s"),
        }
    }
}

#[derive(Debug)]
struct Row {
    cells: [String; 5],
    is_met: Option<bool>,
}

const HEAD: [&str; 5] = ["name", "measured", "floor", "ratio or bound", "target"];

/// The rows of a run, in the order they were measured.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// A number that may not pass a bound.
    pub fn bound(&mut self, name: &str, measured: f64, most: f64, unit: Unit) {
        let share = format!("{:.2} of it", measured / most);
        let cells = [
            name.to_owned(),
            unit.show(measured),
            "–".to_owned(),
            share,
            format!("≤ {}", unit.show(most)),
        ];
        self.push(cells, Some(measured <= most));
    }

    /// A number held against its floor: `measured ÷ floor` may be this at most.
    pub fn at_most(&mut self, name: &str, measured: f64, floor: f64, unit: Unit, most: f64) {
        let ratio = measured / floor;
        self.ratio(name, measured, floor, unit, ratio, format!("≤ {most} ×"));
        self.judge(ratio <= most);
    }

    /// As [`Table::at_most`], but this at least.
    pub fn at_least(&mut self, name: &str, measured: f64, floor: f64, unit: Unit, least: f64) {
        let ratio = measured / floor;
        self.ratio(name, measured, floor, unit, ratio, format!("≥ {least} ×"));
        self.judge(ratio >= least);
    }

    /// A number that has no target: it explains another row.
    pub fn note(&mut self, name: &str, measured: f64, unit: Unit) {
        let dash = || "–".to_owned();
        let cells = [name.to_owned(), unit.show(measured), dash(), dash(), dash()];
        self.push(cells, None);
    }

    fn ratio(&mut self, name: &str, measured: f64, floor: f64, unit: Unit, ratio: f64, to: String) {
        let cells = [
            name.to_owned(),
            unit.show(measured),
            unit.show(floor),
            format!("{ratio:.3} ×"),
            to,
        ];
        self.push(cells, None);
    }

    fn judge(&mut self, is_met: bool) {
        if let Some(last) = self.rows.last_mut() {
            last.is_met = Some(is_met);
        }
    }

    /// Rows appear as they are measured, too: a long run should say how it goes.
    fn push(&mut self, cells: [String; 5], is_met: Option<bool>) {
        println!("   {}: {}", cells[0], cells[1]);
        self.rows.push(Row { cells, is_met });
    }

    pub fn print(&self) {
        let mut widths = HEAD.map(|head| head.chars().count());
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(&row.cells) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let line = |cells: &[String; 5], met: &str| {
            let padded = cells.iter().zip(widths).map(|(cell, width)| {
                let room = " ".repeat(width - cell.chars().count());
                format!("{cell}{room}")
            });
            let padded: Vec<String> = padded.collect();
            println!("| {} | {met:<4} |", padded.join(" | "));
        };
        println!();
        line(&HEAD.map(str::to_owned), "met?");
        let rules = widths.map(|width| "-".repeat(width));
        line(&rules, "----");
        for row in &self.rows {
            let met = match row.is_met {
                Some(true) => "yes",
                Some(false) => "NO",
                None => "",
            };
            line(&row.cells, met);
        }
    }

    pub fn missed(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| row.is_met == Some(false))
            .count()
    }
}
