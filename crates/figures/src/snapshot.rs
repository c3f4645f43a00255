//! The facts as one stream of bytes, so that start-up need not read the journal.
//!
//! Little-endian: magic, version, key, counts, the lines' starts, then each
//! measure's columns, then a checksum of everything before it. The tree and the
//! kinds are not in it.

use crate::columns::{Column, FAR, ODD, Sparse};
use crate::engine::Engine;
use crate::question::MeasureKind;
use crate::rows::{MAX_PERSON, MAX_UNIT};
use kit::MeasureId;
use std::io::{Read, Write};

const MAGIC: u64 = u64::from_le_bytes(*b"YLFIGURE");
const VERSION: u64 = 1;
/// Columns travel in blocks of this many bytes: a damaged length can then ask
/// for no more memory than there are bytes to fill it.
const BLOCK: usize = 1 << 18;

/// What a snapshot is a snapshot of. A mismatch with the database throws it away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotKey {
    /// The journal line it goes up to.
    pub seq: u32,
    /// That line's hash.
    pub hash: [u8; 32],
    /// The caller's version of what rows mean.
    pub schema: u32,
}

/// The bytes are no whole, undamaged snapshot of this version.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("cannot read or write the snapshot")]
    Io(#[from] std::io::Error),
    #[error("not a snapshot of this version")]
    Foreign,
    #[error("the snapshot is damaged: {0}")]
    Damaged(&'static str),
}

/// FNV-like over 8-byte words, with a rotation so that high bits come down too.
/// Guards against damage, not against malice.
#[derive(Clone, Copy)]
struct Sum(u64);

impl Sum {
    fn new() -> Sum {
        Sum(0xCBF2_9CE4_8422_2325)
    }

    fn word(&mut self, word: u64) {
        self.0 = (self.0 ^ word)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(29);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.word(u64::from_le_bytes(last));
        self.word(bytes.len() as u64);
    }
}

/// A number that travels little-endian in `N` bytes.
trait Packed<const N: usize>: Copy {
    fn pack(self) -> [u8; N];
    fn unpack(bytes: [u8; N]) -> Self;
}

macro_rules! packed {
    ($($number:ty: $bytes:literal),*) => {$(
        impl Packed<$bytes> for $number {
            fn pack(self) -> [u8; $bytes] {
                self.to_le_bytes()
            }

            fn unpack(bytes: [u8; $bytes]) -> Self {
                <$number>::from_le_bytes(bytes)
            }
        }
    )*};
}

packed!(u8: 1, u16: 2, u32: 4, i64: 8);

struct Sink<'a, W: Write> {
    out: &'a mut W,
    sum: Sum,
    block: Vec<u8>,
}

impl<W: Write> Sink<'_, W> {
    fn number(&mut self, number: u64) -> std::io::Result<()> {
        self.sum.word(number);
        self.out.write_all(&number.to_le_bytes())
    }

    fn column<T: Packed<N>, const N: usize>(&mut self, values: &[T]) -> std::io::Result<()> {
        self.number(values.len() as u64)?;
        for part in values.chunks(BLOCK / N) {
            self.block.clear();
            self.block
                .extend(part.iter().flat_map(|value| value.pack()));
            self.sum.bytes(&self.block);
            self.out.write_all(&self.block)?;
        }
        Ok(())
    }
}

struct Source<'a, R: Read> {
    from: &'a mut R,
    sum: Sum,
    block: Vec<u8>,
}

impl<R: Read> Source<'_, R> {
    fn plain(&mut self) -> std::io::Result<u64> {
        let mut bytes = [0; 8];
        self.from.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn number(&mut self) -> std::io::Result<u64> {
        let number = self.plain()?;
        self.sum.word(number);
        Ok(number)
    }

    fn small(&mut self, what: &'static str) -> Result<u32, SnapshotError> {
        u32::try_from(self.number()?).map_err(|_| SnapshotError::Damaged(what))
    }

    /// A column of at most `most` values.
    fn column<T: Packed<N>, const N: usize>(&mut self, most: u32) -> Result<Vec<T>, SnapshotError> {
        let len = self.small("length")?;
        if len > most {
            return Err(SnapshotError::Damaged("length"));
        }
        let mut left = len as usize;
        let mut values = Vec::new();
        while left > 0 {
            let part = left.min(BLOCK / N);
            self.block.resize(part * N, 0);
            self.from.read_exact(&mut self.block)?;
            self.sum.bytes(&self.block);
            // Once a block has arrived the rest is likely to: reserve at most
            // eight times what is here.
            if values.len() + part > values.capacity() {
                values.reserve_exact(left.min(part.max(values.len() * 7)));
            }
            let (numbers, _) = self.block.as_chunks::<N>();
            values.extend(numbers.iter().map(|bytes| T::unpack(*bytes)));
            left -= part;
        }
        Ok(values)
    }

    /// A column of exactly `len` values.
    fn exact<T: Packed<N>, const N: usize>(&mut self, len: u32) -> Result<Vec<T>, SnapshotError> {
        let values: Vec<T> = self.column(len)?;
        if values.len() == len as usize {
            Ok(values)
        } else {
            Err(SnapshotError::Damaged("columns of unequal length"))
        }
    }
}

