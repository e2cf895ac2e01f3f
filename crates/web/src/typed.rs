//! What was typed (已填内容): kept beside a form on its way, so that the page that says “later” or “not like this” shows
//! it again and can send it once more. Secrets are not shown; files are not kept, only which were chosen.
//!
//! A form in parts may bring films, so it is not read before its page reads it: it is looked at as it passes
//! ([`parts`]). Once the gate has put it under guard, a part with a secret mark breaks it off there and then, and no
//! page sees its end ([`crate::secrecy`]). Next: [`crate::failure`], which draws the page.

mod parts;

use crate::secrecy;
use axum::body::{Body, BodyDataStream, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use futures_util::stream::unfold;
use parts::{Part, Parts};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a form brought (已填内容).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Name and value of each field, in the order of the form.
    pub fields: Vec<(String, String)>,
    /// The fields of files and the names of the files chosen there, which are not kept.
    pub files: Vec<(String, String)>,
    /// Whether it is a form in parts, as one with files is.
    pub is_in_parts: bool,
    /// Whether something was left out that must not be shown, or was too long to be kept.
    pub is_partial: bool,
}

/// The longest text of a form that is kept; the longest form that is read before its page.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// How much of a form that nobody read is read to show what was typed in it.
const MOST_REST: usize = 256 * 1024 * 1024;
/// What the names of fields hold that are never shown.
const SECRET: [&str; 4] = ["password", "secret", "token", "code"];

/// What came with a request, as far as it was read (来件).
#[derive(Debug, Default)]
pub struct Brought {
    typed: Mutex<Typed>,
    /// Secret marks: in which field or file, and what is said of it.
    marked: Mutex<Option<Marked>>,
    /// Whether texts, and whether files, may go on with a secret mark.
    guards_texts: AtomicBool,
    guards_files: AtomicBool,
    is_read: AtomicBool,
    rest: tokio::sync::Mutex<Option<Rest>>,
}

/// A secret mark that was found (密级标志所在).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marked {
    /// The field, or the file's name.
    pub(crate) place: String,
    /// What is said of it.
    pub(crate) what: String,
    /// Whether it is in a file.
    pub(crate) is_file: bool,
}

/// What is still on its way.
#[derive(Debug)]
struct Rest {
    body: BodyDataStream,
    parts: Parts,
    read: usize,
}

