use kit::{Grade, UnitId};

/// A figure's number: a count, or a rate from a ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    Int(i64),
    Rate(f64),
}

impl Number {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    pub fn as_f64(self) -> f64 {
        match self {
            Number::Int(int) => int as f64,
            Number::Rate(rate) => rate,
        }
    }
}

/// One figure of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cell {
    /// `None` is null: no fact of the rule's measures ever reached the unit.
    pub value: Option<Number>,
    pub grade: Grade,
    /// The range cuts a month of which a month-precision fact reaches the unit.
    pub cut_months: bool,
}

/// What is known of a cell besides its number, as bits that can be or-ed on the
/// way up the tree.
pub(crate) mod note {
    pub const B: u8 = 1;
    pub const C: u8 = 2;
    pub const CUT: u8 = 4;
    /// A fact of the rule's measures reaches the unit, on whatever day.
    pub const SEEN: u8 = 8;
    /// A fact within the range reaches the unit.
    pub const LOOKED: u8 = 16;
}

/// Figures of one rule for several spans and every unit (or the one asked for).
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    units: usize,
    numbers: Numbers,
    notes: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq)]
enum Numbers {
    Ints(Vec<i64>),
    Rates(Vec<f64>),
}

impl Grid {
    pub(crate) fn empty(spans: usize, units: usize) -> Grid {
        Grid {
            units,
            numbers: Numbers::Ints(vec![0; spans * units]),
            notes: vec![0; spans * units],
        }
    }

    pub(crate) fn of_ints(units: usize, ints: Vec<i64>, notes: Vec<u8>) -> Grid {
        Grid {
            units,
            numbers: Numbers::Ints(ints),
            notes,
        }
    }

    /// Copies `part`'s row `from` to row `to`.
    pub(crate) fn place(&mut self, to: usize, part: &Grid, from: usize) {
        let (a, b) = (to * self.units, from * self.units);
        if let (Numbers::Ints(all), Numbers::Ints(some)) = (&mut self.numbers, &part.numbers) {
            all[a..a + self.units].copy_from_slice(&some[b..b + self.units]);
        }
        self.notes[a..a + self.units].copy_from_slice(&part.notes[b..b + self.units]);
    }

    /// Null everywhere; grades and notes stay.
    pub(crate) fn blank(&mut self) {
        for bits in &mut self.notes {
            *bits &= !note::SEEN;
        }
    }

    pub(crate) fn ratio(of: &Grid, over: &Grid) -> Grid {
        let mut rates = Vec::with_capacity(of.notes.len());
        let mut notes = Vec::with_capacity(of.notes.len());
        for i in 0..of.notes.len() {
            let (rate, bits) = ratio((of.float(i), of.notes[i]), (over.float(i), over.notes[i]));
            rates.push(rate);
            notes.push(bits);
        }
        Grid {
            units: of.units,
            numbers: Numbers::Rates(rates),
            notes,
        }
    }

    fn number(&self, i: usize) -> Number {
        match &self.numbers {
            Numbers::Ints(ints) => Number::Int(ints[i]),
            Numbers::Rates(rates) => Number::Rate(rates[i]),
        }
    }

    fn float(&self, i: usize) -> f64 {
        self.number(i).as_f64()
    }

    /// How many units a row has; unit ids from here on are null.
    pub fn units(&self) -> usize {
        self.units
    }

    /// The figure of `unit` in span number `span`; null for a unit or span the
    /// grid does not have.
    pub fn cell(&self, span: usize, unit: UnitId) -> Cell {
        let unit = unit.0 as usize;
        if unit >= self.units {
            return Cell::default();
        }
        self.at(span * self.units + unit)
    }

    pub(crate) fn at(&self, i: usize) -> Cell {
        let Some(&bits) = self.notes.get(i) else {
            return Cell::default();
        };
        cell(self.number(i), bits)
    }

    /// One span's figures, indexed by unit id.
    pub fn row(&self, span: usize) -> Vec<Cell> {
        (0..self.units)
            .map(|unit| self.at(span * self.units + unit))
            .collect()
    }
}

/// 100 × `of` ÷ `over` with its note; not seen where either is null or the
/// second is 0.
pub(crate) fn ratio(of: (f64, u8), over: (f64, u8)) -> (f64, u8) {
    let mut bits = (of.1 | over.1) & !note::SEEN;
    if of.1 & over.1 & note::SEEN == 0 || over.0 == 0.0 {
        return (0.0, bits);
    }
    bits |= note::SEEN;
    (100.0 * of.0 / over.0, bits)
}

pub(crate) fn cell(number: Number, bits: u8) -> Cell {
    Cell {
        value: (bits & note::SEEN != 0).then_some(number),
        grade: if bits & note::C != 0 {
            Grade::C
        } else if bits & note::B != 0 {
            Grade::B
        } else {
            Grade::A
        },
        cut_months: bits & note::CUT != 0,
    }
}
