//! Published pieces (发表稿件): what is recorded of a text that appeared somewhere, how its time and address are read,
//! and reading them. The verb is [`crate::publication::record_publications`]; which of them are one story is [`crate::publication::stories`]'s.

use crate::Office;
use crate::moment::Actor;
use crate::permit::{permit, publication as act};
use crate::refusal::{Fault, OfficeError, Problem};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use zhaozhang_domain::chain::{canonical, digest};
use zhaozhang_store::PublicationRow;
use zhaozhang_text::normalise::{cell, compact};
use zhaozhang_text::outlet::address::host;
use zhaozhang_text::{day, normalise};

/// Where a piece came from (来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// 报送: a unit reported it.
    #[default]
    Reported,
    /// 抓取: its page was fetched.
    Fetched,
    /// 导入: it came with a file.
    Imported,
}

impl Origin {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reported => "报送",
            Self::Fetched => "抓取",
            Self::Imported => "导入",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Reported, Self::Fetched, Self::Imported].into_iter().find(|one| one.word() == word)
    }
}

/// A piece on its way into the register (稿件登记).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPublication {
    /// The unit it belongs to, if it belongs to one.
    pub unit: Option<i64>,
    /// 标题.
    pub title: String,
    /// 发布媒体.
    pub outlet: String,
    /// 网址; may be empty.
    pub address: String,
    /// `2023-03-15`, `2023-03-15 08:30`, `2023年3月15日`, or a time with its zone.
    pub published: String,
    /// The text; may be empty, but then only a person can join it with others.
    pub text: String,
    /// Where it came from.
    pub origin: Origin,
}

/// A piece of the register (发表稿件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// 编号, from 1.
    pub id: i64,
    /// The unit it belongs to.
    pub unit: Option<i64>,
    /// 标题.
    pub title: String,
    /// 发布媒体.
    pub outlet: String,
    /// 网址; may be empty.
    pub address: String,
    /// `2023-03-15` or `2023-03-15T08:30`.
    pub published: String,
    /// The text.
    pub text: String,
    /// Where it came from.
    pub origin: Origin,
    /// When it was recorded, RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

impl Publication {
    pub(crate) fn of(row: PublicationRow) -> Result<Self, Fault> {
        let origin = Origin::from_word(&row.origin)
            .ok_or_else(|| Fault::plain(format!("publication {} has an unknown origin", row.id)))?;
        Ok(Self {
            id: row.id,
            unit: Some(row.unit_id).filter(|unit| *unit != 0),
            title: row.title,
            outlet: row.outlet,
            address: row.address,
            published: row.published,
            text: row.body,
            origin,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        })
    }

    /// How refusals, the log and explanations name it: 12号稿《……》（江西日报）.
    pub fn named(&self) -> String {
        named(self.id, &self.title, &self.outlet)
    }

    /// When it was published, for people: 2023年3月15日8时30分.
    pub fn time_words(&self) -> String {
        time_words(&self.published)
    }
}

/// How a piece is named.
pub(crate) fn named(id: i64, title: &str, outlet: &str) -> String {
    let outlet = if outlet.is_empty() { String::new() } else { format!("（{outlet}）") };
    format!("{id}号稿《{title}》{outlet}")
}

/// The longest title.
const LONGEST_TITLE: usize = 200;
/// The longest text, in bytes.
const LONGEST_TEXT: usize = 5 * 1024 * 1024;

/// What was typed as a row, or everything that is wrong with it.
pub(crate) fn checked(new: &NewPublication, today: NaiveDate) -> Result<PublicationRow, Vec<Problem>> {
    let (title, outlet, address) = (cell(&new.title), cell(&new.outlet), cell(&new.address));
    let mut problems = Vec::new();
    let mut say = |field, code, what: String, cure: &str| problems.push(Problem::at(field, code, what, cure));
    if title.is_empty() {
        say("title", "R-301", "没有填写标题".to_owned(), "请填写稿件发表时的标题");
    } else if title.chars().count() > LONGEST_TITLE {
        say("title", "R-301", format!("标题超过{LONGEST_TITLE}个字"), "请只写标题，正文写在正文栏");
    }
    if outlet.is_empty() && address.is_empty() {
        say("outlet", "R-302", "发布媒体和网址都没有填写".to_owned(), "请至少填写一项，网上发表的请填网址");
    }
    if !address.is_empty() && host(&address).is_none() {
        say("link", "R-303", format!("“{address}”不是网址"), "请从浏览器地址栏复制网址；没有网址的请留空");
    }
    let published = read_time(&new.published);
    match &published {
        None if new.published.trim().is_empty() => {
            say("published", "R-304", "没有填写发布时间".to_owned(), "请写成2023-03-15或2023-03-15 08:30");
        }
        None => {
            let what = format!("发布时间“{}”读不懂", new.published.trim());
            say("published", "R-304", what, "请写成2023-03-15或2023-03-15 08:30");
        }
        Some(time) if day_of(time).is_none_or(|day| day > today) => {
            say("published", "R-304", format!("发布时间{}还没有到", time_words(time)), "请核对日期");
        }
        Some(_) => {}
    }
    if new.text.len() > LONGEST_TEXT {
        say("body", "R-305", "正文超过5兆字节".to_owned(), "请只保留这一篇的正文");
    }
    let Some(published) = published.filter(|_| problems.is_empty()) else { return Err(problems) };
    let body = new.text.replace("\r\n", "\n").replace('\0', "").trim().to_owned();
    let mut row = PublicationRow {
        unit_id: new.unit.unwrap_or(0),
        address_key: address_key(&address),
        title,
        outlet,
        address,
        published,
        body,
        origin: new.origin.word().to_owned(),
        ..PublicationRow::default()
    };
    let names = ["title", "outlet", "address", "published", "body"];
    let values = [row.title.as_str(), &row.outlet, &row.address, &row.published, &row.body];
    row.digest = digest(canonical("照章发表稿件/1", &names, &values).as_bytes());
    Ok(row)
}

