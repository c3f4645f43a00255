//! A browser in plain words. They are kept with its session, so they are Chinese
//! whoever signs in.

const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("HarmonyOS", "华为设备"),
    ("Android", "安卓手机"),
    ("Windows", "Windows电脑"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux电脑"),
];

const BROWSERS: [(&str, &str); 5] = [
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];

/// From what the browser says of itself: 苹果手机，微信
pub fn device(agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        let found = known.iter().find(|(mark, _)| agent.contains(mark));
        found.map_or("", |(_, words)| *words)
    };
    match (first(&SYSTEMS), first(&BROWSERS)) {
        ("", "") => "不认识的设备".to_owned(),
        (system, "") => system.to_owned(),
        ("", browser) => browser.to_owned(),
        (system, browser) => format!("{system}，{browser}"),
    }
}
