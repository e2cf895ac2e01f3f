//! The verb 核查留存链接: what every kept address gives now, beside what it gave when the page was kept. Nothing is taken
//! back by it; what is gone or changed is marked with the time. A page that is gone after its row was handed in is a
//! doubt, which the unit sees first. Which pages are due for a look says [`crate::outlet::link_round`].

use crate::Office;
use crate::doubt::claim_sources::ReportedRow;
use crate::doubt::examine_claims::{ClaimOf, row as doubt_row};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::outlet::fetched_page::FetchedPage;
use crate::outlet::page_record::text_digest;
use crate::permit::{outlet as act, permit};
use crate::publication::publications::address_key;
use crate::refusal::OfficeError;
use crate::report::report_links::ROW_OWNER;
use chrono::Datelike as _;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{KeptPageRow, LinkCheckRow, Writing};
use zhaozhang_text::doubt::{DoubtKind, Finding};

/// What a look at an address gave (核查结果).
#[derive(Debug, Clone)]
pub struct Look {
    /// The kept page.
    pub page: i64,
    /// What came, or why nothing did.
    pub found: Result<FetchedPage, String>,
}

/// As it was.
pub(crate) const GOOD: &str = "正常";
/// The text is another.
pub(crate) const CHANGED: &str = "有改动";
/// The site says that there is no page.
pub(crate) const GONE: &str = "已失效";
/// Nobody answered.
pub(crate) const SILENT: &str = "打不开";

impl Office {
    /// Marks every page that was looked at, and gives how many are gone or changed. One event for the round.
    pub async fn check_links(
        &self,
        moment: &Moment,
        actor: &Actor,
        looks: &[Look],
    ) -> Result<usize, OfficeError> {
        permit(actor, act::CHECK_LINKS)?;
        let year = i64::from(moment.today.year());
        let reported = self.rows_of_years(&[year, year - 1]).await?;
        let mut writing = self.inner.store.write().await?;
        let pages = writing.kept_pages().await?;
        let before = writing.link_checks().await?;
        let (mut amiss, mut checked, mut doubts) = (0usize, 0usize, 0usize);
        for look in looks {
            let Some(page) = pages.iter().find(|page| page.id == look.page) else { continue };
            let (state, detail, digest) = judged(look, &page.text_digest);
            amiss += usize::from(state != GOOD);
            checked += 1;
            let last = before.iter().rev().find(|check| check.page_id == page.id);
            if is_gone(look, last) {
                doubts += doubt(&mut writing, (moment, actor), page, (&reported, &detail)).await?;
            }
            let row = LinkCheckRow {
                id: 0,
                page_id: page.id,
                state: state.to_owned(),
                detail,
                text_digest: digest,
                recorded_at: moment.at.clone(),
                recorded_by: actor.name.clone(),
            };
            writing.add_link_check(row).await?;
        }
        let found = if doubts == 0 { String::new() } else { format!("，新发现{doubts}处疑点") };
        let detail = format!("核查{checked}个，{amiss}个打不开或有改动{found}");
        writing.record(event(moment, actor, act::CHECK_LINKS, "留存网页", &detail)).await?;
        writing.commit().await?;
        Ok(amiss)
    }
}

/// A site that says the page is gone is believed at once; one that is silent or unwell only the second time.
fn is_gone(look: &Look, last: Option<&LinkCheckRow>) -> bool {
    let is_bad = |state: &str| state == GONE || state == SILENT;
    match &look.found {
        Ok(page) if matches!(page.status, 404 | 410) => true,
        Ok(page) if page.status == 200 => false,
        Ok(_) | Err(_) => last.is_some_and(|last| is_bad(&last.state)),
    }
}

/// A doubt for every row with this page that the city office has; gives how many are new.
async fn doubt(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    page: &KeptPageRow,
    (reported, detail): (&[ReportedRow], &str),
) -> Result<usize, OfficeError> {
    let keys = [address_key(&page.final_address), address_key(&page.address)];
    let mut new = 0;
    for row in reported.iter().filter(|row| row.is_in && keys.contains(&row.address_key)) {
        let claim = ClaimOf {
            subject_kind: ROW_OWNER.to_owned(),
            subject_id: row.row,
            unit: Some(row.unit),
            title: row.title.clone(),
            ..ClaimOf::default()
        };
        let kept = page.recorded_at.get(..10).and_then(|day| day.parse().ok()).map(document_date);
        let finding = Finding {
            kind: DoubtKind::Vanished,
            what: "报送后网页打不开了".to_owned(),
            reason: format!("{}，{}留存时还在：{detail}", page.final_address, kept.unwrap_or_default()),
        };
        new += usize::from(writing.add_doubt(doubt_row(moment, actor, &claim, &finding)).await?.is_some());
    }
    Ok(new)
}

fn judged(look: &Look, kept: &str) -> (&'static str, String, String) {
    let page = match &look.found {
        Ok(page) => page,
        Err(why) => return (SILENT, why.clone(), String::new()),
    };
    if page.status != 200 {
        return (GONE, format!("网站答复{}", page.status), String::new());
    }
    match page.read() {
        Err(problem) => (CHANGED, problem.what, String::new()),
        Ok(read) => {
            let digest = text_digest(&read.text);
            if digest == kept {
                (GOOD, String::new(), digest)
            } else {
                (CHANGED, "正文与留存时不同".to_owned(), digest)
            }
        }
    }
}
