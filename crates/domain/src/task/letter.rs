//! With whom a unit signs its responsibility letter (责任书签订关系): S2 三（一） has two chains. 市政府 signs with districts
//! and development zones, and by S3 四（三） with the departments that answer for tasks; for counties and county-level
//! cities the provincial leading group sees to it.

/// A chain of letters (签订关系).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chain {
    /// 市政府 signs.
    City,
    /// 省医改领导小组 sees to it; the upper level's letter is recorded here.
    Province,
}

impl Chain {
    /// Its word on the overview.
    pub const fn word(self) -> &'static str {
        match self {
            Self::City => "市政府签订",
            Self::Province => "省医改领导小组负责签订",
        }
    }

    /// The chain of a unit by its name and level (市级, 县级 …): of the county level, what is no district and no zone
    /// belongs to the province.
    pub fn of(name: &str, level: &str) -> Self {
        let is_of_city = name.contains('区') && !name.contains('县');
        let is_county = name.contains('县') || name.ends_with("市人民政府") || name.ends_with('市');
        if level == "县级" && is_county && !is_of_city { Self::Province } else { Self::City }
    }
}

#[cfg(test)]
mod tests {
    use super::Chain;

    #[test]
    fn counties_sign_upward_districts_zones_and_departments_with_the_city() {
        for (name, level, chain) in [
            ("湘东区人民政府", "县级", Chain::City),
            ("萍乡经济技术开发区管委会", "县级", Chain::City),
            ("芦溪县人民政府", "县级", Chain::Province),
            ("瑞金市人民政府", "县级", Chain::Province),
            ("市卫生局", "市级", Chain::City),
            ("莲花县", "县级", Chain::Province),
        ] {
            assert_eq!(Chain::of(name, level), chain, "{name}");
        }
    }
}
