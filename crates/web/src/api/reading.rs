//! Notices, rankings, statements and the ledger as data (业务的数据接口): what the pages of the same address draw.
//! Taking rows in is [`super::taking`].

use super::answer;
use super::shape::shape;
use crate::app::App;
use crate::failure::Failure;
use crate::gate::Gated;
use crate::page::fact_words;
use crate::page::ledger::{LedgerQuery, Wanted};
use crate::page::period_pick::{self, PeriodQuery};
use crate::page::statement;
use crate::who::Who;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use zhaozhang_domain::explain;
use zhaozhang_domain::fact::{Fact, FactId};
use zhaozhang_domain::ranking;
use zhaozhang_domain::sheet::EntryView;
use zhaozhang_office::permit::reading;
use zhaozhang_office::{NoticeEntry, Scored};

/// The addresses.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get_json("/api/v1/notices", reading::NOTICES, notices)
        .gives::<NoticesShape>()
        .get_json("/api/v1/notices/{code}", reading::NOTICES, notice)
        .gives::<NoticeTextShape>()
        .get_json("/api/v1/notices/{code}/ranking", reading::RANKING, rankings)
        .takes::<PeriodQuery>()
        .gives::<RankingShape>()
        .get_json("/api/v1/notices/{code}/units/{number}", reading::STATEMENT, one_statement)
        .takes::<PeriodQuery>()
        .gives::<StatementShape>()
        .get_json("/api/v1/ledger", reading::LEDGER, ledger)
        .takes::<LedgerQuery>()
        .gives::<LedgerShape>()
        .get_json("/api/v1/ledger/{serial}", reading::LEDGER, entry)
        .gives::<LedgerEntryShape>()
}

shape! {
    /// A notice in the list.
    NoticeShape {
        code: String = "代号",
        title: String = "标题",
        number: String = "文号",
        issuer: String = "发文机关",
        from: String = "施行起",
        until: Option<String> = "施行止；没有写明的为空",
        units: usize = "名册中的单位数",
        rules: usize = "规则数",
    }
}

impl NoticeShape {
    fn of(entry: &NoticeEntry) -> Self {
        let notice = &entry.notice;
        Self {
            code: notice.code.clone(),
            title: notice.title.clone(),
            number: notice.document_number.clone(),
            issuer: notice.issuer.clone(),
            from: notice.from.to_string(),
            until: notice.until.map(|day| day.to_string()),
            units: notice.units.len(),
            rules: notice.rules.len(),
        }
    }
}

shape! {
    /// The notices.
    NoticesShape {
        notices: Vec<NoticeShape> = "通知",
    }
}

/// `GET /api/v1/notices`.
async fn notices(State(app): State<App>) -> Result<Response, Failure> {
    answer::data(&NoticesShape { notices: app.office().notices().iter().map(NoticeShape::of).collect() })
}

shape! {
    /// An article with the rules it lays down.
    ArticleShape {
        citation: String = "条款号",
        words: String = "条款原文",
        rules: Vec<String> = "这一条之下的规则名",
    }
}

shape! {
    /// A notice with its articles.
    NoticeTextShape {
        notice: NoticeShape = "通知",
        articles: Vec<ArticleShape> = "条款",
        readings: Vec<String> = "现行的裁定和读法",
    }
}

/// `GET /api/v1/notices/{code}`.
async fn notice(State(app): State<App>, Path(code): Path<String>) -> Result<Response, Failure> {
    let entry = app.notice(&code)?;
    let notice = &entry.notice;
    let article = |(at, article): (usize, &zhaozhang_domain::notice::Article)| ArticleShape {
        citation: article.citation.clone(),
        words: article.words.clone(),
        rules: notice.rules.iter().filter(|rule| rule.article == at).map(|rule| rule.name.clone()).collect(),
    };
    answer::data(&NoticeTextShape {
        articles: notice.articles.iter().enumerate().map(article).collect(),
        readings: notice.questions.iter().map(zhaozhang_domain::notice::Question::remark).collect(),
        notice: NoticeShape::of(&entry),
    })
}

