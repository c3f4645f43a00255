//! The rows of all files, and which of them speak of one person twice.

use super::columns::{COLUMNS, ID_NUMBER, NAME};
use super::line::{At, Line, Reader};
use super::units::Directory;
use crate::access::Secrets;
use crate::importing::{Problem, Reading, Severity, fingerprint, read_file};
use crate::people::identity::{likeness_hash, number_hash};
use kit::{Day, Refusal};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(super) struct FileRead {
    pub path: PathBuf,
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub fingerprint: String,
    pub reading: Reading,
    pub rows: u32,
}

/// Everything the files say. Rows with a refusal are not among `lines`.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub files: Vec<FileRead>,
    pub lines: Vec<Line>,
    pub problems: Vec<(At, Problem)>,
}

/// Reads the files one after the other; a file that cannot be used is refused
/// with its name.
pub(super) fn parse(
    files: &[PathBuf],
    directory: &Directory,
    secrets: &Secrets,
    today: Day,
) -> Result<Parsed, Refusal> {
    let mut parsed = Parsed::default();
    let mut seen = Seen::default();
    for path in files {
        let named = |refusal: Refusal| refusal.with("file", path.display());
        let fingerprint = fingerprint(path).map_err(named)?;
        let against = Against {
            directory,
            secrets,
            today,
        };
        let (reading, rows) = parse_file(path, &against, &mut parsed, &mut seen).map_err(named)?;
        parsed.files.push(FileRead {
            path: path.clone(),
            name: path.display().to_string(),
            fingerprint,
            reading,
            rows,
        });
    }
    Ok(parsed)
}

struct Against<'a> {
    directory: &'a Directory,
    secrets: &'a Secrets,
    today: Day,
}

fn parse_file(
    path: &Path,
    against: &Against,
    parsed: &mut Parsed,
    seen: &mut Seen,
) -> Result<(Reading, u32), Refusal> {
    let file = parsed.files.len();
    let mut rows = 0;
    let reading = read_file(path, &COLUMNS, &mut |table, layout, row| {
        rows += 1;
        let at = At {
            file,
            table,
            row: row.number,
        };
        let mut reader = Reader {
            directory: against.directory,
            today: against.today,
            layout,
            row,
            problems: Vec::new(),
        };
        let line = reader.read(at);
        let mut problems = reader.problems;
        let stops = |p: &Problem| p.severity != Severity::Note;
        if let Some(mut line) = line.filter(|_| !problems.iter().any(stops)) {
            let private = &line.private;
            line.id_hash = number_hash(against.secrets, &private.id_number);
            let birth = i64::from(line.birth.0.number());
            line.likeness = likeness_hash(against.secrets, &line.name, birth, &private.mobile);
            match seen.twice(&line, &parsed.lines) {
                Some(problem) => problems.push(problem),
                None => {
                    seen.add(&line, parsed.lines.len());
                    parsed.lines.push(line);
                }
            }
        }
        parsed
            .problems
            .extend(problems.into_iter().map(|problem| (at, problem)));
        ControlFlow::Continue(())
    })?;
    Ok((reading, rows))
}

/// Good lines so far, by the first half of their hashes.
#[derive(Default)]
struct Seen {
    by_id: HashMap<[u8; 16], usize>,
    by_likeness: HashMap<[u8; 16], usize>,
}

fn half(hash: &[u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    half
}

impl Seen {
    fn add(&mut self, line: &Line, number: usize) {
        if let Some(hash) = &line.id_hash {
            self.by_id.insert(half(hash), number);
        }
        self.by_likeness
            .entry(half(&line.likeness))
            .or_insert(number);
    }

    /// The same ID number, else the same name, birth and phone, where not both
    /// have an ID number.
    fn twice(&self, line: &Line, lines: &[Line]) -> Option<Problem> {
        let by_id = line
            .id_hash
            .as_ref()
            .and_then(|hash| self.by_id.get(&half(hash)));
        if let Some(first) = by_id {
            let first = &lines[*first];
            if first.name != line.name {
                let conflict = Problem::conflict("same_id_other_name", COLUMNS.label(NAME));
                let conflict = conflict.value(line.name.as_ref());
                return Some(conflict.with("known_as", &first.name));
            }
            return Some(twice(ID_NUMBER, line, first));
        }
        let first = &lines[*self.by_likeness.get(&half(&line.likeness))?];
        let both_have_numbers = line.id_hash.is_some() && first.id_hash.is_some();
        (!both_have_numbers).then(|| twice(NAME, line, first))
    }
}

/// The later line's problem.
pub(super) fn twice(column: usize, line: &Line, first: &Line) -> Problem {
    let value = if column == ID_NUMBER {
        sheets::values::mask_id(&line.private.id_number)
    } else {
        line.name.to_string()
    };
    let problem = Problem::refused("duplicate_in_file", COLUMNS.label(column));
    problem.value(value).with("first_row", first.at.row)
}
