//! The words of evidence (佐证材料种类): what a clerk calls it and what its content is, which content fits which kind, and
//! how much of each is taken until the office sets other limits.

/// What a clerk calls it (材料种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum EvidenceKind {
    /// 扫描件.
    #[default]
    Scan,
    /// 剪报: asks for its 版次.
    Clipping,
    /// 视频: asks for its 播出时间.
    Film,
    /// 音频: asks for its 播出时间.
    Sound,
    /// 网页存档.
    Page,
    /// 其他.
    Other,
}

impl EvidenceKind {
    /// All, in the order of forms.
    pub const ALL: [Self; 6] = [Self::Scan, Self::Clipping, Self::Film, Self::Sound, Self::Page, Self::Other];

    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scan => "扫描件",
            Self::Clipping => "剪报",
            Self::Film => "视频",
            Self::Sound => "音频",
            Self::Page => "网页存档",
            Self::Other => "其他",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word.trim())
    }

    /// Whether content of that family can be of this kind.
    pub const fn takes(self, family: Family) -> bool {
        match self {
            Self::Scan | Self::Clipping => matches!(family, Family::Scan),
            Self::Film => matches!(family, Family::Film),
            Self::Sound => matches!(family, Family::Sound),
            // A page may be kept as it came, or as a picture or paper of it.
            Self::Page => matches!(family, Family::Page | Family::Scan),
            Self::Other => true,
        }
    }

    /// The kind content has when nobody said one.
    pub const fn of(family: Family) -> Self {
        match family {
            Family::Scan => Self::Scan,
            Family::Film => Self::Film,
            Family::Sound => Self::Sound,
            Family::Page => Self::Page,
            Family::Document => Self::Other,
        }
    }

    /// What is taken, for forms and refusals.
    pub const fn formats(self) -> &'static str {
        match self {
            Self::Scan | Self::Clipping => "pdf、jpg、png、ofd、tif、bmp、gif、webp",
            Self::Film => "mp4、mov",
            Self::Sound => "mp3、m4a、wav",
            Self::Page => "warc、mhtml、pdf、png",
            Self::Other => "上列各种，以及 docx、xlsx、pptx、doc、xls、ppt",
        }
    }

    /// What is taken until the office sets another limit.
    pub const fn first_limit(self) -> Limit {
        match self {
            Self::Scan | Self::Clipping | Self::Other => Limit { megabytes: 50, files: 20 },
            Self::Film => Limit { megabytes: LARGEST_MEGABYTES, files: 5 },
            Self::Sound => Limit { megabytes: 500, files: 5 },
            Self::Page => Limit { megabytes: 100, files: 20 },
        }
    }
}

/// The largest file of any kind, in megabytes: 2 GB.
pub const LARGEST_MEGABYTES: i64 = 2048;
/// The most files of a kind one record may have, whatever the office sets.
pub const MOST_FILES: i64 = 500;

/// How much of a kind is taken (限额).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The largest file, in megabytes of 1,048,576 bytes.
    pub megabytes: i64,
    /// How many files of the kind one record may have.
    pub files: i64,
}

impl Limit {
    /// The largest file, in bytes.
    pub fn bytes(self) -> u64 {
        u64::try_from(self.megabytes).unwrap_or(0) * 1024 * 1024
    }
}

/// What content is (内容类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// 扫描图像: pictures and papers.
    Scan,
    /// 视频.
    Film,
    /// 音频.
    Sound,
    /// 网页: kept as it came.
    Page,
    /// 文档: office documents.
    Document,
}

impl Family {
    /// The word, as the store keeps it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scan => "扫描图像",
            Self::Film => "视频",
            Self::Sound => "音频",
            Self::Page => "网页",
            Self::Document => "文档",
        }
    }

    /// The family of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Scan, Self::Film, Self::Sound, Self::Page, Self::Document]
            .into_iter()
            .find(|family| family.word() == word)
    }
}
