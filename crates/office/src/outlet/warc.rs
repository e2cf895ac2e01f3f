//! A page as an archive file (网页存档, WARC 1.1, ISO 28500): what was asked, what came back, the main text read out of it,
//! each with its SM3. Written here because it is small; [`records`] reads it back, as any reader of archives does.

use zhaozhang_domain::chain::digest;

/// What goes into an archive.
#[derive(Debug, Clone, Copy)]
pub struct Archived<'a> {
    /// The address the page came from in the end.
    pub address: &'a str,
    /// The address as it was pasted.
    pub asked: &'a str,
    /// RFC 3339 UTC.
    pub at: &'a str,
    /// Status line and headers of the answer, lines ended by CR LF, without the empty line; empty for a saved file.
    pub head: &'a str,
    /// 内容类型 of the body, for a saved file.
    pub media_type: &'a str,
    /// The body, without transfer and content encodings.
    pub body: &'a [u8],
    /// 正文.
    pub text: &'a str,
}

/// A record of an archive: its headers and its block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// What it holds.
    pub block: Vec<u8>,
}

impl Record {
    /// A header, without regard to case.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    /// Whether the block is what its digest says.
    pub fn holds(&self) -> bool {
        self.header("WARC-Block-Digest") == format!("sm3:{}", digest(&self.block))
    }
}

/// The archive file of a page.
pub fn archive(page: &Archived<'_>) -> Vec<u8> {
    let info = format!(
        "software: zhaozhang/{}\r\nformat: WARC File Format 1.1\r\nasked: {}\r\n",
        env!("CARGO_PKG_VERSION"),
        one_line(page.asked)
    );
    let mut out = Vec::new();
    push(&mut out, page, ("warcinfo", "application/warc-fields"), info.as_bytes());
    if page.head.is_empty() {
        // Nobody saw the site answer: what is kept is the file itself.
        push(&mut out, page, ("resource", &one_line(page.media_type)), page.body);
    } else {
        let mut response = format!("{}\r\n\r\n", page.head.trim_end()).into_bytes();
        response.extend_from_slice(page.body);
        push(&mut out, page, ("response", "application/http; msgtype=response"), &response);
    }
    push(&mut out, page, ("conversion", "text/plain; charset=utf-8"), page.text.as_bytes());
    out
}

fn push(out: &mut Vec<u8>, page: &Archived<'_>, (kind, media_type): (&str, &str), block: &[u8]) {
    let sum = digest(block);
    let target = match kind {
        "warcinfo" => String::new(),
        _ => format!("WARC-Target-URI: {}\r\n", one_line(page.address)),
    };
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:sm3:{kind}-{sum}>\r\nWARC-Date: {}\r\n{target}\
         WARC-Block-Digest: sm3:{sum}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
        page.at,
        block.len()
    );
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(block);
    out.extend_from_slice(b"\r\n\r\n");
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// The page in an archive file: its body, and 内容类型 as the site or the file said; nothing when there is none.
pub fn page_in(bytes: &[u8]) -> Option<(Vec<u8>, String)> {
    let records = records(bytes)?;
    let page = records.iter().find(|record| matches!(record.header("WARC-Type"), "response" | "resource"))?;
    if page.header("WARC-Type") == "resource" {
        return Some((page.block.clone(), page.header("Content-Type").to_owned()));
    }
    let end = page.block.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(page.block.get(..end)?).to_ascii_lowercase();
    let said = head.lines().find_map(|line| line.strip_prefix("content-type:")).unwrap_or_default();
    Some((page.block.get(end + 4..)?.to_vec(), said.trim().to_owned()))
}

/// The records of an archive file; nothing when it is none.
pub fn records(bytes: &[u8]) -> Option<Vec<Record>> {
    let mut records = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(rest.get(..end)?).ok()?;
        let mut lines = head.split("\r\n");
        if lines.next() != Some("WARC/1.1") {
            return None;
        }
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect();
        let mut record = Record { headers, block: Vec::new() };
        let length: usize = record.header("Content-Length").parse().ok()?;
        let begin = end + 4;
        let stop = begin.checked_add(length)?;
        record.block = rest.get(begin..stop)?.to_vec();
        rest = rest.get(stop..)?.strip_prefix(b"\r\n\r\n")?;
        records.push(record);
    }
    Some(records)
}

#[cfg(test)]
mod tests {
    use super::{Archived, archive, page_in, records};

    #[test]
    fn an_archive_reads_back_and_shows_a_changed_byte() {
        let page = Archived {
            address: "http://news.example/1.html",
            asked: "news.example/1.html",
            at: "2026-11-23T07:52:10Z",
            head: "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n",
            media_type: "text/html",
            body: "<p>正文\r\n\r\nWARC/1.1</p>".as_bytes(),
            text: "正文",
        };
        let mut bytes = archive(&page);
        let read = records(&bytes).unwrap();
        let kinds: Vec<&str> = read.iter().map(|record| record.header("WARC-Type")).collect();
        assert_eq!(kinds, ["warcinfo", "response", "conversion"]);
        assert!(read.iter().all(super::Record::holds));
        assert!(read[1].block.ends_with(page.body) && read[2].block == page.text.as_bytes());
        assert_eq!(page_in(&bytes), Some((page.body.to_vec(), "text/html".to_owned())));
        let saved = archive(&Archived { head: "", media_type: "multipart/related", ..page });
        assert_eq!(page_in(&saved), Some((page.body.to_vec(), "multipart/related".to_owned())));
        let at = bytes.len() - 6;
        bytes[at] ^= 1;
        assert!(!records(&bytes).unwrap()[2].holds());
        assert_eq!(records(b"no archive"), None);
        assert_eq!(records(&bytes[..bytes.len() - 9]), None);
    }
}
