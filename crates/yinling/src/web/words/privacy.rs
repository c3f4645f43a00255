//! Words for looks at personal data, consents and wishes.

use crate::privacy::{Kind, find_text};

/// What an entry of the audit says was done.
pub fn looked(code: &str) -> &str {
    match code {
        "person.read" => "看了一个人",
        "people.list" => "看了人员名单",
        "person.revealed" => "看了遮住的资料",
        "people.calls" => "取了电话名单",
        "people.text" => "把人员名单抄成了文字",
        "people.paper" => "印了带行号的名单",
        "desk.search" => "按电话、卡号或姓名找人",
        "desk.found" => "找人时看到了一个人",
        "api.people" => "程序取了人员名单",
        "api.person" => "程序取了一个人",
        "card.printed" => "印了卡片或密码",
        "self.record" => "看了自己的资料",
        "self.sheet" => "打印了自己的资料",
        "self.exported" => "下载了自己的资料",
        "sign_in.wrong_password" => "密码不对",
        "sign_in.wrong_code" => "动态码或短信数字不对",
        "sign_in.wrong_pin" => "卡片密码不对",
        other => other,
    }
}

/// How a consent was given.
pub fn how(code: &str) -> &str {
    match code {
        "card" => "用卡片登录后按的",
        "phone" => "用手机登录后按的",
        "password" => "用密码登录后按的",
        "paper" => "在纸上签的字",
        "voice" => "亲口说的",
        other => other,
    }
}

/// 拍照和录像; the code where it is no longer known.
pub fn consent(kind: &str) -> &str {
    let text = Kind::parse(kind).and_then(find_text);
    text.map_or(kind, |text| &text.title)
}
