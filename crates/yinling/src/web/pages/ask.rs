use super::Shell;
use crate::web::filters;
use askama::Template;

/// A page with one form: signing in, naming a helper, giving a role.
#[derive(Debug, Template)]
#[template(path = "ask.html")]
pub struct AskPage {
    pub shell: Shell,
    pub title: String,
    pub lead: String,
    /// Why the last press came to nothing, and what to do; empty if it did not.
    pub refused: Vec<String>,
    pub action: String,
    pub token: String,
    /// Carried along unseen: name and value.
    pub keep: Vec<(&'static str, String)>,
    pub fields: Vec<Field>,
    pub button: String,
    /// Other ways, below the form.
    pub ways: Vec<Way>,
}

/// A link in words.
#[derive(Debug, Clone)]
pub struct Way {
    pub words: String,
    pub href: String,
}

impl Way {
    pub fn new(words: &str, href: impl Into<String>) -> Way {
        Way {
            words: words.to_owned(),
            href: href.into(),
        }
    }
}

/// One thing to fill in.
#[derive(Debug, Clone, Default)]
pub struct Field {
    pub name: &'static str,
    pub label: String,
    /// `text`, `password`, `tel`, `date`, or `select` with its `options`.
    pub kind: &'static str,
    pub value: String,
    pub hint: String,
    /// What a browser may fill in by itself; `off` for nothing.
    pub autocomplete: &'static str,
    /// `numeric` for digits.
    pub inputmode: &'static str,
    pub most: u32,
    pub is_optional: bool,
    /// Value and label.
    pub options: Vec<(String, String)>,
}

impl Field {
    pub fn text(name: &'static str, label: &str) -> Field {
        Field {
            name,
            label: label.to_owned(),
            kind: "text",
            autocomplete: "off",
            most: 60,
            ..Field::default()
        }
    }

    /// Digits, in large letters, pasted as well as typed.
    pub fn digits(name: &'static str, label: &str, most: u32) -> Field {
        Field {
            inputmode: "numeric",
            most,
            ..Field::text(name, label)
        }
    }

    pub fn select(name: &'static str, label: &str, options: Vec<(String, String)>) -> Field {
        Field {
            kind: "select",
            options,
            ..Field::text(name, label)
        }
    }

    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Field {
        self.kind = kind;
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: &str) -> Field {
        self.hint = hint.to_owned();
        self
    }

    #[must_use]
    pub fn value(mut self, value: &str) -> Field {
        self.value = value.to_owned();
        self
    }

    #[must_use]
    pub fn fills(mut self, autocomplete: &'static str) -> Field {
        self.autocomplete = autocomplete;
        self
    }

    #[must_use]
    pub fn optional(mut self) -> Field {
        self.is_optional = true;
        self
    }
}

/// A form that waited for its sender to sign in again.
#[derive(Debug, Template)]
#[template(path = "draft.html")]
pub struct DraftPage {
    pub shell: Shell,
    pub token: String,
    /// Where it goes.
    pub path: String,
    pub fields: Vec<(String, String)>,
}

impl DraftPage {
    /// What a person would know again: the texts, not the marks between them.
    pub fn told(&self) -> Vec<&str> {
        let texts = self.fields.iter().map(|(_, value)| value.as_str());
        texts.filter(|text| text.chars().count() > 3).collect()
    }
}