/// An address without what does not tell pages apart: scheme, case of the host, `www.`, the mark in the page, a last
/// slash. Empty for a text that is no address.
pub(crate) fn address_key(address: &str) -> String {
    let address = cell(address);
    let Some(host) = host(&address) else { return String::new() };
    let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let path = rest.find(['/', '?']).and_then(|at| rest.get(at..)).unwrap_or_default();
    let path = path.split('#').next().unwrap_or_default().trim_end_matches('/');
    format!("{}{path}", host.strip_prefix("www.").unwrap_or(&host))
}

/// A time of publication as it is kept: the day, and the time where it is known.
///
/// What carries its zone becomes Beijing time; a time without a zone is taken as Beijing's.
pub(crate) fn read_time(text: &str) -> Option<String> {
    let text = text.trim();
    const FORMATS: [&str; 8] = [
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
        "%Y/%m/%d %H:%M:%S",
        "%Y/%m/%d %H:%M",
        "%Y年%m月%d日 %H:%M",
        "%Y年%m月%d日%H:%M",
    ];
    let beijing = FixedOffset::east_opt(8 * 3600)?;
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(written(time.with_timezone(&beijing).naive_local()));
    }
    let plain = text.replace('：', ":").replace('　', " ");
    let read = FORMATS.iter().find_map(|format| NaiveDateTime::parse_from_str(&plain, format).ok());
    if let Some(time) = read {
        return Some(written(time));
    }
    // A time that could not be read must not be lost in silence behind its day.
    if compact(text).contains(':') {
        return None;
    }
    day::parse(text, None).ok().map(|day| day.to_string())
}

fn written(time: NaiveDateTime) -> String {
    let text = time.format("%Y-%m-%dT%H:%M:%S").to_string();
    text.strip_suffix(":00").map_or_else(|| text.clone(), str::to_owned)
}

/// The day of a kept time.
pub(crate) fn day_of(published: &str) -> Option<NaiveDate> {
    published.split('T').next().and_then(|day| day.parse().ok())
}

/// A kept time in seconds. A piece whose hour is not known counts as published at the end of its day: whoever can show
/// the hour goes before it.
pub(crate) fn seconds_of(published: &str) -> i64 {
    let time = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(published, format).ok())
        .or_else(|| day_of(published).and_then(|day| day.and_hms_opt(23, 59, 59)));
    time.map_or(0, |time| time.and_utc().timestamp())
}

/// A kept time for people.
pub(crate) fn time_words(published: &str) -> String {
    let day = day_of(published).map(zhaozhang_domain::period::document_date).unwrap_or_default();
    match published.split_once('T') {
        Some((_, time)) => format!("{day}{}", normalise::shortened(time, 8)),
        None => day,
    }
}

impl Office {
    /// A piece of the register.
    pub async fn publication(&self, actor: &Actor, id: i64) -> Result<Option<Publication>, OfficeError> {
        permit(actor, act::READ)?;
        let row = self.inner.store.publication(id).await?;
        Ok(row.map(Publication::of).transpose()?)
    }
}

#[cfg(test)]
mod tests {
    use super::{NewPublication, address_key, checked, read_time, seconds_of, time_words};

    #[test]
    fn a_time_is_read_in_the_ways_people_write_it() {
        for (text, read) in [
            ("2023-03-15", Some("2023-03-15")),
            ("2023年3月15日", Some("2023-03-15")),
            ("2023-03-15 08:30", Some("2023-03-15T08:30")),
            ("2023-03-15 08：30", Some("2023-03-15T08:30")),
            ("2023年03月15日 08:30", Some("2023-03-15T08:30")),
            ("2023-03-15T00:30:05Z", Some("2023-03-15T08:30:05")),
            ("2023-03-14T23:00:00+00:00", Some("2023-03-15T07:00")),
            ("2023-03-15 8点半:", None),
            ("2023-02-30", None),
            ("", None),
        ] {
            assert_eq!(read_time(text).as_deref(), read, "{text}");
        }
        assert!(seconds_of("2023-03-15T23:30") < seconds_of("2023-03-15"));
        assert!(seconds_of("2023-03-15") < seconds_of("2023-03-16T00:00"));
        assert_eq!(time_words("2023-03-15T08:30"), "2023年3月15日08:30");
    }

    #[test]
    fn addresses_of_one_page_are_one() {
        for address in ["https://WWW.people.com.cn/n2/c1.html", "people.com.cn/n2/c1.html#top"] {
            assert_eq!(address_key(address), "people.com.cn/n2/c1.html");
        }
        assert_eq!(address_key("http://a.example/"), "a.example");
        assert_eq!(address_key("http://a.example?id=3"), "a.example?id=3");
        assert_eq!(address_key("纸质版第3版"), "");
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let today = "2023-04-01".parse().unwrap();
        let wrong = NewPublication {
            address: "不是网址".into(),
            published: "2024-01-01".into(),
            ..NewPublication::default()
        };
        let codes: Vec<_> = checked(&wrong, today).unwrap_err().iter().map(|one| one.code).collect();
        assert_eq!(codes, ["R-301", "R-303", "R-304"]);
        let none = checked(&NewPublication::default(), today).unwrap_err();
        assert_eq!(none.iter().map(|one| one.field).collect::<Vec<_>>(), ["title", "outlet", "published"]);
    }
}
