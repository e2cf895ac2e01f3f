//! The faces a PDF is set in: which file plays 仿宋, 楷体, 黑体, 宋体 and 小标宋, and what stands in for what.
//! It reads no folder: the caller brings the bytes, once, and keeps the library for the life of the program.
//! `fonts/README.md` says what the folder holds; [`crate::pdf`] is the only user.

use std::collections::BTreeSet;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontVariant, FontVariations};
use typst::utils::LazyHash;

/// A part a face plays in an official document (requirements §1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// 仿宋: body, third and fourth headings, 主送, 版记.
    FangSong,
    /// 楷体: second headings, the name of the signer.
    Kai,
    /// 黑体: first headings, 附件, 紧急程度, table heads.
    Hei,
    /// 宋体: page numbers.
    Song,
    /// 小标宋: 发文机关标志 and titles.
    XiaoBiaoSong,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::FangSong, Self::Kai, Self::Hei, Self::Song, Self::XiaoBiaoSong];

    /// The name offices use.
    pub fn term(self) -> &'static str {
        match self {
            Self::FangSong => "仿宋",
            Self::Kai => "楷体",
            Self::Hei => "黑体",
            Self::Song => "宋体",
            Self::XiaoBiaoSong => "小标宋",
        }
    }

    /// What an office's own face is called inside its file, the best first.
    ///
    /// GB2312 faces come before their GBK successors because offices compare a print with what Word shows.
    pub fn wanted(self) -> &'static [&'static str] {
        match self {
            Self::FangSong => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "仿宋",
                "FangSong",
                "方正仿宋_GB2312",
                "方正仿宋_GBK",
                "方正仿宋简体",
                "华文仿宋",
                "STFangsong",
            ],
            Self::Kai => &[
                "楷体_GB2312",
                "KaiTi_GB2312",
                "楷体",
                "KaiTi",
                "方正楷体_GB2312",
                "方正楷体_GBK",
                "方正楷体简体",
                "华文楷体",
                "STKaiti",
            ],
            Self::Hei => &["黑体", "SimHei", "方正黑体_GBK", "方正黑体简体", "华文黑体", "STHeiti"],
            Self::Song => &["宋体", "SimSun", "新宋体", "NSimSun", "方正书宋_GBK", "华文宋体", "STSong"],
            Self::XiaoBiaoSong => &[
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05S",
                "方正小标宋_GBK",
                "FZXiaoBiaoSong-B05",
                "方正小标宋_GB18030",
            ],
        }
    }

    /// Open faces that may stand in, the best first; each use is told in the result.
    fn stand_ins(self) -> &'static [&'static str] {
        match self {
            Self::FangSong => &["朱雀仿宋", "Zhuque Fangsong", "FandolFang R", "FandolFang"],
            Self::Kai => &["FandolKai", "霞鹜文楷 GB", "LXGW WenKai GB", "LXGW WenKai"],
            Self::Hei => &["FandolHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC"],
            Self::Song => &["FandolSong", "Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC"],
            Self::XiaoBiaoSong => &[
                "华文中宋",
                "STZhongsong",
                "Noto Serif SC Black",
                "Noto Serif CJK SC Black",
                "Source Han Serif SC Heavy",
                "FandolSong-Bold",
            ],
        }
    }

    /// The key in `data.json` and, followed by a number, the family the typesetter knows.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::FangSong => "fangsong",
            Self::Kai => "kai",
            Self::Hei => "hei",
            Self::Song => "song",
            Self::XiaoBiaoSong => "xiaobiaosong",
        }
    }
}

/// Faces for characters of names that the others lack (喆, 堃, 䶮): wide open faces first, then the extension planes.
const RARE: [&str; 7] = [
    "Noto Serif SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "宋体-ExtB",
    "SimSun-ExtB",
    "方正宋体-人口信息",
    "FZSong-RKXX",
];