/// Looks at a form, keeps what it brought for the pages inside, and hands it on unchanged.
pub(crate) async fn keep(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if parts.method != Method::POST {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let text_of = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = text_of(header::CONTENT_TYPE);
    let length: Option<usize> = text_of(header::CONTENT_LENGTH).parse().ok();
    let brought = Arc::new(Brought::default());
    let is_form = kind.starts_with("application/x-www-form-urlencoded");
    let body = if is_form && length.is_none_or(|length| length <= MOST_BYTES) {
        let Ok(bytes) = to_bytes(body, MOST_BYTES).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        brought.put_form(&bytes);
        Body::from(bytes)
    } else if let Some(reader) = Parts::of(kind).filter(|_| kind.starts_with("multipart/form-data")) {
        brought.typed().is_in_parts = true;
        *brought.rest.lock().await = Some(Rest { body: body.into_data_stream(), parts: reader, read: 0 });
        brought.passing()
    } else {
        brought.typed().is_partial = true;
        body
    };
    parts.extensions.insert(Arc::clone(&brought));
    next.run(Request::from_parts(parts, body)).await
}

impl Brought {
    fn typed(&self) -> MutexGuard<'_, Typed> {
        self.typed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put_form(&self, bytes: &[u8]) {
        let pairs = pairs(bytes);
        // What is not shown again is looked at all the same.
        for (name, value) in &pairs {
            if let Some(what) = secrecy::in_text(value) {
                self.mark(Marked { place: name.clone(), what, is_file: false });
            }
        }
        *self.typed() = Typed::of(pairs);
        self.is_read.store(true, Ordering::Relaxed);
    }

    /// The body for the page that reads it.
    fn passing(self: &Arc<Self>) -> Body {
        let next = |brought: Arc<Self>| async move {
            let piece = brought.next().await?;
            Some((piece, brought))
        };
        Body::from_stream(unfold(Arc::clone(self), next))
    }

    /// The next piece for the page, unless it ends a part that may not pass.
    async fn next(&self) -> Option<io::Result<Bytes>> {
        let piece = self.pull().await;
        let is_stopped = self.found().is_some_and(|found| self.stops(&found));
        if is_stopped { Some(Err(io::Error::other("a secret mark"))) } else { piece }
    }

    /// The next piece, looked at. Between two pieces it waits a turn: the reader of forms (multer 3.1) asks twice at once
    /// before it has seen the first boundary, and takes a form whose pieces and end all come with its second question for
    /// one that broke off. A file that is looked at aside can be through just then.
    async fn pull(&self) -> Option<io::Result<Bytes>> {
        let mut rest = self.rest.lock().await;
        let under_way = rest.as_mut()?;
        if under_way.read > 0 {
            tokio::task::yield_now().await;
        }
        let piece = match under_way.body.next().await {
            Some(Ok(piece)) => piece,
            Some(Err(broken)) => {
                *rest = None;
                self.typed().is_partial = true;
                return Some(Err(io::Error::other(broken)));
            }
            None => {
                *rest = None;
                return None;
            }
        };
        under_way.read += piece.len();
        for part in under_way.parts.take(&piece) {
            self.put(part).await;
        }
        Some(Ok(piece))
    }

    async fn put(&self, part: Part) {
        match part {
            Part::Text { name, value, is_more } => {
                if let Some(what) = secrecy::in_text(&value) {
                    self.mark(Marked { place: name.clone(), what, is_file: false });
                }
                let mut typed = self.typed();
                let held: usize = typed.fields.iter().map(|(_, value)| value.len()).sum();
                if is_more || is_secret(&name) || held + value.len() > MOST_BYTES {
                    typed.is_partial = true;
                } else {
                    typed.fields.push((name, value));
                }
            }
            Part::File { name, file_name, bytes } => {
                if file_name.is_empty() {
                    return;
                }
                if self.guards_files.load(Ordering::Relaxed)
                    && let Some(bytes) = bytes
                    && let Some(what) = secrecy::in_file(&file_name, bytes).await
                {
                    self.mark(Marked { place: file_name.clone(), what, is_file: true });
                }
                self.typed().files.push((name, file_name));
            }
        }
    }

    fn mark(&self, found: Marked) {
        self.marked.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(found);
    }

    /// The first secret mark found so far.
    fn found(&self) -> Option<Marked> {
        self.marked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn stops(&self, found: &Marked) -> bool {
        if found.is_file {
            self.guards_files.load(Ordering::Relaxed)
        } else {
            self.guards_texts.load(Ordering::Relaxed)
        }
    }

    /// Puts it under guard: from now on no file, and if so asked no text, with a secret mark goes on.
    pub(crate) fn guard(&self, texts: bool) {
        self.guards_files.store(true, Ordering::Relaxed);
        self.guards_texts.store(texts, Ordering::Relaxed);
    }

    /// The secret mark that keeps it from going on; of a form in parts, what was found up to now.
    pub(crate) fn stopped(&self) -> Option<Marked> {
        self.found().filter(|found| self.stops(found))
    }

    /// A field of a form that was read before its page; nothing of one that comes in parts.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        self.typed().fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    }

    /// Whether it is a form in parts, looked at as it passes.
    pub(crate) fn is_in_parts(&self) -> bool {
        self.typed().is_in_parts
    }

    /// Whether it is a form that was read before its page.
    pub(crate) fn is_read(&self) -> bool {
        self.is_read.load(Ordering::Relaxed)
    }

    /// Everything that was typed; what nobody has read of it is read now.
    pub(crate) async fn whole(&self) -> Typed {
        loop {
            match self.pull().await {
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            }
            let mut rest = self.rest.lock().await;
            if rest.as_ref().is_some_and(|rest| rest.read > MOST_REST) {
                *rest = None;
                self.typed().is_partial = true;
            }
        }
        self.typed().clone()
    }
}

fn is_secret(name: &str) -> bool {
    SECRET.iter().any(|word| name.to_ascii_lowercase().contains(word))
}

impl Typed {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            if is_secret(&name) {
                typed.is_partial = true;
            } else {
                typed.fields.push((name, value));
            }
        }
        typed
    }

    /// Whether everything is here to send it once more; files are chosen again.
    pub fn can_be_sent_again(&self) -> bool {
        !self.is_partial
    }

    /// What a person wrote: longer than a choice.
    pub fn written(&self) -> Vec<&str> {
        self.fields.iter().map(|(_, value)| value.as_str()).filter(|value| !value.trim().is_empty()).collect()
    }

    /// The fields whose files must be chosen again, each once, with what was chosen there.
    pub fn to_choose(&self) -> Vec<(String, String)> {
        let mut chosen: Vec<(String, String)> = Vec::new();
        for (field, file) in &self.files {
            match chosen.iter_mut().find(|(known, _)| known == field) {
                Some((_, names)) => {
                    names.push('、');
                    names.push_str(file);
                }
                None => chosen.push((field.clone(), file.clone())),
            }
        }
        chosen
    }
}

