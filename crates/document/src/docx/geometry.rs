//! The measures of GB/T 9704—2012 in twips (1/20 pt), half points and characters.
//! Nothing is drawn here; each constant names the rule it comes from (requirements §1.1, §1.2 and §1.13).

/// A4, 210 × 297 mm.
pub(crate) const PAPER: (u32, u32) = (11906, 16838);
/// 天头 37 mm.
pub(crate) const TOP: u32 = 2098;
/// So that the 版心 is 225 mm high.
pub(crate) const BOTTOM: u32 = 1984;
/// 订口 28 mm.
pub(crate) const LEFT: u32 = 1588;
/// So that the 版心 is 156 mm wide.
pub(crate) const RIGHT: u32 = 1474;
/// Puts the 一字线 of the page number 7 mm below the 版心.
pub(crate) const FOOTER: u32 = 1417;
/// The page mark stands in the middle of the 天头.
pub(crate) const HEADER: u32 = 964;
/// The 版心's width, upright and across (156 mm and 225 mm).
pub(crate) const TEXT_WIDTH: u32 = PAPER.0 - LEFT - RIGHT;
/// The 版心's width on a page that lies across.
pub(crate) const TEXT_WIDTH_ACROSS: u32 = PAPER.1 - TOP - BOTTOM;
/// 28.95 pt: 22 lines are 224.7 mm; 29 pt would drop to 21 lines.
pub(crate) const LINE: u32 = 579;
/// −0.25 pt: a line of 28 characters is then 441.0 pt. With −0.2 pt it is 442.4 pt, a hair more than the 442.2 pt of
/// the 版心, and a program that counts the space after the last character would set 27.
pub(crate) const RUN_SPACING: &str = "-5";
/// The width of 一字: 16 pt less the run spacing.
pub(crate) const CHARACTER: u32 = 315;
/// Characters in a full line.
pub(crate) const CHARACTERS_PER_LINE: u32 = 28;

/// 三号 in half points.
pub(crate) const SIZE_BODY: u32 = 32;
/// 二号 in half points.
pub(crate) const SIZE_TITLE: u32 = 44;
/// The width of a character of 四号 in twips.
pub(crate) const CHARACTER_COLOPHON: u32 = 280;
/// 四号 in half points.
pub(crate) const SIZE_COLOPHON: u32 = 28;
/// The characters of 二号 in one line of the title: twenty would fill the 版心 to the edge, and the wider digits of a face
/// that stands in for 小标宋 would break the line once more.
pub(crate) const TITLE_CHARACTERS: u32 = 19;

/// (230,0,18), the red of the mark and the rule (requirements §1.1).
pub(crate) const RED: &str = "E60012";

/// The official faces, named only: an office's machine has them, this program ships none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Body.
    FangSong,
    /// Second headings, names of signers.
    Kai,
    /// First headings, 附件, 紧急程度.
    Hei,
    /// Title and mark.
    XiaoBiaoSong,
    /// Page numbers.
    Song,
}

impl Face {
    /// The name written into all four font slots.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::FangSong => "仿宋_GB2312",
            Self::Kai => "楷体_GB2312",
            Self::Hei => "黑体",
            Self::XiaoBiaoSong => "方正小标宋简体",
            Self::Song => "宋体",
        }
    }

    /// What a program may take when the face is missing; newer Windows has 仿宋 and 楷体 only.
    pub(crate) fn alternative(self) -> &'static str {
        match self {
            Self::FangSong => "仿宋",
            Self::Kai => "楷体",
            Self::Hei => "SimHei",
            Self::XiaoBiaoSong => "华文中宋",
            Self::Song => "SimSun",
        }
    }

    /// Every face used, in the order of the font table.
    pub(crate) const ALL: [Self; 5] = [Self::FangSong, Self::Kai, Self::Hei, Self::XiaoBiaoSong, Self::Song];
}
