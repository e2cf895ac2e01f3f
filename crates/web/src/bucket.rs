//! The bucket of evidence (对象存储): an S3-compatible store reached through [`Outgoing`], so that there is one way out
//! and one TLS. Which bucket is said at the start; what lies in it is the office room's matter.

use crate::outgoing::{Outgoing, OutgoingFault};
use http_body_util::BodyExt as _;
use object_store::ClientOptions;
use object_store::aws::AmazonS3Builder;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
    HttpService,
};
use object_store::{ObjectStore, RetryConfig};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// How long a request is tried again; somebody waits for the upload.
const PATIENCE: Duration = Duration::from_secs(20);

/// Which bucket (存储桶设置).
#[derive(Debug, Clone)]
pub struct BucketSetting {
    /// Its name.
    pub name: String,
    /// The server: `https://s3.office.example`.
    pub endpoint: String,
    /// The region the server wants to hear.
    pub region: String,
    /// Access key.
    pub key: String,
    /// Secret key.
    pub secret: String,
}

/// Opens a bucket; says in Chinese what is wrong with the setting. Nothing is asked of the server yet.
pub fn open(setting: &BucketSetting) -> Result<Arc<dyn ObjectStore>, String> {
    let uri: axum::http::Uri = setting
        .endpoint
        .parse()
        .map_err(|cause| format!("对象存储的地址“{}”读不懂（{cause}）", setting.endpoint))?;
    let Some(host) = uri.host() else {
        return Err(format!("对象存储的地址“{}”没有主机", setting.endpoint));
    };
    // A bucket mostly stands in the inner network; whoever names it at the start allows its host, and no other.
    let outgoing = Outgoing::new([host.trim_start_matches('[').trim_end_matches(']')]);
    let built = AmazonS3Builder::new()
        .with_bucket_name(&setting.name)
        .with_endpoint(setting.endpoint.trim_end_matches('/'))
        .with_region(&setting.region)
        .with_access_key_id(&setting.key)
        .with_secret_access_key(&setting.secret)
        .with_allow_http(uri.scheme_str() == Some("http"))
        .with_retry(RetryConfig { max_retries: 3, retry_timeout: PATIENCE, ..RetryConfig::default() })
        .with_http_connector(Connector(outgoing))
        .build();
    match built {
        Ok(store) => Ok(Arc::new(store)),
        Err(cause) => Err(format!("对象存储不能使用（{cause}）")),
    }
}

#[derive(Debug)]
struct Connector(Outgoing);

impl HttpConnector for Connector {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Carrier(self.0.clone())))
    }
}

#[derive(Debug)]
struct Carrier(Outgoing);

impl HttpService for Carrier {
    fn call<'a, 'async_trait>(
        &'a self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'async_trait>>
    where
        'a: 'async_trait,
        Self: 'async_trait,
    {
        Box::pin(async move {
            let answer = self.0.carry(request).await.map_err(|fault| {
                let kind = match fault {
                    OutgoingFault::Refused(_) => HttpErrorKind::Unknown,
                    OutgoingFault::Unreached(_) => HttpErrorKind::Connect,
                };
                HttpError::new(kind, fault)
            })?;
            let (parts, body) = answer.into_parts();
            let body = body.map_err(|cause| HttpError::new(HttpErrorKind::Interrupted, cause));
            Ok(HttpResponse::from_parts(parts, HttpResponseBody::new(body)))
        })
    }
}
