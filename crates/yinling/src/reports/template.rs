//! The template of a report: shipped with the program, and a copy in the data
//! folder goes before it.
//!
//! It is minijinja. `figure("org.branches")` is a number as prose says it
//! (`style="exact"`, `"whole"`, `"half"` say it otherwise), `has("…")` asks
//! whether a number is there and above 0, and `{% filter optional %}` holds a
//! part of a sentence that may go without the rest. `chart("…", by="units")`
//! (`"map"`, `"months"`) and `shares("…", "…", caption="…")` draw figures, on a
//! line of their own. `part("…", "…")` is a place for what staff write, `due()`
//! and `promised()` for what was promised for this year and for the next. What
//! the template cannot do is print a number of a figure by itself.

use super::charts::{self, Form};
use super::figure::{Style, printed};
use super::marked::{FIGURE, Rendered, Slot, marks};
use super::said::{Said, year_of};
use super::sources::{Sources, Subject};
use super::{parts, placed};
use figures::Number;
use kit::{Refusal, chinese_dates};
use minijinja::value::{Kwargs, Rest, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, context};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where an operator's own copy lies, below the data folder.
pub const TEMPLATE_FILE: &str = "templates/yearly-report.txt";

const BUILT_IN: &str = include_str!("templates/yearly-report.txt");

/// No report is longer; a file that is has not been meant as a template.
const LONGEST: usize = 256 * 1024;

/// Steps a template may take, so that none runs for ever.
const FUEL: u64 = 500_000;

/// A template's text and the name it goes by in a refusal.
#[derive(Debug, Clone)]
pub struct Template {
    name: String,
    text: String,
}

impl Template {
    pub fn built_in() -> Template {
        Template {
            name: TEMPLATE_FILE.to_owned(),
            text: BUILT_IN.to_owned(),
        }
    }

    /// The operator's copy in the data folder if there is one, else the
    /// program's own. Refuses (`template_unreadable`) what is not UTF-8 text.
    pub fn of_folder(folder: &Path) -> Result<Template, Refusal> {
        let path = folder.join(TEMPLATE_FILE);
        let refuse = |why: String| {
            let refusal = Refusal::new("template_unreadable").with("file", TEMPLATE_FILE);
            refusal.with("why", why)
        };
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Template::built_in());
            }
            Err(error) => return Err(refuse(error.to_string())),
        };
        if bytes.len() > LONGEST {
            return Err(refuse(format!("{} KiB", bytes.len() / 1024)));
        }
        let text = String::from_utf8(bytes).map_err(|_| refuse("UTF-8".to_owned()))?;
        Ok(Template {
            name: TEMPLATE_FILE.to_owned(),
            text: text.trim_start_matches('\u{feff}').to_owned(),
        })
    }

    /// Puts the program's own template into the data folder, to be edited.
    /// Refuses (`template_exists`) where there is one.
    pub fn put_into(folder: &Path) -> Result<PathBuf, crate::journal::Failure> {
        let path = folder.join(TEMPLATE_FILE);
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above).map_err(anyhow::Error::from)?;
        }
        let file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path);
        match file {
            Ok(mut file) => std::io::Write::write_all(&mut file, BUILT_IN.as_bytes())
                .map_err(anyhow::Error::from)?,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(Refusal::new("template_exists")
                    .with("file", TEMPLATE_FILE)
                    .into());
            }
            Err(error) => return Err(anyhow::Error::from(error).into()),
        }
        Ok(path)
    }

    #[cfg(test)]
    pub fn of_text(text: &str) -> Template {
        Template {
            name: "试".to_owned(),
            text: text.to_owned(),
        }
    }

    /// Fills the template. Refuses (`template_broken`) with the line.
    pub fn render(
        &self,
        sources: &Sources,
        subject: &Subject,
        said: &Said,
    ) -> Result<Rendered, Refusal> {
        let marked = Arc::new(Mutex::new(Rendered::default()));
        let environment = environment(sources, subject, said, &marked);
        let rendered = environment
            .template_from_named_str("template", &self.text)
            .and_then(|template| template.render(words(subject)));
        let text = rendered.map_err(|error| self.broken(&error))?;
        drop(environment);
        let marked = std::mem::take(&mut *lock(&marked));
        Ok(Rendered { text, ..marked })
    }

    fn broken(&self, error: &Error) -> Refusal {
        let what = match error.detail() {
            Some(detail) => detail.to_owned(),
            None => error.kind().to_string(),
        };
        Refusal::new("template_broken")
            .with("file", &self.name)
            .with("line", error.line().unwrap_or(0))
            .with("what", what)
    }
}

/// What a template may call.
fn environment<'a>(
    sources: &Sources,
    subject: &Subject,
    said: &Said,
    marked: &Arc<Mutex<Rendered>>,
) -> Environment<'a> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    let (from, about, into) = (sources.clone(), subject.clone(), marked.clone());
    environment.add_function("figure", move |id: &str, options: Kwargs| {
        let style: Option<String> = options.get("style")?;
        options.assert_all_used()?;
        let word = style.as_deref().unwrap_or("about");
        let style = Style::parse(word)
            .ok_or_else(|| wrong(format!("style=\"{word}\" ({})", Style::WORDS)))?;
        let figure = printed(&from, &about, id, style);
        Ok::<_, Error>(lock(&into).put_figure(figure))
    });
    let from = sources.clone();
    environment.add_function("has", move |id: &str| has(&from, id));
    let into = marked.clone();
    environment.add_filter("optional", move |text: String| {
        let mut marked = lock(&into);
        let lacks = marks(&text, FIGURE).any(|at| matches!(marked.figures.get(at), Some(Err(_))));
        match lacks {
            true => marked.put_omitted(text),
            false => text,
        }
    });
    add_charts(&mut environment, sources, marked);
    add_places(&mut environment, sources, subject, said, marked);
    environment
}

