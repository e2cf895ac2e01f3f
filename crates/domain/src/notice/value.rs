//! Single values (内容): figures, days, spans, periods and lists as a clerk writes them after a colon.
//! Each reader answers nothing for what it cannot read; the sentence that refuses it is in [`super::form`].
//! Conditions are in [`super::condition`], tables of points in [`super::points_table`].

use crate::period::PeriodKind;
use crate::points::Points;
use crate::rule::{Charge, OrdinalScope, Pick, ShareMethod, Span, Take, Window};
use chrono::NaiveDate;

/// The longest time limit accepted, in days: ten years, far beyond any notice seen.
const LONGEST_SPAN: u32 = 3_660;

/// `20`, `-10`, `1/2`, `30%`, also with 分, 元, 篇, 次 or 倍 behind it.
pub(super) fn points(text: &str) -> Option<Points> {
    let text = text.trim();
    let bare = ["篇次", "分", "元", "篇", "条", "次", "倍", "字", "人"]
        .into_iter()
        .find_map(|unit| text.strip_suffix(unit));
    Points::parse(bare.unwrap_or(text))
}

/// A whole number from 0.
pub(super) fn count(text: &str) -> Option<u32> {
    let figure = points(text)?;
    (figure.denominator() == 1).then(|| u32::try_from(figure.numerator()).ok()).flatten()
}

/// `2020-07-01`, `2020年7月1日`, `2020.7.1`.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim().trim_end_matches('日');
    let mut parts = text.split(['-', '年', '月', '.', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.chars().count() != 4 {
        return None;
    }
    let number = |part: &str| part.trim().parse::<u32>().ok();
    NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)
}

