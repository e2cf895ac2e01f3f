//! A page on its way in (待留存网页): fetched by the web room, or a file a browser saved. What is read out of it is the
//! text room's; keeping it is [`crate::outlet::page_record`]'s.

use crate::refusal::Problem;
use mail_parser::{MessageParser, MimeHeaders as _};
use std::borrow::Cow;
use zhaozhang_text::page::{PageText, read, text_of};

/// A page as it was fetched (抓取结果).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FetchedPage {
    /// As it was pasted.
    pub address: String,
    /// Where it came from in the end.
    pub final_address: String,
    /// HTTP status.
    pub status: u16,
    /// 内容类型.
    pub content_type: String,
    /// Status line and headers; empty for a file somebody saved.
    pub head: String,
    /// The body, decoded.
    pub body: Vec<u8>,
    /// Pictures drawn of it, if somebody could draw any.
    pub pictures: Vec<PagePicture>,
}

/// A picture of a page (网页影像): a PDF or PNG drawn from what came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PagePicture {
    /// `网页.pdf`.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// 内容类型 of a page saved with everything in it.
pub(crate) const MHTML: &str = "multipart/related";

impl FetchedPage {
    /// What the server said of the encoding.
    pub fn charset(&self) -> &str {
        let (_, after) = self.content_type.split_once("charset=").unwrap_or_default();
        after.split([';', ' ']).next().unwrap_or_default().trim_matches(['"', '\''])
    }

    /// Whether a person brought it as a file, so that nobody here saw the site answer.
    pub const fn is_uploaded(&self) -> bool {
        self.head.is_empty()
    }

    /// The page's markup as bytes: of a saved bundle, the page in it; with its encoding.
    fn markup_bytes(&self) -> (Cow<'_, [u8]>, &str) {
        if !self.content_type.starts_with(MHTML) {
            return (Cow::Borrowed(&self.body), self.charset());
        }
        let html = page_of_bundle(&self.body).map(|(html, _)| html).unwrap_or_default();
        (Cow::Owned(html.into_bytes()), "utf-8")
    }

    /// The page's markup as text.
    pub fn markup(&self) -> String {
        let (bytes, charset) = self.markup_bytes();
        text_of(&bytes, charset).into_owned()
    }

    /// The page read.
    pub fn read(&self) -> Result<PageText, Problem> {
        let (bytes, charset) = self.markup_bytes();
        read(&bytes, charset).map_err(|refusal| {
            Problem::at("address", "E-143", refusal.to_string(), "请改为上传网页的截图或扫描件")
        })
    }
}

/// The page in a bundle a browser saved (MHTML), and the address it was saved from; nothing when there is none.
pub(crate) fn page_of_bundle(bytes: &[u8]) -> Option<(String, String)> {
    let message = MessageParser::default().parse(bytes)?;
    let part = message.html_bodies().next()?;
    let html = part.text_contents()?.to_owned();
    let said = message.header_raw("Snapshot-Content-Location").map(str::trim).filter(|said| !said.is_empty());
    let address = said.or_else(|| part.content_location()).unwrap_or_default();
    Some((html, address.split_whitespace().collect()))
}

#[cfg(test)]
mod tests {
    use super::{FetchedPage, MHTML, page_of_bundle};

    const BUNDLE: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example.com/1.html\r\n\
        Subject: =?utf-8?Q?=E5=8C=BB=E6=94=B9?=\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----x\"\r\n\r\n\
        ------x\r\nContent-Type: text/html\r\nContent-ID: <f@mhtml.blink>\r\n\
        Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://news.example.com/1.html\r\n\r\n\
        <html><head><title>=E5=8C=BB=E6=94=B9</title></head><body><p>=E6=AD=A3=E6=96=87</p></body></html>\r\n\
        ------x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\
        Content-Location: https://news.example.com/1.png\r\n\r\niVBORw==\r\n------x--\r\n";

    #[test]
    fn the_page_of_a_saved_bundle_is_read_with_its_address() {
        let (html, address) = page_of_bundle(BUNDLE.as_bytes()).unwrap();
        assert!(html.contains("<title>医改</title>") && html.contains("正文"), "{html}");
        assert_eq!(address, "https://news.example.com/1.html");
        let page = FetchedPage {
            content_type: MHTML.to_owned(),
            body: BUNDLE.as_bytes().to_vec(),
            ..FetchedPage::default()
        };
        assert!(page.is_uploaded() && page.markup().contains("正文"));
        assert_eq!(page.read().unwrap().title, "医改");
        for broken in [&b""[..], b"\xff\xfe", b"MIME-Version: 1.0\r\n\r\n", &BUNDLE.as_bytes()[..200]] {
            let _ = page_of_bundle(broken);
        }
    }
}
