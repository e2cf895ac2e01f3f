//! The one way out of this machine (外发): a request to another program's address, for webhooks and the robots of chat
//! groups. Nothing goes out unless somebody set it up.
//!
//! Guarded against being turned inwards (SSRF): only http and https, no user names in addresses, no redirects, and
//! never to an address of this machine or of an inner network, whatever name it hides under, unless the host was
//! named at the start with `--allow-inner`. What was looked up and found allowed is what is connected to, so a name
//! cannot answer differently the second time. Answers are read to a limit and within a time.

#[cfg(test)]
mod tls;

mod page;

use axum::http::{Request, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::error::Error;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// The largest answer that is read.
const ANSWER_BYTES: usize = 64 * 1024;

/// The way out (外发通道). Cheap to clone.
#[derive(Clone, Default)]
pub struct Outgoing {
    inner: Arc<Inner>,
}

/// Who says at which addresses a host stands (名称查询).
pub type Lookup = Arc<dyn Fn(&str, u16) -> Vec<SocketAddr> + Send + Sync>;

#[derive(Default)]
struct Inner {
    /// Hosts of the inner network that were named at the start.
    allowed: Vec<String>,
    /// Asked instead of the system; for machines whose names stand elsewhere, and for tests.
    lookup: Option<Lookup>,
    /// How long a page may take, when it is not as long as usual.
    patience: Option<Duration>,
    /// Made at the first https address; reading the certificates of the machine takes a while.
    tls: OnceLock<Result<TlsConnector, String>>,
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").field("allowed", &self.inner.allowed).finish_non_exhaustive()
    }
}

/// What came back (对方答复).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body as text, to 64 KiB.
    pub body: String,
    /// How many seconds the other side asks to wait.
    pub retry_after: Option<u64>,
}

/// Why a request did not go out or was not answered (外发失败).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutgoingFault {
    /// The address is none we may or can use; trying again changes nothing.
    Refused(String),
    /// The other side was not reached, or did not answer in time.
    Unreached(String),
}

impl OutgoingFault {
    /// Whether trying again changes nothing.
    pub const fn is_refused(&self) -> bool {
        matches!(self, Self::Refused(_))
    }
}

impl fmt::Display for OutgoingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) => write!(f, "不能发往这个地址：{why}"),
            Self::Unreached(why) => write!(f, "没有发到：{why}"),
        }
    }
}

impl Error for OutgoingFault {}

/// Where a request goes.
struct Target {
    uri: Uri,
    host: String,
    port: u16,
    is_https: bool,
}

impl Outgoing {
    /// A way out that may also reach these hosts of the inner network, each as it stands in addresses.
    pub fn new<H: Into<String>>(allowed: impl IntoIterator<Item = H>) -> Self {
        let allowed = allowed.into_iter().map(|host| host.into().trim().to_ascii_lowercase()).collect();
        Self { inner: Arc::new(Inner { allowed, ..Inner::default() }) }
    }

    /// The same, with names looked up by somebody else and pages given up after a time of one's own.
    pub fn looking_up<H: Into<String>>(
        allowed: impl IntoIterator<Item = H>,
        lookup: Lookup,
        patience: Duration,
    ) -> Self {
        let allowed = allowed.into_iter().map(|host| host.into().trim().to_ascii_lowercase()).collect();
        let (lookup, patience) = (Some(lookup), Some(patience));
        Self { inner: Arc::new(Inner { allowed, lookup, patience, ..Inner::default() }) }
    }

    /// Whether an address may be used, looked up now; for forms, before it is kept.
    pub async fn check(&self, address: &str) -> Result<(), OutgoingFault> {
        let target = Target::of(address)?;
        self.reachable(&target).await.map(|_| ())
    }

    /// Sends a body and gives the answer, whatever its status.
    pub async fn post(
        &self,
        address: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
        timeout: Duration,
    ) -> Result<Answer, OutgoingFault> {
        let target = Target::of(address)?;
        let sending = self.send(&target, headers, body);
        let late = |_elapsed: tokio::time::error::Elapsed| {
            OutgoingFault::Unreached(format!("{}秒内没有答复", timeout.as_secs()))
        };
        tokio::time::timeout(timeout, sending).await.map_err(late)?
    }

