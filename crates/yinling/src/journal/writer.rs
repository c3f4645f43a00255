//! The one writer of the process: many verbs, one commit.

use super::actors;
use super::append::{Accepted, append, take_head};
use super::posting::{Failure, Posting};
use crate::db::{Db, DbErr, Tx};
use anyhow::anyhow;
use kit::{Clock, PersonNo, Seq};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, oneshot, watch};

/// Through which door a verb came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    Web,
    Api,
    Cli,
    /// A secretary acts for an elder who has called.
    PhoneDesk,
    /// Keyed in from a list on paper.
    Paper,
    Import,
}

impl Channel {
    pub fn name(self) -> &'static str {
        match self {
            Channel::Web => "web",
            Channel::Api => "api",
            Channel::Cli => "cli",
            Channel::PhoneDesk => "phone_desk",
            Channel::Paper => "paper",
            Channel::Import => "import",
        }
    }
}

/// Who acts where nobody has an account yet, or on the command line.
pub const THIS_MACHINE: &str = "本机";

/// Who acts, for whom, through which door.
#[derive(Debug, Clone)]
pub struct Act {
    pub actor: String,
    /// The elder an assistant acts for; [`PersonNo::NOBODY`] for oneself.
    pub on_behalf_of: PersonNo,
    pub channel: Channel,
}

/// The answer to an accepted verb: committed and durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub line: Seq,
    pub facts: i64,
    /// The line's hash, in hex.
    pub head: String,
}

/// What the function inside a [`verb`] answers with.
pub type OneAnswer<'a> = Pin<Box<dyn Future<Output = Result<Posting, Failure>> + Send + 'a>>;
/// What the function inside [`verbs`] answers with.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Vec<Posting>, Failure>> + Send + 'a>>;

/// A verb that can be run in a transaction, and run again if the batch it was
/// in had to be rolled back. It must refuse before it writes.
pub struct Verb {
    run: Box<dyn for<'a> Fn(&'a Tx) -> Answer<'a> + Send + Sync>,
    alone: bool,
}

/// Wraps an async function as a [`Verb`] that shares a commit with others. It
/// may read current-state rows, not rows that earlier verbs of the same batch
/// have yet to post.
pub fn verb<F>(run: F) -> Verb
where
    F: for<'a> Fn(&'a Tx) -> OneAnswer<'a> + Send + Sync + 'static,
{
    Verb {
        run: Box::new(move |tx| {
            let answer = run(tx);
            Box::pin(async move { Ok(vec![answer.await?]) })
        }),
        alone: false,
    }
}

/// Wraps an async function that comes to several lines, or to none, all of
/// them in one transaction: an import of several files. It stands alone.
pub fn verbs<F>(run: F) -> Verb
where
    F: for<'a> Fn(&'a Tx) -> Answer<'a> + Send + Sync + 'static,
{
    Verb {
        run: Box::new(run),
        alone: true,
    }
}

impl Verb {
    /// For verbs that read posted rows (histories, facts): nothing else shares
    /// their transaction and the journal stands still from beginning to end.
    #[must_use]
    pub fn alone(mut self) -> Verb {
        self.alone = true;
        self
    }
}

struct Request {
    act: Act,
    verb: Verb,
    rehearse: bool,
    answer: oneshot::Sender<Settled>,
}

/// What a request comes to.
enum Outcome {
    Committed(Vec<Recorded>),
    Rehearsed(Vec<Posting>),
}

type Settled = Result<Outcome, Failure>;

/// A handle to the writer; clones share it.
#[derive(Clone)]
pub struct Writer {
    requests: mpsc::Sender<Request>,
    head: watch::Receiver<u32>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    /// Starts the writer on the current runtime. It stops when the last handle
    /// is dropped and every waiting verb has been answered.
    pub fn start(db: Db, clock: Arc<dyn Clock>) -> Writer {
        let (requests, queue) = mpsc::channel(4_096);
        let (moved, head) = watch::channel(0);
        tokio::spawn(
            Loop {
                db,
                clock,
                moved,
                actors: Mutex::default(),
            }
            .run(queue),
        );
        Writer { requests, head }
    }

    /// Runs the verb and answers after its commit.
    pub async fn record(&self, act: Act, verb: Verb) -> Result<Recorded, Failure> {
        let recorded = self.record_all(act, verb).await?;
        let first = recorded.into_iter().next();
        first.ok_or_else(|| anyhow!("the verb came to no line").into())
    }

    /// As [`Writer::record`], for [`verbs`]: one answer for each line.
    pub async fn record_all(&self, act: Act, verb: Verb) -> Result<Vec<Recorded>, Failure> {
        match self.send(act, verb, false).await? {
            Outcome::Committed(recorded) => Ok(recorded),
            Outcome::Rehearsed(_) => {
                Err(anyhow!("the writer rehearsed a verb to be recorded").into())
            }
        }
    }

    /// Runs the verb, rolls it back, and answers with what it would have posted.
    pub async fn rehearse(&self, act: Act, verb: Verb) -> Result<Posting, Failure> {
        let postings = self.rehearse_all(act, verb).await?;
        let first = postings.into_iter().next();
        first.ok_or_else(|| anyhow!("the verb came to no line").into())
    }

    /// As [`Writer::rehearse`], for [`verbs`].
    pub async fn rehearse_all(&self, act: Act, verb: Verb) -> Result<Vec<Posting>, Failure> {
        match self.send(act, verb, true).await? {
            Outcome::Rehearsed(postings) => Ok(postings),
            Outcome::Committed(_) => Err(anyhow!("the writer recorded a rehearsal").into()),
        }
    }