impl Engine {
    /// Writes the facts and the lines they belong to.
    ///
    /// # Errors
    /// [`SnapshotError::Io`] if `out` fails.
    pub fn write_snapshot(
        &self,
        out: &mut impl Write,
        key: &SnapshotKey,
    ) -> Result<(), SnapshotError> {
        let mut sink = Sink {
            out,
            sum: Sum::new(),
            block: Vec::new(),
        };
        for number in [MAGIC, VERSION, key.seq.into(), key.schema.into()] {
            sink.number(number)?;
        }
        sink.column(&key.hash)?;
        sink.number(self.facts.into())?;
        sink.column(&self.starts)?;
        sink.number(self.columns.len() as u64)?;
        for (id, column) in self.ids.iter().zip(&self.columns) {
            sink.number(id.0.into())?;
            sink.number(u64::from(column.kind == MeasureKind::Stock))?;
            sink.column(&column.pos)?;
            sink.column(&column.person)?;
            sink.column(&column.unit)?;
            sink.column(&column.day)?;
            sink.column(&column.initiative)?;
            sink.column(&column.flags)?;
            sink.column(&column.odd.at)?;
            sink.column(&column.odd.values)?;
            sink.column(&column.far.at)?;
            sink.column(&column.far.values)?;
        }
        let sum = sink.sum.0;
        sink.out.write_all(&sum.to_le_bytes())?;
        sink.out.flush()?;
        Ok(())
    }

    /// Reads a snapshot: an engine with its facts and head, but without tree
    /// rows and kinds.
    ///
    /// # Errors
    /// [`SnapshotError`] if the bytes end early, are of another version, or are
    /// damaged anywhere.
    pub fn read_snapshot(from: &mut impl Read) -> Result<(SnapshotKey, Engine), SnapshotError> {
        let mut source = Source {
            from,
            sum: Sum::new(),
            block: Vec::new(),
        };
        if (source.number()?, source.number()?) != (MAGIC, VERSION) {
            return Err(SnapshotError::Foreign);
        }
        let (seq, schema) = (source.small("seq")?, source.small("schema")?);
        let hash: Vec<u8> = source.exact(32)?;
        let hash = hash
            .try_into()
            .map_err(|_| SnapshotError::Damaged("hash"))?;
        let mut engine = Engine::new();
        engine.facts = source.small("facts")?;
        engine.starts = source.column(u32::MAX)?;
        let measures = source.small("measures")?;
        if measures > u32::from(u16::MAX) {
            return Err(SnapshotError::Damaged("measures"));
        }
        for _ in 0..measures {
            let id = source.small("measure")?;
            let id = u16::try_from(id).map_err(|_| SnapshotError::Damaged("measure"))?;
            let at = engine.column_at(MeasureId(id));
            engine.columns[at] = read_column(&mut source, engine.facts)?;
        }
        let sum = source.sum.0;
        if source.plain()? != sum {
            return Err(SnapshotError::Damaged("checksum"));
        }
        engine.check()?;
        Ok((SnapshotKey { seq, hash, schema }, engine))
    }

    /// What the rest of the engine relies on without looking.
    fn check(&mut self) -> Result<(), SnapshotError> {
        let total: usize = self.columns.iter().map(Column::len).sum();
        let starts = &self.starts;
        let ends_well = starts.last().is_some_and(|&last| last <= self.facts);
        if total != self.facts as usize || starts.first() != Some(&0) || !ends_well {
            return Err(SnapshotError::Damaged("counts"));
        }
        if !starts.is_sorted() {
            return Err(SnapshotError::Damaged("lines"));
        }
        for column in &self.columns {
            let rising = |at: &[u32], below: usize| {
                at.is_sorted_by(|a, b| a < b) && at.last().is_none_or(|&l| (l as usize) < below)
            };
            let marked = |bit| column.flags.iter().filter(|&&f| f & bit != 0).count();
            let whole = rising(&column.pos, total)
                && rising(&column.odd.at, column.len())
                && rising(&column.far.at, column.len())
                && column.odd.at.len() == marked(ODD)
                && column.far.at.len() == marked(FAR);
            let unit = column.unit.iter().chain(&column.far.values).copied().max();
            let unit = unit.unwrap_or(0);
            let person = column.person.iter().copied().max().unwrap_or(0);
            if !whole || unit > MAX_UNIT || person > MAX_PERSON {
                return Err(SnapshotError::Damaged("columns"));
            }
            self.units = self.units.max(unit + 1);
            self.persons = self.persons.max(person + 1);
        }
        Ok(())
    }
}

fn read_column<R: Read>(source: &mut Source<'_, R>, most: u32) -> Result<Column, SnapshotError> {
    let kind = match source.number()? {
        0 => MeasureKind::Flow,
        1 => MeasureKind::Stock,
        _ => return Err(SnapshotError::Damaged("kind of measure")),
    };
    let pos: Vec<u32> = source.column(most)?;
    // Never longer than `most`, which is a u32.
    let len = u32::try_from(pos.len()).unwrap_or(most);
    let mut column = Column {
        kind,
        pos,
        person: source.exact(len)?,
        unit: source.exact(len)?,
        day: source.exact(len)?,
        initiative: source.exact(len)?,
        flags: source.exact(len)?,
        ..Column::default()
    };
    column.against = (0..len)
        .filter(|&at| column.is_against(at as usize))
        .collect();
    let at: Vec<u32> = source.column(len)?;
    let some = u32::try_from(at.len()).unwrap_or(len);
    let values = source.exact(some)?;
    column.odd = Sparse { at, values };
    let at: Vec<u32> = source.column(len)?;
    let some = u32::try_from(at.len()).unwrap_or(len);
    let values = source.exact(some)?;
    column.far = Sparse { at, values };
    Ok(column)
}
