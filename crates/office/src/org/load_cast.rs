//! The verb 载入演示人员: invented people for the units of the first notice, so that a newcomer, and every test, finds a
//! whole office: the city office, two sections, two counties and a hospital with their whole chain of review, the three
//! administrators, a reader, and a liaison for nearly every other unit. Every name and number is made up.
//!
//! Loaded once; later calls give the same people. Accounts for them are the matter of whoever opens them.

use crate::Office;
use crate::care::demonstration::SHOWN;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::load_units::load;
use crate::org::open_registration::proposed;
use crate::org::people::{Contact, NewPerson};
use crate::org::posts::Post;
use crate::org::units::{Register, register_in};
use crate::permit::{Role, people, permit};
use crate::refusal::OfficeError;
use chrono::{Days, NaiveDate};
use zhaozhang_domain::notice::Notice;
use zhaozhang_store::{DecisionRow, NewCallRow, NewFilingRow, NewPostRow, PostsOf, Writing};

/// A sample person in a part (演示人员).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastMember {
    /// What tests and the sign-in page call them: 安远信息员.
    pub label: &'static str,
    /// 姓名, invented.
    pub name: &'static str,
    /// The post they hold.
    pub post: Post,
}

impl CastMember {
    /// The person at work under their post.
    pub fn actor(&self) -> Actor {
        Actor {
            person: Some(self.post.person),
            unit: Some(self.post.unit),
            post: Some(self.post.id),
            ..Actor::named(self.name, self.post.role)
        }
    }
}

/// A line of the cast: label, name, unit, role, title.
type Part = (&'static str, &'static str, &'static str, Role, &'static str);

const BUREAU: &str = "赣州市医疗保障局";
const ANYUAN: &str = "安远县医疗保障局";
const YUDU: &str = "于都县医疗保障局";
const HOSPITAL: &str = "安远县人民医院";

/// The cast. Names are invented; titles are those of such offices.
const PARTS: [Part; 39] = [
    ("市局办公室经办", "林知夏", "办公室", Role::OfficeClerk, "四级主任科员"),
    ("市局办公室主任", "沈岳", "办公室", Role::OfficeHead, "办公室主任"),
    ("市局分管领导", "顾明远", BUREAU, Role::LeaderInCharge, "副局长"),
    ("市局主要领导", "程秉文", BUREAU, Role::PrincipalLeader, "局长"),
    ("待遇科拟稿人", "何晓棠", "待遇保障科", Role::Drafter, "科员"),
    ("待遇科信息员", "罗青禾", "待遇保障科", Role::Correspondent, "科员"),
    ("待遇科负责人", "彭立诚", "待遇保障科", Role::SectionHead, "科长"),
    ("基金科拟稿人", "叶书宁", "基金监管科", Role::Drafter, "科员"),
    ("基金科信息员", "郭远帆", "基金监管科", Role::Correspondent, "科员"),
    ("基金科负责人", "邹建业", "基金监管科", Role::SectionHead, "科长"),
    ("安远拟稿人", "钟雨桐", ANYUAN, Role::Drafter, "待遇股科员"),
    ("安远办公室", "赖文博", ANYUAN, Role::CountyOffice, "办公室主任"),
    ("安远信息员", "谢晴川", ANYUAN, Role::Correspondent, "办公室科员"),
    ("安远科室负责人", "曾国梁", ANYUAN, Role::SectionHead, "待遇股股长"),
    ("安远分管领导", "廖志坚", ANYUAN, Role::LeaderInCharge, "副局长"),
    ("安远主要领导", "温如松", ANYUAN, Role::PrincipalLeader, "局长"),
    ("于都拟稿人", "肖子墨", YUDU, Role::Drafter, "基金股科员"),
    ("于都办公室", "易思源", YUDU, Role::CountyOffice, "办公室主任"),
    ("于都信息员", "华若兰", YUDU, Role::Correspondent, "办公室科员"),
    ("于都科室负责人", "段文清", YUDU, Role::SectionHead, "基金股股长"),
    ("于都分管领导", "丁海峰", YUDU, Role::LeaderInCharge, "副局长"),
    ("于都主要领导", "管仲华", YUDU, Role::PrincipalLeader, "局长"),
    ("医院拟稿人", "魏星辰", HOSPITAL, Role::Drafter, "宣传科干事"),
    ("医院信息员", "欧阳静", HOSPITAL, Role::Correspondent, "宣传科干事"),
    ("医院科室负责人", "黎向阳", HOSPITAL, Role::SectionHead, "宣传科科长"),
    ("医院分管领导", "汤怀瑾", HOSPITAL, Role::LeaderInCharge, "副院长"),
    ("医院主要领导", "梅长青", HOSPITAL, Role::PrincipalLeader, "院长"),
    ("舆情专员", "苏砚", "办公室", Role::OpinionOfficer, "舆情监测专员"),
    ("安远舆情专员", "古月明", ANYUAN, Role::OpinionOfficer, "舆情监测专员"),
    ("新闻发言人", "季鸿飞", BUREAU, Role::Spokesperson, "新闻发言人"),
    ("督查员", "方启正", "办公室", Role::Supervisor, "督查专员"),
    ("系统管理员", "甘一鸣", BUREAU, Role::SystemAdmin, "系统管理员"),
    ("安全管理员", "舒安", BUREAU, Role::SecurityAdmin, "安全管理员"),
    ("审计管理员", "严正则", BUREAU, Role::AuditAdmin, "审计管理员"),
    ("查阅人", "姚望", BUREAU, Role::Reader, "省局调研员"),
    ("成员单位联系人", "白露", "赣州市人民医院", Role::MemberUnit, "医改办干事"),
    ("稽核组信息员", "涂知行", "两定管理稽核组", Role::Correspondent, "科员"),
    ("稽核组负责人", "常胜蓝", "两定管理稽核组", Role::SectionHead, "组长"),
    ("市局办公室核稿", "夏知秋", "办公室", Role::OfficeClerk, "文秘岗科员"),
];

