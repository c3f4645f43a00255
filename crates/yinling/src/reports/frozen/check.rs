//! 核对: a frozen report is proved again.

use super::canonical::sha256;
use super::find::{Found, list_frozen};
use super::statement::{Frozen, FrozenFigure, Proof, Statement};
use crate::access::Secrets;
use crate::db::Db;
use crate::house_key;
use crate::indicators::{self, Counted, Dictionary, Indicator, Live};
use crate::journal::{Broken, Failure, find_line, prove_line, verify_chain};
use crate::reports::figure::digits;
use figures::Number;
use kit::hex;

/// How much of the journal is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainReading {
    /// Every line and every row up to the report.
    Whole,
    /// The line the figures stand at and the report's own.
    ItsLines,
}

/// Whose key signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// This house's, now or by a report its journal has frozen.
    House,
    /// This house's until a line replaced the key.
    Former { until_line: i64 },
    /// Nobody's whom this house knows, or a former key that signed what came
    /// after it.
    Foreign,
}

/// What is proved beside the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seal {
    /// The signature is its key's over exactly this statement.
    Signature(bool),
    /// Whose key it is.
    Key(Signer),
    /// The document is the one the statement speaks of.
    Document(bool),
    /// The journal's line has the hash that was stated.
    Line(bool),
    /// Lines and rows are what they were: how many lines were read again, or
    /// the first that is not.
    Chain(Result<i64, (i64, &'static str)>),
}

impl Seal {
    pub fn holds(&self) -> bool {
        match self {
            Seal::Signature(holds) | Seal::Document(holds) | Seal::Line(holds) => *holds,
            Seal::Key(signer) => *signer != Signer::Foreign,
            Seal::Chain(read) => read.is_ok(),
        }
    }

    /// Stable and scriptable.
    pub fn code(&self) -> &'static str {
        match self {
            Seal::Signature(_) => "signature",
            Seal::Key(_) => "key",
            Seal::Document(_) => "document",
            Seal::Line(_) => "line",
            Seal::Chain(_) => "chain",
        }
    }
}

/// One figure, counted again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedFigure {
    pub frozen: FrozenFigure,
    /// In the same digits; `None` is null.
    pub live: Option<String>,
    pub recounted: Option<String>,
    /// The definition it was counted by is on record, word for word.
    pub is_defined: bool,
}

impl CheckedFigure {
    pub fn is_proven(&self) -> bool {
        let frozen = Some(&self.frozen.value);
        self.is_defined && self.live.as_ref() == frozen && self.recounted.as_ref() == frozen
    }
}

/// The answer, figure by figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub statement: Statement,
    pub seals: Vec<Seal>,
    pub figures: Vec<CheckedFigure>,
    /// The line that withdrew it. What was proved stays proved.
    pub withdrawn_by: Option<i64>,
}

impl Checked {
    pub fn is_proven(&self) -> bool {
        self.seals.iter().all(Seal::holds) && self.figures.iter().all(CheckedFigure::is_proven)
    }
}

/// What is to be proved: a report that is kept here, or a proof alone.
#[derive(Debug, Clone, Copy)]
pub enum Claim<'a> {
    Kept(&'a Found, &'a Frozen),
    Alone(&'a Proof),
}

impl<'a> Claim<'a> {
    fn proof(self) -> &'a Proof {
        match self {
            Claim::Kept(_, frozen) => &frozen.proof,
            Claim::Alone(proof) => proof,
        }
    }
}

/// Counts every figure again, live and by SQL, by its definition as it was and
/// from the records up to its line; and looks at signature, document and chain.
/// `seen` is told how many lines have been read.
///
/// Refuses `proof_unreadable`. What does not hold is an answer, not a refusal.
pub async fn check(
    db: &Db,
    live: &Live,
    secrets: &Secrets,
    claim: Claim<'_>,
    chain: ChainReading,
    seen: impl FnMut(i64),
) -> Result<Checked, Failure> {
    let proof = claim.proof();
    let statement = &proof.statement;
    let mut seals = vec![
        Seal::Signature(proof.is_signed()?),
        Seal::Key(signer(db, secrets, proof, claim).await?),
    ];
    if let Claim::Kept(_, frozen) = claim {
        seals.push(Seal::Document(frozen.holds_its_document()?));
    }
    let line = find_line(db.read(), statement.line.into()).await?;
    let hash = line.map_or_else(String::new, |line| hex(&line.hash));
    seals.push(Seal::Line(hash == statement.hash));
    let own = match claim {
        Claim::Kept(found, _) => found.line.line,
        Claim::Alone(_) => statement.line.into(),
    };
    seals.push(Seal::Chain(match chain {
        ChainReading::Whole => whole_chain(db, own, seen).await?,
        ChainReading::ItsLines => its_lines(db, [statement.line.into(), own]).await?,
    }));
    Ok(Checked {
        statement: statement.clone(),
        figures: figures(db, live, statement).await?,
        seals,
        withdrawn_by: match claim {
            Claim::Kept(found, _) => found.line.withdrawn_by,
            Claim::Alone(_) => None,
        },
    })
}

