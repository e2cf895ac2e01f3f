//! 办理依据: a form that rests on a notice carries along, in its address, under which text and rulings it was drawn
//! (`?basis=…`). When the notice has changed meanwhile, nothing is done: whoever sent the form is told what changed and
//! may send everything typed once more, now under the new basis. The gate asks for every form that carries one.
//!
//! What a basis is the office room says ([`zhaozhang_office::ruling`]).

use crate::app::{App, percent};
use crate::failure::Failure;
use crate::typed::Brought;
use axum::http::{StatusCode, Uri};

/// The name in the address.
const NAME: &str = "basis";

/// What a form that rests on these notices adds to its address: `?basis=…`.
pub(crate) async fn query(app: &App, codes: &[&str]) -> Result<String, Failure> {
    let basis = app.office().notice_basis(codes).await?;
    Ok(if basis.is_empty() { String::new() } else { format!("?{NAME}={}", percent(&basis)) })
}

/// The refusal of a form whose notice has changed since it was drawn; nothing when it stands or rests on none.
pub(crate) async fn changed(
    app: &App,
    address: &Uri,
    brought: Option<&Brought>,
) -> Result<Option<Failure>, Failure> {
    let Some(basis) = asked(address.query().unwrap_or_default()) else { return Ok(None) };
    // A form that offers several notices rests on the one that was chosen.
    let chosen = brought.and_then(|brought| brought.field("notice")).unwrap_or_default();
    let changes = app.office().changes_since(&basis, &chosen).await?;
    if changes.is_empty() {
        return Ok(None);
    }
    let codes: Vec<&str> = basis.split(',').filter_map(|word| word.split('~').next()).collect();
    let again = format!("{}{}", address.path(), query(app, &codes).await?);
    Ok(Some(Failure::Kept {
        status: StatusCode::CONFLICT,
        code: "W-409",
        what: format!("通知（裁定）已变，没有办理：您打开这一页以后，{}。", changes.join("；")),
        cure:
            "请先按现在的通知和裁定核对下面填写的内容，仍要办理的再次提交；要修改的，请重新打开原来的页面。"
                .to_owned(),
        again: Some(again),
    }))
}

/// The basis in a query, with what was percent-encoded in it.
fn asked(query: &str) -> Option<String> {
    let pairs = crate::typed::pairs(query.as_bytes());
    pairs.into_iter().find(|(name, _)| name == NAME).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn a_basis_is_found_in_a_query() {
        assert_eq!(asked("a=1&basis=x-1~2~ab%2Cy~0~cd").as_deref(), Some("x-1~2~ab,y~0~cd"));
        assert_eq!(asked("a=1"), None);
    }
}
