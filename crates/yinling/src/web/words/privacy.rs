//! Words for looks at personal data, consents and wishes.

use crate::privacy::{Kind, Text, find_text};
use crate::say;
use crate::words::either;

/// What an entry of the audit says was done.
pub fn looked(code: &str) -> &str {
    match code {
        "person.read" => either("看了一个人", "looked at a person"),
        "people.list" => either("看了人员名单", "looked at the list of people"),
        "person.revealed" => either("看了遮住的资料", "looked at covered particulars"),
        "people.calls" => either("取了电话名单", "took the list of telephone numbers"),
        "people.text" => either("把人员名单抄成了文字", "copied the list of people as text"),
        "people.paper" => either("印了带行号的名单", "printed the list with numbered rows"),
        "desk.search" => either(
            "按电话、卡号或姓名找人",
            "searched by telephone, card number or name",
        ),
        "desk.found" => either("找人时看到了一个人", "saw a person while searching"),
        "api.people" => either("程序取了人员名单", "a program took the list of people"),
        "api.person" => either("程序取了一个人", "a program took one person"),
        "card.printed" => either("印了卡片或密码", "printed a card or PIN"),
        "self.record" => either("看了自己的资料", "looked at their own record"),
        "self.sheet" => either("打印了自己的资料", "printed their own record"),
        "self.exported" => either("下载了自己的资料", "downloaded their own record"),
        "sign_in.wrong_password" => either("密码不对", "wrong password"),
        "sign_in.wrong_code" => either(
            "动态码或短信数字不对",
            "wrong code from the app or a text message",
        ),
        "sign_in.wrong_pin" => either("卡片密码不对", "wrong PIN"),
        other => other,
    }
}

/// How a consent was given.
pub fn how(code: &str) -> &str {
    match code {
        "card" => either("用卡片登录后按的", "pressed after signing in with a card"),
        "phone" => either(
            "用手机登录后按的",
            "pressed after signing in with a mobile phone",
        ),
        "password" => either(
            "用密码登录后按的",
            "pressed after signing in with a password",
        ),
        "paper" => either("在纸上签的字", "signed on paper"),
        "voice" => either("亲口说的", "said in person"),
        other => other,
    }
}

/// 拍照和录像; the code where it is no longer known.
pub fn consent(kind: &str) -> &str {
    let text = Kind::parse(kind).and_then(find_text);
    text.map_or(kind, |text| {
        either(text.title.as_str(), text.title_en.as_str())
    })
}

/// What one is asked to agree to. In English both texts stand, for the Chinese
/// one is what is agreed to.
pub fn consent_body(text: &Text) -> String {
    let (chinese, english) = (&text.body, &text.body_en);
    say!(
        "{chinese}",
        "{english} In Chinese, as you agree to it: {chinese}"
    )
}

/// Whether it is agreed to.
pub fn agreed(agrees: bool) -> &'static str {
    match agrees {
        true => either("同意了", "Agreed"),
        false => either("没有同意", "Not agreed"),
    }
}
