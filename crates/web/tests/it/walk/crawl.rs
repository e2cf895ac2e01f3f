//! Going through the furnished office as attackers do: every concrete address that its pages lead to, a few of each
//! route, and the words inside of whatever an address answers: a page, data, a workbook, a Word file, an archive in an
//! archive, a PDF.

use super::{links, route_of};
use crate::office::Answer;
use crate::visitor::Visitor;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read as _};
use std::process::Command;
use zhaozhang_office::permit::Role;
use zhaozhang_web::gate::GatedRoute;

/// Concrete addresses by route.
pub(super) type Addresses = BTreeMap<&'static str, BTreeSet<String>>;

/// Follows the links of every page as these people in turn; keeps so many addresses of a route, and every one that
/// begins with a word of `always`.
pub(super) async fn addresses(
    routes: &[GatedRoute],
    visitors: &[(&'static str, Role, Visitor)],
    starts: &[String],
    (most, always): (usize, &[String]),
) -> Addresses {
    let reads: Vec<GatedRoute> = routes.iter().filter(|route| route.method == "GET").copied().collect();
    let mut found = Addresses::new();
    for (_, role, visitor) in visitors {
        let mut met: BTreeSet<String> = BTreeSet::new();
        let plain = reads.iter().filter(|route| !route.path.contains('{')).map(|route| route.path.to_owned());
        let mut waiting: Vec<String> = plain.chain(starts.iter().cloned()).collect();
        while let Some(address) = waiting.pop() {
            let Some(route) = route_of(&address, &reads) else { continue };
            if !route.act.is_some_and(|act| act.allows(*role)) || !met.insert(address.clone()) {
                continue;
            }
            let of_route = found.entry(route.path).or_default();
            let is_wanted = always.iter().any(|begin| address.starts_with(begin));
            if of_route.contains(&address) || (of_route.len() >= most && !is_wanted) {
                continue;
            }
            let answer = visitor.get(&address).await;
            if answer.status.as_u16() != 200 {
                continue;
            }
            of_route.insert(address);
            if answer.header("content-type").starts_with("text/html") {
                waiting.splice(0..0, links(&answer.text()));
            }
        }
    }
    found
}

/// Everything that can be read in an answer.
pub(super) fn words(answer: &Answer) -> String {
    let mut text = format!("{:?}\n", answer.headers);
    text.push_str(&percent_decoded(&answer.header("content-disposition")));
    unpack(&answer.bytes, &mut text);
    text
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex: Vec<u8> = if byte == b'%' { rest.by_ref().take(2).collect() } else { Vec::new() };
        let decoded = std::str::from_utf8(&hex).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(decoded.unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn unpack(bytes: &[u8], text: &mut String) {
    if bytes.starts_with(b"PK\x03\x04") {
        let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return };
        for place in 0..archive.len() {
            let Ok(mut file) = archive.by_index(place) else { continue };
            text.push_str(&file.name().map_or_else(|_| String::new(), std::borrow::Cow::into_owned));
            text.push('\n');
            let mut inside = Vec::new();
            if file.read_to_end(&mut inside).is_ok() {
                unpack(&inside, text);
            }
        }
    } else if bytes.starts_with(b"%PDF") {
        text.push_str(&of_pdf(bytes));
    } else {
        let plain = String::from_utf8_lossy(bytes);
        // Programs may write Chinese as \uXXXX, pages as &#…;: both are read as what they mean.
        text.push_str(&plain);
        if plain.contains("\\u")
            && let Ok(json) = serde_json::from_str::<serde_json::Value>(&plain)
        {
            text.push_str(&json.to_string());
        }
        // A calendar breaks its lines.
        if plain.starts_with("BEGIN:VCALENDAR") {
            text.push_str(&plain.replace("\r\n ", ""));
        }
    }
    text.push('\n');
}

/// The words of a PDF without the spaces between them; its bytes where `pdftotext` is not installed.
fn of_pdf(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    fs::write(&path, bytes).unwrap();
    match Command::new("pdftotext").arg("-raw").arg(&path).arg("-").output() {
        Ok(read) => String::from_utf8_lossy(&read.stdout).replace([' ', '\n', '\u{c}'], ""),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::unpack;
    use std::io::Write as _;

    #[test]
    fn a_word_is_found_in_an_archive_within_an_archive() {
        let pack = |name: &str, bytes: &[u8]| {
            let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
            archive.finish().unwrap().into_inner()
        };
        let inner = pack("密件.txt", "里面的话".as_bytes());
        let mut text = String::new();
        unpack(&pack("外层.zip", &inner), &mut text);
        assert!(
            text.contains("外层.zip") && text.contains("密件.txt") && text.contains("里面的话"),
            "{text}"
        );
    }
}