    async fn send(
        &self,
        target: &Target,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, OutgoingFault> {
        let unreached = |cause: &dyn fmt::Display| OutgoingFault::Unreached(cause.to_string());
        let mut request = Request::post(target.uri.path_and_query().map_or("/", |path| path.as_str()))
            .header(header::HOST, target.host_header())
            .header(header::USER_AGENT, concat!("zhaozhang/", env!("CARGO_PKG_VERSION")))
            .header(header::CONTENT_LENGTH, body.len());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(Full::new(Bytes::from(body)))
            .map_err(|cause| OutgoingFault::Refused(format!("请求写不成（{cause}）")))?;
        let addresses = self.reachable(target).await?;
        let stream = connect(&addresses).await?;
        if target.is_https {
            let name = ServerName::try_from(target.host.clone())
                .map_err(|cause| OutgoingFault::Refused(format!("主机名不能用于 https（{cause}）")))?;
            let tls = self.tls()?.connect(name, stream).await.map_err(|cause| unreached(&cause))?;
            exchange(tls, request, read).await
        } else {
            exchange(stream, request, read).await
        }
    }

    /// Sends a request as it is and gives the answer as it comes, however long; for the bucket of evidence, which was
    /// named at the start ([`crate::bucket`]).
    pub(crate) async fn carry<B>(
        &self,
        request: Request<B>,
    ) -> Result<axum::http::Response<Incoming>, OutgoingFault>
    where
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let target = Target::of(&request.uri().to_string())?;
        let (mut parts, body) = request.into_parts();
        let path = target.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        parts.uri = path.parse().map_err(|_unclear: axum::http::uri::InvalidUri| {
            OutgoingFault::Refused("地址读不懂".to_owned())
        })?;
        if let Ok(host) = target.host_header().parse() {
            parts.headers.entry(header::HOST).or_insert(host);
        }
        let request = Request::from_parts(parts, body);
        let addresses = self.reachable(&target).await?;
        let stream = connect(&addresses).await?;
        if target.is_https {
            let name = ServerName::try_from(target.host.clone())
                .map_err(|cause| OutgoingFault::Refused(format!("主机名不能用于 https（{cause}）")))?;
            let tls = self.tls()?.connect(name, stream).await;
            carried(tls.map_err(|cause| OutgoingFault::Unreached(cause.to_string()))?, request).await
        } else {
            carried(stream, request).await
        }
    }

    /// The addresses of a host that may be connected to; refused when one of them may not.
    async fn reachable(&self, target: &Target) -> Result<Vec<SocketAddr>, OutgoingFault> {
        let found: Vec<SocketAddr> = if let Some(lookup) = &self.inner.lookup {
            lookup(target.bare_host(), target.port)
        } else {
            let found = tokio::net::lookup_host((target.bare_host(), target.port)).await;
            let unknown = |cause| OutgoingFault::Unreached(format!("查不到主机“{}”（{cause}）", target.host));
            found.map_err(unknown)?.collect()
        };
        if found.is_empty() {
            return Err(OutgoingFault::Unreached(format!("查不到主机“{}”", target.host)));
        }
        let host = target.bare_host().to_ascii_lowercase();
        let is_named = self.inner.allowed.contains(&host);
        match found.iter().find(|address| is_inner(address.ip())) {
            Some(inner) if !is_named => Err(OutgoingFault::Refused(format!(
                "“{}”（{}）是本机或内部网络的地址。确需发往内部系统的，请维护人员启动时加 --allow-inner {host}",
                target.host,
                inner.ip()
            ))),
            _ => Ok(found),
        }
    }

    fn tls(&self) -> Result<&TlsConnector, OutgoingFault> {
        let made = self.inner.tls.get_or_init(connector);
        made.as_ref().map_err(|why| OutgoingFault::Unreached(why.clone()))
    }
}

impl Target {
    fn of(address: &str) -> Result<Self, OutgoingFault> {
        let refused = |why: &str| OutgoingFault::Refused(why.to_owned());
        let uri: Uri =
            address.trim().parse().map_err(|_unclear: axum::http::uri::InvalidUri| refused("地址读不懂"))?;
        let is_https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(refused("只能用 https:// 或 http://")),
        };
        let authority = uri.authority().ok_or_else(|| refused("地址里没有主机"))?;
        if authority.as_str().contains('@') {
            return Err(refused("地址里不能带用户名和密码"));
        }
        let host = authority.host().to_owned();
        if host.is_empty() {
            return Err(refused("地址里没有主机"));
        }
        let port = authority.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        Ok(Self { uri, host, port, is_https })
    }

    /// The host without the brackets of an IPv6 address.
    fn bare_host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    fn host_header(&self) -> String {
        match (self.is_https, self.port) {
            (true, 443) | (false, 80) => self.host.clone(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }
}

/// Connects to the first address that answers.
async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, OutgoingFault> {
    let mut why = "没有地址".to_owned();
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(cause) => why = format!("{address} 连不上（{cause}）"),
        }
    }
    Err(OutgoingFault::Unreached(why))
}

