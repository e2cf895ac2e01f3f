//! Before a file is kept (收件检查): what its content is, whether it is whole, small enough, of the kind that was said, and
//! free of viruses. Everything that is wrong is said at once, with the file's name; nothing is kept then.

use super::content::{Content, Look, look};
use super::family::{EvidenceKind, Limit};
use super::receiving::{Received, Receiving, size_word};
use super::{EvidenceOf, Verdict, air_time, file_row};
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{evidence as act, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::wording::secret_mark::secret_in_file;
use std::path::Path;
use zhaozhang_store::EvidenceFileRow;

/// A file on its place, ready to be hung on an owner (已收文件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFile {
    /// The name it came with, made safe.
    pub name: String,
    /// What its content is for.
    pub family: super::Family,
    /// SM3 of its bytes.
    pub hash: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// What it says, for finding it again.
    pub(crate) words: String,
    pub(crate) row: EvidenceFileRow,
    pub(crate) limit: Limit,
}

/// The longest text of a field, in characters.
const LONGEST: usize = 300;

impl Office {
    /// Examines a file that came in and puts it on its place; no row names it yet.
    ///
    /// Refused, all at once: an empty file (E-201), a program (E-202), a form that is not taken (E-203), too large
    /// (E-204), an extension that says something else (E-205), a part missing (E-206), content of another kind (E-207),
    /// a virus (E-209), a scan that is not possible now (E-210), a secret mark in its words (G-101), and what [`EvidenceOf`] lacks (E-211 to E-213, E-215).
    pub async fn keep_evidence_file(
        &self,
        moment: &Moment,
        actor: &Actor,
        of: &EvidenceOf,
        file: Receiving,
    ) -> Result<HeldFile, OfficeError> {
        permit(actor, act::HOLD)?;
        let received = file.finish().await?;
        self.keep_received(moment, actor, of, received).await
    }

    /// The same for a file that is on the disk already, as those of a package are.
    pub(crate) async fn keep_received(
        &self,
        moment: &Moment,
        actor: &Actor,
        of: &EvidenceOf,
        received: Received,
    ) -> Result<HeldFile, OfficeError> {
        let limit = self.evidence_limits().await?.remove(&of.kind).unwrap_or_else(|| of.kind.first_limit());
        let path = received.path().to_owned();
        let shown = received.name.clone();
        let looked =
            tokio::task::spawn_blocking(move || look(&path).map(|found| (found, marked(&shown, &path))))
                .await;
        let looked = looked.map_err(|cause| Fault::new("looking at a file was cut off", cause))?;
        let (looked, marked) =
            looked.map_err(|cause| Fault::new("cannot look at a file that came in", cause))?;
        let mut problems = description_problems(moment, of);
        problems.extend(marked);
        let content = judge(&received.name, received.size, &looked, (of.kind, limit), &mut problems);
        // A scan of gigabytes is not begun for what is refused anyway.
        let scanned_by =
            if problems.is_empty() { self.scanned(&received, &mut problems).await } else { String::new() };
        let (true, Some(content)) = (problems.is_empty(), content) else {
            return Err(Refusal::Listed(problems).into());
        };
        let words = super::words::words(received.path(), content, self.inner.evidence.reader()).await;
        let mut row = file_row((moment, actor), &received, content, scanned_by);
        if let Some(known) = self.inner.store.evidence_file(&row.hash).await? {
            row = known;
        } else {
            let name = received.name.clone();
            let (place, path) = self.inner.evidence.place(&self.inner.data_folder, received).await?;
            row.place = place.to_owned();
            row.path = path;
            return Ok(held(name, content, row, (limit, words)));
        }
        Ok(held(received.name.clone(), content, row, (limit, words)))
    }

    /// Asks the scanner, if there is one, and gives its name.
    async fn scanned(&self, received: &Received, problems: &mut Vec<Problem>) -> String {
        let Some(scanner) = self.inner.evidence.scanner() else { return String::new() };
        match scanner.scan(received.path()).await {
            Ok(Verdict::Clean) => {}
            Ok(Verdict::Infected(name)) => {
                let what = format!("“{}”查出病毒（{name}），没有收下", received.name);
                problems.push(Problem::at("file", "E-209", what, "请在本机查杀后，从来源重新取得文件再传"));
            }
            Err(why) => {
                tracing::error!("the virus scan failed: {why}");
                let what = format!("病毒检查暂时不能进行，“{}”没有收下", received.name);
                problems.push(Problem::at(
                    "file",
                    "E-210",
                    what,
                    "请稍后再传；一直不行的，请维护人员查看病毒检查程序",
                ));
            }
        }
        scanner.name()
    }
}