/// Names separated by 、 (or ；).
pub(super) fn list(text: &str) -> Vec<String> {
    let parts = text.split(['、', '；', ';']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(ToOwned::to_owned).collect()
}

/// Parts separated by ，, 、 or ；.
pub(super) fn parts(text: &str) -> Vec<&str> {
    text.split(['，', ',', '、', '；', ';']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// `10，5`: figures in a row.
pub(super) fn figures(text: &str) -> Option<Vec<Points>> {
    let figures: Option<Vec<Points>> = parts(text).into_iter().map(points).collect();
    figures.filter(|figures| !figures.is_empty())
}

/// `5天`, `5日内`, `3个工作日`, `当天`.
pub(super) fn span(text: &str) -> Option<Span> {
    let text = text.trim().trim_end_matches('内');
    if matches!(text, "当天" | "当日") {
        return Some(Span::Days(0));
    }
    let read = |number: &str| count(number).filter(|days| *days <= LONGEST_SPAN);
    if let Some(number) = text.strip_suffix("个工作日").or_else(|| text.strip_suffix("工作日")) {
        return read(number).map(Span::WorkingDays);
    }
    let number = ["个自然日", "自然日", "天", "日"].into_iter().find_map(|unit| text.strip_suffix(unit))?;
    read(number).map(Span::Days)
}

/// `本期`, `年度`.
pub(super) fn charge(text: &str) -> Option<Charge> {
    Some(match text {
        "本期" => Charge::Period,
        "年度" | "全年" | "本年" => Charge::Year,
        _ => return None,
    })
}

/// `同一件`, `本月`, `本季`, `本年` ….
pub(super) fn scope(text: &str) -> Option<OrdinalScope> {
    if text == "同一件" {
        return Some(OrdinalScope::Item);
    }
    this_period(text).map(OrdinalScope::Period)
}

/// `本月`, `本季`, `本年` …; the period's own word also does.
pub(super) fn this_period(text: &str) -> Option<PeriodKind> {
    PeriodKind::parse(text.trim().trim_start_matches('本'))
}

/// `年` inside one period, `连续月` in running ones.
pub(super) fn window(text: &str) -> Option<Window> {
    match text.trim().strip_prefix("连续") {
        Some(kind) => PeriodKind::parse(kind.trim_start_matches("每")).map(Window::Running),
        None => this_period(text).map(Window::Within),
    }
}

/// `0～20`, `-100～-50`, `0至20`.
pub(super) fn range(text: &str) -> Option<(Points, Points)> {
    let (low, high) = text.split_once(['～', '~', '至', '—', '到'])?;
    let (low, high) = (points(low)?, points(high)?);
    (low <= high).then_some((low, high))
}

/// `全部`, `最高`, `前2`, `最早`.
pub(super) fn pick(text: &str) -> Option<Pick> {
    Some(match text {
        "全部" => Pick::All,
        "最高" => Pick::Highest(1),
        "最早" | "首次" => Pick::Earliest,
        other => Pick::Highest(count(other.strip_prefix('前')?).filter(|n| *n > 0)?),
    })
}

/// `前15名`, `前30%`.
pub(super) fn take(text: &str) -> Option<Take> {
    let text = text.trim().strip_prefix('前')?;
    if text.ends_with(['%', '％']) {
        let part = Points::parse(text)?;
        return (part > Points::ZERO && part <= Points::ONE).then_some(Take::Part(part));
    }
    count(text.trim_end_matches(['名', '个', '位'])).filter(|n| *n > 0).map(Take::First)
}

/// `各得全分`, `各得 1/2`, `均分`, `按比例 3:2`, `每家 2分`, `按份额，至少 1/4`.
pub(super) fn share_method(text: &str) -> Option<ShareMethod> {
    let text = text.trim();
    if text == "均分" {
        return Some(ShareMethod::Equal);
    }
    if let Some(rest) = text.strip_prefix("各得") {
        return match rest.trim() {
            "全分" => Some(ShareMethod::Each(Points::ONE)),
            "一半" | "半分" => Points::fraction(1, 2).map(ShareMethod::Each),
            part => points(part).map(ShareMethod::Each),
        };
    }
    if let Some(rest) = text.strip_prefix("按比例") {
        let weights: Option<Vec<Points>> = rest.split([':', '：', '∶']).map(points).collect();
        return weights
            .filter(|all| all.len() > 1 && all.iter().all(|weight| *weight > Points::ZERO))
            .map(ShareMethod::Weights);
    }
    if let Some(rest) = text.strip_prefix("每家") {
        return points(rest).map(ShareMethod::Figure);
    }
    let rest = text.strip_prefix("按份额")?.trim_start_matches(['，', ',']).trim();
    if rest.is_empty() {
        return Some(ShareMethod::Entered(Points::ZERO));
    }
    points(rest.strip_prefix("至少")?).map(ShareMethod::Entered)
}

/// `简报=2，短信息=1/4`.
pub(super) fn weights(text: &str) -> Option<Vec<(String, Points)>> {
    let read = |part: &str| {
        let (word, figure) = part.split_once(['=', '＝'])?;
        let figure = points(figure).filter(|figure| !figure.is_negative())?;
        (!word.trim().is_empty()).then(|| (word.trim().to_owned(), figure))
    };
    let weights: Option<Vec<_>> = parts(text).into_iter().map(read).collect();
    weights.filter(|weights| !weights.is_empty())
}

/// `≥200 45；≥150 35；其余 10`: lower limits with figures from the highest, and the figure for the rest.
pub(super) fn bands(text: &str) -> Option<(Vec<(Points, Points)>, Points)> {
    let mut bands = Vec::new();
    let mut otherwise = None;
    for part in text.split(['；', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let (limit, figure) = part.rsplit_once(|c: char| c.is_whitespace() || c == '=')?;
        let figure = points(figure)?;
        match limit.trim() {
            "其余" | "其他" if otherwise.is_none() => otherwise = Some(figure),
            limit => bands.push((points(limit.strip_prefix(['≥', '>'])?.trim_start_matches('='))?, figure)),
        }
    }
    let falls = bands.iter().zip(bands.iter().skip(1)).all(|(high, low)| high.0 > low.0);
    (falls && !bands.is_empty()).then_some(())?;
    Some((bands, otherwise?))
}
