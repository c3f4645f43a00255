//! Text size, contrast, pointer and language, chosen by a form and kept in one
//! cookie. No script.
//!
//! `GET /preferences?back=/units/370114` shows [`super::pages::PreferencesPage`];
//! `POST /preferences` takes a [`PreferencesForm`], sets the cookie and answers
//! 303 to [`PreferencesForm::back`].

use crate::words::{Language, either};
use serde::Deserialize;

/// The cookie's name. Its value is `size` 1 to 4, then `c` for high contrast,
/// `p` for the large pointer and `e` for English: `3cp`.
pub const COOKIE: &str = "yl_look";

/// Text sizes on offer: step, pixels at the browser's own default, word.
pub fn sizes() -> [(u8, u8, &'static str); 4] {
    [
        (1, 18, either("标准", "Normal")),
        (2, 22, either("大", "Large")),
        (3, 26, either("较大", "Larger")),
        (4, 32, either("最大", "Largest")),
    ]
}

/// How a reader wants the pages to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preferences {
    /// 1 to 4: see [`sizes`].
    pub size: u8,
    pub contrast: bool,
    /// A pointer that is seen.
    pub pointer: bool,
    pub language: Language,
}

impl Default for Preferences {
    fn default() -> Self {
        Preferences {
            size: 1,
            contrast: false,
            pointer: false,
            language: Language::Chinese,
        }
    }
}

impl Preferences {
    /// Reads the cookie's value; anything unknown is the default.
    pub fn from_cookie(value: &str) -> Preferences {
        let size = value.chars().next().and_then(|c| c.to_digit(10));
        Preferences {
            size: size
                .and_then(|n| u8::try_from(n).ok())
                .filter(|n| (1..=4).contains(n))
                .unwrap_or(1),
            contrast: value.contains('c'),
            pointer: value.contains('p'),
            language: match value.contains('e') {
                true => Language::English,
                false => Language::Chinese,
            },
        }
    }

    /// The `Set-Cookie` header that keeps the choice for a year.
    pub fn set_cookie(self) -> String {
        let contrast = if self.contrast { "c" } else { "" };
        let pointer = if self.pointer { "p" } else { "" };
        let english = match self.language {
            Language::Chinese => "",
            Language::English => "e",
        };
        format!(
            "{COOKIE}={}{contrast}{pointer}{english}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly",
            self.size
        )
    }

    /// Classes of the `html` element: `size-2 contrast`.
    pub fn classes(self) -> String {
        let contrast = if self.contrast { " contrast" } else { "" };
        let pointer = if self.pointer { " pointer" } else { "" };
        format!("size-{}{contrast}{pointer}", self.size)
    }
}

/// What a press sends: one of `size`, `contrast`, `pointer` and `language`, and where to go back to.
#[derive(Debug, Default, Deserialize)]
pub struct PreferencesForm {
    pub size: Option<u8>,
    /// `on` or `off`.
    pub contrast: Option<String>,
    /// `on` or `off`.
    pub pointer: Option<String>,
    /// `zh` or `en`.
    pub language: Option<String>,
    pub back: Option<String>,
}

impl PreferencesForm {
    /// The choice after this press; what was not pressed stays as it was.
    pub fn applied_to(&self, before: Preferences) -> Preferences {
        Preferences {
            size: self
                .size
                .filter(|n| (1..=4).contains(n))
                .unwrap_or(before.size),
            contrast: match self.contrast.as_deref() {
                Some("on") => true,
                Some("off") => false,
                _ => before.contrast,
            },
            pointer: match self.pointer.as_deref() {
                Some("on") => true,
                Some("off") => false,
                _ => before.pointer,
            },
            language: match self.language.as_deref() {
                Some("en") => Language::English,
                Some("zh") => Language::Chinese,
                _ => before.language,
            },
        }
    }

    /// Where to go next: a path of this site, else the home page.
    pub fn back(&self) -> &str {
        local_path(self.back.as_deref().unwrap_or("/"))
    }
}

/// `path` if it surely stays on this site, else `/`.
pub fn local_path(path: &str) -> &str {
    let safe = path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if safe { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookie_survives_the_round_trip() {
        for size in 1..=4 {
            for contrast in [false, true] {
                let chosen = Preferences {
                    size,
                    contrast,
                    pointer: size % 2 == 0,
                    language: match size > 2 {
                        true => Language::English,
                        false => Language::Chinese,
                    },
                };
                let cookie = chosen.set_cookie();
                let sent = cookie.split(';').next().expect("a pair");
                let value = sent.split('=').nth(1).expect("a value");
                assert_eq!(Preferences::from_cookie(value), chosen);
            }
        }
        for odd in ["", "9", "x", "yl_look"] {
            assert_eq!(
                Preferences::from_cookie(odd),
                Preferences::default(),
                "{odd}"
            );
        }
    }

    #[test]
    fn one_press_changes_one_thing_and_stays_on_this_site() {
        let before = Preferences {
            size: 3,
            contrast: true,
            ..Preferences::default()
        };
        let press = PreferencesForm {
            size: Some(4),
            back: Some("/journal?before=7".into()),
            ..PreferencesForm::default()
        };
        let after = press.applied_to(before);
        assert_eq!((after.size, after.contrast), (4, true));
        assert_eq!(press.back(), "/journal?before=7");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "/a\r\nb",
        ] {
            assert_eq!(local_path(elsewhere), "/");
        }
    }
}
