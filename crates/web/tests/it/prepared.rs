//! Data folders that are prepared once for all tests of a run: the schema alone, an office with the sample people, and the
//! demonstration. Preparing one takes longer than most tests; a copy of it is written in a moment.
//! Everything in them came through the office's own verbs; tests of those verbs begin with an empty folder.

use crate::office::{folder, moment, project, secrets};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tokio::sync::OnceCell;
use zhaozhang_office::open::DATABASE_FILE;
use zhaozhang_office::{Actor, Office, Opening};
use zhaozhang_store::{Address, Store};

static SCHEMA: OnceCell<Prepared> = OnceCell::const_new();
static PEOPLE: OnceCell<Prepared> = OnceCell::const_new();
static DEMONSTRATION: OnceCell<Prepared> = OnceCell::const_new();

/// The files of a closed office.
pub(crate) struct Prepared {
    files: Vec<(PathBuf, Vec<u8>, u32)>,
}

impl Prepared {
    /// A database that is up to date and empty.
    pub(crate) async fn schema() -> &'static Self {
        let make = || async {
            let place = folder();
            let file = Address::File(place.path().join(DATABASE_FILE));
            Store::open(&file, &moment().at).await.unwrap().close().await;
            Self::of(place.path())
        };
        SCHEMA.get_or_init(make).await
    }

    /// An office with the units of the first notice and the sample people.
    pub(crate) async fn people() -> &'static Self {
        let make = || async {
            let place = folder();
            Self::schema().await.lie_in(place.path());
            let office = opened(place.path()).await;
            office.load_cast(&moment(), &Actor::command_line()).await.unwrap();
            office.close().await;
            Self::of(place.path())
        };
        PEOPLE.get_or_init(make).await
    }

    /// The demonstration.
    pub(crate) async fn demonstration() -> &'static Self {
        let make = || async {
            let place = folder();
            Self::schema().await.lie_in(place.path());
            let office = opened(place.path()).await;
            office.load_demonstration(&moment(), &Actor::command_line()).await.unwrap();
            office.close().await;
            Self::of(place.path())
        };
        DEMONSTRATION.get_or_init(make).await
    }

    fn of(place: &Path) -> Self {
        let mut files = Vec::new();
        let mut waiting = vec![place.to_path_buf()];
        while let Some(here) = waiting.pop() {
            for entry in fs::read_dir(here).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    let mode = entry.metadata().unwrap().permissions().mode();
                    let own = path.strip_prefix(place).unwrap().to_path_buf();
                    files.push((own, fs::read(&path).unwrap(), mode));
                }
            }
        }
        Self { files }
    }

    /// Writes a copy into a folder.
    pub(crate) fn lie_in(&self, place: &Path) {
        for (path, bytes, mode) in &self.files {
            let file = place.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, bytes).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(*mode)).unwrap();
        }
    }
}

async fn opened(place: &Path) -> Office {
    let opening = Opening {
        data_folder: place.to_path_buf(),
        database_url: None,
        notices_folder: project().join("notices"),
        fonts_folder: project().join("fonts"),
        moment: moment(),
        secrets: secrets(),
    };
    Office::open(opening).await.unwrap_or_else(|refusal| panic!("{refusal}"))
}
