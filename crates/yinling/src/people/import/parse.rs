//! The rows of all files, and which of them speak of one person twice.

use super::ahead::Ahead;
use super::columns::{COLUMNS, ID_NUMBER, NAME, PERSON_NO};
use super::line::{At, Line, Reader};
use super::units::Directory;
use crate::access::Secrets;
use crate::importing::{
    Given, ImportOptions, Layout, Problem, Reading, Severity, fingerprint, read_file,
};
use crate::people::identity::{likeness_hash, number_hash};
use kit::{Day, PersonNo, Refusal};
use sheets::Row;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

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
    options: &ImportOptions,
    mut ahead: Option<&mut Ahead>,
) -> Result<Parsed, Refusal> {
    let mut parsed = Parsed::default();
    let mut seen = Seen::default();
    for path in files {
        let named = |refusal: Refusal| refusal.with("file", path.display());
        let fingerprint = fingerprint(path).map_err(named)?;
        let against = Against {
            directory,
            secrets,
            today: options.today,
            given: &options.given,
        };
        let read = parse_file(path, &against, &mut parsed, &mut seen, &mut ahead);
        let (reading, rows) = read.map_err(named)?;
        parsed.files.push(FileRead {
            path: path.clone(),
            name: path.display().to_string(),
            fingerprint,
            reading,
            rows,
        });
    }
    if let Some(ahead) = ahead {
        ahead.finish(&mut parsed.lines);
    }
    Ok(parsed)
}

struct Against<'a> {
    directory: &'a Directory,
    secrets: &'a Secrets,
    today: Day,
    given: &'a Given,
}

/// Rows on their way from the thread that reads to the one that understands.
struct Rows {
    table: usize,
    layout: Arc<Layout>,
    rows: Vec<Row>,
}

const ROWS_AT_ONCE: usize = 256;

fn parse_file(
    path: &Path,
    against: &Against,
    parsed: &mut Parsed,
    seen: &mut Seen,
    ahead: &mut Option<&mut Ahead>,
) -> Result<(Reading, u32), Refusal> {
    let file = parsed.files.len();
    let mut rows = 0;
    let (sender, receiver) = sync_channel::<Rows>(8);
    let reading = std::thread::scope(|scope| {
        let reader = scope.spawn(move || send_rows(path, against.given, &sender));
        for Rows {
            table,
            layout,
            rows: some,
        } in receiver
        {
            for row in some {
                rows += 1;
                let at = At {
                    file,
                    table,
                    row: row.number,
                };
                let told = parsed.problems.len();
                take(against, parsed, seen, at, &layout, &row);
                if let Some(ahead) = ahead
                    && parsed.problems[told..].iter().any(|(_, p)| stops(p))
                {
                    ahead.give_up();
                }
            }
            if let Some(ahead) = ahead {
                ahead.go_on(&mut parsed.lines);
            }
        }
        let died = |_| Refusal::new("corrupt");
        reader.join().map_err(died).and_then(|reading| reading)
    })?;
    Ok((reading, rows))
}

fn send_rows(path: &Path, given: &Given, sender: &SyncSender<Rows>) -> Result<Reading, Refusal> {
    let mut waiting: Option<Rows> = None;
    let reading = read_file(path, &COLUMNS, given, &mut |table, layout, row| {
        let full = |some: &mut Rows| some.table != table || some.rows.len() >= ROWS_AT_ONCE;
        if let Some(some) = waiting.take_if(full)
            && sender.send(some).is_err()
        {
            return ControlFlow::Break(());
        }
        let fresh = || Rows {
            table,
            layout: Arc::new(layout.clone()),
            rows: Vec::with_capacity(ROWS_AT_ONCE),
        };
        waiting.get_or_insert_with(fresh).rows.push(row);
        ControlFlow::Continue(())
    })?;
    if let Some(some) = waiting {
        // Nobody listens only where the other thread has failed already.
        sender.send(some).ok();
    }
    Ok(reading)
}

/// Whether the row cannot be taken.
fn stops(problem: &Problem) -> bool {
    problem.severity != Severity::Note
}

fn take(
    against: &Against,
    parsed: &mut Parsed,
    seen: &mut Seen,
    at: At,
    layout: &Layout,
    row: &Row,
) {
    let mut reader = Reader {
        directory: against.directory,
        today: against.today,
        layout,
        row,
        problems: Vec::new(),
    };
    let line = reader.read(at);
    let mut problems = reader.problems;
    if let Some(mut line) = line.filter(|_| !problems.iter().any(stops)) {
        let private = &line.kept().private;
        let id_hash = number_hash(against.secrets, &private.id_number);
        let birth = i64::from(line.birth.0.number());
        line.likeness = likeness_hash(against.secrets, &line.name, birth, &private.mobile);
        line.id_hash = id_hash;
        match seen.twice(&line, &parsed.lines) {
            Some(problem) => problems.push(problem),
            None => {
                seen.add(&line, parsed.lines.len());
                parsed.lines.push(line);
            }
        }
    }
    let problems = problems.into_iter().map(|problem| (at, problem));
    parsed.problems.extend(problems);
}

/// Good lines so far, by the first half of their hashes.
#[derive(Default)]
struct Seen {
    by_number: HashMap<PersonNo, usize>,
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
        if let Some(person) = line.number {
            self.by_number.insert(person, number);
        }
        if let Some(hash) = &line.id_hash {
            self.by_id.insert(half(hash), number);
        }
        self.by_likeness
            .entry(half(&line.likeness))
            .or_insert(number);
    }

    /// The same person's number or ID number, else the same name, birth and
    /// phone, where not both have a number of either kind.
    fn twice(&self, line: &Line, lines: &[Line]) -> Option<Problem> {
        let by_number = line.number.and_then(|person| self.by_number.get(&person));
        if let Some(first) = by_number {
            return Some(twice(PERSON_NO, line, &lines[*first]));
        }
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
        let both_have_numbers = (line.id_hash.is_some() && first.id_hash.is_some())
            || (line.number.is_some() && first.number.is_some());
        (!both_have_numbers).then(|| twice(NAME, line, first))
    }
}

/// The later line's problem.
pub(super) fn twice(column: usize, line: &Line, first: &Line) -> Problem {
    let value = match (column, line.number) {
        (ID_NUMBER, _) => sheets::values::mask_id(&line.kept().private.id_number),
        (PERSON_NO, Some(person)) => person.to_string(),
        _ => line.name.to_string(),
    };
    let problem = Problem::refused("duplicate_in_file", COLUMNS.label(column));
    problem.value(value).with("first_row", first.at.row)
}
