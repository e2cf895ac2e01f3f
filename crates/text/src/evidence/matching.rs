//! A package's files and a report's rows brought together (佐证材料核对): who belongs to whom, and every fault with its
//! cure. A file is given to a row by its number when the title agrees, else by its title; what contradicts is said and
//! left to a person.

use super::name::{EvidenceName, read};
use crate::likeness::Print;
use std::collections::BTreeMap;

/// A row of the report as it was handed in (报表行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// 序号, from 1.
    pub number: u32,
    /// 稿件标题.
    pub title: String,
    /// Whether the row says why it has no evidence.
    pub has_reason: bool,
}

/// What a file is by its content (文件种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// pdf, jpg, png, ofd.
    Scan,
    /// mp4, mov.
    Film,
    /// mp3, m4a, wav.
    Sound,
    /// A file of a known form with a part missing.
    Broken,
    /// A package in the package.
    Archive,
    /// A program or script, whatever its name says.
    Program,
    /// Anything else.
    Other,
}

/// A file as it was found (包内文件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile {
    /// Its path in the package.
    pub path: String,
    /// In bytes.
    pub size_bytes: u64,
    /// SM3, to find equal files.
    pub digest: String,
    /// By content.
    pub kind: Kind,
}

/// A file given to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The row's place in the list of rows.
    pub row: usize,
    /// The file's place in the list of files.
    pub file: usize,
}

/// One thing to put right (问题), a row of the list for the liaison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFault {
    /// Stable code, E-….
    pub code: &'static str,
    /// The file; empty when a row lacks one.
    pub path: String,
    /// 序号 of the row it concerns.
    pub row: Option<u32>,
    /// What and why, without a full stop.
    pub what: String,
    /// What to do, without a full stop.
    pub cure: String,
}

/// What came out (核对结果).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    /// Files with their rows, in the order of the files.
    pub pairs: Vec<Pair>,
    /// Faults in the order of the files, then of the rows.
    pub faults: Vec<EvidenceFault>,
}

/// How much of a title must agree, in percent, so that it is the same title; and so that it is told apart.
const SAME: u32 = 70;

/// Brings files and rows together. Same files and rows, same result; linear in rows and files but for titles without
/// a number, each of which is compared with every row.
pub fn matching(rows: &[ReportRow], files: &[PackedFile]) -> Matching {
    let prints: Vec<Print> = rows.iter().map(|row| Print::of_title(&row.title)).collect();
    let numbers: BTreeMap<u32, usize> = rows.iter().enumerate().map(|(at, row)| (row.number, at)).collect();
    let package = Package { rows, prints, numbers };
    let mut found = Matching::default();
    let mut digests: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        if let Some(fault) = unusable(file) {
            found.faults.push(fault);
            continue;
        }
        if let Some(first) = digests.get(file.digest.as_str()).and_then(|first| files.get(*first)) {
            found.faults.push(EvidenceFault {
                code: "E-105",
                path: file.path.clone(),
                row: None,
                what: format!("与“{}”内容完全相同", first.path),
                cure: "一份材料只交一次；两行确系同一报道的，请合为一行，否则请换成本行自己的材料".to_owned(),
            });
        } else {
            digests.insert(&file.digest, at);
        }
        let (row, fault) = package.place(&file.path);
        found.pairs.extend(row.map(|row| Pair { row, file: at }));
        found.faults.extend(fault);
    }
    for (at, row) in rows.iter().enumerate() {
        if !row.has_reason && !found.pairs.iter().any(|pair| pair.row == at) {
            found.faults.push(EvidenceFault {
                code: "E-107",
                path: String::new(),
                row: Some(row.number),
                what: format!("第{}行《{}》没有佐证材料", row.number, row.title),
                cure: format!("请补交“{}+{}”，确实没有的写明原因", row.number, row.title),
            });
        }
    }
    found
}

