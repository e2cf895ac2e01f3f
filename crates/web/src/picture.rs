//! Pictures of kept pages (网页影像): what came is drawn once more as PDF and PNG by a Chromium of this machine, when there is
//! one. It sees the kept copy only: no network, no scripts, nothing else of this machine's disk; so outside pictures and
//! sheets of the page are missing, its text and layout are there.
//!
//! A page drawn wrong is still kept: pictures stand beside the archive and replace nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use zhaozhang_office::outlet::keep_page::PagePicture;

/// How long one drawing may take.
const PATIENCE: Duration = Duration::from_secs(40);
/// How often it is asked whether it is done.
const PAUSE: Duration = Duration::from_millis(50);
/// Larger pages are kept without pictures, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;
/// Under which names Chromium is installed.
const NAMES: [&str; 6] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome.exe"];
/// What the page may load: its own styles and what lies in it as data. Everything else, frames and scripts
/// included, is nothing to it. (Scripts cannot be switched off altogether: Chromium draws with one of its own.)
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; \
                      base-uri 'none'; form-action 'none'";

/// A Chromium of this machine (本机浏览器).
#[derive(Debug, Clone)]
pub struct Chromium {
    program: PathBuf,
    /// One at a time: a drawing takes half a gigabyte of memory for a second or two.
    turn: Arc<Semaphore>,
}

impl Chromium {
    /// The program at that path.
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), turn: Arc::new(Semaphore::new(1)) }
    }

    /// The one installed where programs are looked for; nothing when there is none.
    pub fn found() -> Option<Self> {
        let folders = std::env::var_os("PATH")?;
        let all = std::env::split_paths(&folders).flat_map(|folder| NAMES.map(|name| folder.join(name)));
        let mut there = all.into_iter().filter(|path| path.is_file());
        there.next().map(Self::at)
    }

    /// Draws a page in a folder of its own, which is gone afterwards; what comes instead says why there is none.
    pub async fn draw(&self, markup: &str, folder: PathBuf) -> Result<Vec<PagePicture>, String> {
        if markup.len() > LARGEST {
            return Err(format!("网页超过{}兆，没有制作影像", LARGEST / 1024 / 1024));
        }
        let _turn = self.turn.acquire().await.map_err(|cause| cause.to_string())?;
        let (program, page) = (self.program.clone(), quiet(markup));
        let done = tokio::task::spawn_blocking(move || {
            let drawn = drawn(&program, &page, &folder);
            // What is left there concerns nobody.
            let _ = fs::remove_dir_all(&folder);
            drawn
        });
        done.await.map_err(|cause| cause.to_string())?
    }
}

/// The page as it is drawn: under our policy, and unable to lead elsewhere. Attribute names cannot be written in any
/// other way, so that renaming one takes it away.
fn quiet(markup: &str) -> String {
    let lower = markup.to_ascii_lowercase();
    let mut page = format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n"
    );
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|rest| rest.find("http-equiv")) {
        page.push_str(markup.get(from..from + at).unwrap_or_default());
        page.push_str("data-equiv");
        from += at + "http-equiv".len();
    }
    page.push_str(markup.get(from..).unwrap_or_default());
    page
}

fn drawn(program: &Path, page: &str, folder: &Path) -> Result<Vec<PagePicture>, String> {
    let fault = |cause: std::io::Error| format!("网页影像没有制成（{cause}）");
    fs::create_dir_all(folder).map_err(fault)?;
    let place = folder.join("page.html");
    fs::write(&place, page).map_err(fault)?;
    let mut pictures = Vec::new();
    for (name, option, sign) in
        [("网页.pdf", "--print-to-pdf=", &b"%PDF-"[..]), ("网页.png", "--screenshot=", b"\x89PNG")]
    {
        let target = folder.join(name);
        let mut wanted = std::ffi::OsString::from(option);
        wanted.push(&target);
        run(program, folder, &[wanted, place.clone().into_os_string()])?;
        let bytes = fs::read(&target).map_err(fault)?;
        if !bytes.starts_with(sign) {
            return Err("浏览器没有给出影像".to_owned());
        }
        pictures.push(PagePicture { name: name.to_owned(), bytes });
    }
    Ok(pictures)
}

fn run(program: &Path, folder: &Path, wanted: &[std::ffi::OsString]) -> Result<(), String> {
    let mut command = Command::new(program);
    command.args([
        "--headless",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
        "--hide-scrollbars",
        "--no-pdf-header-footer",
        "--window-size=1200,3000",
        // No name is found and no address reached, in whatever way one is written.
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--proxy-server=http://127.0.0.1:9",
        "--proxy-bypass-list=<-loopback>",
    ]);
    if is_root() {
        // Chromium has no sandbox for the administrator of the machine and does not start otherwise.
        command.arg("--no-sandbox");
    }
    let mut profile = std::ffi::OsString::from("--user-data-dir=");
    profile.push(folder.join("profile"));
    command.arg(profile).args(wanted).env("HOME", folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|cause| format!("浏览器启动不了（{cause}）"))?;
    let mut so_long = Duration::ZERO;
    loop {
        match child.try_wait().map_err(|cause| cause.to_string())? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(format!("浏览器没有画成（{status}）")),
            None if so_long >= PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("浏览器{}秒内没有画成", PATIENCE.as_secs()));
            }
            None => {
                std::thread::sleep(PAUSE);
                so_long += PAUSE;
            }
        }
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::{Chromium, quiet};
    use std::io::Read as _;
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_page_cannot_lead_elsewhere_when_it_is_drawn() {
        let page = quiet("<META HTTP-EQUIV=refresh content='0;url=file:///etc/passwd'>İ<p>正文</p>");
        assert_eq!(page.to_ascii_lowercase().matches("http-equiv").count(), 1, "only our own: {page}");
        assert!(page.ends_with("İ<p>正文</p>"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_is_drawn_as_pdf_and_png_without_asking_anybody() {
        let Some(chromium) = Chromium::found() else {
            println!("no Chromium here: nothing is drawn");
            return;
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let _ = stream.unwrap().read(&mut [0; 512]);
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        let out = format!("http://127.0.0.1:{port}");
        let page = format!(
            "<html><head><title>医改</title><meta http-equiv=refresh content='0;url={out}/1'>\
             <link rel=stylesheet href='{out}/2'></head><body><h1>全市医改工作推进会召开</h1>\
             <img src='{out}/3'><iframe src='{out}/4'></iframe><iframe src='file:///etc/passwd'></iframe>\
             <object data='file:///etc/passwd'></object><script>fetch('{out}/5');document.body.innerHTML=''</script>\
             <p>会议要求压实责任。</p></body></html>"
        );
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("影像");
        let pictures = chromium.draw(&page, place.clone()).await.unwrap();
        let names: Vec<&str> = pictures.iter().map(|picture| picture.name.as_str()).collect();
        assert_eq!(names, ["网页.pdf", "网页.png"]);
        assert!(pictures[0].bytes.len() > 2_000 && pictures[1].bytes.len() > 2_000);
        assert_eq!(asked.load(Ordering::SeqCst), 0, "it asked somebody");
        assert!(!place.exists(), "nothing is left behind");
        let broken = Chromium::at("/nowhere/chromium").draw("<p>", place).await.unwrap_err();
        assert!(broken.contains("启动不了"), "{broken}");
    }
}
