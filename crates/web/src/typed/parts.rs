//! A form in parts (multipart/form-data) as it passes by, piece for piece: each field and each file when it is whole.
//! It keeps nothing of films and pictures, refuses nothing, and gives up quietly on what is no form; whoever reads the
//! form for its page is the one who complains. Next: [`super`], which keeps what comes out.

use memchr::memmem::find;

/// A part that is whole (表单项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Text; a very long one comes in pieces, all but the first of which say so.
    Text { name: String, value: String, is_more: bool },
    /// A file; its bytes when it may hold words.
    File { name: String, file_name: String, bytes: Option<Vec<u8>> },
}

/// The longest piece of text given at once.
const MOST_TEXT: usize = 4 * 1024 * 1024;
/// The largest file whose words are looked at.
const MOST_FILE: usize = 32 * 1024 * 1024;
/// The longest head of a part.
const MOST_HEAD: usize = 16 * 1024;
/// What a chosen file is known by: enough for every sign of a film or a picture.
const SIGN: usize = 12;

#[derive(Debug)]
enum At {
    /// Behind a boundary, where `--` ends the form.
    Boundary,
    Head,
    Text {
        name: String,
        value: Vec<u8>,
        is_more: bool,
    },
    File {
        name: String,
        file_name: String,
        bytes: Option<Vec<u8>>,
    },
    /// Before the first boundary.
    Before,
    Over,
}

/// The reader.
#[derive(Debug)]
pub(super) struct Parts {
    /// `\r\n--` and the boundary.
    boundary: Vec<u8>,
    held: Vec<u8>,
    at: At,
}

impl Parts {
    /// A reader for a content type that names a boundary.
    pub(super) fn of(content_type: &str) -> Option<Self> {
        let (_, rest) = content_type.split_once("boundary=")?;
        let name = rest.split(';').next().unwrap_or_default().trim().trim_matches('"');
        let is_fit = (1..=200).contains(&name.len());
        // The first boundary has no line before it; with one it is found like the others.
        is_fit.then(|| Self {
            boundary: format!("\r\n--{name}").into_bytes(),
            held: b"\r\n".to_vec(),
            at: At::Before,
        })
    }

    /// Takes the next piece in and gives the parts that became whole.
    pub(super) fn take(&mut self, piece: &[u8]) -> Vec<Part> {
        if matches!(self.at, At::Over) {
            return Vec::new();
        }
        self.held.extend_from_slice(piece);
        let mut whole = Vec::new();
        while self.step(&mut whole) {}
        whole
    }

    /// One step; whether there may be another with what is held.
    fn step(&mut self, whole: &mut Vec<Part>) -> bool {
        match &mut self.at {
            At::Over => {
                self.held.clear();
                false
            }
            At::Boundary => {
                let Some(end) = find(&self.held, b"\r\n") else {
                    if self.held.starts_with(b"--") || self.held.len() > MOST_HEAD {
                        self.at = At::Over;
                        return true;
                    }
                    return false;
                };
                self.at = if self.held.starts_with(b"--") { At::Over } else { At::Head };
                self.held.drain(..end + 2);
                true
            }
            At::Head => {
                let Some(end) = find(&self.held, b"\r\n\r\n") else {
                    if self.held.len() > MOST_HEAD {
                        self.at = At::Over;
                        return true;
                    }
                    return false;
                };
                let head: Vec<u8> = self.held.drain(..end + 4).collect();
                self.at = begun(&String::from_utf8_lossy(&head));
                true
            }
            At::Before | At::Text { .. } | At::File { .. } => self.data(whole),
        }
    }

    /// What stands between two boundaries.
    fn data(&mut self, whole: &mut Vec<Part>) -> bool {
        let end = find(&self.held, &self.boundary);
        let length = end.unwrap_or_else(|| (self.held.len() + 1).saturating_sub(self.boundary.len()));
        let rest = self.held.split_off(length);
        let data = std::mem::replace(&mut self.held, rest);
        match &mut self.at {
            At::Text { name, value, is_more } => {
                value.extend_from_slice(&data);
                if value.len() > MOST_TEXT && end.is_none() {
                    let value = String::from_utf8_lossy(&std::mem::take(value)).into_owned();
                    whole.push(Part::Text { name: name.clone(), value, is_more: *is_more });
                    *is_more = true;
                }
            }
            At::File { bytes, .. } => {
                if let Some(kept) = bytes {
                    kept.extend_from_slice(&data);
                    if kept.len() > MOST_FILE || (kept.len() >= SIGN && has_no_words(kept)) {
                        *bytes = None;
                    }
                }
            }
            _ => {}
        }
        if end.is_none() {
            return false;
        }
        self.held.drain(..self.boundary.len());
        match std::mem::replace(&mut self.at, At::Boundary) {
            At::Text { name, value, is_more } => {
                whole.push(Part::Text { name, value: String::from_utf8_lossy(&value).into_owned(), is_more });
            }
            At::File { name, file_name, bytes } => whole.push(Part::File { name, file_name, bytes }),
            _ => {}
        }
        true
    }
}

