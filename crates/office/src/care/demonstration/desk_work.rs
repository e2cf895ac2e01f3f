//! The work on the desks of a demonstration (演示事项): items at every step of the review, a reform plan under way, pieces
//! that are one story, a finding with the units, so that no page a newcomer opens is empty.
//!
//! Everything goes through the verbs a person would use, done by the invented people of [`crate::org::load_cast`], and is
//! in the log like any act. No item here has reached the ledger: the invented half-year stays as it is. Words and
//! figures are made up; days are counted back from the day of loading.

use super::desk_words::{PLAN, first_pieces, manuscripts};
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::org::load_cast::CastMember;
use crate::permit::{ledger, permit};
use crate::plan::advance_plan::Advance;
use crate::plan::judge_task_act::Judgement;
use crate::plan::record_task_act::NewTaskAct;
use crate::plan::task_acts::{ActKind, ActWords};
use crate::refusal::{Fault, OfficeError};
use crate::submission::draft_submission::NewSubmission;
use crate::submission::return_submission::Return;
use crate::submission::sign_step::Opinion;
use crate::supervision::open_dossier::NewDossier;
use chrono::{Datelike as _, Days, NaiveDate};
use zhaozhang_domain::dossier::Kind;
use zhaozhang_domain::submission::{Passage, Step};
use zhaozhang_domain::task::plan::PlanState;

/// How long ago the plan was issued, in days.
const ISSUED_AGO: u64 = 40;

/// The signatures of a county's item in their order, who gives them, and what they say.
const SIGNATURES: [(&str, Step, &str); 4] = [
    ("安远信息员", Step::FirstReview, "内容属实，同意上报。"),
    ("安远科室负责人", Step::SecondReview, "数据已核对。"),
    ("安远办公室", Step::OfficeCheck, "文字已核。"),
    ("安远分管领导", Step::FinalReview, "同意报送。"),
];

impl Office {
    /// Puts work on the desks of the invented people. To be asked once, after the people were loaded; it does not look
    /// whether it was done before.
    ///
    /// # Errors
    ///
    /// A part of the cast that is missing, or whatever a verb refuses: then the notices are not those of the program.
    pub async fn load_desk_work(&self, moment: &Moment, actor: &Actor) -> Result<(), OfficeError> {
        permit(actor, ledger::LOAD_DEMONSTRATION)?;
        let cast = Cast(self.cast().await?);
        self.sample_items(moment, &cast).await?;
        self.sample_plan(moment, &cast).await?;
        let pieces = first_pieces(moment.today, cast.unit("安远信息员")?);
        self.record_publications(moment, &cast.actor("市局办公室经办")?, pieces).await?;
        let finding = NewDossier {
            kind: Kind::of("findings").ok_or_else(|| Fault::plain("the register of findings is gone"))?,
            unit: Some(cast.unit("于都信息员")?),
            parent: None,
            on: back(moment.today, 6),
            values: [
                ("title", "异地就医备案窗口没有公示办理时限"),
                ("detail", "现场查看两个窗口，均未公示办理时限和咨询电话。"),
            ]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        };
        self.open_dossier(moment, &cast.actor("督查员")?, &finding, "").await?;
        Ok(())
    }

    /// Four items: a draft, one under review, one that came back, one the city office is to receive.
    async fn sample_items(&self, moment: &Moment, cast: &Cast) -> Result<(), OfficeError> {
        let author = cast.actor("安远拟稿人")?;
        let mut ids = Vec::new();
        for manuscript in manuscripts() {
            let new = NewSubmission { manuscript, ..NewSubmission::default() };
            ids.push(self.draft_submission(moment, &author, &new).await?);
        }
        let [_draft, under_review, came_back, arrived] = *ids.as_slice() else { return Ok(()) };
        for (id, signatures) in [(under_review, 1), (came_back, 1), (arrived, SIGNATURES.len())] {
            self.hand_in(moment, &author, id).await?;
            for (label, step, words) in SIGNATURES.into_iter().take(signatures) {
                self.sample_signature(moment, &cast.actor(label)?, id, (step, words)).await?;
            }
        }
        let head = cast.actor("安远科室负责人")?;
        let digest = self.submission(moment, &head, came_back).await?.chain.digest;
        let note = "请写明核对的起止日期".to_owned();
        let back = Return {
            id: came_back,
            digest,
            chosen: Vec::new(),
            words: "数据没有写明截至日期，请补充后再报。".to_owned(),
            passages: vec![Passage { quote: "已核对住院病历312份".to_owned(), note }],
            paragraphs: Vec::new(),
        };
        self.return_submission(moment, &head, &back).await
    }

