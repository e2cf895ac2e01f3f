//! The verb 提出重大失误认定: the office puts to a unit what it found, with evidence, and gives it a day to answer by
//! (四（二）2：若出现重大失误的直接扣100分; S1-50). Nothing is posted before the decision ([`crate::casework::decide_grave_error`]).

use crate::Office;
use crate::casework::grave_errors::fault_classes;
use crate::casework::propose_adjustment::has_article;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::draft_submission::person_key;
use crate::submission::submissions::ledger_title;
use chrono::{Days, NaiveDate};
use zhaozhang_domain::notice::Notice;
use zhaozhang_store::{GraveErrorEvidenceRow, GraveErrorRow, Writing};

/// A finding to put to a unit (重大失误认定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewFinding {
    /// The notice.
    pub notice: String,
    /// 类别: 重大失误.
    pub class: String,
    /// The unit, by its number in the register of units.
    pub unit: i64,
    /// The item of this office it is about, by its number; 0 for none.
    pub submission: i64,
    /// Which article: its title.
    pub title: String,
    /// What was found.
    pub finding: String,
    /// The article of the notice.
    pub article: String,
    /// When it was found, as typed.
    pub found_on: String,
    /// By when the unit may answer, as typed.
    pub reply_until: String,
    /// The evidence: digest and name of files brought in before.
    pub files: Vec<(String, String)>,
}

/// The longest title and finding, in characters.
const LONGEST: (usize, usize) = (100, 1_000);
/// The shortest time to answer: a right that cannot be used is none.
const LEAST_TERM: Days = Days::new(3);

impl Office {
    /// Puts a finding to a unit and gives its number.
    pub async fn find_grave_error(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewFinding,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::FIND_GRAVE_ERROR)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let notice = self.expect_notice(&new.notice)?.notice;
        let mut problems = checked(&notice, moment.today, new);
        let unit_name = standing.register.holder_name(&notice, new.unit, moment.today);
        if unit_name.is_none() {
            let what = format!("没有选定单位，或《{}》的单位表中没有这个单位", notice.title);
            problems.push(Problem::at("unit", "S-431", what, "请从单位名册中选择"));
        }
        let title = self.title_of_item(actor, moment, new, &mut problems).await?;
        let mut writing = self.inner.store.write().await?;
        problems.extend(self.evidence_problem(&mut writing, actor, &new.files).await?);
        let Some(unit_name) = unit_name.filter(|_| problems.is_empty()) else {
            return Err(Refusal::Listed(problems).into());
        };
        let row = GraveErrorRow {
            id: 0,
            notice_code: new.notice.clone(),
            class: new.class.trim().to_owned(),
            unit_id: new.unit,
            unit_name,
            submission_id: new.submission,
            title,
            finding: new.finding.trim().to_owned(),
            article: new.article.trim().to_owned(),
            found_on: new.found_on.trim().to_owned(),
            reply_until: new.reply_until.trim().to_owned(),
            found_at: moment.at.clone(),
            found_by: actor.name.clone(),
            person_id: standing.person(),
            role: actor.role.word().to_owned(),
        };
        let id = writing.add_grave_error(&row).await?;
        for (evidence_no, (hash, name)) in (1..).zip(&new.files) {
            let file = GraveErrorEvidenceRow {
                grave_error_id: id,
                evidence_no,
                hash: hash.clone(),
                name: name.clone(),
            };
            writing.add_grave_error_evidence(&file).await?;
        }
        let detail = format!(
            "{}认定{id}：{}，《{}》，依据{}，佐证{}件，陈述申辩至{}",
            row.class,
            row.unit_name,
            row.title,
            row.article,
            new.files.len(),
            row.reply_until
        );
        writing.record(event(moment, actor, act::FIND_GRAVE_ERROR, &new.notice, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// What is wrong with the evidence: there is none, or the person did not bring a file in himself.
    async fn evidence_problem(
        &self,
        writing: &mut Writing,
        actor: &Actor,
        files: &[(String, String)],
    ) -> Result<Option<Problem>, OfficeError> {
        let mut missing: Vec<&str> = Vec::new();
        for (hash, name) in files {
            if !self.has_attachment(hash) || !writing.brought_attachment(hash, &person_key(actor)).await? {
                missing.push(name);
            }
        }
        let what = match (files.is_empty(), missing.is_empty()) {
            (true, _) => "没有上传佐证".to_owned(),
            (false, false) => format!("佐证“{}”没有上传成功", missing.join("、")),
            (false, true) => return Ok(None),
        };
        Ok(Some(Problem::at("files", "S-433", what, "请上传截图、来文等佐证材料")))
    }

    /// The item's title as the ledger may show it, else what was typed; an item of another unit is refused.
    async fn title_of_item(
        &self,
        actor: &Actor,
        moment: &Moment,
        new: &NewFinding,
        problems: &mut Vec<Problem>,
    ) -> Result<String, OfficeError> {
        let typed = new.title.trim();
        if new.submission == 0 {
            if typed.is_empty() || typed.chars().count() > LONGEST.0 {
                let what = format!("没有填写稿件标题，或超过{}个字", LONGEST.0);
                problems.push(Problem::at("title", "S-432", what, "请写明哪一篇稿件出现失误"));
            }
            return Ok(typed.to_owned());
        }
        let wrong =
            |what: String| Problem::at("submission", "S-432", what, "请核对信息编号，或留空后填写标题");
        match self.submission(moment, actor, new.submission).await {
            Ok(item) if item.line.sender == new.unit || item.line.unit == new.unit => {
                Ok(ledger_title(&item.manuscript, &item.line.item_number))
            }
            Ok(item) => {
                problems.push(wrong(format!("信息{}是{}报送的", new.submission, item.line.sender_name)));
                Ok(String::new())
            }
            Err(OfficeError::Refused(_)) => {
                problems.push(wrong(format!("没有编号{}的信息", new.submission)));
                Ok(String::new())
            }
            Err(error) => Err(error),
        }
    }
}

fn checked(notice: &Notice, today: NaiveDate, new: &NewFinding) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut put = |field, code, what: String, cure: &str| problems.push(Problem::at(field, code, what, cure));
    let classes = fault_classes(notice);
    if !classes.iter().any(|class| class == new.class.trim()) {
        let what = if classes.is_empty() {
            format!("《{}》没有失误的计分规则", notice.title)
        } else {
            format!("没有选定类别；《{}》规定的有{}", notice.title, classes.join("、"))
        };
        put("class", "S-431", what, "请按通知规定的类别选择");
    }
    if !has_article(notice, new.article.trim()) {
        let what = format!("《{}》没有“{}”这一条", notice.title, new.article.trim());
        put("article", "S-431", what, "请选定认定所依据的条款");
    }
    let length = new.finding.trim().chars().count();
    if length == 0 || length > LONGEST.1 {
        let what = format!("没有写明失误的事实，或超过{}个字", LONGEST.1);
        put("finding", "S-432", what, "请写明何时、何处、什么内容有误，造成什么后果");
    }
    if !new.found_on.trim().parse::<NaiveDate>().is_ok_and(|on| on <= today) {
        let what = "没有填写发现日期，或日期在今天之后".to_owned();
        put("found_on", "S-434", what, "请填写发现失误的日期");
    }
    let least = today.checked_add_days(LEAST_TERM).unwrap_or(today);
    if !new.reply_until.trim().parse::<NaiveDate>().is_ok_and(|until| until >= least) {
        let what = format!("没有填写陈述申辩期限，或期限早于{least}");
        put("reply_until", "S-434", what, "请至少留三天，让单位有时间陈述");
    }
    problems
}
