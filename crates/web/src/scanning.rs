//! What looks for viruses (病毒检查): a command of this machine, or a clamd that is asked over its own line. Set at the
//! start, off until then. A scan that is not possible is no clean scan: the office takes nothing then.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use zhaozhang_office::evidence::{Scan, Scanning, Verdict};

/// How long a scan may take; two gigabytes take a minute or two.
const PATIENCE: Duration = Duration::from_mins(15);
/// How often a command is asked whether it is done.
const PAUSE: Duration = Duration::from_millis(50);
/// Bytes sent to clamd at once.
const PIECE: usize = 256 * 1024;
/// The longest answer that is read.
const ANSWER: u64 = 4096;

/// A command (检查命令): the file's path comes behind it; it ends with 0 when the file is clean and with 1 when it is
/// not, as clamscan does.
#[derive(Debug, Clone)]
pub struct CommandScanner {
    words: Vec<String>,
}

impl CommandScanner {
    /// A command with its words, apart by spaces.
    pub fn new(command: &str) -> Self {
        Self { words: command.split_whitespace().map(str::to_owned).collect() }
    }
}

impl Scan for CommandScanner {
    fn name(&self) -> String {
        format!("命令 {}", self.words.first().map_or("", String::as_str))
    }

    fn scan<'a>(&'a self, path: &'a Path) -> Scanning<'a> {
        let (words, path) = (self.words.clone(), path.to_owned());
        Box::pin(async move {
            let done = tokio::task::spawn_blocking(move || by_command(&words, &path)).await;
            done.map_err(|cause| cause.to_string())?
        })
    }
}

fn by_command(words: &[String], path: &Path) -> Result<Verdict, String> {
    let (program, rest) = words.split_first().ok_or("没有写检查命令")?;
    let mut command = Command::new(program);
    command.args(rest).arg(path).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|cause| format!("检查命令启动不了（{cause}）"))?;
    let mut said = child.stdout.take();
    // Read beside it, so that a command that says much does not wait for a reader.
    let reading = std::thread::spawn(move || {
        let mut answer = Vec::new();
        if let Some(said) = said.as_mut() {
            let _ = said.take(ANSWER).read_to_end(&mut answer);
            let _ = io::copy(said, &mut io::sink());
        }
        String::from_utf8_lossy(&answer).into_owned()
    });
    let mut waited = Duration::ZERO;
    let status = loop {
        match child.try_wait().map_err(|cause| cause.to_string())? {
            Some(status) => break status,
            None if waited >= PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                return Err("检查命令超过15分钟没有结束".to_owned());
            }
            None => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
        }
    };
    let said = reading.join().unwrap_or_default();
    match status.code() {
        Some(0) => Ok(Verdict::Clean),
        Some(1) => Ok(Verdict::Infected(name_in(&said))),
        code => Err(format!(
            "检查命令没有查成（退出码{}）",
            code.map_or_else(|| "无".to_owned(), |code| code.to_string())
        )),
    }
}

/// The virus's name in an answer: what stands before FOUND.
fn name_in(answer: &str) -> String {
    let line = answer.lines().find(|line| line.contains("FOUND")).unwrap_or_default();
    let name = line.rsplit(": ").next().unwrap_or_default().trim_end_matches('\0').trim();
    let name = name.trim_end_matches("FOUND").trim();
    let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
    if name.is_empty() { "未给出名称".to_owned() } else { name }
}

/// A clamd (`ClamAV` 服务), by `host:port` or the path of its socket.
#[derive(Debug, Clone)]
pub struct ClamdScanner {
    address: String,
}

impl ClamdScanner {
    /// A clamd at an address.
    pub fn new(address: &str) -> Self {
        Self { address: address.trim().to_owned() }
    }
}

impl Scan for ClamdScanner {
    fn name(&self) -> String {
        format!("clamd {}", self.address)
    }

    fn scan<'a>(&'a self, path: &'a Path) -> Scanning<'a> {
        let (address, path) = (self.address.clone(), path.to_owned());
        Box::pin(async move {
            let done = tokio::task::spawn_blocking(move || by_clamd(&address, &path)).await;
            done.map_err(|cause| cause.to_string())?.map_err(|cause| format!("clamd 没有答复（{cause}）"))?
        })
    }
}

