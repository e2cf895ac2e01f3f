//! The counties of a city (行政区划): the list against which a notice's register is checked, so that a county that
//! was left out is seen. The lists that come with the program are in `data/regions-cn.tsv` (GB/T 2260 codes); a city
//! without a list is simply not checked.

/// The lists that come with the program.
const ROWS: &str = include_str!("../data/regions-cn.tsv");

/// A county, district or county-level city (县级行政区).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    /// 行政区划代码.
    pub code: String,
    /// 名称.
    pub name: String,
    /// The city it belongs to.
    pub city: String,
    /// 曾用名.
    pub former: Vec<String>,
}

impl County {
    /// Whether a unit's name says that it is of this county: by the present or a former name.
    pub fn is_in(&self, text: &str) -> bool {
        std::iter::once(&self.name).chain(&self.former).any(|name| text.contains(name.as_str()))
    }
}

/// Every county the program knows.
pub fn counties() -> Vec<County> {
    let county = |line: &str| {
        let mut cells = line.split('\t').map(str::trim);
        let (code, name, city) = (cells.next()?, cells.next()?, cells.next()?);
        let former = cells.next().unwrap_or_default().split('、').filter(|name| !name.is_empty());
        Some(County {
            code: code.to_owned(),
            name: name.to_owned(),
            city: city.to_owned(),
            former: former.map(ToOwned::to_owned).collect(),
        })
    };
    ROWS.lines().skip(1).filter_map(county).collect()
}

/// The counties of the city a text speaks of, for example the name of a notice's issuer.
pub fn counties_of(text: &str) -> Vec<County> {
    let mut counties = counties();
    counties.retain(|county| text.contains(&county.city));
    counties
}

/// The county a name speaks of.
pub fn county_in(text: &str) -> Option<County> {
    // 龙南县 is in no other name, but 赣县 is in 赣县区: the longest fit is meant.
    let fit = |county: &County| {
        let names = std::iter::once(&county.name).chain(&county.former);
        names.filter(|name| text.contains(name.as_str())).map(|name| name.chars().count()).max()
    };
    counties()
        .into_iter()
        .filter_map(|county| fit(&county).map(|length| (length, county)))
        .max_by_key(|(length, _)| *length)
        .map(|(_, county)| county)
}

#[cfg(test)]
mod tests {
    use super::{counties_of, county_in};

    #[test]
    fn a_city_has_its_counties_and_an_unknown_one_none() {
        assert_eq!(counties_of("赣州市医疗保障局").len(), 18);
        assert!(counties_of("某州市医疗保障局").is_empty());
        assert_eq!(county_in("龙南县人民医院").map(|county| county.name).as_deref(), Some("龙南市"));
        assert_eq!(county_in("赣县区人民医院").map(|county| county.name).as_deref(), Some("赣县区"));
        assert_eq!(county_in("赣州市人民医院"), None);
    }
}
