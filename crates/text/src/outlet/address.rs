//! Hosts of addresses (网址的主机名): small, without port, user and trailing dot. It fetches nothing and judges nothing.

/// The host of an address, small and bare; nothing when the text holds no address.
///
/// A scheme may be missing, as in spreadsheets; a text without a dot is no address.
///
/// ```
/// use zhaozhang_text::outlet::address::host;
/// assert_eq!(host("https://WWW.People.com.cn:443/a?b#c").as_deref(), Some("www.people.com.cn"));
/// assert_eq!(host("jx.people.com.cn/n2/1.html").as_deref(), Some("jx.people.com.cn"));
/// assert_eq!(host("纸质版第3版"), None);
/// ```
pub fn host(address: &str) -> Option<String> {
    let address = crate::normalise::cell(address);
    let rest = match address.split_once("://") {
        Some((scheme, rest)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => rest,
        Some(_) => return None,
        None => address.as_str(),
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    // What stands before the last @ is a user, however much it looks like a host.
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let is_host = host.contains('.')
        && !host.starts_with('.')
        && host.chars().all(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '.' | '-') || (!c.is_ascii() && c.is_alphanumeric())
        })
        && host.split('.').next_back().is_some_and(|last| last.chars().all(|c| c.is_ascii_alphabetic()));
    is_host.then_some(host)
}

/// Whether the host is the domain or lies under it: `jx.people.com.cn` under `people.com.cn`, but neither
/// `notpeople.com.cn` nor `people.com.cn.example.net`.
pub fn is_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
