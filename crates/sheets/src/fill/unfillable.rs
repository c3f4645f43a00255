use crate::Unreadable;
use kit::Refusal;

/// Why a file cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfillable {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// An old binary file: `xls`, `doc`, `et` or `wps`.
    #[error("an old {looks_like} file")]
    OldFormat { looks_like: &'static str },
    #[error("neither a workbook nor a text document but {looks_like}")]
    NotAForm { looks_like: String },
    #[error("the form is larger than {limit}")]
    TooLarge { limit: String },
}

impl Unfillable {
    /// The refusal to show.
    pub fn refusal(&self) -> Refusal {
        match self {
            Unfillable::Unreadable(why) => why.refusal(),
            Unfillable::OldFormat { looks_like } => {
                Refusal::new("form_old_format").with("looks_like", looks_like)
            }
            Unfillable::NotAForm { looks_like } => {
                Refusal::new("form_not_office").with("looks_like", looks_like)
            }
            Unfillable::TooLarge { limit } => Refusal::new("form_too_large").with("limit", limit),
        }
    }

    pub(super) fn corrupt(why: impl ToString) -> Unfillable {
        Unfillable::Unreadable(Unreadable::corrupt(why))
    }
}
