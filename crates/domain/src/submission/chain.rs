//! 审核链 (review chain): the steps of the review form in both variants, the flow record (流转记录), and what follows
//! from it. A chain is nothing but its marks added up: [`ReviewChain::replay`] reads the record and no state kept
//! beside it, so that a state changed by hand changes nothing.
//!
//! Whether an act is allowed is [`fn@super::decide`]'s; here is only what an act that happened means.

use super::kind::words;
use super::state::State;
use chrono::NaiveDate;

words! {
    /// 审核表式样 (附件1-1, 附件1-2) with the way to the bureau office (三).
    Variant {
        /// 市局 (附件1-1): sections and the centre, straight to the bureau office.
        Bureau => "市局",
        /// 县（市、区）局 (附件1-2): through the county's own office.
        County => "县级",
        /// “两定”机构 (附件1-2): by the responsible department inside.
        Provider => "两定机构",
    }
}

words! {
    /// 审核环节 (五（四）三审制).
    Step {
        /// 初审: by who answers for the release.
        FirstReview => "初审",
        /// 复核: content and form.
        SecondReview => "复核",
        /// 核稿: by the bureau office; in a county the county office's gathering (三：由本级办公室统一汇总).
        OfficeCheck => "核稿",
        /// 终审: by the leader in charge.
        FinalReview => "终审",
        /// 签发: by the principal leader, when required.
        SignAndIssue => "签发",
    }
}

words! {
    /// 审核身份: as what a person acts in a chain.
    ReviewRole {
        /// 拟稿人.
        Drafter => "拟稿人",
        /// 政务信息员.
        Correspondent => "政务信息员",
        /// 科室负责人, 中心副职, 信息工作负责人.
        SectionHead => "科室负责人",
        /// 县级办公室.
        CountyOffice => "县级办公室",
        /// 市局办公室.
        BureauOffice => "市局办公室",
        /// 分管领导.
        LeaderInCharge => "分管领导",
        /// 主要领导.
        PrincipalLeader => "主要领导",
    }
}

words! {
    /// 质量评定 (二：提高信息稿件的质量): given on receipt; a returned item is rated 退回 by being returned.
    Rating {
        /// 优.
        Excellent => "优",
        /// 良.
        Good => "良",
        /// 一般.
        Ordinary => "一般",
    }
}

words! {
    /// 流转事项: what a line of the flow record says happened.
    MarkKind {
        /// 成稿: a version was saved.
        Revised => "成稿",
        /// 交审.
        HandedIn => "交审",
        /// 签署 of a step.
        Signed => "签署",
        /// 转签发: found major or sensitive by a reviewer.
        Escalated => "提请签发",
        /// 退回.
        SentBack => "退回",
        /// 撤回.
        TakenBack => "撤回",
        /// 接收: into the ledger.
        Received => "接收",
        /// 终止: not fit after the last revision.
        Ended => "终止",
        /// 采用.
        Adopted => "采用",
        /// 未采用.
        NotAdopted => "未采用",
        /// 作废.
        Voided => "作废",
    }
}

impl Variant {
    /// The steps in order; 签发 only when called for.
    pub fn steps(self, calls_for_issue: bool) -> Vec<Step> {
        let mut steps = match self {
            Self::Bureau | Self::County => {
                vec![Step::FirstReview, Step::SecondReview, Step::OfficeCheck, Step::FinalReview]
            }
            Self::Provider => vec![Step::FirstReview, Step::SecondReview, Step::FinalReview],
        };
        if calls_for_issue {
            steps.push(Step::SignAndIssue);
        }
        steps
    }

    /// Which annex is its form.
    pub const fn form(self) -> &'static str {
        match self {
            Self::Bureau => "附件1-1",
            Self::County | Self::Provider => "附件1-2",
        }
    }

    /// As what one may sign a step.
    pub const fn signers(self, step: Step) -> &'static [ReviewRole] {
        match (self, step) {
            (Self::Bureau, Step::FirstReview) => &[ReviewRole::Drafter, ReviewRole::Correspondent],
            (_, Step::FirstReview) => &[ReviewRole::Correspondent],
            (_, Step::SecondReview) => &[ReviewRole::SectionHead],
            (Self::Bureau, Step::OfficeCheck) => &[ReviewRole::BureauOffice],
            (_, Step::OfficeCheck) => &[ReviewRole::CountyOffice],
            (_, Step::FinalReview) => &[ReviewRole::LeaderInCharge],
            (_, Step::SignAndIssue) => &[ReviewRole::PrincipalLeader],
        }
    }

    /// What the form calls the step.
    pub const fn row(self, step: Step) -> &'static str {
        match (self, step) {
            (Self::Bureau, Step::FirstReview) => "拟稿人初审",
            (_, Step::FirstReview) => "政务信息员初审",
            (Self::Bureau, Step::SecondReview) => "机关科室负责人/中心副职审核",
            (_, Step::SecondReview) => "信息工作负责人审核",
            (Self::Bureau, Step::OfficeCheck) => "市局办公室核稿",
            (_, Step::OfficeCheck) => "本级办公室汇总核稿",
            (Self::Bureau, Step::FinalReview) => "分管信息工作局领导意见",
            (_, Step::FinalReview) => "分管信息工作单位领导意见",
            (Self::Bureau, Step::SignAndIssue) => "局主要领导意见",
            (_, Step::SignAndIssue) => "单位主要领导意见",
        }
    }
}

