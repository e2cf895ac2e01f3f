//! The builder of tests: an office in a temporary folder with a fixed clock, and a visitor who opens its pages.
//! What every office begins with is prepared once for all tests ([`crate::prepared`]) and lies in memory.

use crate::prepared::Prepared;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;
use tower::ServiceExt;
use zhaozhang_domain::chain::digest;
use zhaozhang_office::access::secret::{PasswordCost, Random, Secrets};
use zhaozhang_office::open::DATABASE_FILE;
use zhaozhang_office::{Moment, Office, Opening};
use zhaozhang_web::app::App;
use zhaozhang_web::router::router;

/// The root of the project.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The moment of every test: 2026-11-23 in the afternoon.
pub(crate) fn moment() -> Moment {
    Moment { today: "2026-11-23".parse().unwrap(), at: "2026-11-23T07:52:10Z".into() }
}

/// A folder for an office; in memory where the system has room there, because every act waits for the disk otherwise.
pub(crate) fn folder() -> TempDir {
    let in_memory = Path::new("/dev/shm");
    let folder = tempfile::Builder::new().prefix("zhaozhang").tempdir_in(in_memory);
    folder.unwrap_or_else(|_none| tempfile::tempdir().unwrap())
}

/// What this machine has no program for is not tested: says so, or fails where nothing may be left out
/// (`ZHAOZHANG_NO_SKIP`, which `scripts/test` sets as soon as everything is installed).
#[expect(clippy::print_stdout, reason = "whoever reads the tests' output sees what was not tried")]
pub(crate) fn not_made(why: &str) {
    assert!(std::env::var_os("ZHAOZHANG_NO_SKIP").is_none(), "nothing may be left out here: {why}");
    println!("skipped: {why}");
}

/// Random bytes that are the same in every run, other ones for every office, and passwords that cost nothing to try.
pub(crate) fn secrets() -> Secrets {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let fill = |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(64) {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            chunk.copy_from_slice(&digest(&number.to_be_bytes()).as_bytes()[..chunk.len()]);
        }
    };
    Secrets { random: Random::new(fill), key_file: None, password_cost: PasswordCost::TestsOnly }
}

/// An office with its pages.
pub(crate) struct TestOffice {
    pub(crate) office: Office,
    router: Router,
    folder: TempDir,
}

/// What a page answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header as text, empty when missing.
    pub(crate) fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }
}

impl TestOffice {
    /// An office without facts.
    pub(crate) async fn empty() -> Self {
        Self::at(folder(), project().join("notices"), moment()).await
    }

    /// An office with the sample people, whom [`crate::cast::Cast`] then knows.
    pub(crate) async fn peopled() -> Self {
        let place = folder();
        Prepared::people().await.lie_in(place.path());
        Self::at(place, project().join("notices"), moment()).await
    }

    /// An office in a folder, with the notices and the moment given.
    pub(crate) async fn at(folder: TempDir, notices_folder: PathBuf, now: Moment) -> Self {
        let data = folder.path().to_path_buf();
        Self::opened(folder, data, None, notices_folder, now).await
    }

    /// An office in a folder on the database given.
    pub(crate) async fn on(folder: TempDir, database_url: Option<String>, now: Moment) -> Self {
        let data = folder.path().to_path_buf();
        Self::opened(folder, data, database_url, project().join("notices"), now).await
    }

    /// A second program on the folder of another.
    pub(crate) async fn beside(data: &Path, notices_folder: PathBuf, now: Moment) -> Self {
        Self::opened(tempfile::tempdir().unwrap(), data.to_owned(), None, notices_folder, now).await
    }

    async fn opened(
        folder: TempDir,
        data_folder: PathBuf,
        database_url: Option<String>,
        notices_folder: PathBuf,
        now: Moment,
    ) -> Self {
        let is_new = data_folder.is_dir() && !data_folder.join(DATABASE_FILE).exists();
        if database_url.is_none() && is_new && now == moment() {
            Prepared::schema().await.lie_in(&data_folder);
        }
        let opening = Opening {
            data_folder,
            database_url,
            notices_folder,
            fonts_folder: project().join("fonts"),
            moment: now.clone(),
            secrets: secrets(),
        };
        let office = Office::open(opening).await.unwrap_or_else(|refusal| panic!("{refusal}"));
        let router = router(App::new(office.clone(), Arc::new(move || now.clone())));
        Self { office, router, folder }
    }

    /// Closes the office and gives its folder back.
    pub(crate) async fn closed(self) -> TempDir {
        self.office.close().await;
        self.folder
    }

    /// An office with the demonstration loaded.
    pub(crate) async fn demonstration() -> Self {
        let place = folder();
        Prepared::demonstration().await.lie_in(place.path());
        Self::at(place, project().join("notices"), moment()).await
    }

    /// The pages, for a server.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Opens an address.
    pub(crate) async fn get(&self, address: &str) -> Answer {
        self.send(Request::get(address).header(header::HOST, "127.0.0.1").body(Body::empty()).unwrap()).await
    }

    /// Sends a form from one of our own pages.
    pub(crate) async fn post(&self, address: &str, form: &str) -> Answer {
        let request = Request::post(address)
            .header(header::HOST, "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.send(request).await
    }

    /// Uploads a file for a notice.
    pub(crate) async fn upload(&self, notice: &str, name: &str, bytes: &[u8]) -> Answer {
        let mark = "zhaozhang-test";
        let mut body = format!(
            "--{mark}\r\ncontent-disposition: form-data; name=\"notice\"\r\n\r\n{notice}\r\n\
             --{mark}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{mark}--\r\n").as_bytes());
        let request = Request::post("/ledger/upload")
            .header(header::HOST, "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={mark}"))
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Opens an address that must answer with a page, and gives its text.
    pub(crate) async fn page(&self, address: &str) -> String {
        let answer = self.get(address).await;
        let text = answer.text();
        assert_eq!(answer.status, StatusCode::OK, "{address}\n{text}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{address}");
        text
    }
}
