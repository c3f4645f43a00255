use super::Shell;
use crate::say;
use crate::web::filters;
use crate::words::either;
use askama::Template;

/// 400, 404 and 500 in plain words, with the way home.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub shell: Shell,
    pub status: u16,
    pub title: String,
    pub sentence: String,
    /// What the reader can do, one sentence each.
    pub ways: Vec<String>,
    /// What to tell the people who look after the machine; may be empty.
    pub request_id: String,
}

impl ErrorPage {
    /// Not there, or not for this reader: the two look the same.
    pub fn not_found(shell: Shell) -> ErrorPage {
        ErrorPage {
            shell,
            status: 404,
            title: either("没有找到这一页", "This page was not found").into(),
            sentence: either(
                "这个地址上没有内容，也可能这一页不对外公开。",
                "There is nothing at this address, or the page is not open to everybody.",
            )
            .into(),
            ways: vec![
                either(
                    "如果地址是您自己输入的，请核对一遍。",
                    "If you typed the address yourself, please check it once more.",
                )
                .into(),
                either(
                    "如果是按了这里的链接过来的，是我们的差错，请告诉我们。",
                    "If you came here by a link on our pages, the mistake is ours. Please tell us.",
                )
                .into(),
            ],
            request_id: String::new(),
        }
    }

    /// `what` was not understood: 日期“2026-13-40”。
    pub fn bad_request(shell: Shell, what: &str) -> ErrorPage {
        ErrorPage {
            shell,
            status: 400,
            title: either("没有看懂这个要求", "We did not understand what was asked").into(),
            sentence: say!(
                "{what}没有看懂，所以没有给出数字。",
                "This could not be understood: {what}. So no number is given."
            ),
            ways: vec![
                either(
                    "日期请写成2026-11-23这样。",
                    "Please write a day like this: 2026-11-23.",
                )
                .into(),
                either(
                    "时段请写成2026、2026Q1或2026-03这样。",
                    "Please write a period like this: 2026, 2026Q1 or 2026-03.",
                )
                .into(),
                either(
                    "流水条号请只写数字。",
                    "Please write the number of a journal line in digits only.",
                )
                .into(),
            ],
            request_id: String::new(),
        }
    }

    /// Ours or the world's fault; `request_id` finds the log line.
    pub fn fault(shell: Shell, request_id: &str) -> ErrorPage {
        ErrorPage {
            shell,
            status: 500,
            title: either("这一页出了差错", "Something went wrong on this page").into(),
            sentence: either("是我们这边的问题，不是您按错了。已有的记录没有受影响。", "The trouble is on our side; you pressed nothing wrong. What is recorded is not affected.").into(),
            ways: vec![either("请过一会儿再打开一次。", "Please open the page again in a little while.").into()],
            request_id: request_id.to_owned(),
        }
    }
}
