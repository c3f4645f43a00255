//! The language of the page being made. It travels with the request, so that a
//! sentence deep below a handler needs no argument for it.

use super::Language;
use std::future::Future;
use tokio::task::{JoinError, spawn_blocking};

tokio::task_local! {
    static SPOKEN: Language;
}

/// The language asked for; Chinese where nobody asked.
pub fn language() -> Language {
    SPOKEN.try_with(|language| *language).unwrap_or_default()
}

pub fn is_english() -> bool {
    language() == Language::English
}

/// One of two wordings of the same thing.
pub fn either<T>(chinese: T, english: T) -> T {
    match language() {
        Language::Chinese => chinese,
        Language::English => english,
    }
}

/// A sentence with values in it, written once in each language:
/// `say!("还有{n}项", "{n} left")`. Both are checked by the compiler.
#[macro_export]
macro_rules! say {
    ($chinese:literal, $english:literal) => {
        match $crate::words::language() {
            $crate::words::Language::Chinese => format!($chinese),
            $crate::words::Language::English => format!($english),
        }
    };
}

/// Everything `work` says is in `language`.
pub async fn speaking_in<F: Future>(language: Language, work: F) -> F::Output {
    SPOKEN.scope(language, work).await
}

/// The same for work that does not wait.
pub fn speaking<T>(language: Language, work: impl FnOnce() -> T) -> T {
    SPOKEN.sync_scope(language, work)
}

/// Long work on a thread of its own, in the language of the page that asks for it.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    let language = language();
    spawn_blocking(move || speaking(language, work)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn language_goes_with_the_request_and_with_its_long_work() {
        let greet = || either("您好", "Hello");
        assert_eq!(greet(), "您好");
        let (n, one) = (3, "甲");
        let told = speaking_in(Language::English, async move {
            let long = blocking(move || say!("{one}有{n}个", "{one} has {n}")).await;
            (greet(), long.expect("it ends"))
        });
        assert_eq!(told.await, ("Hello", "甲 has 3".to_owned()));
        assert_eq!(greet(), "您好");
    }
}
