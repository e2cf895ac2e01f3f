//! The verb 核查留存链接: what every kept address gives now, beside what it gave when the page was kept. Nothing is taken
//! back by it; what is gone or changed is marked with the time.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::outlet::keep_page::{FetchedPage, text_digest};
use crate::permit::{outlet as act, permit};
use crate::refusal::OfficeError;
use zhaozhang_store::LinkCheckRow;

/// What a look at an address gave (核查结果).
#[derive(Debug, Clone)]
pub struct Look {
    /// The kept page.
    pub page: i64,
    /// What came, or why nothing did.
    pub found: Result<FetchedPage, String>,
}

impl Office {
    /// Marks every page that was looked at, and gives how many are gone or changed. One event for the round.
    pub async fn check_links(
        &self,
        moment: &Moment,
        actor: &Actor,
        looks: &[Look],
    ) -> Result<usize, OfficeError> {
        permit(actor, act::CHECK_LINKS)?;
        let mut writing = self.inner.store.write().await?;
        let pages = writing.kept_pages().await?;
        let (mut amiss, mut checked) = (0usize, 0usize);
        for look in looks {
            let Some(page) = pages.iter().find(|page| page.id == look.page) else { continue };
            let (state, detail, digest) = judged(look, &page.text_digest);
            amiss += usize::from(state != "正常");
            checked += 1;
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
        let detail = format!("核查{checked}个，{amiss}个打不开或有改动");
        writing.record(event(moment, actor, act::CHECK_LINKS, "留存网页", &detail)).await?;
        writing.commit().await?;
        Ok(amiss)
    }
}

fn judged(look: &Look, kept: &str) -> (&'static str, String, String) {
    let page = match &look.found {
        Ok(page) => page,
        Err(why) => return ("打不开", why.clone(), String::new()),
    };
    if page.status != 200 {
        return ("已失效", format!("网站答复{}", page.status), String::new());
    }
    match page.read() {
        Err(problem) => ("有改动", problem.what, String::new()),
        Ok(read) => {
            let digest = text_digest(&read.text);
            if digest == kept {
                ("正常", String::new(), digest)
            } else {
                ("有改动", "正文与留存时不同".to_owned(), digest)
            }
        }
    }
}