shape! {
    /// A row of a ranking.
    RankRowShape {
        number: usize = "单位在本通知中的序号，查得分明细用",
        unit: String = "单位",
        place: Option<i64> = "名次；不参加排名的为空",
        tied: bool = "是否并列",
        points: String = "本期得分",
        cumulative: String = "累计得分",
        cumulative_place: Option<i64> = "累计名次",
        change: Option<i64> = "比上期升（正）降（负）几名；上期没有的为空",
        due: Option<String> = "任务数；没有任务的为空",
        done: Option<String> = "完成数",
    }
}

shape! {
    /// A group of a ranking.
    RankGroupShape {
        group: String = "分组",
        ranked: bool = "是否参加排名",
        rows: Vec<RankRowShape> = "各单位，按名次",
    }
}

shape! {
    /// The ranking of a period.
    RankingShape {
        notice: String = "通知代号",
        period: String = "周期",
        as_of: String = "统计截至",
        groups: Vec<RankGroupShape> = "各组",
    }
}

/// `GET /api/v1/notices/{code}/ranking`.
async fn rankings(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let scored = period_pick::scored(&app, &code, &query).await?;
    let period = period_pick::chosen(&query, &scored.notice, &scored.ledger, scored.sheet.as_of)?;
    let groups = ranking::rank(&scored.notice, &scored.ledger, &scored.sheet, period);
    let row = |row: &ranking::RankRow| RankRowShape {
        number: row.holder.index() + 1,
        unit: scored.sheet.holder(row.holder).map(|holder| holder.name.clone()).unwrap_or_default(),
        place: row.place.map(i64::from),
        tied: row.is_tied,
        points: row.points.to_string(),
        cumulative: row.cumulative.to_string(),
        cumulative_place: row.cumulative_place.map(i64::from),
        change: row.change,
        due: row.due.map(|due| due.to_string()),
        done: row.done.map(|done| done.to_string()),
    };
    let group = |group: &ranking::GroupRanking| RankGroupShape {
        group: group.group.clone(),
        ranked: group.is_ranked,
        rows: group.rows.iter().map(row).collect(),
    };
    answer::data(&RankingShape {
        notice: code,
        period: period.code(),
        as_of: scored.sheet.as_of.min(period.last_day()).to_string(),
        groups: groups.iter().map(group).collect(),
    })
}

shape! {
    /// An entry of a statement.
    ScoreEntryShape {
        points: String = "得分",
        yuan: bool = "是不是稿费（元）",
        on: Option<String> = "哪天；按周期计的为空",
        citation: String = "依据的条款",
        rule: String = "规则",
        sentence: String = "计分说明",
        facts: Vec<i64> = "依据的台账号",
    }
}

shape! {
    /// The statement of a unit.
    StatementShape {
        notice: String = "通知代号",
        unit: String = "单位",
        period: String = "周期",
        as_of: String = "统计截至",
        total: String = "本期得分",
        cumulative: String = "累计得分",
        entries: Vec<ScoreEntryShape> = "得分条目，合起来就是本期得分",
    }
}

/// `GET /api/v1/notices/{code}/units/{number}`.
async fn one_statement(
    State(app): State<App>,
    Who(actor): Who,
    Path((code, number)): Path<(String, usize)>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let scored = period_pick::scored(&app, &code, &query).await?;
    let (_, sheet) = statement::holder(&scored, number)?;
    statement::expect_own(&app, &actor, &scored, &sheet.name).await?;
    let period = period_pick::chosen(&query, &scored.notice, &scored.ledger, scored.sheet.as_of)?;
    answer::data(&StatementShape {
        notice: code,
        unit: sheet.name.clone(),
        period: period.code(),
        as_of: scored.sheet.as_of.min(period.last_day()).to_string(),
        total: sheet.total(period).to_string(),
        cumulative: sheet.cumulative(period).to_string(),
        entries: sheet.entries_in(period).map(|view| score_entry(&scored, &view)).collect(),
    })
}

fn score_entry(scored: &Scored, view: &EntryView<'_>) -> ScoreEntryShape {
    ScoreEntryShape {
        points: view.entry.points.to_string(),
        yuan: view.entry.currency == zhaozhang_domain::rule::Currency::Yuan,
        on: view.entry.on.map(|day| day.to_string()),
        citation: explain::citation(&scored.notice, view).to_owned(),
        rule: explain::rule_name(&scored.notice, view).to_owned(),
        sentence: explain::sentence(&scored.notice, &scored.ledger, view),
        facts: view.facts.iter().filter_map(|fact| scored.serial_of(*fact)).collect(),
    }
}

