//! Opening the office (启动): the data folder, the database and the notices, with everything that is wrong at once.
//! What is wrong is said in Chinese, because the person who starts the program is a clerk.

use crate::access::password::AT_ONCE;
use crate::access::secret::{PersonalKey, Secrets};
use crate::moment::Moment;
use crate::notices::{Shelf, read_all};
use crate::org::units;
use crate::refusal::{Fault, OfficeError};
use crate::{Inner, Office, scored};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, RwLock};
use tokio::sync::Semaphore;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_store::{Address, Chain, OpenFault, Store};

/// What an office is opened with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Where the database and the issued files are kept; made when missing.
    pub data_folder: PathBuf,
    /// A PostgreSQL server; nothing for the database file in the data folder.
    pub database_url: Option<String>,
    /// One folder for each notice.
    pub notices_folder: PathBuf,
    /// The fonts of documents.
    pub fonts_folder: PathBuf,
    /// When it is opened.
    pub moment: Moment,
    /// Random bytes and the key of the personal data.
    pub secrets: Secrets,
}

/// Why the office was not opened (不能启动): every reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRefusal {
    /// What is wrong, in the order in which it was looked at.
    pub problems: Vec<OpenProblem>,
}

/// One reason why the office was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenProblem {
    /// Stable code.
    pub code: &'static str,
    /// What and why, without a full stop.
    pub what: String,
    /// What to do next, without a full stop.
    pub cure: String,
}

impl fmt::Display for OpenRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "不能启动，有{}处问题：", self.problems.len())?;
        for OpenProblem { code, what, cure } in &self.problems {
            write!(f, "\n{what}。{cure}。（{code}）")?;
        }
        Ok(())
    }
}

impl std::error::Error for OpenRefusal {}

/// The code of a server that does not answer: it may be starting, and trying again may help.
pub const NO_ANSWER: &str = "O-030";

/// The database file in the data folder.
pub const DATABASE_FILE: &str = "zhaozhang.db";

impl Office {
    /// Opens the office: makes the data folder and the schema, reads the notices.
    pub async fn open(opening: Opening) -> Result<Self, OpenRefusal> {
        let Opening { data_folder, database_url, notices_folder, fonts_folder, moment, secrets } = opening;
        let mut problems = Vec::new();
        let notices = read_all(&notices_folder, &mut problems);
        let folder = make_ready(&data_folder);
        let is_folder_ready = folder.is_ok();
        problems.extend(folder.err());
        let address =
            database_url.map_or_else(|| Address::File(data_folder.join(DATABASE_FILE)), Address::Server);
        // A broken folder holds no database file; a server can be asked all the same.
        let store = if is_folder_ready || matches!(address, Address::Server(_)) {
            match Store::open(&address, &moment.at).await {
                Ok(store) => Some(store),
                Err(fault) => {
                    problems.push(database_problem(&address, fault));
                    None
                }
            }
        } else {
            None
        };
        let personal_key = match &store {
            Some(store) => match PersonalKey::ready(store, &data_folder, &secrets).await {
                Ok(key) => Some(key),
                Err(problem) => {
                    problems.push(problem);
                    None
                }
            },
            None => None,
        };
        match (store, personal_key) {
            (Some(store), Some(personal_key)) if problems.is_empty() => {
                let inner = Inner {
                    personal_key,
                    secrets,
                    has_accounts: AtomicBool::new(false),
                    hashing: Semaphore::new(AT_ONCE),
                    is_demonstration: AtomicBool::new(is_demonstration(&store).await?),
                    store,
                    data_folder,
                    fonts_folder,
                    shelf: RwLock::new(Shelf { entries: Arc::new(notices.clone()), rulings_through: 0 }),
                    read_notices: notices,
                    calendar: Calendar::national(),
                    cache: scored::Cache::default(),
                    walked: crate::audit::verify_chain::Walked::default(),
                    register: units::Cache::default(),
                    evidence: crate::evidence::house::House::default(),
                };
                let office = Self { inner: Arc::new(inner) };
                office.refresh_notices().await.map_err(|fault| unreadable(&fault))?;
                if let Err(OfficeError::Failed(fault)) = office.fill_search_once().await {
                    return Err(unreadable(&fault));
                }
                Ok(office)
            }
            _ => Err(OpenRefusal { problems }),
        }
    }

