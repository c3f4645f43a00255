use crate::column_letters;
use kit::Refusal;

/// Why a file could not be read. Nothing of such a file is to be used, even
/// where rows came before the error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("there is no such file")]
    NotFound,
    /// The operating system would not give us the bytes.
    #[error("the file cannot be opened: {why}")]
    NoAccess { why: String },
    #[error("the file holds no rows")]
    Empty,
    /// Cut short, damaged, or not put together as its kind demands.
    #[error("the file is damaged: {why}")]
    Corrupt { why: String },
    #[error("the file is protected by a password")]
    PasswordProtected,
    /// It would unfold to far more than any roster, in size or in structure.
    #[error("the file unfolds beyond every bound: {part}")]
    ZipBomb { part: String },
    /// An XML part brings its own document type or entities.
    #[error("the file declares XML entities: {part}")]
    XmlEntities { part: String },
    /// More than 32 767 characters in one cell. `column` counts from 0.
    #[error("a cell is too long: sheet {sheet}, row {row}, column {column}")]
    CellTooLong {
        sheet: String,
        row: u32,
        column: u32,
    },
    /// The old format of WPS (`.et`).
    #[error("a WPS .et file, to be saved as .xlsx")]
    WpsEt,
    /// Some other kind of file: `docx`, `pptx`, `doc`, `pdf`, `image`, `html`,
    /// `xml`, `ods`, `xlsb`, `zip`, `rtf`, `archive` or `binary`.
    #[error("not a spreadsheet but {looks_like}")]
    NotASpreadsheet { looks_like: &'static str },
    #[error("more than {limit} rows")]
    TooManyRows { limit: u32 },
    /// The file itself is larger than is accepted, in bytes.
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    /// Neither UTF-8 nor GB18030 at this row, which counts lines from 1.
    #[error("row {row} is in an unknown encoding")]
    BadEncoding { row: u32 },
}

impl Unreadable {
    /// Stable and scriptable; the key of the sentence shown.
    pub fn code(&self) -> &'static str {
        match self {
            Unreadable::NotFound => "not_found",
            Unreadable::NoAccess { .. } => "no_access",
            Unreadable::Empty => "empty",
            Unreadable::Corrupt { .. } => "corrupt",
            Unreadable::PasswordProtected => "password_protected",
            Unreadable::ZipBomb { .. } => "zip_bomb",
            Unreadable::XmlEntities { .. } => "xml_entities",
            Unreadable::CellTooLong { .. } => "cell_too_long",
            Unreadable::WpsEt => "wps_et",
            Unreadable::NotASpreadsheet { .. } => "not_a_spreadsheet",
            Unreadable::TooManyRows { .. } => "too_many_rows",
            Unreadable::TooLarge { .. } => "too_large",
            Unreadable::BadEncoding { .. } => "bad_encoding",
        }
    }

    /// The refusal to show: the code and the sentence's arguments. Columns are
    /// given as letters.
    pub fn refusal(&self) -> Refusal {
        let refusal = Refusal::new(self.code());
        match self {
            Unreadable::CellTooLong { sheet, row, column } => refusal
                // A text file has one sheet and no name for it.
                .with("named", if sheet.is_empty() { "no" } else { "yes" })
                .with("sheet", sheet)
                .with("row", row)
                .with("column", column_letters(*column)),
            Unreadable::NotASpreadsheet { looks_like } => refusal.with("looks_like", looks_like),
            Unreadable::TooManyRows { limit } => refusal.with("limit", limit),
            Unreadable::TooLarge { limit } => refusal.with("limit", limit),
            Unreadable::BadEncoding { row } => refusal.with("row", row),
            Unreadable::ZipBomb { part } | Unreadable::XmlEntities { part } => {
                refusal.with("part", part)
            }
            Unreadable::NoAccess { why } | Unreadable::Corrupt { why } => refusal.with("why", why),
            Unreadable::NotFound
            | Unreadable::Empty
            | Unreadable::PasswordProtected
            | Unreadable::WpsEt => refusal,
        }
    }

    pub(crate) fn corrupt(why: impl ToString) -> Unreadable {
        Unreadable::Corrupt {
            why: why.to_string(),
        }
    }

    pub(crate) fn opening(error: &std::io::Error) -> Unreadable {
        match error.kind() {
            std::io::ErrorKind::NotFound => Unreadable::NotFound,
            _ => Unreadable::NoAccess {
                why: error.to_string(),
            },
        }
    }
}
