//! Funds (资金台账) as they can be read: every payment with its flags, the yearly checks of each place with their
//! arithmetic, and the draft of the special statement on health input (S2-27 to S2-30, S3-27). Figures are exact.

use crate::Office;
use crate::moment::Actor;
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::supervision::assessments::payments;
use crate::supervision::dossiers::Dossier;
use crate::supervision::supervision_papers::frame::{heading, paragraph, stopped, table};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_document::docx;
use zhaozhang_document::official::{Block, OfficialDocument};
use zhaozhang_domain::dossier::Kind;
use zhaozhang_domain::fund::{Check, Standing, YearFigures, checks, percent, standing};
use zhaozhang_domain::points::Points;

/// A payment with its flags (资金一行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundLine {
    /// The dossier.
    pub dossier: Dossier,
    /// The unit's name.
    pub unit: String,
    /// 预算.
    pub budgeted: Points,
    /// 应拨日期.
    pub due: NaiveDate,
    /// How far it is.
    pub standing: Standing,
    /// The unit's last assessment: quarter and points, as a factor beside the allocation (S3-27); empty for none.
    pub factor: String,
}

/// The checks of a place in a year (增长核算).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceChecks {
    /// The place.
    pub unit: i64,
    /// Its name.
    pub name: String,
    /// The year before.
    pub before: YearFigures,
    /// The year.
    pub after: YearFigures,
    /// The three checks.
    pub checks: [Check; 3],
}

impl Office {
    /// The funds ledger somebody may see, on a day: what is late or short first.
    pub async fn fund_lines(&self, actor: &Actor, today: NaiveDate) -> Result<Vec<FundLine>, OfficeError> {
        let Some(kind) = Kind::of("funds") else { return Ok(Vec::new()) };
        let register = self.register().await?;
        let mut factors: BTreeMap<i64, String> = BTreeMap::new();
        let mut lines = Vec::new();
        for dossier in self.dossiers(actor, kind).await? {
            let (Some(budgeted), Some(due)) = (dossier.figure("budgeted"), dossier.day("due")) else {
                continue;
            };
            let unit = dossier.unit.unwrap_or_default();
            let factor = if let Some(known) = factors.get(&unit) {
                known.clone()
            } else {
                let found = self.last_result(unit).await?;
                factors.insert(unit, found.clone());
                found
            };
            lines.push(FundLine {
                unit: register.nearest(unit, today).map(|unit| unit.name.clone()).unwrap_or_default(),
                standing: standing(budgeted, due, &payments(&dossier), today),
                budgeted,
                due,
                factor,
                dossier,
            });
        }
        lines.sort_by_key(|line| std::cmp::Reverse((line.standing.days_late, line.dossier.id)));
        Ok(lines)
    }

    /// The last checked assessment of a unit in words.
    async fn last_result(&self, unit: i64) -> Result<String, OfficeError> {
        let all = self.all_dossiers(Self::assessment_kind()?).await?;
        let own = all.into_iter().filter(|dossier| dossier.unit == Some(unit));
        let checked = own.filter(|dossier| dossier.taken("check").next().is_some());
        let Some(last) = checked.max_by_key(|dossier| dossier.value("period").to_owned()) else {
            return Ok(String::new());
        };
        let sheet = self.sheet_of(last).await?;
        Ok(sheet.total.map_or_else(String::new, |total| format!("{}考核{total}分", sheet.period)))
    }

    /// The figures of every place and year somebody may see; the last entry of a place and year counts.
    async fn year_figures(
        &self,
        actor: &Actor,
    ) -> Result<BTreeMap<i64, BTreeMap<i32, YearFigures>>, OfficeError> {
        let Some(kind) = Kind::of("fund-years") else { return Ok(BTreeMap::new()) };
        let mut places: BTreeMap<i64, BTreeMap<i32, YearFigures>> = BTreeMap::new();
        // Newest first: an older entry never replaces a newer one.
        for dossier in self.dossiers(actor, kind).await? {
            let figure = |key: &str| dossier.figure(key);
            let year = dossier.value("year").parse::<i32>().ok();
            let read = year.zip(figure("health")).zip(figure("recurrent")).zip(figure("reform"));
            let Some(((((year, health), recurrent), reform), unit)) = read.zip(dossier.unit) else {
                continue;
            };
            let figures = YearFigures { year, health, recurrent, reform };
            places.entry(unit).or_default().entry(year).or_insert(figures);
        }
        Ok(places)
    }

