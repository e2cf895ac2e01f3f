//! Looking at kept pages again by itself (链接核查): a few a minute on the clockwork of [`crate::tick`], once a day each, so
//! that the draft of a bulletin shows which pages of its period are gone. Only where fetching is switched on.

use crate::app::App;
use crate::clock::running_for;
use zhaozhang_office::outlet::check_links::Look;
use zhaozhang_office::{Actor, OfficeError};

/// How many pages a minute's round looks at.
const MOST: usize = 5;
/// How long a round goes on beginning new looks, in milliseconds; the others of the minute's jobs wait for it.
const LONGEST: u64 = 20_000;

/// One minute's looks; gives how many.
pub(crate) async fn round(app: &App) -> Result<usize, OfficeError> {
    if !app.is_fetching() {
        return Ok(0);
    }
    let due = app.office().links_due(&Actor::job(), app.moment().today, MOST).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let begun = running_for();
    let mut looks = Vec::new();
    for page in due {
        if running_for().saturating_sub(begun) > LONGEST {
            break;
        }
        let found = app.outgoing().fetch(&page.final_address).await;
        looks.push(Look { page: page.id, found: found.map_err(|fault| fault.to_string()) });
    }
    app.office().check_links(&app.moment(), &Actor::job(), &looks).await?;
    Ok(looks.len())
}