/// Reads `name=value&…`; whoever sent something else is told by the page itself.
pub(crate) fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(bytes);
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
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
    use super::{Brought, Parts, Rest, Typed, pairs};
    use axum::body::{Body, Bytes};
    use axum::extract::{FromRequest as _, Multipart, Request};
    use axum::http::header;
    use std::io;
    use std::sync::Arc;
    use std::task::{Context, Poll};

    #[test]
    fn secrets_are_left_out_and_then_it_cannot_be_sent_again() {
        let typed = Typed::of(pairs("name=%E5%BC%A0%E4%B8%89&reason=a+b%26c&reason=2".as_bytes()));
        assert_eq!(typed.fields.len(), 3);
        assert_eq!(typed.written(), ["张三", "a b&c", "2"]);
        assert!(typed.can_be_sent_again());
        let typed = Typed::of(pairs(b"user=a&new_password=geheim"));
        assert!(!typed.can_be_sent_again() && typed.written() == ["a"]);
        assert_eq!(Typed::of(pairs(&[0xff, b'=', b'&'])).fields.len(), 1);
    }

    /// The whole form and its end come just after the page first asked for it.
    #[tokio::test]
    async fn a_form_that_comes_between_two_questions_is_whole() {
        let form = "--x\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\n标题\r\n--x--\r\n";
        let mut asked = 0;
        let stream = futures_util::stream::poll_fn(move |context: &mut Context<'_>| {
            asked += 1;
            match asked {
                1 => {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
                2 => Poll::Ready(Some(Ok::<_, io::Error>(Bytes::from(form)))),
                _ => Poll::Ready(None),
            }
        });
        let kind = "multipart/form-data; boundary=x";
        let brought = Arc::new(Brought::default());
        let body = Body::from_stream(stream).into_data_stream();
        *brought.rest.lock().await = Some(Rest { body, parts: Parts::of(kind).unwrap(), read: 0 });
        let request = Request::post("/").header(header::CONTENT_TYPE, kind).body(brought.passing()).unwrap();
        let mut parts = Multipart::from_request(request, &()).await.unwrap();
        let field = parts.next_field().await.expect("the form did not break off").unwrap();
        assert_eq!(field.text().await.unwrap(), "标题");
        assert!(parts.next_field().await.unwrap().is_none());
        assert_eq!(brought.whole().await.fields, [("title".to_owned(), "标题".to_owned())]);
    }

    #[test]
    fn files_are_named_once_a_field() {
        let files = [("files", "a.docx"), ("pictures", "1.png"), ("files", "b.pdf")];
        let files = files.map(|(field, name)| (field.to_owned(), name.to_owned())).to_vec();
        let chosen = Typed { files, ..Typed::default() }.to_choose();
        assert_eq!(chosen, [("files".into(), "a.docx、b.pdf".into()), ("pictures".into(), "1.png".into())]);
    }
}