fn by_clamd(address: &str, path: &Path) -> io::Result<Result<Verdict, String>> {
    let file = File::open(path)?;
    if address.starts_with('/') { over_socket(address, file) } else { over_network(address, file) }
}

#[cfg(unix)]
fn over_socket(address: &str, file: File) -> io::Result<Result<Verdict, String>> {
    let line = std::os::unix::net::UnixStream::connect(PathBuf::from(address))?;
    line.set_read_timeout(Some(PATIENCE))?;
    line.set_write_timeout(Some(PATIENCE))?;
    asked(line, file)
}

#[cfg(not(unix))]
fn over_socket(address: &str, _file: File) -> io::Result<Result<Verdict, String>> {
    let place = PathBuf::from(address);
    Ok(Err(format!("这个系统不能用“{}”，请写主机和端口", place.display())))
}

fn over_network(address: &str, file: File) -> io::Result<Result<Verdict, String>> {
    let line = TcpStream::connect(address)?;
    line.set_read_timeout(Some(PATIENCE))?;
    line.set_write_timeout(Some(PATIENCE))?;
    asked(line, file)
}

/// INSTREAM: lengths and pieces, an empty one at the end, then one line back.
fn asked(mut line: impl Read + Write, mut file: File) -> io::Result<Result<Verdict, String>> {
    line.write_all(b"zINSTREAM\0")?;
    let mut piece = vec![0; PIECE];
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            break;
        }
        line.write_all(&u32::try_from(length).unwrap_or(0).to_be_bytes())?;
        line.write_all(piece.get(..length).unwrap_or_default())?;
    }
    line.write_all(&0_u32.to_be_bytes())?;
    line.flush()?;
    let mut answer = Vec::new();
    line.take(ANSWER).read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let answer = answer.trim_end_matches('\0').trim();
    Ok(if answer.ends_with("FOUND") {
        Ok(Verdict::Infected(name_in(answer)))
    } else if answer.ends_with("OK") {
        Ok(Verdict::Clean)
    } else {
        Err(format!("clamd 没有查成（{answer}）"))
    })
}

#[cfg(test)]
mod tests {
    use super::{ClamdScanner, name_in};
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use zhaozhang_office::evidence::{Scan, Verdict};

    #[test]
    fn the_name_is_what_stands_before_found() {
        assert_eq!(name_in("/a/b.pdf: Win.Test.EICAR_HDB-1 FOUND\n"), "Win.Test.EICAR_HDB-1");
        assert_eq!(name_in("stream: Eicar FOUND\0"), "Eicar");
        assert_eq!(name_in(""), "未给出名称");
    }

    /// A clamd that takes the stream apart as the real one does.
    fn clamd() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for line in listener.incoming() {
                let mut line = line.unwrap();
                let mut word = [0; 10];
                line.read_exact(&mut word).unwrap();
                assert_eq!(&word, b"zINSTREAM\0");
                let mut whole = Vec::new();
                loop {
                    let mut length = [0; 4];
                    line.read_exact(&mut length).unwrap();
                    let length = usize::try_from(u32::from_be_bytes(length)).unwrap();
                    if length == 0 {
                        break;
                    }
                    let mut piece = vec![0; length];
                    line.read_exact(&mut piece).unwrap();
                    whole.extend(piece);
                }
                let is_bad = whole.windows(5).any(|window| window == b"EICAR");
                line.write_all(if is_bad { b"stream: Eicar FOUND\0" } else { b"stream: OK\0" }).unwrap();
            }
        });
        address
    }

    #[tokio::test]
    async fn clamd_is_asked_over_its_own_line() {
        let folder = tempfile::tempdir().unwrap();
        let scanner = ClamdScanner::new(&clamd());
        let file = folder.path().join("large");
        std::fs::write(&file, vec![7; 1_000_000]).unwrap();
        assert_eq!(scanner.scan(&file).await, Ok(Verdict::Clean));
        std::fs::write(&file, b"xx EICAR yy").unwrap();
        assert_eq!(scanner.scan(&file).await, Ok(Verdict::Infected("Eicar".to_owned())));
        let nobody = ClamdScanner::new("127.0.0.1:1");
        assert!(nobody.scan(&file).await.is_err(), "no answer is no clean scan");
    }
}