/// 标注: a passage of the text a reviewer marked, with what he wrote beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The words, as they stand in the text.
    pub quote: String,
    /// What is to be changed.
    pub note: String,
}

/// 流转记录: one line of the flow record. Lines are only added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What happened.
    pub kind: MarkKind,
    /// Who, by number.
    pub person: i64,
    /// Who, by name.
    pub name: String,
    /// As what.
    pub role: ReviewRole,
    /// For whom, when signed under delegation (授权代签): number and name.
    pub on_behalf: Option<(i64, String)>,
    /// When.
    pub on: NaiveDate,
    /// The version it speaks of, by digest.
    pub digest: String,
    /// The step signed, or at which it was sent back.
    pub step: Option<Step>,
    /// 意见, reasons included.
    pub opinion: String,
    /// Marked passages of a return.
    pub passages: Vec<Passage>,
    /// 质量评定, on receipt.
    pub rating: Option<Rating>,
    /// Whether the version calls for the principal leader's sign-off.
    pub calls_for_issue: bool,
    /// Whether the return is one of the two the notice allows (四（二）2): made by the bureau office.
    pub is_office_return: bool,
}

/// 签署: who signed a step, over which text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// 环节.
    pub step: Step,
    /// Who signed.
    pub person: i64,
    /// His name.
    pub name: String,
    /// As what.
    pub role: ReviewRole,
    /// For whom.
    pub on_behalf: Option<(i64, String)>,
    /// When.
    pub on: NaiveDate,
    /// 意见.
    pub opinion: String,
    /// SM3 of what was signed.
    pub digest: String,
}

impl Signature {
    /// Everybody who stands behind the signature: who wrote it and in whose name.
    pub fn people(&self) -> impl Iterator<Item = i64> + '_ {
        std::iter::once(self.person).chain(self.on_behalf.iter().map(|(person, _)| *person))
    }
}

/// 审核链 of one item: what its flow record adds up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewChain {
    /// 式样.
    pub variant: Variant,
    /// How often the bureau office may send it back.
    pub most_returns: u32,
    /// 状态.
    pub state: State,
    /// The present version.
    pub digest: String,
    /// How many versions there were.
    pub versions: u32,
    /// 签发 is switched on; once handed in it stays on.
    pub calls_for_issue: bool,
    /// The signatures over the present version, in the order of the steps.
    pub signatures: Vec<Signature>,
    /// How often the bureau office sent it back.
    pub office_returns: u32,
    /// Who drafted it: the first version's person.
    pub drafter: Option<i64>,
    /// Who handed it in last.
    pub handed_in_by: Option<i64>,
    /// When it came to the bureau office last (报送日期).
    pub submitted_on: Option<NaiveDate>,
    /// When it was received.
    pub received_on: Option<NaiveDate>,
    /// 质量评定.
    pub rating: Option<Rating>,
    /// Who did the last act, who alone may take it back.
    pub last_by: Option<i64>,
    /// The version that was sent back last; it cannot be handed in unchanged.
    pub returned_digest: Option<String>,
    /// Whether it ended as unfit after the last revision (四（二）2).
    pub is_ended: bool,
    was_handed_in: bool,
}

impl ReviewChain {
    /// A chain before its first version.
    pub fn new(variant: Variant, most_returns: u32) -> Self {
        Self {
            variant,
            most_returns,
            state: State::Draft,
            digest: String::new(),
            versions: 0,
            calls_for_issue: false,
            signatures: Vec::new(),
            office_returns: 0,
            drafter: None,
            handed_in_by: None,
            submitted_on: None,
            received_on: None,
            rating: None,
            last_by: None,
            returned_digest: None,
            is_ended: false,
            was_handed_in: false,
        }
    }

