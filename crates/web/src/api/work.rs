//! Items, duties, units and contests as data (业务数据的形状): what programs get where pages show them, with each field's
//! words, so that the description of the interface names them and a program need not read tables. The pages make them;
//! what may be seen is decided before ([`crate::page`]).

use super::shape::shape;
use crate::app::with_json;
use crate::failure::Failure;
use axum::response::Response;
use serde::Serialize;
use zhaozhang_office::org::units::Unit;
use zhaozhang_office::period::closing::Contest;
use zhaozhang_office::submission::submissions::{Line, Submission};

/// A drawn page with its content in a shape of its own.
pub(crate) fn shaped(page: Response, value: &impl Serialize) -> Result<Response, Failure> {
    let value =
        serde_json::to_value(value).map_err(|cause| Failure::fault(format!("cannot write data: {cause}")))?;
    Ok(with_json(page, value))
}

shape! {
    /// An item in a list.
    ItemShape {
        id: i64 = "信息编号",
        item_number: String = "入账编号；没有接收的为空",
        title: String = "标题",
        unit: i64 = "起草单位编号",
        sender: i64 = "报送单位编号",
        sender_name: String = "报送单位",
        notice: String = "通知代号",
        state: String = "状态",
        purpose: String = "用途",
        class: String = "信息类别",
        content: String = "报送内容",
        disclosure: String = "公开属性",
        drafter: String = "起草人",
        created_on: String = "起草日期",
        submitted_on: String = "报送日期；没有报送的为空",
        received_on: String = "接收日期；没有接收的为空",
        rating: String = "质量等次",
        version: i64 = "第几版",
    }
}

shape! {
    /// A page of items.
    ItemsShape {
        items: Vec<ItemShape> = "本页的信息",
        total: i64 = "共几条",
        page: i64 = "第几页，从1起",
        pages: i64 = "共几页",
    }
}

shape! {
    /// A line of an item's flow record.
    FlowShape {
        at: String = "时间",
        kind: String = "事项：起草、送审、签批、退回……",
        by: String = "经办人",
        version: i64 = "第几版",
        opinion: String = "意见",
    }
}

shape! {
    /// One item with its text and its record.
    WholeItemShape {
        item: ItemShape = "信息",
        body: String = "正文",
        record: Vec<FlowShape> = "办理记录，从早到晚",
        digest: String = "现在这一版正文的SM3",
    }
}

shape! {
    /// A duty.
    DutyShape {
        code: String = "事项编号",
        unit: String = "应办单位",
        title: String = "事项",
        kind: String = "种类：应报事项、约稿、报送任务、定期报送",
        state: String = "办理状态",
        due: String = "到期日，如2023年3月6日",
        basis: String = "依据的文号和条款",
        stake: String = "不办的后果；没有规定的为空",
        progress: String = "任务完成情况；不是任务的为空",
        why: String = "到期日的推算",
    }
}

shape! {
    /// A unit of the register.
    UnitShape {
        id: i64 = "单位编号",
        name: String = "全称",
        short_name: String = "简称",
        kind: String = "类别",
        level: String = "层级",
        region: String = "地区",
        parent: Option<i64> = "上级单位编号；没有的为空",
        groups: Vec<String> = "所在的组",
        aliases: Vec<String> = "又称",
        from: String = "以此名称自哪天起",
        until: String = "到哪天止；现在仍用的为空",
    }
}

shape! {
    /// Units.
    UnitsShape {
        units: Vec<UnitShape> = "本页的单位",
        total: usize = "共几个",
        on: String = "哪一天的名册",
    }
}

shape! {
    /// A step of a contest.
    ContestStepShape {
        kind: String = "拟办或裁定",
        outcome: String = "成立或不成立",
        reason: String = "理由",
        reversed: Vec<i64> = "冲销（或拟冲销）的台账号",
        by: String = "经办人",
        at: String = "时间",
    }
}

shape! {
    /// A contest.
    ContestShape {
        id: i64 = "异议编号",
        notice: String = "通知代号",
        period: String = "周期，如2020-07",
        unit: String = "提出的单位",
        state: String = "状态：待办、待裁定、异议成立、异议不成立",
        sentence: String = "所异议的得分说明；认为漏计的为空",
        points: String = "该条得分",
        facts: Vec<i64> = "该条所依的台账号",
        reason: String = "异议理由",
        evidence: String = "佐证说明",
        raised_by: String = "提出人",
        raised_at: String = "提出时间",
        steps: Vec<ContestStepShape> = "拟办和裁定，从早到晚",
    }
}

impl ItemShape {
    /// An item's line.
    pub(crate) fn of(line: &Line) -> Self {
        Self {
            id: line.id,
            item_number: line.item_number.clone(),
            title: line.title.clone(),
            unit: line.unit,
            sender: line.sender,
            sender_name: line.sender_name.clone(),
            notice: line.notice.clone(),
            state: line.state.word().to_owned(),
            purpose: line.purpose.clone(),
            class: line.class.clone(),
            content: line.content.clone(),
            disclosure: line.disclosure.clone(),
            drafter: line.drafter_name.clone(),
            created_on: line.created_on.clone(),
            submitted_on: line.submitted_on.clone(),
            received_on: line.received_on.clone(),
            rating: line.rating.clone(),
            version: line.version,
        }
    }
}

impl WholeItemShape {
    /// An item as its page shows it.
    pub(crate) fn of(item: &Submission) -> Self {
        let record = item.record.iter().map(|line| FlowShape {
            at: line.at.clone(),
            kind: line.mark.kind.word().to_owned(),
            by: line.mark.name.clone(),
            version: line.version,
            opinion: line.mark.opinion.clone(),
        });
        Self {
            item: ItemShape::of(&item.line),
            body: item.manuscript.body.clone(),
            record: record.collect(),
            digest: item.chain.digest.clone(),
        }
    }
}

impl UnitShape {
    /// A unit of a day.
    pub(crate) fn of(unit: &Unit) -> Self {
        Self {
            id: unit.id,
            name: unit.name.clone(),
            short_name: unit.short_name.clone(),
            kind: unit.kind.clone(),
            level: unit.level.clone(),
            region: unit.region.clone(),
            parent: unit.parent,
            groups: unit.groups.clone(),
            aliases: unit.aliases.clone(),
            from: unit.from.to_string(),
            until: unit.until.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

impl ContestShape {
    /// A contest as its page shows it.
    pub(crate) fn of(contest: &Contest) -> Self {
        let row = &contest.row;
        let entry = contest.entry.as_ref();
        let steps = contest.steps.iter().map(|step| ContestStepShape {
            kind: if step.kind == "ruling" { "裁定" } else { "拟办" }.to_owned(),
            outcome: if step.outcome == "upheld" { "成立" } else { "不成立" }.to_owned(),
            reason: step.reason.clone(),
            reversed: step.reversed.split(',').filter_map(|serial| serial.trim().parse().ok()).collect(),
            by: step.taken_by.clone(),
            at: step.taken_at.clone(),
        });
        Self {
            id: row.id,
            notice: row.notice_code.clone(),
            period: row.period.clone(),
            unit: row.unit_name.clone(),
            state: contest.state().to_owned(),
            sentence: entry.map(|entry| entry.sentence.clone()).unwrap_or_default(),
            points: entry.map(|entry| entry.points.clone()).unwrap_or_default(),
            facts: entry.map(|entry| entry.facts.clone()).unwrap_or_default(),
            reason: row.reason.clone(),
            evidence: row.evidence.clone(),
            raised_by: row.raised_by.clone(),
            raised_at: row.raised_at.clone(),
            steps: steps.collect(),
        }
    }
}
