//! The verb 迁移数据库: an office on a database file goes to PostgreSQL, every table of it, compared row by row before
//! anything is kept. The file stays as it was, and nothing is written into it any more, so that no office goes on in
//! two places.

use crate::Office;
use crate::audit::verify_chain::walk_chain;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::open::{database_problem, without_password};
use crate::permit::{permit, running};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use zhaozhang_domain::chain::Head;
use zhaozhang_store::{Address, Chain, CopyFault, Dialect, Store, TableSum};

/// What was moved (迁移回执).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveReceipt {
    /// Where the office is now, without the password.
    pub place: String,
    /// What every table holds, the same on both sides.
    pub tables: Vec<TableSum>,
    /// How far the ledger goes.
    pub ledger: Head,
    /// How far the log goes.
    pub events: Head,
}

impl MoveReceipt {
    /// The receipt in sentences.
    pub fn sentence(&self) -> String {
        let rows: u64 = self.tables.iter().map(|table| table.rows).sum();
        format!(
            "已迁入{}：{}张表共{rows}行，逐表行数和校验和一致；台账{}条、操作记录{}条首尾衔接，台账链尾校验值{}。",
            self.place,
            self.tables.len(),
            self.ledger.serial,
            self.events.serial,
            self.ledger.hash
        )
    }
}

/// A database to copy into, with its address for people.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) store: Store,
    pub(crate) place: String,
}

/// Opens a server's database to copy into.
pub(crate) async fn open_target(url: &str, moment: &Moment) -> Result<Target, OfficeError> {
    let address = Address::Server(url.to_owned());
    let place = without_password(url);
    match Store::open(&address, &moment.at).await {
        Ok(store) => Ok(Target { store, place }),
        Err(fault) => {
            let problem = database_problem(&address, fault);
            Err(Refusal::Listed(vec![Problem::of(problem.code, problem.what, problem.cure)]).into())
        }
    }
}

/// Why a copy was not made, for people.
pub(crate) fn copy_refusal(place: &str, fault: CopyFault) -> OfficeError {
    let problem = match fault {
        CopyFault::NotEmpty { table } => Problem::of(
            "B-302",
            format!("数据库“{place}”不是空的（表“{table}”中已有内容），没有写入"),
            "请另建一个空数据库",
        ),
        CopyFault::Unkeepable { table, column } => Problem::of(
            "B-303",
            format!("表“{table}”的“{column}”中有空字符（U+0000），PostgreSQL 不能存放，没有写入"),
            "请把本提示交给维护人员，先更正该条内容",
        ),
        CopyFault::Differs { table } => Problem::of(
            "B-304",
            format!("写入“{place}”后逐表核对，表“{table}”与原库不一致，已全部撤回"),
            "请把本提示交给维护人员",
        ),
        other => return Fault::new("cannot copy the database", other).into(),
    };
    Refusal::Listed(vec![problem]).into()
}

impl Office {
    /// Moves the office to an empty PostgreSQL database; all or nothing. Afterwards this office is only read.
    pub async fn move_database(
        &self,
        moment: &Moment,
        actor: &Actor,
        url: &str,
    ) -> Result<MoveReceipt, OfficeError> {
        permit(actor, running::MOVE)?;
        if self.inner.store.dialect() != Dialect::Sqlite {
            let what = "要迁移的不是数据文件夹里的数据库，而已经是 PostgreSQL".to_owned();
            let cure = "需要换服务器的，请用 backup 备份后以 restore --database 恢复";
            return Err(Refusal::Listed(vec![Problem::of("B-301", what, cure)]).into());
        }
        let target = open_target(url, moment).await?;
        let moved = self.move_to(moment, actor, &target).await;
        target.store.close().await;
        moved
    }

    async fn move_to(
        &self,
        moment: &Moment,
        actor: &Actor,
        target: &Target,
    ) -> Result<MoveReceipt, OfficeError> {
        let Target { store, place } = target;
        // From here on nobody writes into the old database, and this event is the last in it.
        let mut writing = self.inner.store.write().await?;
        let detail = format!("由数据文件夹迁入{place}");
        writing.record(event(moment, actor, running::MOVE, "数据库", &detail)).await?;
        let tables = writing
            .move_into(Dialect::Sqlite, store, place)
            .await
            .map_err(|fault| copy_refusal(place, fault))?;
        let mut heads = Vec::new();
        for chain in [Chain::Ledger, Chain::Event] {
            let (head, broken) = walk_chain(store, chain, Head::default()).await?;
            if broken.is_some() || head != self.inner.store.head(chain).await? {
                return Err(Fault::plain("a chain does not hold after the move").into());
            }
            heads.push(head);
        }
        let mut heads = heads.into_iter();
        let (ledger, events) = (heads.next().unwrap_or_default(), heads.next().unwrap_or_default());
        Ok(MoveReceipt { place: place.clone(), tables, ledger, events })
    }
}
