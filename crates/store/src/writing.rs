//! Writing (写入): one transaction that appends to both chains and moves their ends, or leaves everything as it was.
//! Dropping it without [`Writing::commit`] takes everything back.

use crate::fault::StoreFault;
use crate::ledger::Chain;
use crate::meta::MOVED_TO;
use crate::open::{Dialect, Store};
use sqlx::{Any, AssertSqlSafe, Row, Transaction};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;
use zhaozhang_domain::chain::Head;

/// A writing transaction under way (写入事务). While it is open no other one is.
#[derive(Debug)]
pub struct Writing {
    pub(crate) transaction: Transaction<'static, Any>,
    pub(crate) dialect: Dialect,
    pub(crate) ledger: Head,
    pub(crate) event: Head,
    /// The time of the last event: what is appended now never claims to be older (decision 0010).
    pub(crate) not_before: String,
    _turn: OwnedMutexGuard<()>,
}

/// The turn to write in this program (写入次序). Empty where the database needs none.
#[derive(Debug)]
pub struct Turn {
    _held: Option<OwnedMutexGuard<()>>,
}

/// How long a writer waits for those before it; an import of a million rows takes less.
const PATIENCE: Duration = Duration::from_mins(1);

impl Store {
    /// Begins to write; waits for another writer to finish.
    pub async fn write(&self) -> Result<Writing, StoreFault> {
        // Writers of this program wait here in order. In the database they would hold all connections while they
        // wait, and SQLite would let them sleep and try again.
        let turn = self.own_turn().await?;
        let mut transaction =
            self.begin_immediate().await.map_err(StoreFault::of("cannot begin to write"))?;
        let ledger = locked(&mut transaction, Chain::Ledger).await?;
        let event = locked(&mut transaction, Chain::Event).await?;
        let not_before = last_time(&mut transaction, event.serial).await?;
        Ok(Writing { transaction, dialect: self.dialect, ledger, event, not_before, _turn: turn })
    }

    /// The turn for a statement that needs no chain (a session's last use, a draft saved by itself). On SQLite all
    /// statements that write wait for one another; whoever queues here need not sleep and try again.
    /// Never held while a [`Writing`] is begun.
    pub async fn turn(&self) -> Turn {
        let held = match self.dialect {
            // Waiting in vain is no fault here: the statement itself waits once more and says why it failed.
            Dialect::Sqlite => self.own_turn().await.ok(),
            Dialect::Postgres => None,
        };
        Turn { _held: held }
    }

    async fn own_turn(&self) -> Result<OwnedMutexGuard<()>, StoreFault> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.writers).lock_owned()).await;
        // Elapsed says nothing but that time is up.
        match turn {
            Ok(held) => Ok(held),
            Err(_elapsed) => Err(StoreFault::no_turn()),
        }
    }

    /// Where a chain ends.
    pub async fn head(&self, chain: Chain) -> Result<Head, StoreFault> {
        let query = sqlx::query("select serial, hash from chain_head where chain = $1").bind(chain.word());
        let row = query.fetch_optional(&self.pool).await.map_err(StoreFault::of("cannot read chain_head"))?;
        row.map_or_else(|| Ok(Head::default()), |row| head_of(&row))
    }
}

/// Locks a chain and gives its end. On PostgreSQL this row lock is what keeps the writers of several programs apart;
/// on SQLite the transaction itself is.
async fn locked(transaction: &mut Transaction<'static, Any>, chain: Chain) -> Result<Head, StoreFault> {
    let lock = sqlx::query(
        "insert into chain_head (chain, serial, hash) values ($1, $2, $3) \
         on conflict (chain) do update set serial = chain_head.serial returning serial, hash",
    );
    let lock = lock.bind(chain.word()).bind(Head::default().serial).bind(Head::default().hash);
    let row = lock.fetch_one(&mut **transaction).await.map_err(StoreFault::of("cannot lock the chain"))?;
    head_of(&row)
}

/// The time of the last event; refuses to write where the office has moved away.
async fn last_time(transaction: &mut Transaction<'static, Any>, serial: i64) -> Result<String, StoreFault> {
    let query = sqlx::query(
        "select (select at from event where serial = $1), (select value from meta where key = $2)",
    );
    let row = query.bind(serial).bind(MOVED_TO).fetch_one(&mut **transaction).await;
    let row = row.map_err(StoreFault::of("cannot read the last event"))?;
    let read = || Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?));
    let (at, moved): (Option<String>, Option<String>) =
        read().map_err(StoreFault::of("cannot read the last event"))?;
    match moved {
        Some(place) => {
            Err(StoreFault::plain(format!("the office moved to {place}; nothing is written here")))
        }
        None => Ok(at.unwrap_or_default()),
    }
}

fn head_of(row: &sqlx::any::AnyRow) -> Result<Head, StoreFault> {
    let column = StoreFault::of("cannot read a row of chain_head");
    let read = || Ok::<_, sqlx::Error>(Head { serial: row.try_get(0)?, hash: row.try_get(1)? });
    read().map_err(column)
}

impl Writing {
    /// The end of the ledger as this transaction sees it.
    pub fn ledger_head(&self) -> &Head {
        &self.ledger
    }

    /// Lets the next event carry its own time although an earlier one claims to be later: the clock was wrong then
    /// and is right now. What follows never claims to be older than that event.
    pub fn trust_the_clock(&mut self) {
        self.not_before.clear();
    }

    /// The time, or that of the last event where the clock stands behind it.
    pub(crate) fn time_of(&self, at: &str) -> String {
        if at < self.not_before.as_str() { self.not_before.clone() } else { at.to_owned() }
    }

    /// Keeps everything written.
    pub async fn commit(mut self) -> Result<(), StoreFault> {
        self.move_ends().await?;
        self.transaction.commit().await.map_err(StoreFault::of("cannot commit"))
    }

    /// The next number of a table whose key is `id`; no other writer can take it meanwhile.
    pub(crate) async fn next_id(&mut self, table: &'static str) -> Result<i64, StoreFault> {
        let text = format!("select cast(coalesce(max(id), 0) as bigint) + 1 from {table}");
        let row = sqlx::query(AssertSqlSafe(text)).fetch_one(&mut *self.transaction).await;
        let row = row.map_err(StoreFault::of(format!("cannot number a row of {table}")))?;
        row.try_get(0).map_err(StoreFault::of(format!("cannot read the next number of {table}")))
    }

    /// Writes where the chains end now.
    pub(crate) async fn move_ends(&mut self) -> Result<(), StoreFault> {
        for (chain, head) in [(Chain::Ledger, &self.ledger), (Chain::Event, &self.event)] {
            let update = sqlx::query("update chain_head set serial = $1, hash = $2 where chain = $3");
            let update = update.bind(head.serial).bind(head.hash.clone()).bind(chain.word());
            let done = update
                .execute(&mut *self.transaction)
                .await
                .map_err(StoreFault::of("cannot move the chain's end"))?;
            if done.rows_affected() != 1 {
                return Err(StoreFault::plain(format!("chain_head has no single row for {}", chain.word())));
            }
        }
        Ok(())
    }
}
