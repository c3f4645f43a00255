//! The way to somebody's phone: a gateway of the city's, or the log.
//!
//! Tencent Cloud and Alibaba Cloud are spoken to directly: both sign a request
//! with an HMAC, which needs no library of theirs. What goes wrong is logged by
//! the vendor's code alone; its texts may repeat the phone.

mod alibaba;
mod chosen;
mod client;
mod signing;
mod tencent;
#[cfg(test)]
mod tests;

pub use chosen::gateway_of;

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

/// A code for a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub phone: String,
    pub code: String,
    /// Read aloud by a call instead of written.
    pub by_voice: bool,
}

pub type Sent<'a> = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send + 'a>>;

/// Sends codes. A fault is logged, never shown: it would tell which phones are
/// known.
pub trait Gateway: Debug + Send + Sync {
    fn send(&self, message: Message) -> Sent<'_>;
}

/// For trying out: the code stands in the program's log.
#[derive(Debug, Clone, Copy)]
pub struct LogGateway;

impl Gateway for LogGateway {
    fn send(&self, message: Message) -> Sent<'_> {
        Box::pin(async move {
            let tail = message.phone.get(7..).unwrap_or_default();
            let how = if message.by_voice { "call" } else { "message" };
            tracing::warn!(how, "code for the phone ending in {tail}: {}", message.code);
            Ok(())
        })
    }
}

/// What to call with, where a call was asked for. Where there is nothing to call
/// with, the code is written.
fn voice_for<'a, T>(message: &Message, voice: &'a Option<T>) -> Option<&'a T> {
    if message.by_voice && voice.is_none() {
        tracing::warn!("no voice calls are set up (YINLING_VOICE_…): the code is sent as a text");
    }
    voice.as_ref().filter(|_| message.by_voice)
}