/// One face standing in for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// The part it plays.
    pub role: Role,
    /// The face the standard's readers expect.
    pub wanted: String,
    /// The face used.
    pub used: String,
}

/// Why no library can be made of the given files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FontProblem {
    /// No file holds a face for these roles.
    #[error("{}", missing_text(missing, seen))]
    MissingFaces {
        /// The roles without a face.
        missing: Vec<Role>,
        /// The faces found.
        seen: Vec<String>,
    },
}

impl FontProblem {
    /// A stable code for pages and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingFaces { .. } => "font-missing",
        }
    }
}

fn missing_text(missing: &[Role], seen: &[String]) -> String {
    let terms: Vec<&str> = missing.iter().map(|role| role.term()).collect();
    let needed: Vec<&str> = missing.iter().filter_map(|role| role.wanted().first().copied()).collect();
    let seen = if seen.is_empty() {
        "一个字体也没有".to_owned()
    } else {
        format!("只有{}", seen.join("、"))
    };
    format!(
        "排不了 PDF：字体文件夹里缺{}（{seen}）。公文各部分的字体由 GB/T 9704—2012 规定，程序不用别的字体硬凑。\
         请把{}的字体文件（ttf、otf 或 ttc，不能用 woff）放进字体文件夹，或者恢复程序随附的 fonts 文件夹，然后重新启动。",
        terms.join("、"),
        needed.join("、"),
    )
}

/// The faces of every role, each backed by further faces for the characters it lacks.
///
/// The bytes of a file are kept once, however many roles it plays; faces that play no role are dropped.
#[derive(Debug)]
pub struct FontLibrary {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    chains: Vec<Chain>,
    unreadable: Vec<String>,
}

#[derive(Debug)]
struct Chain {
    role: Role,
    families: Vec<String>,
    primary: FontIdentity,
    substitution: Option<Substitution>,
}

/// Tells faces apart by the hash of their bytes, which the typesetter has computed once anyway. Their place in
/// memory would not do: its cache may answer with an equal face of another library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FontIdentity(u128);

impl FontIdentity {
    pub(crate) fn of(font: &Font) -> Self {
        Self(typst::utils::hash128(font))
    }
}

/// A face and what it calls itself, in every language of its name table.
struct Face {
    font: Font,
    names: Vec<String>,
    title: String,
}

impl FontLibrary {
    /// Makes a library of the files of a font folder, given as name and bytes; the names only serve messages.
    ///
    /// Files that are no fonts by their ending are passed over; a font file that cannot be read is listed in
    /// [`Self::unreadable`]. Refuses a set of files without a face for each [`Role`].
    pub fn from_files(files: Vec<(String, Vec<u8>)>) -> Result<Self, FontProblem> {
        let mut faces = Vec::new();
        let mut unreadable = Vec::new();
        for (name, bytes) in files {
            if !is_font_file(&name) {
                continue;
            }
            let before = faces.len();
            faces.extend(Font::iter(Bytes::new(bytes)).map(Face::new));
            if faces.len() == before {
                unreadable.push(name);
            }
        }
        Self::from_faces(&faces, unreadable)
    }

    fn from_faces(faces: &[Face], unreadable: Vec<String>) -> Result<Self, FontProblem> {
        let mut builder = Builder { faces, book: FontBook::new(), fonts: Vec::new() };
        let mut chains = Vec::new();
        let mut missing = Vec::new();
        for role in Role::ALL {
            match builder.chain(role) {
                Some(chain) => chains.push(chain),
                None => missing.push(role),
            }
        }
        if !missing.is_empty() {
            let seen: BTreeSet<String> = faces.iter().map(|face| face.title.clone()).collect();
            return Err(FontProblem::MissingFaces { missing, seen: seen.into_iter().collect() });
        }
        Ok(Self { book: LazyHash::new(builder.book), fonts: builder.fonts, chains, unreadable })
    }