/// The units left without a liaison, so that a vacancy can be seen.
const VACANT: [&str; 3] = ["石城县医疗保障局", "寻乌县人民医院", "大参林连锁药店有限公司"];
/// Out of which the other liaisons' names are put together.
const SURNAMES: [&str; 16] =
    ["刘", "陈", "李", "王", "张", "杨", "黄", "吴", "周", "徐", "孙", "胡", "朱", "高", "赵", "马"];
const GIVEN: [&str; 13] =
    ["子谦", "雨晨", "文轩", "思齐", "佳宁", "若溪", "明哲", "书瑶", "承远", "知微", "景行", "念安", "其华"];
/// The cast took office with the first notice.
const SINCE: &str = "2020-07-01";

impl Office {
    /// Loads the units of the first notice and the cast; gives the cast. Does nothing when it was loaded before.
    pub async fn load_cast(&self, moment: &Moment, actor: &Actor) -> Result<Vec<CastMember>, OfficeError> {
        permit(actor, people::LOAD_CAST)?;
        let known = self.cast().await?;
        if !known.is_empty() {
            return Ok(known);
        }
        let notice = &self.expect_notice(SHOWN.0)?.notice;
        let mut writing = self.inner.store.write().await?;
        load(&mut writing, moment, actor, notice).await?;
        let register = register_in(&mut writing).await?;
        let since: NaiveDate = crate::org::units::day(SINCE)?;
        let mut number = 0;
        for (_, name, unit, role, title) in PARTS {
            let Some(unit) = register.named(unit, since.max(moment.today)).map(|unit| unit.id) else {
                continue;
            };
            number += 1;
            let invented = Invented { number, name: name.to_owned(), unit, role, title };
            self.put_in_office(&mut writing, moment, actor, invented).await?;
        }
        number += self.fill_the_rest(&mut writing, moment, actor, (notice, &register), number).await?;
        self.sample_call(&mut writing, moment, actor, (notice, &register)).await?;
        let detail = format!("虚构人员{number}名及其任职，姓名、电话、信箱均为虚构");
        writing.record(event(moment, actor, people::LOAD_CAST, &notice.code, &detail)).await?;
        writing.commit().await?;
        self.cast().await
    }

    /// The cast, if it was loaded: every part whose person still stands in the office's books.
    pub async fn cast(&self) -> Result<Vec<CastMember>, OfficeError> {
        let rows = self.inner.store.posts(PostsOf::All).await?;
        let register = self.register().await?;
        let posts = crate::org::posts::posts_of(&rows, &register, None)?;
        let member = |(label, name, _, role, title): Part| {
            let own = |post: &&Post| post.person_name == name && post.role == role && post.title == title;
            posts.iter().find(own).map(|post| CastMember { label, name, post: post.clone() })
        };
        Ok(PARTS.into_iter().filter_map(member).collect())
    }