/// A file nobody can use as evidence.
fn unusable(file: &PackedFile) -> Option<EvidenceFault> {
    let (code, what, cure) = match file.kind {
        Kind::Broken => ("E-102", "打不开：内容不完整", "请从来源重新拷贝或转成 mp4、mp3、pdf 后再交"),
        _ if file.size_bytes == 0 => ("E-101", "是空文件", "请重新导出后再交"),
        Kind::Program => ("E-103", "是程序，不是材料", "请交扫描件、视频或音频；程序一律不收"),
        Kind::Archive => ("E-104", "是压缩包里的压缩包", "请先解开，把材料直接放进佐证材料包"),
        Kind::Other => {
            ("E-104", "不是扫描件、视频或音频", "请改存为 pdf、jpg、png、ofd、mp4、mov、mp3、m4a 或 wav")
        }
        Kind::Scan | Kind::Film | Kind::Sound => return None,
    };
    Some(EvidenceFault {
        code,
        path: file.path.clone(),
        row: read(&file.path).row,
        what: what.to_owned(),
        cure: cure.to_owned(),
    })
}

/// The rows, ready to look files up in.
struct Package<'a> {
    rows: &'a [ReportRow],
    prints: Vec<Print>,
    numbers: BTreeMap<u32, usize>,
}