    /// Every substitution this library makes, in the order of [`Role::ALL`].
    pub fn substitutions(&self) -> Vec<Substitution> {
        self.chains.iter().filter_map(|chain| chain.substitution.clone()).collect()
    }

    /// Font files that could not be read, for the log of the start.
    pub fn unreadable(&self) -> &[String] {
        &self.unreadable
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// The families of each role, for `data.json`.
    pub(crate) fn families(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        self.chains.iter().map(|chain| (chain.role.key(), chain.families.as_slice()))
    }

    /// Whether a face is the first of some role; any other face only fills in for lacking characters.
    pub(crate) fn is_primary(&self, font: FontIdentity) -> bool {
        self.chains.iter().any(|chain| chain.primary == font)
    }

    /// The substitutions among the roles whose faces a document used.
    pub(crate) fn substitutions_among(&self, used: &BTreeSet<FontIdentity>) -> Vec<Substitution> {
        let chains = self.chains.iter().filter(|chain| used.contains(&chain.primary));
        chains.filter_map(|chain| chain.substitution.clone()).collect()
    }
}

struct Builder<'a> {
    faces: &'a [Face],
    book: FontBook,
    fonts: Vec<Font>,
}

impl Builder<'_> {
    /// The faces of a role in order: the office's own, the stand-ins, those for rare characters.
    fn chain(&mut self, role: Role) -> Option<Chain> {
        let faces = self.faces;
        let own = find(faces, role.wanted());
        let stand_ins = find(faces, role.stand_ins());
        let is_substituted = own.is_empty();
        let first = own.first().or_else(|| stand_ins.first()).copied()?;
        let mut families = Vec::new();
        let mut taken = BTreeSet::new();
        for face in own.into_iter().chain(stand_ins).chain(find(faces, &RARE)) {
            if taken.insert(FontIdentity::of(&face.font)) {
                families.push(self.push(role, families.len() + 1, face));
            }
        }
        let substitution = is_substituted.then(|| Substitution {
            role,
            wanted: role.wanted().first().copied().unwrap_or_default().to_owned(),
            used: first.title.clone(),
        });
        Some(Chain { role, families, primary: FontIdentity::of(&first.font), substitution })
    }

    /// Enters a face under a family of our own. The typesetter would otherwise choose among the weights of a
    /// family and drop suffixes of its name, so that “Noto Serif SC Black” could turn out regular.
    fn push(&mut self, role: Role, number: usize, face: &Face) -> String {
        let family = format!("{} {number}", role.key());
        let mut info = face.font.info().clone();
        info.family.clone_from(&family);
        info.variant = FontVariant::default();
        self.book.push(info);
        self.fonts.push(face.font.clone());
        family
    }
}

/// The faces called by one of the names, in the order of the names.
fn find<'a>(faces: &'a [Face], names: &[&str]) -> Vec<&'a Face> {
    names.iter().flat_map(|name| faces.iter().filter(|face| face.is_called(name))).collect()
}

impl Face {
    fn new(font: Font) -> Self {
        let instance =
            font.clone().instantiate(FontVariant::default(), Abs::zero(), &FontVariations::default());
        // 1 is the family and 4 the full name; 16 would give every weight of a family the same name.
        let names: Vec<String> = instance
            .ttf()
            .names()
            .into_iter()
            .filter(|name| name.name_id == 1 || name.name_id == 4)
            .filter_map(|name| name.to_string())
            .map(|name| name.trim().to_owned())
            .collect();
        let is_chinese = |name: &&String| !name.is_ascii();
        let title = names.iter().find(is_chinese).or_else(|| names.last()).unwrap_or(&font.info().family);
        Self { title: title.clone(), names, font }
    }

    fn is_called(&self, name: &str) -> bool {
        self.names.iter().any(|own| own.eq_ignore_ascii_case(name))
    }
}

fn is_font_file(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "ttf" | "otf" | "ttc" | "otc")
}