/// What may be drawn.
fn add_charts(environment: &mut Environment<'_>, sources: &Sources, marked: &Arc<Mutex<Rendered>>) {
    let (from, into) = (sources.clone(), marked.clone());
    environment.add_function("chart", move |id: &str, options: Kwargs| {
        let by: String = options.get("by")?;
        options.assert_all_used()?;
        let form =
            Form::parse(&by).ok_or_else(|| wrong(format!("by=\"{by}\" ({})", Form::WORDS)))?;
        Ok::<_, Error>(lock(&into).put_chart(charts::chart(&from, id, form)))
    });
    let (from, into) = (sources.clone(), marked.clone());
    environment.add_function("shares", move |ids: Rest<String>, options: Kwargs| {
        let caption: String = options.get("caption")?;
        options.assert_all_used()?;
        Ok::<_, Error>(lock(&into).put_chart(charts::shares(&from, &ids, &caption)))
    });
}

/// The places of a template with their hints, as they are written in it.
pub fn slots(template: &Template) -> Vec<Slot> {
    let calls = template.text.split("part(\"").skip(1);
    let read = |call: &str| {
        let mut quoted = call.split('"');
        let (key, _, hint) = (quoted.next()?, quoted.next()?, quoted.next()?);
        parts::is_key(key).then(|| Slot {
            key: key.to_owned(),
            hint: hint.to_owned(),
        })
    };
    calls.filter_map(read).collect()
}

/// Where people write.
fn add_places(
    environment: &mut Environment<'_>,
    sources: &Sources,
    subject: &Subject,
    said: &Said,
    marked: &Arc<Mutex<Rendered>>,
) {
    let given = || {
        (
            sources.clone(),
            subject.clone(),
            said.clone(),
            marked.clone(),
        )
    };
    let (from, about, of, into) = given();
    environment.add_function("part", move |key: &str, hint: &str| {
        let mut marked = lock(&into);
        let slots = marked.places.iter().filter_map(|one| one.slot.as_ref());
        if slots.into_iter().any(|slot| slot.key == key) {
            return Err(wrong(format!("part(\"{key}\") × 2")));
        }
        if !parts::is_key(key) {
            return Err(wrong(format!("part(\"{key}\")")));
        }
        let slot = Slot {
            key: key.to_owned(),
            hint: hint.to_owned(),
        };
        Ok(placed::part(&mut marked, (&from, &about), &of, slot))
    });
    let (from, about, of, into) = given();
    environment.add_function("due", move || {
        placed::due(&mut lock(&into), (&from, &about), &of)
    });
    let (from, about, of, into) = given();
    environment.add_function("promised", move || {
        placed::promised(&mut lock(&into), (&from, &about), &of)
    });
}

fn wrong(what: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, what)
}

/// Whether the reader may know the figure and it is above 0.
fn has(sources: &Sources, id: &str) -> bool {
    let Some(indicator) = sources.live.find_indicator(id) else {
        return false;
    };
    if sources.hidden(&indicator).is_some() {
        return false;
    }
    match sources.cell(&indicator).value {
        Some(Number::Int(count)) => count > 0,
        Some(Number::Rate(rate)) => rate > 0.0,
        None => false,
    }
}

/// What a template may say besides figures.
fn words(subject: &Subject) -> Value {
    context! {
        unit => context! {
            name => subject.name.as_str(),
            code => subject.code.as_str(),
            kind => subject.kind.as_str(),
        },
        scope => scope(&subject.name),
        period => chinese_dates::period(&subject.period),
        titled => chinese_dates::titled(&subject.period),
        as_of => chinese_dates::day(subject.as_of),
        is_year => year_of(&subject.period).is_some(),
        next_year => subject.period.from.year() + 1,
    }
}

/// 全市, 全区, …: how a report speaks of its own unit.
fn scope(name: &str) -> &'static str {
    let ends = [
        ("街道", "全街道"),
        ("社区", "全社区"),
        ("省", "全省"),
        ("市", "全市"),
        ("县", "全县"),
        ("区", "全区"),
        ("乡", "全乡"),
        ("镇", "全镇"),
    ];
    let found = ends.iter().find(|(end, _)| name.ends_with(end));
    found.map_or("本单位", |(_, scope)| scope)
}

fn lock(marked: &Mutex<Rendered>) -> MutexGuard<'_, Rendered> {
    marked.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_speaks_of_its_unit_as_people_there_do() {
        let told = ["济南市", "历下区", "商河县", "解放路街道", "第一党支部"].map(scope);
        assert_eq!(told, ["全市", "全区", "全县", "全街道", "本单位"]);
    }
}