    async fn sample_signature(
        &self,
        moment: &Moment,
        signer: &Actor,
        id: i64,
        (step, words): (Step, &str),
    ) -> Result<(), OfficeError> {
        let digest = self.submission(moment, signer, id).await?.chain.digest;
        let opinion = Opinion {
            id,
            step: step.word().to_owned(),
            digest,
            opinion: words.to_owned(),
            has_checked: true,
        };
        self.sign_step(moment, signer, &opinion).await.map(|_| ())
    }

    /// A plan that runs: one task is well under way, one waits for a confirmation, the others have not stirred.
    async fn sample_plan(&self, moment: &Moment, cast: &Cast) -> Result<(), OfficeError> {
        let issued = back(moment.today, ISSUED_AGO);
        let text = PLAN
            .replace("{年}", &issued.year().to_string())
            .replace("{日}", &zhaozhang_domain::period::document_date(issued));
        let clerk = cast.actor("市局办公室经办")?;
        let head = cast.actor("市局办公室主任")?;
        let ids = self.keep_plan(moment, &clerk, "重点任务安排（演示）.txt", text.as_bytes()).await?;
        let Some(&id) = ids.first() else { return Ok(()) };
        let plan = self.plan(id).await?;
        let mut content = plan.content.clone();
        for task in &mut content.tasks {
            task.is_confirmed = true;
        }
        self.confirm_plan(moment, &clerk, id, plan.version, &content).await?;
        for (to, ago) in [(PlanState::Issued, ISSUED_AGO), (PlanState::Running, ISSUED_AGO - 1)] {
            let step = Advance { to, on: back(moment.today, ago), remark: "演示" };
            self.advance_plan(moment, &head, id, step).await?;
        }
        let tasks = self.tasks(&clerk, id).await?;
        let [first, second, ..] = tasks.as_slice() else { return Ok(()) };
        let act = |task: i64, kind: ActKind, ago: u64, words: &str| NewTaskAct {
            task,
            kind,
            on: back(moment.today, ago),
            unit: None,
            refers: None,
            words: ActWords { words: words.to_owned(), ..ActWords::default() },
        };
        let lead = cast.actor("待遇科信息员")?;
        let mut report =
            act(first.id, ActKind::Report, 9, "已完成17家定点医疗机构的结算系统改造，覆盖住院病例的八成。");
        "基金监管科本月底补报".clone_into(&mut report.words.missing);
        let divided = act(first.id, ActKind::Division, ISSUED_AGO - 2, "分到各县，每月一报。");
        for one in [divided, report] {
            let made = self.record_task_act(moment, &lead, &one).await?;
            self.judge_task_act(moment, &clerk, first.id, made, Judgement::Confirm("属实。")).await?;
        }
        let supervisor = cast.actor("基金科信息员")?;
        let other = act(first.id, ActKind::Division, ISSUED_AGO - 2, "与专项检查一并安排。");
        let made = self.record_task_act(moment, &supervisor, &other).await?;
        self.judge_task_act(moment, &clerk, first.id, made, Judgement::Confirm("同意。")).await?;
        let waits = act(second.id, ActKind::Division, 3, "由稽核力量分三组，每组负责六个县（市、区）。");
        self.record_task_act(moment, &supervisor, &waits).await.map(|_| ())
    }
}

/// The invented people by what they are called.
struct Cast(Vec<CastMember>);

impl Cast {
    fn member(&self, label: &str) -> Result<&CastMember, Fault> {
        let found = self.0.iter().find(|member| member.label == label);
        found.ok_or_else(|| Fault::plain(format!("nobody of the sample people is “{label}”")))
    }

    fn actor(&self, label: &str) -> Result<Actor, Fault> {
        self.member(label).map(CastMember::actor)
    }

    fn unit(&self, label: &str) -> Result<i64, Fault> {
        self.member(label).map(|member| member.post.unit)
    }
}

fn back(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_sub_days(Days::new(days)).unwrap_or(today)
}