/// A key that was changed by its verb signed what came before that line, and a
/// house that was given another key by hand keeps those of its older lines.
async fn signer(
    db: &Db,
    secrets: &Secrets,
    proof: &Proof,
    claim: Claim<'_>,
) -> Result<Signer, Failure> {
    if proof.public_key == hex(&secrets.public_key()) {
        return Ok(Signer::House);
    }
    let former = house_key::list_former(db.read()).await?;
    if let Some(former) = former.iter().find(|key| key.public_key == proof.public_key) {
        let stated = match claim {
            Claim::Kept(found, _) => found.line.line,
            Claim::Alone(proof) => proof.statement.line.into(),
        };
        return Ok(match stated < former.line {
            true => Signer::Former {
                until_line: former.line,
            },
            false => Signer::Foreign,
        });
    }
    if let Claim::Kept(found, _) = claim {
        return Ok(match proof.public_key == found.line.public_key {
            true => Signer::House,
            false => Signer::Foreign,
        });
    }
    let lines = list_frozen(db.read(), None).await?;
    let is_ours = lines.iter().any(|line| line.public_key == proof.public_key);
    Ok(match is_ours {
        true => Signer::House,
        false => Signer::Foreign,
    })
}

type Read = Result<i64, (i64, &'static str)>;

/// A line broken after the report says nothing against it.
async fn whole_chain(db: &Db, own: i64, seen: impl FnMut(i64)) -> Result<Read, Failure> {
    Ok(match verify_chain(db.read(), seen).await? {
        Ok(report) => Ok(report.lines),
        Err(Broken { line, table, .. }) if line <= own => Err((line, table)),
        Err(_) => Ok(own),
    })
}

async fn its_lines(db: &Db, lines: [i64; 2]) -> Result<Read, Failure> {
    let mut read = 0;
    for line in lines {
        match prove_line(db.read(), line).await? {
            None if line == 0 => {}
            None => return Ok(Err((line, "journal"))),
            Some(Err(Broken { line, table, .. })) => return Ok(Err((line, table))),
            Some(Ok(_)) => read += 1,
        }
    }
    Ok(Ok(read))
}

async fn figures(
    db: &Db,
    live: &Live,
    statement: &Statement,
) -> Result<Vec<CheckedFigure>, Failure> {
    let wanted = statement.wanted()?;
    let dictionary = indicators::recorded(db.read(), statement.definitions_line).await?;
    let can_count = live.knows(wanted.asked.unit) && statement.line <= live.head().0;
    let found: Vec<Option<Indicator>> = statement
        .figures
        .iter()
        .map(|figure| as_defined(&dictionary, live, figure))
        .collect();
    let counting: Vec<Indicator> = match can_count {
        true => found.iter().flatten().cloned().collect(),
        false => Vec::new(),
    };
    let counted =
        indicators::count_both_ways(live, db, &wanted.asked, wanted.today, &counting).await?;
    let mut counted = counted.into_iter();
    let checked = statement.figures.iter().zip(&found).map(|(frozen, found)| {
        let counted = found.as_ref().and_then(|_| counted.next());
        CheckedFigure {
            live: counted.and_then(|counted| counted.live).map(digits),
            recounted: counted.and_then(recounted),
            is_defined: found
                .as_ref()
                .is_some_and(|one| is_word_for_word(one, frozen)),
            frozen: frozen.clone(),
        }
    });
    Ok(checked.collect())
}

/// By SQL there are only numbers with a point: shown in the live one's digits
/// where both are the same number.
fn recounted(counted: Counted) -> Option<String> {
    match counted.live {
        Some(live) if counted.agrees() => Some(digits(live)),
        _ => counted.recounted.map(|number| digits(Number::Rate(number))),
    }
}

/// The figure by the definition that was on record then; figures of past
/// ledgers are defined by their measure alone.
pub(super) fn as_defined(
    dictionary: &Dictionary,
    live: &Live,
    figure: &FrozenFigure,
) -> Option<Indicator> {
    match figure.definition_sha256.is_empty() {
        true => live.find_indicator(&figure.id),
        false => dictionary.find(&figure.id).cloned(),
    }
}

fn is_word_for_word(indicator: &Indicator, frozen: &FrozenFigure) -> bool {
    let sha = match indicator.body.as_str() {
        "" => String::new(),
        body => sha256(body),
    };
    indicator.version == frozen.version
        && indicator.definition.zh == frozen.definition
        && sha == frozen.definition_sha256
}