shape! {
    /// A fact of the ledger.
    FactShape {
        serial: i64 = "台账号",
        kind: String = "事实",
        on: String = "日期",
        units: Vec<String> = "单位",
        title: String = "标题",
        rest: String = "其他",
        reversed: bool = "是否已冲销",
    }
}

impl FactShape {
    fn of(scored: &Scored, id: FactId, fact: &Fact) -> Self {
        let ledger = &scored.ledger;
        Self {
            serial: scored.serial_of(id).unwrap_or(0),
            kind: fact.kind.word().to_owned(),
            on: fact.on.to_string(),
            units: ledger.units(fact).iter().map(|unit| ledger.text(*unit).to_owned()).collect(),
            title: scored.title_of(fact).to_owned(),
            rest: fact_words::rest(ledger, fact),
            reversed: fact.is_reversed,
        }
    }
}

shape! {
    /// A page of the ledger.
    LedgerShape {
        notice: String = "通知代号",
        total: usize = "符合条件的条数",
        page: usize = "第几页",
        pages: usize = "共几页",
        facts: Vec<FactShape> = "事实，新记的在前",
    }
}

/// The most facts in one answer.
const MOST_FACTS: usize = 1_000;

/// `GET /api/v1/ledger`.
async fn ledger(State(app): State<App>, Query(query): Query<LedgerQuery>) -> Result<Response, Failure> {
    let scored = app.scored(query.notice()).await?;
    let wanted = Wanted::of(&query)?;
    let found =
        (!wanted.is_everything()).then(|| scored.listing(&wanted.key(), |fact| wanted.fits(&scored, fact)));
    let total = found.as_ref().map_or(scored.ledger.len(), |found| found.len());
    let size = query.size(MOST_FACTS);
    let pages = total.div_ceil(size).max(1);
    let page = query.page().clamp(1, pages);
    let end = total - ((page - 1) * size).min(total);
    let places = end.saturating_sub(size)..end;
    let shown: Vec<(FactId, &Fact)> = match &found {
        None => scored.ledger.facts_from(places.start).take(places.len()).collect(),
        Some(found) => {
            let ids = found.get(places).unwrap_or(&[]).iter();
            ids.filter_map(|id| Some((*id, scored.ledger.fact(*id)?))).collect()
        }
    };
    answer::data(&LedgerShape {
        notice: query.notice().to_owned(),
        total,
        page,
        pages,
        facts: shown.iter().rev().map(|(id, fact)| FactShape::of(&scored, *id, fact)).collect(),
    })
}

shape! {
    /// An entry of the ledger.
    LedgerEntryShape {
        serial: i64 = "台账号",
        notice: String = "通知代号",
        reversal: bool = "是不是冲销记录",
        reverses: Option<i64> = "冲销的是第几号",
        reversed_by: Option<i64> = "被第几号冲销；没有的为空",
        reason: String = "冲销理由",
        fact: Option<FactShape> = "事实；冲销记录没有",
        recorded_at: String = "入账时间（UTC）",
        recorded_by: String = "经办",
        previous_hash: String = "上一条的 SM3",
        hash: String = "本条的 SM3",
    }
}

/// `GET /api/v1/ledger/{serial}`.
async fn entry(State(app): State<App>, Path(serial): Path<i64>) -> Result<Response, Failure> {
    let found = app.office().entry(serial).await?;
    let entry = found.ok_or_else(|| Failure::missing(format!("台账没有第{serial}号记录")))?;
    let reversed_by = app.office().reversal_of(serial).await?.map(|reversal| reversal.serial);
    let scored = app.scored(&entry.notice_code).await?;
    let fact = scored.fact_of(serial);
    answer::data(&LedgerEntryShape {
        serial,
        notice: entry.notice_code,
        reversal: entry.is_reversal,
        reverses: entry.reverses,
        reversed_by,
        reason: entry.reason,
        fact: fact.map(|(id, fact)| FactShape::of(&scored, id, fact)),
        recorded_at: entry.recorded_at,
        recorded_by: entry.recorded_by,
        previous_hash: entry.previous_hash,
        hash: entry.hash,
    })
}