/// Sends a request, lets the answer be read, and ends the connection whatever came of it.
async fn exchange<S, B, T, R>(
    stream: S,
    request: Request<B>,
    read: impl FnOnce(axum::http::Response<Incoming>) -> R,
) -> Result<T, OutgoingFault>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
    R: Future<Output = Result<T, OutgoingFault>>,
{
    let unreached = |cause: hyper::Error| OutgoingFault::Unreached(cause.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(unreached)?;
    // Ends by itself when the answer is read and the sender is gone; what it says then concerns nobody.
    let carrying = tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(unreached);
    let outcome = match answer {
        Ok(answer) => read(answer).await,
        Err(fault) => Err(fault),
    };
    carrying.abort();
    outcome
}

/// An answer whose body is still coming; the connection ends with it.
async fn carried<S, B>(
    stream: S,
    request: Request<B>,
) -> Result<axum::http::Response<Incoming>, OutgoingFault>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let unreached = |cause: hyper::Error| OutgoingFault::Unreached(cause.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(unreached)?;
    tokio::spawn(connection);
    sender.send_request(request).await.map_err(unreached)
}

async fn read(answer: axum::http::Response<Incoming>) -> Result<Answer, OutgoingFault> {
    let status = answer.status().as_u16();
    let retry_after = answer.headers().get(header::RETRY_AFTER).and_then(|wait| wait.to_str().ok());
    let retry_after = retry_after.and_then(|wait| wait.trim().parse().ok());
    let is_long = answer.body().size_hint().lower() > 0 || !answer.body().is_end_stream();
    let body = if is_long {
        let limited = Limited::new(answer.into_body(), ANSWER_BYTES).collect().await;
        limited.map(http_body_util::Collected::to_bytes).unwrap_or_default()
    } else {
        Bytes::new()
    };
    Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned(), retry_after })
}

/// TLS with the certificates this machine trusts, so that an office's own authority counts.
pub(crate) fn connector() -> Result<TlsConnector, String> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (known, _) = roots.add_parsable_certificates(found.certs);
    if known == 0 {
        return Err("本机没有受信任的根证书，不能使用 https。请安装系统的 CA 证书包".to_owned());
    }
    connector_of(roots)
}

/// TLS with these authorities.
fn connector_of(roots: RootCertStore) -> Result<TlsConnector, String> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|cause| format!("https 不能使用（{cause}）"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Whether an address belongs to this machine, an inner network or nobody.
fn is_inner(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_inner_v4(address),
        IpAddr::V6(address) => is_inner_v6(address),
    }
}

fn is_inner_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || first == 0
        // Shared addresses of carriers (RFC 6598), protocol assignments (RFC 6890), benchmarks (RFC 2544), reserved.
        || (first == 100 && (64..128).contains(&second))
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (18..20).contains(&second))
        || first >= 240
}

fn is_inner_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_inner_v4(mapped);
    }
    let [first, second, third, fourth, fifth, sixth, ..] = address.segments();
    // ::a.b.c.d, which nobody has used since 2006, and ::1.
    if [first, second, third, fourth, fifth, sixth] == [0; 6] {
        return true;
    }
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        // Unique local fc00::/7, link local fe80::/10, documentation 2001:db8::/32.
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80
        // Site local fec0::/10, given up but still routed by some.
        || first & 0xffc0 == 0xfec0
        || (first == 0x2001 && second == 0x0db8)
        // Addresses of version 4 in disguise: 64:ff9b::/96, 2002::/16 and 2001::/32 (Teredo) may lead inwards.
        || (first == 0x0064 && second == 0xff9b)
        || first == 0x2002
        || (first == 0x2001 && second == 0)
}

#[cfg(test)]
mod tests {
    use super::{Outgoing, is_inner};
    use std::time::Duration;

    #[test]
    fn addresses_of_this_machine_and_of_inner_networks_are_known() {
        for inner in [
            "127.0.0.1",
            "127.8.9.1",
            "10.3.2.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.8",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fec0::1",
            "::127.0.0.1",
            "::10.1.2.3",
            "2001:0:7f00:1::",
            "ff02::1",
        ] {
            assert!(is_inner(inner.parse().unwrap()), "{inner}");
        }
        for outer in
            ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2400:3200::1", "::ffff:8.8.8.8", "223.255.255.1"]
        {
            assert!(!is_inner(outer.parse().unwrap()), "{outer}");
        }
    }

    #[tokio::test]
    async fn nothing_goes_inwards_unless_its_host_was_named() {
        let closed = Outgoing::default();
        for address in [
            "http://127.0.0.1:9/",
            "http://localhost:9/",
            "http://[::1]:9/",
            "http://0x7f.1/",
            "http://2130706433/",
            "https://192.168.1.1/x",
            "http://169.254.169.254/latest/meta-data",
            "ftp://1.1.1.1/",
            "file:///etc/passwd",
            "http://user:secret@1.1.1.1/",
            "1.1.1.1",
            "",
            "http://",
        ] {
            let fault = closed.post(address, &[], Vec::new(), Duration::from_secs(5)).await.unwrap_err();
            // A name that only some machines can look up may end as unreached; it never ends as sent.
            assert!(fault.is_refused() || fault.to_string().contains("查不到"), "{address}: {fault}");
        }
        let open = Outgoing::new(["127.0.0.1"]);
        assert!(open.check("http://127.0.0.1:9/").await.is_ok());
        assert!(open.check("http://10.0.0.1/").await.is_err_and(|fault| fault.is_refused()));
    }
}
