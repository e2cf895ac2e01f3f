//! The size of type (字号): 标准, 大, 特大, kept in a cookie of this browser for a year.

use axum::extract::Form;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The form in the head of every page.
#[derive(Debug, serde::Deserialize)]
pub struct SizeForm {
    #[serde(default)]
    size: String,
    #[serde(default)]
    back: String,
}

/// `POST /size`: keeps the choice and goes back to the page it was made on.
pub(crate) async fn choose(Form(form): Form<SizeForm>) -> Response {
    let size = match form.size.as_str() {
        "large" => "large",
        "larger" => "larger",
        _ => "",
    };
    // Only addresses of this program: one slash, no second one that would make it another host's.
    let is_ours = form.back.starts_with('/')
        && !form.back.starts_with("//")
        && !form.back.contains('\\')
        && form.back.chars().all(|c| c.is_ascii_graphic());
    let back = if is_ours { form.back } else { "/".to_owned() };
    let cookie = format!("size={size}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, back)]).into_response()
}