impl Package<'_> {
    /// The row of a file, and what is wrong with its name.
    fn place(&self, path: &str) -> (Option<usize>, Option<EvidenceFault>) {
        let name = read(path);
        let by_number = name.row.and_then(|number| self.numbers.get(&number).copied());
        let by_title = self.titled(&name);
        let fault = |code, row: Option<usize>, what: String, cure: String| EvidenceFault {
            code,
            path: path.to_owned(),
            row: row.and_then(|row| self.rows.get(row)).map(|row| row.number),
            what,
            cure,
        };
        let right = |row: usize| {
            let row = self.rows.get(row);
            row.map(|row| format!("请改名为“{}+{}”", row.number, row.title)).unwrap_or_default()
        };
        match (name.row, by_number, by_title) {
            (Some(_), Some(row), Some(titled)) if row == titled => (Some(row), None),
            (Some(number), Some(row), Some(titled)) => {
                // A number and a title that each fit another row: the order went wrong somewhere.
                let title = self.rows.get(titled).map(|row| row.number).unwrap_or_default();
                let what = format!("序号写的是{number}，标题却是第{title}行的");
                (None, Some(fault("E-106", Some(row), what, right(titled))))
            }
            (Some(_), Some(row), None) if name.title.is_empty() => {
                let what = "文件名只有序号，没有稿件标题".to_owned();
                (Some(row), Some(fault("E-108", Some(row), what, right(row))))
            }
            (Some(number), Some(row), None) => {
                let what = format!("标题“{}”与第{number}行的稿件标题不符", name.title);
                (None, Some(fault("E-109", Some(row), what, format!("{}，或核对序号", right(row)))))
            }
            (Some(number), None, Some(titled)) => {
                let what = format!("报表没有第{number}行");
                (Some(titled), Some(fault("E-106", Some(titled), what, right(titled))))
            }
            (None, _, Some(titled)) => {
                let what = "文件名没有序号".to_owned();
                (Some(titled), Some(fault("E-110", Some(titled), what, right(titled))))
            }
            (_, None, None) => {
                let what = "对不上报表的任何一行".to_owned();
                let cure = "请按“序号+稿件标题”改名；报表漏填的，请先补上那一行".to_owned();
                (None, Some(fault("E-111", None, what, cure)))
            }
            (None, Some(_), None) => (None, None),
        }
    }

    /// The one row whose title agrees; nothing when none does or two do alike.
    fn titled(&self, name: &EvidenceName) -> Option<usize> {
        if name.title.is_empty() {
            return None;
        }
        // A title that was cut for its length is still inside the row's own.
        let written = Print::of_title(&name.title);
        let shares = self.prints.iter().map(|print| written.shared(print));
        let best: Vec<(usize, u32)> = shares.enumerate().filter(|(_, share)| *share >= SAME).collect();
        let most = best.iter().map(|(_, share)| *share).max()?;
        let mut likely = best.iter().filter(|(_, share)| *share == most).map(|(at, _)| *at);
        let only = likely.next()?;
        let alike: Vec<usize> = std::iter::once(only).chain(likely).collect();
        if alike.len() == 1 {
            return Some(only);
        }
        // Of titles that agree alike the number decides, if it is one of them.
        name.row.and_then(|number| self.numbers.get(&number).copied()).filter(|at| alike.contains(at))
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, PackedFile, ReportRow, matching};

    fn rows() -> Vec<ReportRow> {
        ["我市推进分级诊疗", "集采药品全面落地", "家庭医生签约进村入户"]
            .into_iter()
            .zip(1..)
            .map(|(title, number)| ReportRow { number, title: title.into(), has_reason: false })
            .collect()
    }

    fn file(path: &str) -> PackedFile {
        PackedFile { path: path.into(), size_bytes: 10, digest: path.into(), kind: Kind::Scan }
    }

    fn codes(files: &[PackedFile]) -> (Vec<(usize, usize)>, Vec<&'static str>) {
        let found = matching(&rows(), files);
        let pairs = found.pairs.iter().map(|pair| (pair.row, pair.file)).collect();
        (pairs, found.faults.iter().map(|fault| fault.code).collect())
    }

    #[test]
    fn a_good_package_has_no_fault() {
        let files = [
            file("1+我市推进分级诊疗_1.jpg"),
            file("1+我市推进分级诊疗_2.mp4"),
            file("2+集采药品全面落地.pdf"),
            file("３＋家庭医生签约进村入户.pdf"),
        ];
        assert_eq!(codes(&files), (vec![(0, 0), (0, 1), (1, 2), (2, 3)], vec![]));
    }

    #[test]
    fn every_fault_of_a_spoiled_package_is_named() {
        let files = [
            file("我市推进分级诊疗.pdf"),
            file("2+家庭医生签约进村入户.pdf"),
            file("3+无关材料.pdf"),
            file("9+集采药品全面落地.pdf"),
            file("通知.pdf"),
            PackedFile { size_bytes: 0, ..file("1+空.pdf") },
            PackedFile { kind: Kind::Program, ..file("1+我市推进分级诊疗.mp4") },
            PackedFile { kind: Kind::Broken, ..file("2+集采药品全面落地.mp4") },
            PackedFile {
                digest: "我市推进分级诊疗.pdf".into(), ..file("3+家庭医生签约进村入户.jpg")
            },
        ];
        let (pairs, codes) = codes(&files);
        assert_eq!(pairs, [(0, 0), (1, 3), (2, 8)]);
        assert_eq!(codes, ["E-110", "E-106", "E-109", "E-106", "E-111", "E-101", "E-103", "E-102", "E-105"]);
    }

    #[test]
    fn a_row_without_evidence_is_named_unless_it_says_why() {
        let mut rows = rows();
        rows[2].has_reason = true;
        let found = matching(&rows, &[file("1+我市推进分级诊疗.pdf")]);
        assert_eq!(found.faults.iter().map(|fault| fault.row).collect::<Vec<_>>(), [Some(2)]);
    }

    #[test]
    fn titles_alike_are_told_by_their_number() {
        let twins =
            [1, 2].map(|number| ReportRow { number, title: "医改简讯".into(), has_reason: false });
        let found = matching(&twins, &[file("2+医改简讯.pdf"), file("1+医改简讯.pdf")]);
        assert_eq!(found.pairs.iter().map(|pair| pair.row).collect::<Vec<_>>(), [1, 0]);
        assert!(found.faults.is_empty());
    }
}
