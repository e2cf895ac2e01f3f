//! 去向: whom an item may reach (公开属性) and where it is meant to go (报送去向). Both are walls, not hints.

use super::kind::words;

words! {
    /// 是否公开 (附件1): one of three.
    Disclosure {
        /// 公开.
        Public => "公开",
        /// 依申请公开.
        OnRequest => "依申请公开",
        /// 不公开: asks for a reason.
        Withheld => "不公开",
    }
}

words! {
    /// 去向级别: the levels of annex 2 with the unit's own level below them.
    TargetLevel {
        /// 本单位、县级.
        Local => "县级",
        /// 市局.
        Bureau => "市局",
        /// 市级.
        City => "市级",
        /// 省局.
        ProvincialBureau => "省局",
        /// 省级.
        Province => "省级",
        /// 国家级.
        Nation => "国家级",
    }
}

impl TargetLevel {
    /// Whether the principal leader signs it off (五（四）：需报送市级以上宣传媒体的).
    pub fn calls_for_issue(self) -> bool {
        self >= Self::City
    }
}

/// 报送去向: the highest level aimed at and the channels named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The highest level.
    pub level: TargetLevel,
    /// Media, sites, accounts, as written.
    pub channels: Vec<String>,
}

impl Default for Target {
    fn default() -> Self {
        Self { level: TargetLevel::Bureau, channels: Vec::new() }
    }
}
