//! Stretches of a file (分段下载): one range of bytes, so that a film can be wound, or the whole; sent piece by piece.

use crate::app::percent;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use zhaozhang_office::Fault;
use zhaozhang_office::evidence::OpenedEvidence;

/// Kinds of content a browser shows in its own window; everything else is handed over to be kept.
const SHOWN: [&str; 8] = [
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/bmp",
    "video/mp4",
    "audio/mpeg",
];

/// The bytes a request asks for: first and how many; nothing when it asks for none that are there.
fn asked(range: Option<&str>, size: u64) -> Result<Option<(u64, u64)>, ()> {
    let Some(spec) = range.and_then(|range| range.trim().strip_prefix("bytes=")) else { return Ok(None) };
    // Several ranges at once may be answered with the whole (RFC 9110 14.2).
    let Some((first, last)) = spec.split_once('-').filter(|_| !spec.contains(',')) else { return Ok(None) };
    let (first, last) = (first.trim(), last.trim());
    let (from, until) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(from), Ok(until)) if from <= until => (from, until.min(size.saturating_sub(1))),
        (Ok(from), Err(_)) if last.is_empty() => (from, size.saturating_sub(1)),
        (Err(_), Ok(count)) if first.is_empty() && count > 0 => {
            (size.saturating_sub(count), size.saturating_sub(1))
        }
        _ => return Ok(None),
    };
    if from >= size { Err(()) } else { Ok(Some((from, until - from + 1))) }
}

/// A piece of evidence, or the stretch of it that was asked for.
pub(super) fn answer(opened: &OpenedEvidence, headers: &HeaderMap) -> Response {
    let evidence = &opened.evidence;
    let size = evidence.size_bytes;
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let Ok(stretch) = asked(range, size) else {
        let whole = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return (StatusCode::RANGE_NOT_SATISFIABLE, whole).into_response();
    };
    let (from, length) = stretch.unwrap_or((0, size));
    let status = if stretch.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let pieces = opened.pieces(from, length);
    let stream = try_unfold(pieces, |mut pieces| async move {
        let piece = pieces.next().await?;
        Ok::<_, Fault>(piece.map(|piece| (Bytes::from(piece), pieces)))
    });
    let is_shown = SHOWN.contains(&evidence.media_type.as_str())
        || ["video/quicktime", "audio/mp4", "audio/wav"].contains(&evidence.media_type.as_str());
    let manner = if is_shown { "inline" } else { "attachment" };
    let mut response = (status, Body::from_stream(stream)).into_response();
    let mut put = |name: header::HeaderName, value: String| {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, evidence.media_type.clone());
    put(header::CONTENT_LENGTH, length.to_string());
    put(header::ACCEPT_RANGES, "bytes".to_owned());
    put(header::ETAG, format!("\"{}\"", evidence.hash));
    put(header::CONTENT_DISPOSITION, format!("{manner}; filename*=UTF-8''{}", percent(&evidence.file_name)));
    // Said so that nobody squeezes what is squeezed already and forgets its length.
    put(header::CONTENT_ENCODING, "identity".to_owned());
    if stretch.is_some() {
        put(header::CONTENT_RANGE, format!("bytes {from}-{}/{size}", from + length - 1));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn ranges_are_read_as_browsers_write_them() {
        assert_eq!(asked(None, 100), Ok(None));
        assert_eq!(asked(Some("bytes=0-"), 100), Ok(Some((0, 100))));
        assert_eq!(asked(Some("bytes=10-19"), 100), Ok(Some((10, 10))));
        assert_eq!(asked(Some("bytes=90-500"), 100), Ok(Some((90, 10))));
        assert_eq!(asked(Some("bytes=-5"), 100), Ok(Some((95, 5))));
        assert_eq!(asked(Some("bytes=100-"), 100), Err(()));
        assert_eq!(asked(Some("bytes=0-1,5-6"), 100), Ok(None));
        assert_eq!(asked(Some("lines=1-2"), 100), Ok(None));
        assert_eq!(asked(Some("bytes=0-0"), 0), Err(()));
    }
}