    /// Changes whenever this process has committed a line.
    pub fn head(&self) -> watch::Receiver<u32> {
        self.head.clone()
    }

    async fn send(&self, act: Act, verb: Verb, rehearse: bool) -> Settled {
        let (answer, answered) = oneshot::channel();
        let request = Request {
            act,
            verb,
            rehearse,
            answer,
        };
        let gone = || Failure::Fault(anyhow!("the writer has stopped"));
        self.requests.send(request).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

struct Loop {
    db: Db,
    clock: Arc<dyn Clock>,
    moved: watch::Sender<u32>,
    actors: Mutex<HashMap<String, String>>,
}

impl Loop {
    async fn run(self, mut queue: mpsc::Receiver<Request>) {
        let mut held: Option<Request> = None;
        loop {
            let first = match held.take() {
                Some(request) => request,
                None => match queue.recv().await {
                    Some(request) => request,
                    None => return,
                },
            };
            let mut batch = vec![first];
            while !stands_alone(&batch[0]) && batch.len() < self.db.batch_limit() {
                match queue.try_recv() {
                    Ok(next) if stands_alone(&next) => {
                        held = Some(next);
                        break;
                    }
                    Ok(next) => batch.push(next),
                    Err(_) => break,
                }
            }
            self.commit(batch).await;
        }
    }

    /// One transaction for the batch; if that fails, one for each verb.
    async fn commit(&self, batch: Vec<Request>) {
        match self.attempt(&batch).await {
            Ok(answers) => answer_all(batch, answers),
            Err(error) if batch.len() == 1 => {
                answer_all(batch, vec![Err(error.into())]);
            }
            Err(_) => {
                for request in batch {
                    let single = [request];
                    let answers = self.attempt(&single).await;
                    let answers = answers.unwrap_or_else(|e| vec![Err(e.into())]);
                    answer_all(single.into(), answers);
                }
            }
        }
    }

    async fn attempt(&self, batch: &[Request]) -> Result<Vec<Settled>, DbErr> {
        let tx = self.db.begin().await?;
        if stands_alone(&batch[0]) {
            take_head(&tx).await?;
        }
        // A number marks a verb that was accepted and waits for so many lines.
        let mut answers: Vec<Result<usize, Settled>> = Vec::with_capacity(batch.len());
        let mut accepted = Vec::new();
        for request in batch {
            match (request.verb.run)(&tx).await {
                Ok(postings) if request.rehearse => {
                    answers.push(Err(Ok(Outcome::Rehearsed(postings))));
                }
                Ok(postings) => {
                    answers.push(Ok(postings.len()));
                    for posting in postings {
                        let salt = random_salt()?;
                        let actor_key = self.actor_key(&tx, &request.act.actor, salt).await?;
                        let (at, act) = (self.clock.now_ms(), request.act.clone());
                        accepted.push(Accepted {
                            act,
                            actor_key,
                            at,
                            salt,
                            posting,
                        });
                    }
                }
                Err(Failure::Refused(refusal)) => answers.push(Err(Err(refusal.into()))),
                Err(fault) if batch.len() == 1 => answers.push(Err(Err(fault))),
                Err(fault) => return Err(DbErr::Custom(format!("{fault:#}"))),
            }
        }
        if accepted.is_empty() {
            tx.rollback().await?;
            return Ok(settle(answers, Vec::new()));
        }
        let recorded = append(&tx, &accepted).await?;
        tx.commit().await?;
        self.remember(&accepted);
        if let Some(last) = recorded.last() {
            self.moved.send_replace(last.line.0);
        }
        Ok(settle(answers, recorded))
    }

    async fn actor_key(&self, tx: &Tx, name: &str, salt: [u8; 16]) -> Result<String, DbErr> {
        let known = self
            .actors
            .lock()
            .map_err(|e| DbErr::Custom(e.to_string()))?
            .get(name)
            .cloned();
        match known {
            Some(key) => Ok(key),
            None => actors::key_of(tx, name, salt).await,
        }
    }

    /// Keys are remembered only once the transaction that may have minted them
    /// is committed.
    fn remember(&self, accepted: &[Accepted]) {
        if let Ok(mut actors) = self.actors.lock() {
            for one in accepted {
                actors.insert(one.act.actor.clone(), one.actor_key.clone());
            }
        }
    }
}

/// Gives each accepted verb its lines, in order.
fn settle(answers: Vec<Result<usize, Settled>>, recorded: Vec<Recorded>) -> Vec<Settled> {
    let mut recorded = recorded.into_iter();
    let mut settled = Vec::with_capacity(answers.len());
    for answer in answers {
        settled.push(match answer {
            Ok(count) => Ok(Outcome::Committed(recorded.by_ref().take(count).collect())),
            Err(settled) => settled,
        });
    }
    settled
}

fn stands_alone(request: &Request) -> bool {
    request.verb.alone || request.rehearse
}

fn answer_all(batch: Vec<Request>, answers: Vec<Settled>) {
    for (request, answer) in batch.into_iter().zip(answers) {
        // Nobody waits any more: the verb is committed all the same.
        request.answer.send(answer).ok();
    }
}

fn random_salt() -> Result<[u8; 16], DbErr> {
    crate::access::random_bytes().map_err(|e| DbErr::Custom(e.to_string()))
}
