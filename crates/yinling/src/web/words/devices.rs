//! The browsers that sessions are kept under.

use crate::words::is_english;

/// A browser as the list of one's sessions names it. What is kept is Chinese.
pub fn device(kept: &str) -> String {
    if !is_english() {
        return kept.to_owned();
    }
    let parts = kept.split('，').map(|part| match part {
        "苹果手机" => "iPhone",
        "苹果平板" => "iPad",
        "华为设备" => "Huawei device",
        "安卓手机" => "Android phone",
        "Windows电脑" => "Windows computer",
        "苹果电脑" => "Mac",
        "Linux电脑" => "Linux computer",
        "微信" => "WeChat",
        "不认识的设备" => "Unknown device",
        other => other,
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    #[test]
    fn device_is_kept_in_chinese_and_said_in_english() {
        let told = || device("苹果手机，微信");
        assert_eq!(told(), "苹果手机，微信");
        assert_eq!(speaking(Language::English, told), "iPhone, WeChat");
    }
}
