//! The roles (角色) of requirements §8.3. Who holds which role in which unit is kept by [`crate::org::posts`].

/// A role (角色): what a person does in a unit; the table of permissions knows nothing else of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 命令行: whoever sits at the machine.
    CommandLine,
    /// 本机用户: whoever opens the pages of an office without accounts, or of a demonstration.
    LocalUser,
    /// 系统任务: the program itself, on the clock.
    Job,
    /// 办公室: the office that receives, checks, scores and drafts (市局办公室, 市秘书处).
    OfficeClerk,
    /// 办公室负责人: heads that office.
    OfficeHead,
    /// 科室负责人: section head, deputy head of a centre, head of information work in a unit; reviews.
    SectionHead,
    /// 信息员: liaison (S0), correspondent (S1) of a section, county or provider.
    Correspondent,
    /// 拟稿人: writes.
    Drafter,
    /// 县级办公室: collects, merges and sends what county sections write.
    CountyOffice,
    /// 分管领导: leader in charge.
    LeaderInCharge,
    /// 主要领导: principal leader.
    PrincipalLeader,
    /// 成员单位: fills in tasks for a member department.
    MemberUnit,
    /// 督查员: supervises tasks.
    Supervisor,
    /// 舆情专员: keeps the opinion ledger.
    OpinionOfficer,
    /// 新闻发言人: speaks for the office.
    Spokesperson,
    /// 系统管理员: units, people, accounts, settings of the machine; reads no business.
    SystemAdmin,
    /// 安全管理员: roles, locks, second factors, tokens; reads no business.
    SecurityAdmin,
    /// 审计管理员: reads and exports the log; changes nothing.
    AuditAdmin,
    /// 只读: superiors and auditors who look.
    Reader,
}

impl Role {
    /// All roles, in the order of the table.
    pub const ALL: [Self; 19] = [
        Self::CommandLine,
        Self::LocalUser,
        Self::Job,
        Self::OfficeClerk,
        Self::OfficeHead,
        Self::SectionHead,
        Self::Correspondent,
        Self::Drafter,
        Self::CountyOffice,
        Self::LeaderInCharge,
        Self::PrincipalLeader,
        Self::MemberUnit,
        Self::Supervisor,
        Self::OpinionOfficer,
        Self::Spokesperson,
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::AuditAdmin,
        Self::Reader,
    ];

    /// Its word on pages, in the log and in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CommandLine => "命令行",
            Self::LocalUser => "本机用户",
            Self::Job => "系统任务",
            Self::OfficeClerk => "办公室",
            Self::OfficeHead => "办公室负责人",
            Self::SectionHead => "科室负责人",
            Self::Correspondent => "信息员",
            Self::Drafter => "拟稿人",
            Self::CountyOffice => "县级办公室",
            Self::LeaderInCharge => "分管领导",
            Self::PrincipalLeader => "主要领导",
            Self::MemberUnit => "成员单位",
            Self::Supervisor => "督查员",
            Self::OpinionOfficer => "舆情专员",
            Self::Spokesperson => "新闻发言人",
            Self::SystemAdmin => "系统管理员",
            Self::SecurityAdmin => "安全管理员",
            Self::AuditAdmin => "审计管理员",
            Self::Reader => "只读",
        }
    }

    /// The role of a word; nothing for any other text.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether the role works for the whole office; the others see the records of their own unit only.
    pub const fn sees_all_units(self) -> bool {
        matches!(
            self,
            Self::CommandLine
                | Self::LocalUser
                | Self::Job
                | Self::OfficeClerk
                | Self::OfficeHead
                | Self::Supervisor
                | Self::Reader
        )
    }

    /// The roles a person can be given; the first three are nobody's.
    pub fn of_persons() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().skip(3)
    }
}
