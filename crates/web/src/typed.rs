//! What was typed (已填内容): kept beside a form on its way, so that the page that says “later” shows it again and can
//! send it once more. Secrets are not shown; files are not kept.
//!
//! Next: [`crate::failure`], which draws the page.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// What a form brought (已填内容).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Name and value of each field, in the order of the form.
    pub fields: Vec<(String, String)>,
    /// Whether something was left out that must not be shown, or a file that is not kept.
    pub is_partial: bool,
}

/// The largest form that is kept; longer ones are files.
const MOST_BYTES: usize = 1024 * 1024;
/// What the names of fields hold that are never shown.
const SECRET: [&str; 4] = ["password", "secret", "token", "code"];

/// Reads a form, keeps what it brought for the pages inside, and hands it on unchanged.
pub(crate) async fn keep(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if parts.method != Method::POST {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let text_of = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_form = text_of(header::CONTENT_TYPE).starts_with("application/x-www-form-urlencoded");
    let length: Option<usize> = text_of(header::CONTENT_LENGTH).parse().ok();
    if !is_form || length.is_some_and(|length| length > MOST_BYTES) {
        parts.extensions.insert(Arc::new(Typed { fields: Vec::new(), is_partial: true }));
        return next.run(Request::from_parts(parts, body)).await;
    }
    // A form is read up to the same length the pages read it; what is longer they refuse.
    let Ok(bytes) = to_bytes(body, 2 * MOST_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    parts.extensions.insert(Arc::new(Typed::of(&bytes)));
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

impl Typed {
    /// Reads `name=value&…`; whoever sent something else is told by the page itself.
    fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut typed = Self::default();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name), decoded(value));
            if SECRET.iter().any(|word| name.to_ascii_lowercase().contains(word)) {
                typed.is_partial = true;
            } else {
                typed.fields.push((name, value));
            }
        }
        typed
    }

    /// Whether everything is here to send it once more.
    pub fn can_be_sent_again(&self) -> bool {
        !self.is_partial
    }

    /// What a person wrote: longer than a choice.
    pub fn written(&self) -> Vec<&str> {
        self.fields.iter().map(|(_, value)| value.as_str()).filter(|value| !value.trim().is_empty()).collect()
    }
}

/// Undoes `+` and `%E5`; what is no text is shown as far as it is one.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
                let code = digit().zip(digit()).map(|(high, low)| high * 16 + low);
                code.and_then(|code| u8::try_from(code).ok()).unwrap_or(b'?')
            }
            plain => plain,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::Typed;

    #[test]
    fn secrets_are_left_out_and_then_it_cannot_be_sent_again() {
        let typed = Typed::of("name=%E5%BC%A0%E4%B8%89&reason=a+b%26c&reason=2".as_bytes());
        assert_eq!(typed.fields.len(), 3);
        assert_eq!(typed.written(), ["张三", "a b&c", "2"]);
        assert!(typed.can_be_sent_again());
        let typed = Typed::of(b"user=a&new_password=geheim");
        assert!(!typed.can_be_sent_again() && typed.written() == ["a"]);
        assert_eq!(Typed::of(&[0xff, b'=', b'&']).fields.len(), 1);
    }
}
