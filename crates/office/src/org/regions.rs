//! The counties of the country (行政区划): the list against which a notice's register is checked, so that a county that
//! was left out is seen, and by which a unit's name tells its region. The list comes with the program:
//! `data/regions-cn.tsv` (GB/T 2260 codes); where it is from and what it does not know is in `data/README.md`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The list that comes with the program.
const ROWS: &str = include_str!("../../data/regions-cn.tsv");

static COUNTIES: LazyLock<Vec<County>> =
    LazyLock::new(|| ROWS.lines().skip(1).filter_map(county_of_line).collect());

/// The counties of each city, in the order of the list.
static BY_CITY: LazyLock<Vec<(&'static str, Vec<&'static County>)>> = LazyLock::new(|| {
    let mut cities: Vec<(&str, Vec<&County>)> = Vec::new();
    for county in COUNTIES.iter().filter(|county| !county.city.is_empty()) {
        match cities.iter_mut().rfind(|(city, _)| *city == county.city) {
            Some((_, counties)) => counties.push(county),
            None => cities.push((&county.city, vec![county])),
        }
    }
    cities
});

/// How many counties bear a name, now or formerly.
static BEARERS: LazyLock<BTreeMap<&'static str, usize>> = LazyLock::new(|| {
    let mut bearers = BTreeMap::new();
    for name in COUNTIES.iter().flat_map(County::names) {
        *bearers.entry(name).or_insert(0) += 1;
    }
    bearers
});

/// A county, district or county-level city (县级行政区).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    /// 行政区划代码.
    pub code: String,
    /// 名称.
    pub name: String,
    /// The city it belongs to; empty where the province leads it itself.
    pub city: String,
    /// 省、自治区、直辖市.
    pub province: String,
    /// 曾用名.
    pub former: Vec<String>,
}

impl County {
    /// Whether a unit's name says that it is of this county: by the present or a former name.
    pub fn is_in(&self, text: &str) -> bool {
        self.names().any(|name| text.contains(name))
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.former).map(String::as_str)
    }

    /// The longest of its names that is in the text, in characters.
    fn fit(&self, text: &str) -> Option<usize> {
        self.names().filter(|name| text.contains(name)).map(|name| name.chars().count()).max()
    }
}

fn county_of_line(line: &str) -> Option<County> {
    let mut cells = line.split('\t').map(str::trim);
    let (code, name, city, province) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let former = cells.next().unwrap_or_default().split('、').filter(|name| !name.is_empty());
    Some(County {
        code: code.to_owned(),
        name: name.to_owned(),
        city: city.to_owned(),
        province: province.to_owned(),
        former: former.map(ToOwned::to_owned).collect(),
    })
}

/// Every county the program knows.
pub fn counties() -> &'static [County] {
    &COUNTIES
}

/// The counties of the city a text speaks of, for example the name of a notice's issuer.
pub fn counties_of(text: &str) -> Vec<County> {
    let named = BY_CITY.iter().filter(|(city, _)| text.contains(city));
    named.flat_map(|(_, counties)| counties.iter().copied().cloned()).collect()
}

/// The county a unit's name speaks of, as an office reads it: one of its own city (龙南县 is in no other name, but 赣县 is
/// in 赣县区: the longest fit is meant); else one whose city or province is named along with it; else one the name begins
/// with and that has no namesake.
pub fn county_in(text: &str, office: &str) -> Option<County> {
    let own = counties_of(office);
    let longest = |of: &mut dyn Iterator<Item = &County>| {
        let fits = of.filter_map(|county| county.fit(text).map(|length| (length, county.clone())));
        fits.max_by_key(|(length, _)| *length).map(|(_, county)| county)
    };
    let named_along = |county: &&County| {
        (!county.city.is_empty() && text.contains(&county.city)) || text.contains(&county.province)
    };
    let stands_first = |county: &&County| {
        let alone = |name: &str| BEARERS.get(name) == Some(&1) && name.chars().count() > 2;
        county.names().any(|name| text.starts_with(name) && alone(name))
    };
    longest(&mut own.iter())
        .or_else(|| longest(&mut counties().iter().filter(named_along)))
        .or_else(|| longest(&mut counties().iter().filter(stands_first)))
}

#[cfg(test)]
mod tests {
    use super::{counties, counties_of, county_in};
    use std::collections::BTreeSet;

    fn name_in(text: &str, office: &str) -> Option<String> {
        county_in(text, office).map(|county| format!("{}{}", county.city, county.name))
    }

    #[test]
    fn a_city_has_its_counties_and_an_unknown_one_none() {
        for (office, count) in [
            ("赣州市医疗保障局", 18),
            ("吉安市医疗保障局", 13),
            ("合肥市教育局", 9),
            ("三明市医疗保障局", 11),
            ("某州市医疗保障局", 0),
            ("江西省医疗保障局", 0),
        ] {
            assert_eq!(counties_of(office).len(), count, "{office}");
        }
    }

    /// The counts of the provinces as the Ministry of Civil Affairs states them (2024; 金门县 is in the list of 福建).
    #[test]
    fn provinces_have_as_many_counties_as_the_ministry_counts() {
        for (province, count) in [
            ("江西省", 100),
            ("安徽省", 104),
            ("福建省", 84),
            ("浙江省", 90),
            ("湖南省", 122),
            ("广东省", 122),
        ] {
            let own = counties().iter().filter(|county| county.province == province);
            assert_eq!(own.count(), count, "{province}");
        }
        let codes: BTreeSet<&str> = counties().iter().map(|county| county.code.as_str()).collect();
        assert_eq!(codes.len(), counties().len(), "no code stands twice");
        assert!(codes.iter().all(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())));
    }

    #[test]
    fn a_county_is_told_by_its_city_its_province_or_its_own_name() {
        let ganzhou = "赣州市医疗保障局";
        assert_eq!(name_in("龙南县人民医院", ganzhou).as_deref(), Some("赣州市龙南市"));
        assert_eq!(name_in("赣县区人民医院", ganzhou).as_deref(), Some("赣州市赣县区"));
        assert_eq!(name_in("赣州市人民医院", ganzhou), None);
        assert_eq!(name_in("砀山县教育局", ganzhou).as_deref(), Some("宿州市砀山县"));
        // 鼓楼区 is in four cities: by itself it is none of them.
        assert_eq!(name_in("鼓楼区教育局", ganzhou), None);
        assert_eq!(name_in("鼓楼区教育局", "福州市教育局").as_deref(), Some("福州市鼓楼区"));
        assert_eq!(name_in("徐州市鼓楼区教育局", "福建省教育厅").as_deref(), Some("徐州市鼓楼区"));
        assert_eq!(name_in("城区管理科", ganzhou), None);
    }
}