    /// The checks of every place for which two following years are there, newest years first.
    pub async fn fund_checks(
        &self,
        actor: &Actor,
        today: NaiveDate,
    ) -> Result<Vec<PlaceChecks>, OfficeError> {
        let register = self.register().await?;
        let mut found = Vec::new();
        for (unit, years) in self.year_figures(actor).await? {
            let name = register.nearest(unit, today).map(|unit| unit.name.clone()).unwrap_or_default();
            for (year, after) in &years {
                let Some(before) = years.get(&(year - 1)) else { continue };
                let checks = checks(before, after);
                found.push(PlaceChecks { unit, name: name.clone(), before: *before, after: *after, checks });
            }
        }
        found.sort_by(|a, b| b.after.year.cmp(&a.after.year).then_with(|| a.name.cmp(&b.name)));
        Ok(found)
    }

    /// The draft of the special statement on health input of a place and year, as a Word file (S2-30).
    pub async fn fund_statement(
        &self,
        actor: &Actor,
        (unit, year): (i64, i32),
        today: NaiveDate,
    ) -> Result<(String, Vec<u8>), OfficeError> {
        let all = self.fund_checks(actor, today).await?;
        let Some(own) = all.iter().find(|own| own.unit == unit && own.after.year == year) else {
            let what = format!("没有{year}年和上一年两年的投入数据");
            let problem = Problem::at("year", "P-591", what, "请先在年度卫生投入中登记两年数据");
            return Err(Refusal::Listed(vec![problem]).into());
        };
        let lines: Vec<FundLine> = self
            .fund_lines(actor, today)
            .await?
            .into_iter()
            .filter(|line| line.dossier.unit == Some(unit))
            .collect();
        let mut document = statement(own, &lines);
        if self.is_demonstration() {
            document.page_mark = Some(crate::bulletin::DEMONSTRATION_MARK.to_owned());
        }
        let bytes =
            docx::official(&document).map_err(|cause| Fault::new("cannot write a statement", cause))?;
        Ok((format!("{}{year}年卫生投入情况专门说明（代拟稿）.docx", own.name), bytes))
    }
}

fn statement(own: &PlaceChecks, lines: &[FundLine]) -> OfficialDocument {
    let (before, after) = (&own.before, &own.after);
    let growth =
        |old: Points, new: Points| zhaozhang_domain::fund::growth(old, new).map_or_else(String::new, percent);
    let row = |word: &str, old: Points, new: Points| {
        vec![word.to_owned(), old.to_string(), new.to_string(), growth(old, new)]
    };
    let share = |year: &YearFigures| year.health.divided_by(year.recurrent).map_or_else(String::new, percent);
    let rows = vec![
        row("政府卫生投入", before.health, after.health),
        row("经常性财政支出", before.recurrent, after.recurrent),
        row("医改投入", before.reform, after.reform),
        vec!["政府卫生投入占经常性财政支出比重".to_owned(), share(before), share(after), String::new()],
    ];
    let (old_year, new_year) = (format!("{}年", before.year), format!("{}年", after.year));
    let columns = [("项目", 6), (old_year.as_str(), 3), (new_year.as_str(), 3), ("增幅", 3)];
    let mut body = vec![
        paragraph(format!("现就{}{}年卫生投入情况作如下专门说明（单位：万元）：", own.name, after.year)),
        heading("一、投入情况"),
        Block::Table(table("卫生投入情况表", &columns, rows)),
        heading("二、落实“两个增长”要求情况"),
    ];
    for check in &own.checks {
        body.push(paragraph(stopped(&format!(
            "{}：{}。{}",
            check.asked,
            check.verdict.word(),
            check.arithmetic
        ))));
    }
    body.push(heading("三、医改资金拨付情况"));
    let late: Vec<&FundLine> =
        lines.iter().filter(|line| !line.standing.is_on_time() || !line.standing.is_in_full()).collect();
    let budgeted: Points = lines.iter().map(|line| line.budgeted).sum();
    let paid: Points = lines.iter().map(|line| line.standing.paid).sum();
    body.push(paragraph(format!(
        "纳入台账的医改资金{}笔，预算{budgeted}万元，已拨付{paid}万元；迟拨、少拨或尚未到期的{}笔。",
        lines.len(),
        late.len()
    )));
    for line in late {
        let words = zhaozhang_domain::fund::words(&line.standing, line.due);
        body.push(paragraph(stopped(&format!("{}：{words}", line.dossier.title))));
    }
    OfficialDocument {
        label: None,
        head: None,
        title: format!("关于{}{}年卫生投入情况的专门说明（代拟稿）", own.name, after.year),
        main_recipient: None,
        body,
        signature: None,
        annotation: None,
        attachments: Vec::new(),
        colophon: None,
        page_mark: None,
    }
}
