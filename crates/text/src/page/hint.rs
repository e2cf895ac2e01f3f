//! What names of classes and ids say (版块提示): `article-content` names the matter, `related-news` what stands beside it.
//! Names are read by their words, since `ad` in `head` means nothing.

/// What a name says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Hint {
    /// Beside the matter.
    pub(super) is_beside: bool,
    /// The matter itself.
    pub(super) is_matter: bool,
}

impl Hint {
    /// Both.
    pub(super) const fn and(self, other: Self) -> Self {
        Self { is_beside: self.is_beside || other.is_beside, is_matter: self.is_matter || other.is_matter }
    }
}

/// The longest word that is looked at.
const LONGEST: usize = 16;
/// The longest name that is looked at; longer ones are made by programs.
const LONGEST_NAME: usize = 200;

/// What a name says.
pub(super) fn of(name: &str) -> Hint {
    let mut hint = Hint::default();
    let mut word = [0u8; LONGEST];
    let mut length = 0usize;
    let mut was_small = false;
    for byte in name.bytes().take(LONGEST_NAME).chain([b' ']) {
        let is_part = byte.is_ascii_alphabetic();
        // Words end at every other sign and where a big letter follows a small one.
        if !is_part || (byte.is_ascii_uppercase() && was_small) {
            if let Some(word) = word.get(..length.min(LONGEST)).filter(|word| !word.is_empty()) {
                hint = hint.and(of_word(word));
            }
            length = 0;
        }
        if is_part {
            if let Some(place) = word.get_mut(length) {
                *place = byte.to_ascii_lowercase();
            }
            length += 1;
        }
        was_small = byte.is_ascii_lowercase();
    }
    hint
}

#[expect(clippy::too_many_lines, reason = "a list of words, one a line")]
fn of_word(word: &[u8]) -> Hint {
    let is_beside = matches!(
        word,
        b"comment"
            | b"comments"
            | b"pinglun"
            | b"reply"
            | b"replies"
            | b"footer"
            | b"bottom"
            | b"banquan"
            | b"youlian"
            | b"xg"
            | b"xgyd"
            | b"xgjd"
            | b"xgwj"
            | b"xgxw"
            | b"xgwz"
            | b"foot"
            | b"nav"
            | b"navbar"
            | b"navigation"
            | b"menu"
            | b"sidebar"
            | b"sider"
            | b"aside"
            | b"related"
            | b"relate"
            | b"relevant"
            | b"relation"
            | b"recommend"
            | b"recommended"
            | b"recommendation"
            | b"recommends"
            | b"tuijian"
            | b"xiangguan"
            | b"share"
            | b"sharebar"
            | b"sharing"
            | b"fenxiang"
            | b"copyright"
            | b"ad"
            | b"ads"
            | b"adv"
            | b"advert"
            | b"advertisement"
            | b"guanggao"
            | b"breadcrumb"
            | b"breadcrumbs"
            | b"crumb"
            | b"crumbs"
            | b"hotnews"
            | b"rank"
            | b"ranking"
            | b"login"
            | b"toolbar"
            | b"statement"
            | b"disclaimer"
            | b"declare"
            | b"shengming"
            | b"qrcode"
            | b"erweima"
            | b"pager"
            | b"pagination"
            | b"popup"
            | b"modal"
            | b"subscribe"
            | b"newsletter"
            | b"sponsor"
            | b"sponsored"
            | b"widget"
            | b"cookie"
            | b"cookies"
            | b"gdpr"
            | b"rightbar"
            | b"leftbar"
            | b"siderbar"
            | b"editor"
            | b"zebian"
            | b"keyword"
            | b"keywords"
            | b"tags"
            | b"vote"
            | b"feedback"
            | b"promo"
            | b"promotion"
            | b"social"
            | b"slider"
            | b"swiper"
            | b"carousel"
            | b"alert"
            | b"weixin"
            | b"ewm"
            | b"teaser"
            | b"teasers"
            | b"outbrain"
            | b"taboola"
            | b"disqus"
            | b"livefyre"
    );
    let is_matter = matches!(
        word,
        b"article"
            | b"content"
            | b"artibody"
            | b"articlebody"
            | b"ucap"
            | b"zoom"
            | b"trs"
            | b"zhengwen"
            | b"detail"
            | b"maincontent"
            | b"contentmain"
            | b"newscontent"
            | b"entry"
            | b"post"
            | b"story"
            | b"text"
    );
    Hint { is_beside, is_matter }
}
