//! How far what was read out of a page can be taken as it is (可信度): what speaks for it and what asks for a look, in
//! words a liaison can check against the page. Pure.

use chrono::NaiveDate;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_text::normalise::key;
use zhaozhang_text::page::PageText;

/// Shorter texts say too little to be compared.
const TELLING: usize = 80;

/// How far (可信度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// 低: something a row needs was not read.
    Low,
    /// 中: everything is there, something asks for a look.
    Middle,
    /// 高.
    High,
}

impl Confidence {
    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "低",
            Self::Middle => "中",
            Self::High => "高",
        }
    }
}

/// A reading of a page judged (读取情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// How far.
    pub confidence: Confidence,
    /// What was read, and out of what.
    pub found: Vec<String>,
    /// What to look at.
    pub open: Vec<String>,
}

impl Judged {
    /// In one line: 可信度中：……；请核对：…….
    pub fn words(&self) -> String {
        let open = if self.open.is_empty() {
            String::new()
        } else {
            format!("；请核对：{}", self.open.join("；"))
        };
        format!("可信度{}：{}{open}", self.confidence.word(), self.found.join("，"))
    }
}

/// Judges a reading; the quarter is the one it is reported for.
pub(crate) fn judged(
    read: &PageText,
    (outlet, class): (&str, &str),
    (quarter, is_uploaded): (Option<Period>, bool),
) -> Judged {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    let mut is_lacking = false;
    if read.title.is_empty() {
        is_lacking = true;
        open.push("没有读出标题".to_owned());
    } else {
        found.push("标题".to_owned());
    }
    match &read.published {
        Some(time) if time.time.is_some() => found.push("发布时间（到分）".to_owned()),
        Some(_) => found.push("发布日期".to_owned()),
        None => {
            is_lacking = true;
            open.push("没有读出发布时间".to_owned());
        }
    }
    match (class.is_empty(), outlet.is_empty()) {
        (false, _) => found.push(format!("媒体（{outlet}，{class}）")),
        (true, false) => open.push(format!("{outlet}不在媒体名单内，类别待认定")),
        (true, true) => open.push("网址不属于媒体名录里的任何媒体，待认定".to_owned()),
    }
    let length = read.text.chars().count();
    if length >= TELLING {
        found.push(format!("正文{length}字"));
    } else {
        open.push(format!("正文只读出{length}字"));
    }
    if let (Some(quarter), Some(day)) = (quarter, read.published.as_ref().map(|time| time.day)) {
        outside(quarter, day, &mut open);
    }
    let source = read.source.trim();
    let is_own = source.is_empty()
        || key(source) == key(outlet)
        || !outlet.is_empty() && key(source).contains(&key(outlet));
    if !is_own {
        open.push(format!("网页注明来源“{source}”，可能是转载，首发以其为准"));
    }
    if is_uploaded {
        open.push("网页文件由填报人上传，系统没有自行打开网址".to_owned());
    }
    let confidence = match (is_lacking, open.is_empty()) {
        (true, _) => Confidence::Low,
        (false, true) => Confidence::High,
        (false, false) => Confidence::Middle,
    };
    Judged { confidence, found, open }
}

fn outside(quarter: Period, day: NaiveDate, open: &mut Vec<String>) {
    if !quarter.contains(day) {
        open.push(format!("网页写明发布于{}，不在{quarter}", document_date(day)));
    }
}

#[cfg(test)]
mod tests {
    use super::{Confidence, judged};
    use zhaozhang_domain::period::Period;
    use zhaozhang_text::page::read;

    #[test]
    fn confidence_falls_with_what_is_not_read() {
        let story =
            "全市医改工作推进会召开，会议总结了上年度公立医院综合改革情况，部署下一步任务。".repeat(3);
        let html = |time: &str, source: &str| {
            format!("<title>医改见成效</title><h1>医改见成效</h1><p>{time}　来源：{source}</p><p>{story}</p>")
        };
        let known = ("赣南日报", "市级主要媒体");
        let quarter = Period::parse("2023-Q1");
        let of = |html: &str, medium: (&str, &str), is_uploaded: bool| {
            judged(&read(html.as_bytes(), "utf-8").unwrap(), medium, (quarter, is_uploaded))
        };
        let good = of(&html("2023-02-01 16:31", "赣南日报"), known, false);
        assert_eq!(good.confidence, Confidence::High, "{}", good.words());
        let reprint = of(&html("2023-02-01 16:31", "新华社"), known, false);
        assert!(reprint.confidence == Confidence::Middle && reprint.words().contains("可能是转载"));
        let late = of(&html("2023-04-01 16:31", "赣南日报"), known, false);
        assert!(late.words().contains("不在2023年第一季度"), "{}", late.words());
        let unknown = of(&html("2023-02-01", "赣南日报"), ("", ""), true);
        assert_eq!(unknown.confidence, Confidence::Middle);
        assert!(unknown.words().contains("待认定") && unknown.words().contains("上传"));
        let bare = of("<p>短</p>", known, false);
        assert_eq!(bare.confidence, Confidence::Low, "{}", bare.words());
    }
}
