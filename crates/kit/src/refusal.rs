use serde::Serialize;

/// The rule said no: a key and the values its sentence needs. The words are
/// chosen at the edge, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Stable and scriptable: `duplicate_code`, `cycle`, `missing_parent` …
    pub code: &'static str,
    /// Name and value of each argument of the sentence.
    pub args: Vec<(&'static str, String)>,
    /// What stands in the way, one entry each, when the refusal is a list.
    pub list: Vec<String>,
}

impl Refusal {
    pub fn new(code: &'static str) -> Refusal {
        Refusal {
            code,
            args: Vec::new(),
            list: Vec::new(),
        }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Refusal {
        self.args.push((name, value.to_string()));
        self
    }

    #[must_use]
    pub fn listing(mut self, list: Vec<String>) -> Refusal {
        self.list = list;
        self
    }
}