fn held(name: String, content: Content, row: EvidenceFileRow, (limit, words): (Limit, String)) -> HeldFile {
    HeldFile {
        name,
        family: content.family,
        hash: row.hash.clone(),
        size_bytes: u64::try_from(row.size_bytes).unwrap_or(0),
        words,
        row,
        limit,
    }
}

/// The largest file whose words are read for a secret mark; documents are smaller.
const MOST_READ: u64 = 32 * 1024 * 1024;

/// A secret mark in a file that has words.
fn marked(name: &str, path: &Path) -> Option<Problem> {
    let is_small = std::fs::metadata(path).is_ok_and(|found| found.len() <= MOST_READ);
    let bytes = if is_small { std::fs::read(path).ok()? } else { return None };
    secret_in_file(name, &bytes)
}

/// What the clerk left out or wrote wrong.
pub(crate) fn description_problems(moment: &Moment, of: &EvidenceOf) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut put = |field, code, what: &str, cure: &str| problems.push(Problem::at(field, code, what, cure));
    if of.title.trim().is_empty() {
        put("title", "E-211", "没有写材料标题", "请填写稿件标题，或写明材料反映的内容");
    }
    if of.kind == EvidenceKind::Clipping && of.page.trim().is_empty() {
        put("page", "E-212", "剪报没有写版次", "请填写刊登的版次，如“第3版”");
    }
    let is_broadcast = matches!(of.kind, EvidenceKind::Film | EvidenceKind::Sound);
    let written = of.air_time.trim();
    let today = moment.today.to_string();
    match air_time(written) {
        None if written.is_empty() && is_broadcast => {
            put("air_time", "E-213", "视频、音频没有写播出时间", "请填写播出的年月日和时分");
        }
        None if !written.is_empty() => {
            put("air_time", "E-213", "播出时间读不懂", "请按“2023-03-05 19:30”填写");
        }
        Some(time) if time.get(..10).is_some_and(|day| day > today.as_str()) => {
            put("air_time", "E-213", "播出时间晚于今天", "请核对播出时间");
        }
        _ => {}
    }
    if of.published_on.is_some_and(|day| day > moment.today) {
        put("published_on", "E-215", "发布日期晚于今天", "请核对发布日期");
    }
    let fields = [("title", &of.title), ("page", &of.page), ("address", &of.address)];
    for (field, text) in fields {
        if text.chars().count() > LONGEST {
            put(field, "E-211", "填写的内容超过300字", "请精简后再提交");
        }
    }
    problems
}

/// What keeps a file from being taken; its content when nothing does.
fn judge(
    name: &str,
    size: u64,
    looked: &Look,
    (kind, limit): (EvidenceKind, Limit),
    problems: &mut Vec<Problem>,
) -> Option<Content> {
    let mut put = |code, what: String, cure: String| problems.push(Problem::at("file", code, what, cure));
    if size == 0 {
        put("E-201", format!("“{name}”是空文件"), "请核对后重新选择".to_owned());
        return None;
    }
    let formats = format!("{}可以交：{}", kind.word(), kind.formats());
    let content = match looked {
        Look::Program => {
            let what = format!("“{name}”按内容看是程序、脚本或网页代码，不是材料");
            put("E-202", what, format!("程序一律不收。{formats}"));
            return None;
        }
        Look::Archive => {
            put("E-203", format!("“{name}”是压缩包"), format!("请解开后把材料逐份上传。{formats}"));
            return None;
        }
        Look::Foreign(word) => {
            put("E-203", format!("“{name}”是{word}，不收这种格式"), format!("请转换格式后再传。{formats}"));
            return None;
        }
        Look::Unknown => {
            put("E-203", format!("“{name}”按内容看不是可以作佐证的文件"), formats);
            return None;
        }
        Look::Broken(content, why) => {
            let what = format!("“{name}”打不开：{why}");
            put("E-206", what, "请从来源重新拷贝或导出后再传".to_owned());
            content
        }
        Look::Known(content) => content,
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if !content.extensions.contains(&ending.as_str()) {
        let real = content.extensions.join("、");
        let what = format!("“{name}”的内容是{}（{real}），与扩展名不符", content.family.word());
        put("E-205", what, "请按真实格式改正扩展名后再传".to_owned());
    }
    if !kind.takes(content.family) {
        let what = format!("选的是{}，“{name}”的内容却是{}", kind.word(), content.family.word());
        put("E-207", what, format!("请改选材料种类，或换一个文件。{formats}"));
    }
    if size > limit.bytes() {
        let what =
            format!("“{name}”有{}，{}每份不超过{}", size_word(size), kind.word(), size_word(limit.bytes()));
        put("E-204", what, "请压缩、截取或分段后再传".to_owned());
    }
    Some(*content)
}