    /// A liaison for every unit of the notice that has none yet, but for a few.
    async fn fill_the_rest(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        actor: &Actor,
        (notice, register): (&Notice, &Register),
        from: u32,
    ) -> Result<u32, OfficeError> {
        let mut added = 0;
        for listed in &notice.units {
            let has_one = PARTS
                .iter()
                .any(|(_, _, unit, role, _)| *unit == listed.name && *role == Role::Correspondent);
            let Some(unit) = register.named(&listed.name, moment.today.max(notice.from)) else { continue };
            if has_one || VACANT.contains(&listed.name.as_str()) {
                continue;
            }
            added += 1;
            let pick = |words: &'static [&'static str], step: u32| {
                let at = usize::try_from(added * step).unwrap_or_default() % words.len();
                words.get(at).copied().unwrap_or_default()
            };
            let name = format!("{}{}", pick(&SURNAMES, 1), pick(&GIVEN, 5));
            let invented = Invented {
                number: from + added,
                name,
                unit: unit.id,
                role: Role::Correspondent,
                title: "信息员",
            };
            self.put_in_office(writing, moment, actor, invented).await?;
        }
        Ok(added)
    }

    /// The call for correspondents the notice asks for, answered by nearly all: some late, three not at all.
    async fn sample_call(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        actor: &Actor,
        (notice, register): (&Notice, &Register),
    ) -> Result<(), OfficeError> {
        let Some(asked) = proposed(notice).into_iter().next() else { return Ok(()) };
        let units: Vec<i64> = notice
            .units
            .iter()
            .filter_map(|listed| register.named(&listed.name, moment.today.max(notice.from)))
            .map(|unit| unit.id)
            .collect();
        let call = NewCallRow {
            title: asked.title,
            notice_code: notice.code.clone(),
            citation: asked.citation,
            form: asked.form.code().to_owned(),
            opened_on: notice.issued_on.to_string(),
            due_on: asked.due_on.to_string(),
            opened_at: moment.at.clone(),
            opened_by: actor.name.clone(),
        };
        let call = writing.add_call(&call, &units).await?;
        let late = asked.due_on.checked_add_days(Days::new(4)).unwrap_or(asked.due_on);
        for post in writing.posts(PostsOf::All).await? {
            if post.post.role != Role::Correspondent.word() || !units.contains(&post.post.unit_id) {
                continue;
            }
            let filed_on = if post.id % 17 == 0 { late } else { asked.due_on };
            let filing = NewFilingRow {
                call_id: Some(call),
                unit_id: post.post.unit_id,
                old_post_id: None,
                person_id: post.post.person_id,
                title: post.post.title.clone(),
                employment: post.post.employment.clone(),
                from_on: post.post.from_on.clone(),
                reason: String::new(),
                remark: "演示数据".to_owned(),
                filed_on: filed_on.to_string(),
                filed_at: moment.at.clone(),
                filed_by: post.person_name.clone(),
            };
            let filing = writing.add_filing(&filing).await?;
            let decision = DecisionRow {
                filing_id: filing,
                verdict: "confirmed".to_owned(),
                opinion: String::new(),
                post_id: Some(post.id),
                decided_at: moment.at.clone(),
                decided_by: actor.name.clone(),
            };
            writing.decide_filing(&decision).await?;
        }
        Ok(())
    }

    async fn put_in_office(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        actor: &Actor,
        invented: Invented,
    ) -> Result<(), OfficeError> {
        let Invented { number, name, unit, role, title } = invented;
        let contact = Contact {
            office_phone: format!("0797-80{number:05}"),
            mobile: format!("138{number:08}"),
            mail: format!("u{number:03}@example.com"),
            wechat: format!("demo_{number:03}"),
        };
        let row = self.sealed(&NewPerson { name, contact }, &moment.at, &actor.name)?;
        let person_id = writing.add_person(&row).await?;
        let employment = match role {
            Role::Correspondent if number.is_multiple_of(3) => crate::org::posts::FULL_TIME,
            Role::Correspondent => crate::org::posts::PART_TIME,
            _ => "",
        };
        let post = NewPostRow {
            person_id,
            unit_id: unit,
            role: role.word().to_owned(),
            title: title.to_owned(),
            employment: employment.to_owned(),
            from_on: SINCE.to_owned(),
            basis: "演示数据".to_owned(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        writing.add_post(&post).await?;
        Ok(())
    }
}

/// A person to make up.
struct Invented {
    number: u32,
    name: String,
    unit: i64,
    role: Role,
    title: &'static str,
}
