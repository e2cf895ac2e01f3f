//! Fetching a page (抓取网页): the same guard as everything that goes out, asked anew at every redirect, since a page outside
//! may lead inwards. What was looked up and allowed is what is connected to. Bounded in time, bytes and redirects;
//! compressed answers are unpacked to the same bound.

use super::{Outgoing, OutgoingFault, Target, connect, exchange};
use axum::http::{Request, header};
use flate2::read::{GzDecoder, ZlibDecoder};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use std::fmt::Write as _;
use std::io::Read;
use std::time::Duration;
use tokio_rustls::rustls::pki_types::ServerName;
use zhaozhang_office::outlet::keep_page::FetchedPage;

/// The largest page that is taken, in bytes, packed or not.
const LARGEST_PAGE: usize = 20 * 1024 * 1024;
/// How many redirects are followed.
const MOST_REDIRECTS: usize = 5;
/// How long a page may take, redirects included.
const PATIENCE: Duration = Duration::from_secs(20);
/// Ports pages stand at; others are services that nobody reports from.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];

impl Outgoing {
    /// Fetches a page; its status may be any.
    pub async fn fetch(&self, address: &str) -> Result<FetchedPage, OutgoingFault> {
        let patience = self.inner.patience.unwrap_or(PATIENCE);
        let late = |_elapsed: tokio::time::error::Elapsed| {
            OutgoingFault::Unreached(format!("{}秒内没有取完", patience.as_secs()))
        };
        tokio::time::timeout(patience, self.follow(address)).await.map_err(late)?
    }

    async fn follow(&self, address: &str) -> Result<FetchedPage, OutgoingFault> {
        let mut here = with_scheme(address);
        for _ in 0..=MOST_REDIRECTS {
            let target = Target::of(&here)?;
            self.is_ordinary(&target)?;
            match self.one(&target, address, &here).await? {
                Step::Page(page) => return Ok(*page),
                Step::Elsewhere(to) => here = joined(&target, &to)?,
            }
        }
        Err(OutgoingFault::Refused(format!("转了{MOST_REDIRECTS}次还没有到网页")))
    }

    /// Refuses hosts in notations no page is reported under, and ports no page stands at.
    fn is_ordinary(&self, target: &Target) -> Result<(), OutgoingFault> {
        let host = target.bare_host().to_ascii_lowercase();
        let is_named = self.inner.allowed.contains(&host);
        let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
        let is_number =
            last.starts_with("0x") || (!last.is_empty() && last.chars().all(|c| c.is_ascii_digit()));
        if is_number && host.parse::<std::net::Ipv4Addr>().is_err() {
            return Err(OutgoingFault::Refused(format!("“{host}”不是通常的域名或地址")));
        }
        if !is_named && !PORTS.contains(&target.port) {
            return Err(OutgoingFault::Refused(format!("端口{}不是网页常用的端口", target.port)));
        }
        Ok(())
    }

    async fn one(&self, target: &Target, asked: &str, here: &str) -> Result<Step, OutgoingFault> {
        let unreached = |cause: &dyn std::fmt::Display| OutgoingFault::Unreached(cause.to_string());
        let path = target.uri.path_and_query().map_or("/", |path| path.as_str());
        let request = Request::get(path)
            .header(header::HOST, target.host_header())
            .header(
                header::USER_AGENT,
                concat!("Mozilla/5.0 (compatible; zhaozhang/", env!("CARGO_PKG_VERSION"), ")"),
            )
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::ACCEPT_ENCODING, "gzip")
            .body(Empty::<Bytes>::new())
            .map_err(|cause| OutgoingFault::Refused(format!("请求写不成（{cause}）")))?;
        let addresses = self.reachable(target).await?;
        let stream = connect(&addresses).await?;
        if target.is_https {
            let name = ServerName::try_from(target.bare_host().to_owned())
                .map_err(|cause| OutgoingFault::Refused(format!("主机名不能用于 https（{cause}）")))?;
            let tls = self.tls()?.connect(name, stream).await.map_err(|cause| unreached(&cause))?;
            exchange(tls, request, |answer| read(answer, asked, here)).await
        } else {
            exchange(stream, request, |answer| read(answer, asked, here)).await
        }
    }
}

