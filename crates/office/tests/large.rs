//! Large files (大文件): a film is streamed, hashed while it is written and put on its place without ever being held
//! whole. A process of its own, because memory is measured by process. 192 MB by default; `scripts/large` and
//! `ZHAOZHANG_LARGE=1` stream one byte less than the two gigabytes a file may have.

#![expect(clippy::unwrap_used, reason = "a test may stop")]

use zhaozhang_domain::chain::RunningDigest;
use zhaozhang_office::access::secret::{PasswordCost, Random, Secrets};
use zhaozhang_office::evidence::{EvidenceKind, EvidenceOf};
use zhaozhang_office::{Actor, Moment, Office, Opening};

/// What the process may take more than before, in kilobytes, however large the file.
const MOST_KILOBYTES: u64 = 48 * 1024;
/// What is sent at once, as a browser's pieces come.
const PIECE: usize = 64 * 1024;

/// The most memory this process ever had resident, in kilobytes; nothing where the system does not tell.
fn most_resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn moment() -> Moment {
    Moment { today: "2026-11-23".parse().unwrap(), at: "2026-11-23T07:52:10Z".into() }
}

async fn opened(folder: &std::path::Path) -> Office {
    let project = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let opening = Opening {
        data_folder: folder.to_path_buf(),
        database_url: None,
        notices_folder: project.join("notices"),
        fonts_folder: project.join("fonts"),
        moment: moment(),
        secrets: Secrets {
            random: Random::new(|bytes: &mut [u8]| bytes.fill(7)),
            key_file: None,
            password_cost: PasswordCost::TestsOnly,
        },
    };
    Office::open(opening).await.unwrap_or_else(|refusal| panic!("{refusal}"))
}

#[tokio::test]
async fn memory_stays_flat_however_large_the_film() {
    let is_whole = std::env::var_os("ZHAOZHANG_LARGE").is_some();
    let size: u64 = if is_whole { 2 * 1024 * 1024 * 1024 - 1 } else { 192 * 1024 * 1024 };
    let folder = tempfile::tempdir().unwrap();
    let office = opened(folder.path()).await;
    let moment = moment();
    // A film: type, data to the end of the file but for the index behind it.
    let index = [108_u32.to_be_bytes().as_slice(), b"moov", &[0; 100]].concat();
    let head = [20_u32.to_be_bytes().as_slice(), b"ftypisom\0\0\x02\0isom"].concat();
    let data = size - u64::try_from(head.len()).unwrap() - u64::try_from(index.len()).unwrap();
    let data_head = [u32::try_from(data).unwrap().to_be_bytes().as_slice(), b"mdat"].concat();
    let before = most_resident();
    let mut file = office.receive_evidence("片.mp4").await.unwrap();
    let mut expected = RunningDigest::default();
    let mut sent = 0;
    let piece = vec![0x5A_u8; PIECE];
    let mut left = data - u64::try_from(data_head.len()).unwrap();
    for part in [&head, &data_head] {
        expected.take(part);
        file.write(part).await.unwrap();
        sent += u64::try_from(part.len()).unwrap();
    }
    while left > 0 {
        let length = usize::try_from(left.min(u64::try_from(PIECE).unwrap())).unwrap();
        expected.take(&piece[..length]);
        file.write(&piece[..length]).await.unwrap();
        left -= u64::try_from(length).unwrap();
        sent += u64::try_from(length).unwrap();
    }
    expected.take(&index);
    file.write(&index).await.unwrap();
    assert_eq!(sent + u64::try_from(index.len()).unwrap(), size);
    let of = EvidenceOf {
        kind: EvidenceKind::Film,
        title: "新闻联播".to_owned(),
        air_time: "2026-11-20 19:00".to_owned(),
        ..EvidenceOf::default()
    };
    let kept = office.keep_evidence_file(&moment, &Actor::local_user(), &of, file).await;
    let kept = kept.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((kept.size_bytes, kept.hash), (size, expected.finish()));
    if let (Some(before), Some(after)) = (before, most_resident()) {
        let more = after.saturating_sub(before);
        println!(
            "{} MB streamed, hashed and kept with {more} KB more memory than before",
            size / 1024 / 1024
        );
        assert!(more < MOST_KILOBYTES, "{more} KB more than before, for {size} bytes");
    } else {
        println!("this system does not tell how much memory a process has: nothing measured");
    }
    office.close().await;
}