/// The part a head begins.
fn begun(head: &str) -> At {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"));
    let line = line.unwrap_or_default();
    let name = value_of(line, "name").unwrap_or_default();
    match value_of(line, "filename").or_else(|| value_of(line, "filename*")) {
        Some(file_name) => At::File { name, file_name, bytes: Some(Vec::new()) },
        None => At::Text { name, value: Vec::new(), is_more: false },
    }
}

/// `form-data; name="a"; filename="b"`: browsers write a quotation mark inside as %22.
fn value_of(line: &str, key: &str) -> Option<String> {
    let sign = format!("; {key}=");
    let (_, rest) = line.split_once(&sign).or_else(|| line.split_once(&format!(";{key}=")))?;
    let value = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split(';').next()?.trim(),
    };
    Some(value.replace("%22", "\"").replace("%0D%0A", " "))
}

/// Films, sounds and pictures.
fn has_no_words(bytes: &[u8]) -> bool {
    let begins = |sign: &[u8]| bytes.starts_with(sign);
    let is_boxed = bytes.get(4..8) == Some(b"ftyp".as_slice());
    let signs: [&[u8]; 9] =
        [&[0xFF, 0xD8, 0xFF], b"\x89PNG", b"GIF8", b"RIFF", b"ID3", &[0xFF, 0xFB], b"II*\0", b"MM\0*", b"BM"];
    is_boxed || signs.iter().any(|sign| begins(sign))
}

#[cfg(test)]
mod tests {
    use super::{Part, Parts};

    const FORM: &str = "--x\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\n标题\r\n第二行\r\n\
        --x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a%22.txt\"\r\ncontent-type: text/plain\r\n\r\n\
        words\r\n--y\r\n--x\r\ncontent-disposition: form-data; name=\"film\"; filename=\"b.mp4\"\r\n\r\n\
        0000ftypisom0000\r\n--x\r\ncontent-disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n\
        --x\r\ncontent-disposition: form-data; name=\"last\"\r\n\r\n\r\n--x--\r\nbehind";

    fn read(pieces: &[&[u8]]) -> Vec<Part> {
        let mut parts = Parts::of("multipart/form-data; boundary=\"x\"").unwrap();
        pieces.iter().flat_map(|piece| parts.take(piece)).collect()
    }

    #[test]
    fn fields_and_files_come_out_however_the_form_is_cut() {
        let whole = read(&[FORM.as_bytes()]);
        let text =
            |name: &str, value: &str| Part::Text { name: name.into(), value: value.into(), is_more: false };
        let file = |name: &str, file_name: &str, bytes: Option<&[u8]>| Part::File {
            name: name.into(),
            file_name: file_name.into(),
            bytes: bytes.map(<[u8]>::to_vec),
        };
        assert_eq!(
            whole,
            [
                text("title", "标题\r\n第二行"),
                file("files", "a\".txt", Some(b"words\r\n--y")),
                file("film", "b.mp4", None),
                file("none", "", Some(b"")),
                text("last", ""),
            ]
        );
        for size in [1, 2, 3, 7, 50] {
            let pieces: Vec<&[u8]> = FORM.as_bytes().chunks(size).collect();
            assert_eq!(read(&pieces), whole, "in pieces of {size}");
        }
    }

    #[test]
    fn what_is_no_form_gives_nothing() {
        assert!(Parts::of("multipart/form-data").is_none());
        assert!(read(&[b"no form at all"]).is_empty());
        assert!(read(&[b"--x\r\n", &vec![b'a'; 40_000]]).is_empty(), "a head without an end");
        assert!(read(&[b"--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nnever ends"]).is_empty());
    }
}
