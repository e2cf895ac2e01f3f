//! 交接 on one's own page: who was liaison before me, what he left to go on with, and why the unit's last items came back.
//! What is whose is the office's ([`zhaozhang_office::submission::submissions::handover`]).

use crate::app::App;
use crate::failure::Failure;
use crate::page::entry::local_time;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::org::posts::Post;
use zhaozhang_office::submission::submissions::handover::{Inherited, ReturnRow, title_of};
use zhaozhang_office::{Actor, Moment, OfficeError};

/// What stands under 交接.
#[derive(Default)]
pub(crate) struct SuccessionView {
    pub(crate) leaders: String,
    pub(crate) liaisons: Vec<LiaisonView>,
    pub(crate) items: Vec<InheritedView>,
    pub(crate) returns: Vec<ReturnView>,
}

/// A liaison the unit has or had.
pub(crate) struct LiaisonView {
    pub(crate) name: String,
    pub(crate) span: String,
    pub(crate) employment: &'static str,
    pub(crate) is_me: bool,
}

/// An item somebody left.
pub(crate) struct InheritedView {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) state: &'static str,
    pub(crate) from: String,
    pub(crate) why: String,
}

/// Why an item of the unit came back.
pub(crate) struct ReturnView {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) why: String,
    pub(crate) by: String,
}

/// What a visitor sees of a unit's succession; what was left only on his own page.
pub(crate) async fn view(
    app: &App,
    actor: &Actor,
    moment: &Moment,
    unit: i64,
) -> Result<SuccessionView, Failure> {
    let office = app.office();
    let liaisons = office.liaisons(unit).await?;
    let leaders = office.leaders(unit, moment.today).await?;
    let name = |post: Option<Post>| post.map_or_else(|| "空缺".to_owned(), |post| post.person_name);
    let is_own = actor.unit == Some(unit);
    let items = if is_own { office.inherited_submissions(moment, actor).await } else { Ok(Vec::new()) };
    let returns = office.last_returns(moment, actor, unit).await;
    Ok(SuccessionView {
        leaders: format!("主要领导：{}；分管领导：{}", name(leaders.principal), name(leaders.in_charge)),
        liaisons: liaisons.into_iter().rev().map(|post| liaison(post, actor)).collect(),
        items: readable(items)?.into_iter().map(inherited).collect(),
        returns: readable(returns)?.iter().map(|row| returned(row, is_own)).collect(),
    })
}

/// Nothing where the role may not read items; a fault stays a fault.
fn readable<T>(outcome: Result<Vec<T>, OfficeError>) -> Result<Vec<T>, Failure> {
    match outcome {
        Err(OfficeError::Refused(_)) => Ok(Vec::new()),
        outcome => Ok(outcome?),
    }
}

fn liaison(post: Post, actor: &Actor) -> LiaisonView {
    LiaisonView {
        is_me: actor.person == Some(post.person),
        employment: post.employment(),
        span: match post.to {
            Some(to) => format!("{}至{}", document_date(post.from), document_date(to)),
            None => format!("{}起", document_date(post.from)),
        },
        name: post.person_name,
    }
}

fn inherited(item: Inherited) -> InheritedView {
    let left = item.left_on.map(|day| format!("，任职至{}", document_date(day))).unwrap_or_default();
    InheritedView {
        id: item.line.id,
        title: if item.line.title.is_empty() { "（未填标题）".to_owned() } else { item.line.title },
        state: item.line.state.word(),
        from: format!("{}拟稿{left}", item.line.drafter_name),
        why: item.returned.map(|row| why(&row)).unwrap_or_default(),
    }
}

fn why(row: &ReturnRow) -> String {
    format!("{}（{}，{}）", row.opinion, row.person_name, row.role)
}

fn returned(row: &ReturnRow, is_own: bool) -> ReturnView {
    ReturnView {
        id: row.submission_id,
        title: title_of(row, is_own),
        why: row.opinion.clone(),
        by: format!("{}　{}（{}）", local_time(&row.at), row.person_name, row.role),
    }
}
