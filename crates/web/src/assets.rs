//! The files pages draw on (静态文件): the stylesheet, the icon and the scripts that keep what is typed, served from the
//! program itself.
//! Their addresses carry a hash of their content, so browsers may keep them for a year.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

const STYLE: &str = include_str!("../assets/style.css");
const ICON: &str = include_str!("../assets/icon.svg");
const DRAFT: &str = include_str!("../assets/draft.js");
const KEEP: &str = include_str!("../assets/keep.js");

static STYLE_HREF: LazyLock<String> = LazyLock::new(|| format!("/assets/{}/style.css", hash(STYLE)));
static ICON_HREF: LazyLock<String> = LazyLock::new(|| format!("/assets/{}/icon.svg", hash(ICON)));
static KEEP_HREF: LazyLock<String> = LazyLock::new(|| format!("/assets/{}/keep.js", hash(KEEP)));
static DRAFT_HREF: LazyLock<String> = LazyLock::new(|| format!("/assets/{}/draft.js", hash(DRAFT)));

/// Where the stylesheet is.
pub fn style_href() -> &'static str {
    &STYLE_HREF
}

/// Where the icon is.
pub fn icon_href() -> &'static str {
    &ICON_HREF
}

/// Where the script that keeps drafts is.
pub fn draft_href() -> &'static str {
    &DRAFT_HREF
}

/// Where the script is that keeps what is typed in this browser.
pub fn keep_href() -> &'static str {
    &KEEP_HREF
}

fn hash(content: &str) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// `GET /assets/{hash}/{name}`.
pub(crate) async fn asset(Path((_, name)): Path<(String, String)>) -> Response {
    let (kind, content) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", STYLE),
        "icon.svg" => ("image/svg+xml", ICON),
        "keep.js" => ("text/javascript; charset=utf-8", KEEP),
        "draft.js" => ("text/javascript; charset=utf-8", DRAFT),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, content).into_response()
}
