//! Writing (写入): one transaction that appends to both chains and moves their ends, or leaves everything as it was.
//! Dropping it without [`Writing::commit`] takes everything back.

use crate::fault::StoreFault;
use crate::ledger::Chain;
use crate::open::Store;
use sqlx::{Any, Row, Transaction};
use zhaozhang_domain::chain::Head;

/// A writing transaction under way (写入事务). While it is open no other one is.
#[derive(Debug)]
pub struct Writing {
    pub(crate) transaction: Transaction<'static, Any>,
    pub(crate) ledger: Head,
    pub(crate) event: Head,
}

impl Store {
    /// Begins to write; waits for another writer to finish.
    pub async fn write(&self) -> Result<Writing, StoreFault> {
        let mut transaction =
            self.begin_immediate().await.map_err(StoreFault::of("cannot begin to write"))?;
        // On PostgreSQL this row lock is what keeps writers apart; on SQLite the transaction itself is.
        for chain in Chain::ALL {
            let lock = sqlx::query(
                "insert into chain_head (chain, serial, hash) values ($1, $2, $3) \
                 on conflict (chain) do update set serial = chain_head.serial",
            );
            let lock = lock.bind(chain.word()).bind(Head::default().serial).bind(Head::default().hash);
            lock.execute(&mut *transaction).await.map_err(StoreFault::of("cannot lock the chain"))?;
        }
        let ledger = head(&mut transaction, Chain::Ledger).await?;
        let event = head(&mut transaction, Chain::Event).await?;
        Ok(Writing { transaction, ledger, event })
    }

    /// Where a chain ends.
    pub async fn head(&self, chain: Chain) -> Result<Head, StoreFault> {
        let query = sqlx::query(HEAD).bind(chain.word());
        let row = query.fetch_optional(&self.pool).await.map_err(StoreFault::of("cannot read chain_head"))?;
        row.map_or_else(|| Ok(Head::default()), |row| head_of(&row))
    }
}

const HEAD: &str = "select serial, hash from chain_head where chain = $1";

async fn head(transaction: &mut Transaction<'static, Any>, chain: Chain) -> Result<Head, StoreFault> {
    let query = sqlx::query(HEAD).bind(chain.word());
    let row = query.fetch_one(&mut **transaction).await.map_err(StoreFault::of("cannot read chain_head"))?;
    head_of(&row)
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

    /// Keeps everything written.
    pub async fn commit(mut self) -> Result<(), StoreFault> {
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
        self.transaction.commit().await.map_err(StoreFault::of("cannot commit"))
    }
}
