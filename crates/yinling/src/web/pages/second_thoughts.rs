/// What came of the last press that changed something of an elder's own, said
/// at the top of the page it leads to.
#[derive(Debug, Clone)]
pub struct Done {
    pub title: String,
    pub told: String,
    /// `None` where it was a taking back.
    pub press: Option<TakeBack>,
}

/// A step of a moment ago that can be taken back.
#[derive(Debug, Clone)]
pub struct TakeBack {
    /// What was done: 同意了：拍照和录像.
    pub told: String,
    /// Until when: 14:12.
    pub until: String,
    pub action: String,
    pub token: String,
    pub line: i64,
}
