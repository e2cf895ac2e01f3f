//! Attached tables (附件表): `附表` blocks and the tables rules read, as the notice shows them.
//! The files themselves are read in [`super::tsv`].

use super::block::{Block, BlockKind};
use super::file::NOTICE_FILE;
use super::form::Desk;
use super::outline::Outline;
use super::problem::NoticeProblem;
use super::spelling::did_you_mean;
use super::{Article, AttachedTable};

/// An attached table with the article it belongs to.
pub(super) struct Attachment {
    pub(super) table: AttachedTable,
    pub(super) article: usize,
}

/// Every table attached by a block, then those that only rules read.
pub(super) fn read_all(outline: &Outline, desk: &mut Desk<'_>) -> Vec<Attachment> {
    let mut attachments: Vec<Attachment> = Vec::new();
    for block in outline.blocks.iter().filter(|block| block.kind == BlockKind::Table) {
        attach(&outline.articles, block, desk, &mut attachments);
    }
    for (file, article) in std::mem::take(&mut desk.used_tables) {
        let is_new = attachments.iter().all(|attachment| attachment.table.file != file);
        if let Some(table) = desk.tables.iter().find(|table| is_new && table.file == file) {
            let table = table.attached(citation(&outline.articles, article));
            attachments.push(Attachment { table, article });
        }
    }
    attachments
}

fn citation(articles: &[Article], at: usize) -> &str {
    articles.get(at).map_or("", |article| article.citation.as_str())
}

fn attach(articles: &[Article], block: &Block, desk: &mut Desk<'_>, attachments: &mut Vec<Attachment>) {
    let file = block.argument.as_str();
    let Some(table) = desk.tables.iter().find(|table| table.file == file) else {
        desk.problems.push(NoticeProblem::new(
            "N-141",
            (NOTICE_FILE, block.line),
            if file.is_empty() {
                "附表块没有写文件名".to_owned()
            } else {
                format!("文件夹中没有附表“{file}”")
            },
            "附表块写作 ```附表 文件名，文件与 notice.md 放在一起",
            did_you_mean(file, desk.tables.iter().map(|table| table.file.as_str())),
        ));
        return;
    };
    if !block.text().is_empty() {
        desk.problems.push(NoticeProblem::new(
            "N-114",
            (NOTICE_FILE, block.line),
            "附表块中写了别的内容",
            "附表块只写文件名，表格内容在附表文件中",
            "请把这些内容移到块外",
        ));
    }
    if attachments.iter().all(|attachment| attachment.table.file != file) {
        let table = table.attached(citation(articles, block.article));
        attachments.push(Attachment { table, article: block.article });
    }
}
