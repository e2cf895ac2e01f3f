//! A running program and somebody who speaks to it over the loopback, one request a connection.

use crate::office::project;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The built program, with the notices and fonts of the project.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhaozhang"));
    command.current_dir(project()).args(arguments).stdin(Stdio::null());
    command
}

/// Runs the program to its end; its exit code and everything it said.
pub(crate) fn said(arguments: &[&str]) -> (i32, String) {
    let output = program(arguments).output().unwrap();
    let words = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.code().unwrap_or(-1), words.concat())
}

/// The path as text.
pub(crate) fn text(path: &Path) -> String {
    path.display().to_string()
}

/// A program that serves pages.
pub(crate) struct Machine {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Machine {
    /// Starts `serve` on an address (port 0 for any) and waits until it says where it listens.
    pub(crate) fn start(data: &Path, database: Option<&str>, address: &str) -> Self {
        let data = text(data);
        let mut arguments = vec!["serve", "--data", &data, "--address", address, "--drain", "1"];
        if let Some(database) = database {
            arguments.extend(["--database", database]);
        }
        Self::of(program(&arguments))
    }

    /// Starts a command that serves in the end.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let place = loop {
            let line = lines.next().expect("the program ended before it listened").unwrap();
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split('/').next().unwrap().to_owned();
            }
        };
        // Somebody has to read on, or the program waits for a full pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { child, address: place.parse().unwrap() }
    }

    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop as the system does, and waits until it is gone.
    pub(crate) fn stop(mut self) {
        let done = Command::new("kill").args(["-TERM", &self.id().to_string()]).status().unwrap();
        assert!(done.success());
        assert!(self.child.wait().unwrap().success(), "the program did not end in order");
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // A failed test leaves no program behind; one that ended already is left alone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a program answered.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) status: u16,
    pub(crate) text: String,
}

/// How far a request got that was not answered.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// Nobody listens there: anybody may try elsewhere.
    NotConnected,
    /// It was sent and no answer came: lost.
    Lost(io::Error),
}

/// Sends a request and reads the answer to its end.
pub(crate) fn ask(address: SocketAddr, method: &str, path: &str, body: &str) -> Result<Heard, Unanswered> {
    let connected = TcpStream::connect_timeout(&address, Duration::from_secs(5));
    let mut stream = connected.map_err(|_| Unanswered::NotConnected)?;
    let mut talk = || -> io::Result<String> {
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let kind = "application/x-www-form-urlencoded";
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n\
             content-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let text = talk().map_err(Unanswered::Lost)?;
    let status = text.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| Unanswered::Lost(io::Error::other("the answer was cut off")))?;
    Ok(Heard { status, text })
}

/// The answer to a request that must be answered.
pub(crate) fn get(machine: &Machine, path: &str) -> Heard {
    ask(machine.address, "GET", path, "").unwrap_or_else(|unanswered| panic!("{path}: {unanswered:?}"))
}

/// The answer to a form that must be answered.
pub(crate) fn post(machine: &Machine, path: &str, body: &str) -> Heard {
    ask(machine.address, "POST", path, body).unwrap_or_else(|unanswered| panic!("{path}: {unanswered:?}"))
}

/// Takes so many facts in by the command line.
pub(crate) fn take_in(data: &Path, database: Option<&str>, facts: usize) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("台账.csv");
    let rows: String = (1..=facts)
        .map(|row| format!("报送,2020-07-{:02},安远县医疗保障局,第{row}条,通过\n", row % 28 + 1))
        .collect();
    std::fs::write(&file, format!("事实,日期,单位,标题,结果\n{rows}")).unwrap();
    let (data, file) = (text(data), text(&file));
    let mut arguments = vec!["ledger", "take", "--data", &data, "--notice", crate::pages::S1];
    if let Some(database) = database {
        arguments.extend(["--database", database]);
    }
    arguments.push(&file);
    let (code, words) = said(&arguments);
    assert_eq!(code, 0, "{words}");
}

/// A new database on the test server, if there is one.
pub(crate) async fn fresh_server_database() -> Option<String> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    #[expect(clippy::disallowed_methods, reason = "the one way to tell a test where the server is")]
    let server = std::env::var("ZHAOZHANG_TEST_POSTGRES").ok()?;
    let name = format!("zw_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    zhaozhang_store::create_database(&server, &name).await.unwrap();
    let (place, options) = server.split_once('?').unwrap_or((&server, ""));
    let (host, _) = place.rsplit_once('/').unwrap();
    Some(format!("{host}/{name}?{options}"))
}
