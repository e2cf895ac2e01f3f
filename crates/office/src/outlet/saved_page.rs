//! A page a browser saved as a file (另存的网页): `.html` or `.mhtml`, for an office that does not fetch. It is read the same
//! way as a fetched page; that nobody here saw the site answer is said wherever it is shown.

use crate::outlet::fetched_page::{FetchedPage, MHTML, page_of_bundle};
use crate::refusal::{Problem, Refusal};
use zhaozhang_text::outlet::address::host;
use zhaozhang_text::page::text_of;

/// So much of a file is looked at to tell what it is.
const HEAD: usize = 8_192;

/// The page in a saved file; what was typed as its address goes before what the file says of itself.
///
/// Refused, all at once: no file (E-144), a file that is no page (E-145), no address (E-146), one that is none (E-147).
pub fn saved_page(bytes: Vec<u8>, typed: &str) -> Result<FetchedPage, Refusal> {
    let mut problems = Vec::new();
    let mut said = String::new();
    let content_type = if bytes.is_empty() {
        let cure = "请在浏览器里把网页另存为“网页，仅HTML”或“网页，单个文件（mhtml）”，再选择这个文件";
        problems.push(Problem::at("file", "E-144", "没有选择网页文件，或文件是空的", cure));
        ""
    } else if let Some((_, address)) = bundle(&bytes) {
        said = address;
        MHTML
    } else {
        let head = text_of(bytes.get(..HEAD.min(bytes.len())).unwrap_or_default(), "");
        if is_markup(&head) {
            said = saved_from(&head);
        } else {
            let cure = "请上传浏览器另存的html、htm、mhtml文件；扫描件、截图请作为佐证材料上传";
            problems.push(Problem::at("file", "E-145", "这个文件不是另存的网页", cure));
        }
        "text/html"
    };
    let address = if typed.trim().is_empty() { said } else { typed.trim().to_owned() };
    if address.is_empty() {
        let what = "没有填写网址，文件里也没有写明";
        problems.push(Problem::at("address", "E-146", what, "请从浏览器地址栏复制这个网页的网址"));
    } else if host(&address).is_none() {
        let what = format!("“{}”不是网址", address.chars().take(60).collect::<String>());
        problems.push(Problem::at("address", "E-147", what, "请从浏览器地址栏复制网址，以http开头"));
    }
    if !problems.is_empty() {
        return Err(Refusal::Listed(problems));
    }
    let address = if address.contains("://") { address } else { format!("http://{address}") };
    Ok(FetchedPage {
        final_address: address.clone(),
        address,
        status: 200,
        content_type: content_type.to_owned(),
        body: bytes,
        ..FetchedPage::default()
    })
}

fn bundle(bytes: &[u8]) -> Option<(String, String)> {
    let head: Vec<u8> = bytes.iter().take(HEAD).map(u8::to_ascii_lowercase).collect();
    let has = |sign: &[u8]| head.windows(sign.len()).any(|window| window == sign);
    if has(b"mime-version:") && has(b"multipart/related") { page_of_bundle(bytes) } else { None }
}

fn is_markup(head: &str) -> bool {
    let head = head.to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<title"].iter().any(|sign| head.contains(sign))
}

/// The address browsers write at the head of a page they save: `<!-- saved from url=(0031)https://… -->`.
fn saved_from(head: &str) -> String {
    let after = head.split_once("saved from url=(").and_then(|(_, rest)| rest.split_once(')'));
    let address = after.map(|(_, rest)| rest.split("-->").next().unwrap_or_default());
    address.unwrap_or_default().split_whitespace().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{saved_from, saved_page};
    use crate::refusal::Refusal;

    fn codes(refusal: Refusal) -> Vec<&'static str> {
        let Refusal::Listed(problems) = refusal else { panic!("{refusal}") };
        problems.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_saved_page_tells_its_address_and_what_is_none_is_refused_at_once() {
        let html =
            "<!DOCTYPE html>\n<!-- saved from url=(0031)https://news.example.com/1.html -->\n<html></html>";
        assert_eq!(saved_from(html), "https://news.example.com/1.html");
        let page = saved_page(html.as_bytes().to_vec(), "").unwrap();
        assert!(page.is_uploaded() && page.final_address == "https://news.example.com/1.html");
        let page = saved_page(html.as_bytes().to_vec(), " other.example.com/2 ").unwrap();
        assert_eq!(page.final_address, "http://other.example.com/2");
        assert_eq!(codes(saved_page(Vec::new(), "").unwrap_err()), ["E-144", "E-146"]);
        assert_eq!(codes(saved_page(b"%PDF-1.7".to_vec(), "x").unwrap_err()), ["E-145", "E-147"]);
        assert_eq!(codes(saved_page(b"<html>".to_vec(), "").unwrap_err()), ["E-146"]);
    }
}