/// What one address gave.
enum Step {
    Page(Box<FetchedPage>),
    Elsewhere(String),
}

/// An address as people paste it, with a scheme.
fn with_scheme(address: &str) -> String {
    let address = address.trim();
    if address.contains("://") { address.to_owned() } else { format!("http://{address}") }
}

/// Where a redirect leads from here.
fn joined(target: &Target, to: &str) -> Result<String, OutgoingFault> {
    let scheme = if target.is_https { "https" } else { "http" };
    if to.contains("://") {
        return Ok(to.to_owned());
    }
    if let Some(rest) = to.strip_prefix("//") {
        return Ok(format!("{scheme}://{rest}"));
    }
    let is_other = to.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    if is_other || to.is_empty() {
        return Err(OutgoingFault::Refused("转到的地址不是网页".to_owned()));
    }
    let host = target.host_header();
    if to.starts_with('/') {
        return Ok(format!("{scheme}://{host}{to}"));
    }
    let folder = target.uri.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    Ok(format!("{scheme}://{host}{folder}/{to}"))
}

async fn read(
    answer: axum::http::Response<Incoming>,
    asked: &str,
    here: &str,
) -> Result<Step, OutgoingFault> {
    let status = answer.status();
    let text = |name: header::HeaderName| {
        let value =
            answer.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        value.unwrap_or_default()
    };
    if status.is_redirection() && status.as_u16() != 304 {
        return Ok(Step::Elsewhere(text(header::LOCATION)));
    }
    let content_type = text(header::CONTENT_TYPE).to_ascii_lowercase();
    let encoding = text(header::CONTENT_ENCODING).trim().to_ascii_lowercase();
    let is_page =
        ["text/html", "application/xhtml", "text/plain"].iter().any(|kind| content_type.starts_with(kind));
    if status.is_success() && !is_page && !content_type.is_empty() {
        let kind = content_type.chars().take(60).collect::<String>();
        return Err(OutgoingFault::Refused(format!("取到的是“{kind}”，不是网页，请下载后作为材料上传")));
    }
    let mut head = format!("HTTP/1.1 {status}\r\n");
    for (name, value) in answer.headers() {
        // The body is kept unpacked and whole.
        let is_of_transfer =
            [header::CONTENT_ENCODING, header::TRANSFER_ENCODING, header::CONTENT_LENGTH].contains(name);
        if !is_of_transfer {
            // Writing to a String cannot fail.
            let _ = write!(head, "{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes()));
        }
    }
    let too_large = || OutgoingFault::Refused(format!("网页超过{}兆", LARGEST_PAGE / 1024 / 1024));
    let body = Limited::new(answer.into_body(), LARGEST_PAGE).collect().await;
    let body = match body {
        Ok(collected) => collected.to_bytes().to_vec(),
        Err(cause) if cause.is::<http_body_util::LengthLimitError>() => return Err(too_large()),
        Err(cause) => return Err(OutgoingFault::Unreached(cause.to_string())),
    };
    let body = unpacked(&encoding, body)?.ok_or_else(too_large)?;
    let _ = write!(head, "content-length: {}\r\n", body.len());
    Ok(Step::Page(Box::new(FetchedPage {
        address: asked.trim().to_owned(),
        final_address: here.to_owned(),
        status: status.as_u16(),
        content_type,
        head,
        body,
        ..FetchedPage::default()
    })))
}

/// The body unpacked; nothing when it is larger than a page may be.
fn unpacked(encoding: &str, body: Vec<u8>) -> Result<Option<Vec<u8>>, OutgoingFault> {
    let most = u64::try_from(LARGEST_PAGE).unwrap_or(u64::MAX).saturating_add(1);
    let mut out = Vec::new();
    let read = match encoding {
        "" | "identity" => return Ok(Some(body)),
        "gzip" | "x-gzip" => GzDecoder::new(body.as_slice()).take(most).read_to_end(&mut out),
        "deflate" => ZlibDecoder::new(body.as_slice()).take(most).read_to_end(&mut out),
        other => return Err(OutgoingFault::Refused(format!("网站用“{other}”压缩，读不了"))),
    };
    read.map_err(|cause| OutgoingFault::Unreached(format!("压缩的网页已损坏（{cause}）")))?;
    Ok((out.len() <= LARGEST_PAGE).then_some(out))
}
