//! One file per page: a struct of plain data and the template that prints it.
//!
//! Every page holds a [`Shell`]. A figure is always a [`Value`], so that null,
//! hidden and not-yet-loaded can never be mistaken for 0.

mod ask;
mod begin;
mod changes;
mod design;
mod errors;
mod figure;
mod find;
mod forms;
mod frozen;
mod help;
mod home;
mod imports;
mod indicators;
mod instructors;
mod journal;
mod mine;
mod parts;
mod people;
mod proof;
mod report;
mod rows;
mod second_thoughts;
mod sign_in;
mod unit;
mod writing;

pub use ask::{AskPage, DraftPage, Field, Way};
pub use begin::BeginPage;
pub use changes::{ChangedFigure, ChangesPage};
pub use design::{Colour, DesignPage, Letters, Pair};
pub use errors::ErrorPage;
pub use figure::{
    ByUnit, ByUnitRow, FigurePage, Month, Months, Part, RecordRows, Records, UnitRecord,
};
pub use find::FindPage;
pub use forms::{FormLeft, FormMoved, FormPage, FormPlace, FormsPage, KnownFormRow, WaitingForm};
pub use frozen::{
    ChangedRow, CheckedRow, ComparedRow, FreshReport, FrozenChangesPage, FrozenCheckPage,
    FrozenComparePage, FrozenHead, FrozenListPage, FrozenPage, SealRow,
};
pub use help::{HelpPage, PreferencesPage};
pub use home::{Example, HomePage};
pub use imports::{
    ColumnRead, DoneFile, FileRead, ImportCount, ImportDonePage, ImportLinePage, ImportPage,
    ImportProgressPage, ImportRow, ImportRowsPage, ImportsPage, PastImportRow, RowProblem,
    SheetChoice, TableRead, WaitingImport,
};
pub use indicators::{IndicatorEntry, IndicatorGroup, IndicatorsPage};
pub use instructors::InstructorsPage;
pub use journal::{
    DetailRow, FactSummary, JournalEntry, JournalLinePage, JournalPage, Neighbour, Subject,
};
pub use mine::{
    EldersDoorPage, EldersPage, Gate, MinePage, RecordGroup, RecordSheetPage, Secretary, StepPage,
};
pub use parts::{
    AsOf, Completeness, Crumb, Door, Evidence, Loading, Me, Reading, Section, Shell, UnitLink,
    Value,
};
pub use people::{
    CardPage, DeskPage, PaperListPage, PeoplePage, PersonLine, PersonPage, TextListPage, WishShown,
};
pub use proof::{Outcome, ProofPage};
pub use report::{GapEntry, GapFigure, ReportLink, ReportPage};
pub use rows::{Cell, Press, Row, Rows, RowsPage, SmallForm};
pub use second_thoughts::{Done, TakeBack};
pub use sign_in::SignInPage;
pub use unit::{ChildCell, ChildColumn, ChildRow, Children, Past, TreeNav, Trend, UnitPage};
pub use writing::{
    AnswerForm, BesideRow, Editor, LooseText, Notice, PartVersionsPage, PlanForm, PromiseShown,
    Promises, SlotShown, VersionShown, WritePage, WritePiece,
};
