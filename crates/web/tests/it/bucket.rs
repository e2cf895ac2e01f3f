//! Evidence in an S3-compatible bucket, against moto, a server of that protocol from the Python registry
//! (`pip install 'moto[s3,server]'`); where it is not installed the test says so and ends.

use crate::office::{TestOffice, moment, not_made};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use zhaozhang_office::Actor;
use zhaozhang_office::evidence::{Equipment, EvidenceKind, EvidenceOf};
use zhaozhang_web::bucket::{BucketSetting, open};

struct Moto {
    child: Child,
    port: u16,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Moto {
    /// A server of its own; nothing where moto is not installed.
    fn start() -> Option<Self> {
        let there = Command::new("python3").args(["-c", "import moto.server"]).stderr(Stdio::null()).status();
        if !there.is_ok_and(|status| status.success()) {
            not_made("moto is not installed");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let script = "from moto.server import main; main()";
        let mut child = Command::new("python3")
            .args(["-c", script, "-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let started = lines.any(|line| line.unwrap().contains("Running on"));
        assert!(started, "moto did not start");
        // Read on beside the test, so that the server never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { child, port })
    }

    /// Sends a request as it is and gives the whole answer.
    fn says(&self, head: &str) -> String {
        let mut line = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request =
            format!("{head} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        line.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

#[tokio::test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn evidence_lies_in_a_bucket_where_one_is_named() {
    let Some(moto) = Moto::start() else { return };
    assert!(moto.says("PUT /evidence").starts_with("HTTP/1.1 200"));
    let setting = BucketSetting {
        name: "evidence".into(),
        endpoint: format!("http://127.0.0.1:{}", moto.port),
        region: "us-east-1".into(),
        key: "key".into(),
        secret: "secret".into(),
    };
    let test = TestOffice::empty().await;
    let office = &test.office;
    let bucket = open(&setting).unwrap();
    assert!(office.equip_evidence(Equipment {
        bucket: Some(Arc::clone(&bucket)),
        scanner: None,
        reader: None
    }));
    // Larger than a part of the upload, so that several parts go.
    let film = crate::requirements::film(20_000_000);
    let of = EvidenceOf {
        owner_kind: "task_act".into(),
        owner_id: 1,
        kind: EvidenceKind::Film,
        title: "新闻".into(),
        air_time: "2026-10-12 19:30".into(),
        ..EvidenceOf::default()
    };
    let actor = Actor::local_user();
    let mut file = office.receive_evidence("新闻.mp4").await.unwrap();
    for piece in film.chunks(100_000) {
        file.write(piece).await.unwrap();
    }
    let held = office.keep_evidence_file(&moment(), &actor, &of, file).await.unwrap();
    let listed = moto.says("GET /evidence?list-type=2");
    assert!(listed.contains(&held.hash) && listed.contains("<Size>20000"), "{listed}");
    let local = office.data_folder().join("evidence");
    let here: Vec<_> = std::fs::read_dir(&local).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(here, [".incoming"], "nothing lies in the data folder");
    // The same file again goes nowhere, and is the same.
    let again = office.receive_evidence_bytes("再传.mp4", &film).await.unwrap();
    let again = office.keep_evidence_file(&moment(), &actor, &of, again).await.unwrap();
    assert_eq!(again.hash, held.hash);
    let key = object_store::path::Path::from(format!("evidence/{}/{}", &held.hash[..2], held.hash).as_str());
    let range = object_store::ObjectStoreExt::get_range(&*bucket, &key, 8_000_000..8_000_100).await.unwrap();
    assert_eq!(range.as_ref(), &film[8_000_000..8_000_100]);
    // The server is gone: said as a fault, nothing half-kept.
    drop(moto);
    let other = office.receive_evidence_bytes("别的.mp4", &crate::requirements::film(100)).await.unwrap();
    assert!(office.keep_evidence_file(&moment(), &actor, &of, other).await.is_err());
}