    /// What a flow record adds up to.
    pub fn replay<'a>(
        variant: Variant,
        most_returns: u32,
        marks: impl IntoIterator<Item = &'a Mark>,
    ) -> Self {
        let mut chain = Self::new(variant, most_returns);
        for mark in marks {
            chain.apply(mark);
        }
        chain
    }

    /// The steps this item must pass.
    pub fn steps(&self) -> Vec<Step> {
        self.variant.steps(self.calls_for_issue)
    }

    /// The first step without a signature over the present version.
    pub fn next_step(&self) -> Option<Step> {
        self.steps().into_iter().find(|step| self.signature(*step).is_none())
    }

    /// The signature of a step over the present version.
    pub fn signature(&self, step: Step) -> Option<&Signature> {
        self.signatures.iter().find(|signature| signature.step == step && signature.digest == self.digest)
    }

    /// Whether every step is signed over the present version, each by somebody else (先审后发).
    ///
    /// Every output asks this and not the state.
    pub fn is_released(&self) -> bool {
        let steps = self.steps();
        let signed: Option<Vec<&Signature>> = steps.iter().map(|step| self.signature(*step)).collect();
        let Some(signed) = signed else { return false };
        let mut people: Vec<i64> = signed.iter().flat_map(|signature| signature.people()).collect();
        let count = people.len();
        people.sort_unstable();
        people.dedup();
        !self.digest.is_empty() && people.len() == count
    }

    /// Whether the bureau office received it and it did not end as unfit.
    pub const fn is_received(&self) -> bool {
        self.received_on.is_some()
    }

    /// Whether the bureau office may send it back once more (四（二）2, A-08).
    pub const fn may_return(&self) -> bool {
        self.office_returns < self.most_returns
    }

    /// Whether it was ever handed in; from then on sign-off cannot be switched off.
    pub const fn was_handed_in(&self) -> bool {
        self.was_handed_in
    }

    /// Who has dealt with the present version: drafter, sender, signers.
    pub fn people_before(&self) -> Vec<i64> {
        let mut people: Vec<i64> = self.drafter.into_iter().chain(self.handed_in_by).collect();
        people.extend(self.signatures.iter().flat_map(Signature::people));
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Adds a line of the flow record.
    pub fn apply(&mut self, mark: &Mark) {
        match mark.kind {
            MarkKind::Revised => self.revise(mark),
            MarkKind::HandedIn => self.hand_in(mark),
            MarkKind::Signed => self.sign(mark),
            MarkKind::Escalated => {
                self.calls_for_issue = true;
                self.settle();
            }
            MarkKind::SentBack => self.send_back(mark),
            MarkKind::TakenBack => self.take_back(mark),
            MarkKind::Received => {
                self.received_on = Some(mark.on);
                self.rating = mark.rating;
                self.state = State::Closed;
            }
            MarkKind::Ended => {
                self.is_ended = true;
                self.state = State::NotAdopted;
            }
            MarkKind::Adopted => self.state = State::Adopted,
            MarkKind::NotAdopted => self.state = State::NotAdopted,
            MarkKind::Voided => self.state = State::Voided,
        }
        match mark.kind {
            // A reviewer's finding does not end the turn of who handed the item to him.
            MarkKind::Escalated => {}
            // A signature taken back leaves the step open with its signer; nobody before him may reach over him.
            MarkKind::TakenBack => self.last_by = None,
            _ => self.last_by = Some(mark.person),
        }
    }

    fn revise(&mut self, mark: &Mark) {
        self.drafter = self.drafter.or(Some(mark.person));
        self.versions += 1;
        self.digest.clone_from(&mark.digest);
        // A reviewer's finding and a sign-off once called for survive every later version.
        self.calls_for_issue = mark.calls_for_issue || (self.calls_for_issue && self.was_handed_in);
        // Whatever was signed was another text.
        self.signatures.clear();
        self.submitted_on = None;
        if !self.state.is_with_author() {
            self.state = State::AwaitingFirst;
        }
    }

    fn hand_in(&mut self, mark: &Mark) {
        self.was_handed_in = true;
        self.handed_in_by = Some(mark.person);
        self.signatures.clear();
        self.settle();
    }

    fn sign(&mut self, mark: &Mark) {
        let Some(step) = mark.step else { return };
        self.signatures.push(Signature {
            step,
            person: mark.person,
            name: mark.name.clone(),
            role: mark.role,
            on_behalf: mark.on_behalf.clone(),
            on: mark.on,
            opinion: mark.opinion.clone(),
            digest: mark.digest.clone(),
        });
        self.settle();
        if self.state == State::Submitted {
            self.submitted_on = Some(mark.on);
        }
    }

    fn send_back(&mut self, mark: &Mark) {
        self.office_returns += u32::from(mark.is_office_return);
        self.returned_digest = Some(mark.digest.clone());
        self.signatures.clear();
        self.submitted_on = None;
        self.state = State::Returned;
    }

    /// Back to the person who acted last: the sender has the item again, or the signer's own step is open again.
    fn take_back(&mut self, mark: &Mark) {
        if mark.step.is_some() {
            self.signatures.pop();
            self.submitted_on = None;
            self.settle();
        } else {
            self.state = State::Withdrawn;
        }
    }

    /// The state the signatures lead to.
    fn settle(&mut self) {
        self.state = self.next_step().map_or(State::Submitted, State::awaiting);
    }
}
