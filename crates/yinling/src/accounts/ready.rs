/// An account of a demo city that everybody may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ready {
    /// 市里的工作人员
    pub who: &'static str,
    /// Through which door: 用户名, 卡片.
    pub how: &'static str,
    /// Login name or card number.
    pub name: &'static str,
    pub secret: &'static str,
}