    /// Whether the database answers.
    pub async fn is_reachable(&self) -> bool {
        self.inner.store.head(Chain::Event).await.is_ok()
    }

    /// Closes the database in order; clones of the office can no longer be used.
    pub async fn close(&self) {
        self.inner.store.close().await;
    }
}

async fn is_demonstration(store: &Store) -> Result<bool, OpenRefusal> {
    let since = store.demonstration_since().await;
    since.map(|since| since.is_some()).map_err(|fault| unreadable(&Fault::from(fault)))
}

fn unreadable(fault: &Fault) -> OpenRefusal {
    OpenRefusal {
        problems: vec![OpenProblem {
            code: "O-024",
            what: format!("数据库读不出来（{}）", fault.chain()),
            cure: "请把本提示交给维护人员".to_owned(),
        }],
    }
}

/// Makes the data folder and makes sure that files can be written into it.
fn make_ready(folder: &Path) -> Result<(), OpenProblem> {
    let shown = folder.display();
    if folder.exists() && !folder.is_dir() {
        return Err(OpenProblem {
            code: "O-011",
            what: format!("数据文件夹“{shown}”是一个文件，不是文件夹"),
            cure: "请用 --data 指明一个文件夹".to_owned(),
        });
    }
    fs::create_dir_all(folder.join("bulletins")).and_then(|()| try_to_write(folder)).map_err(|cause| {
        let (code, why) = match cause.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                ("O-012", "没有写入权限".to_owned())
            }
            io::ErrorKind::StorageFull => ("O-013", "磁盘已满".to_owned()),
            _ => ("O-014", cause.to_string()),
        };
        OpenProblem {
            code,
            what: format!("数据文件夹“{shown}”不能写入：{why}"),
            cure: "请用 --data 指明一个可以写入的文件夹，或请管理员开通权限、清理磁盘".to_owned(),
        }
    })
}

fn try_to_write(folder: &Path) -> io::Result<()> {
    let probe = folder.join(".write-probe");
    fs::write(&probe, b"zhaozhang")?;
    fs::remove_file(&probe)
}

pub(crate) fn database_problem(address: &Address, fault: OpenFault) -> OpenProblem {
    let place = match address {
        Address::Memory => "内存".to_owned(),
        Address::File(path) => path.display().to_string(),
        Address::Server(url) => without_password(url),
    };
    let (code, what, cure) = match fault {
        OpenFault::Address(_) => (
            "O-021",
            format!("数据库地址“{place}”读不懂"),
            "请写成 postgres://用户@主机/数据库名，或不写而用数据文件夹中的数据库".to_owned(),
        ),
        OpenFault::Unreachable(cause) => (
            "O-022",
            format!("数据库“{place}”打不开（{}）", Fault::from(cause).chain()),
            "请确认数据库已启动、地址正确，文件没有损坏、未被其他程序占用，然后重新启动".to_owned(),
        ),
        OpenFault::NotYet(cause) => (
            NO_ANSWER,
            format!("数据库“{place}”没有应答（{}）", Fault::from(cause).chain()),
            "请确认数据库已启动、网络畅通、地址正确，然后重新启动".to_owned(),
        ),
        OpenFault::Moved { to } => (
            "O-031",
            format!("本单位的数据已由“{place}”迁入“{to}”，这里不再办理"),
            format!("请加上 --database 指明新的数据库（{to}），以免两处各记各的"),
        ),
        OpenFault::AnotherProgram => (
            "O-023",
            format!("数据库“{place}”属于其他程序，里面没有照章的台账"),
            "请另选一个空的数据文件夹或空数据库，本程序不会改动它".to_owned(),
        ),
        OpenFault::Newer { found, known } => (
            "O-025",
            format!("数据库“{place}”由更新的版本写成（库版本{found}，本程序只认到{known}）"),
            "请使用新版程序打开，旧版不会改动它".to_owned(),
        ),
        OpenFault::Migration(cause) => (
            "O-026",
            format!("数据库“{place}”升级没有成功，已恢复原状（{}）", Fault::from(cause).chain()),
            "请先备份，再把本提示交给维护人员".to_owned(),
        ),
    };
    OpenProblem { code, what, cure }
}

/// The address without what stands between the user's name and the host.
pub(crate) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((user, host)) = rest.split_once('@') else { return url.to_owned() };
    let name = user.split(':').next().unwrap_or_default();
    format!("{scheme}://{name}@{host}")
}
