//! The log, the chains, the bulletins and who asks, as data (记录的数据接口). Pages show the same:
//! [`crate::page::audit`], [`crate::page::records`], [`crate::page::bulletins`].

use super::answer;
use super::shape::shape;
use crate::app::App;
use crate::failure::Failure;
use crate::gate::Gated;
use crate::page::audit::EventsQuery;
use crate::who::Who;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use zhaozhang_office::org::masking;
use zhaozhang_office::permit::{audit, reading};
use zhaozhang_office::program::tokens::Token;
use zhaozhang_office::{Bulletin, EventRow, Refusal};

/// The addresses.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get_json("/api/v1/me", audit::INTERFACE, me)
        .gives::<MeShape>()
        .get_json("/api/v1/events", audit::EVENTS, events)
        .takes::<EventsQuery>()
        .gives::<EventsShape>()
        .get_json("/api/v1/events/{serial}", audit::EVENTS, event)
        .gives::<EventShape>()
        .get_json("/api/v1/verify", audit::VERIFY, verify)
        .gives::<VerifyShape>()
        .get_json("/api/v1/bulletins", reading::BULLETINS, bulletins)
        .takes::<BulletinsQuery>()
        .gives::<BulletinsShape>()
        .get_json("/api/v1/bulletins/{id}", reading::BULLETINS, bulletin)
        .gives::<BulletinShape>()
        .get_json("/api/v1/tokens", audit::OWN_TOKENS, tokens)
        .gives::<TokensShape>()
        .get_json("/api/v1/webhooks", audit::WEBHOOKS, webhooks)
        .gives::<WebhooksShape>()
}

shape! {
    /// Who asks.
    MeShape {
        name: String = "姓名",
        role: String = "角色",
        unit: Option<i64> = "单位编号；不代表单位的为空",
        post: Option<i64> = "任职编号；没有的为空",
        acts: Vec<String> = "可以办理的事项（令牌只列签发时选定的）",
    }
}

/// `GET /api/v1/me`.
async fn me(Who(actor): Who) -> Result<Response, Failure> {
    let may = |act: &zhaozhang_office::permit::Act| act.allows(actor.role) && actor.is_in_scope(*act);
    answer::data(&MeShape {
        acts: zhaozhang_office::permit::all_acts().filter(may).map(|act| act.key.to_owned()).collect(),
        name: actor.name.clone(),
        role: actor.role.word().to_owned(),
        unit: actor.unit,
        post: actor.post,
    })
}

shape! {
    /// An event of the log.
    EventShape {
        serial: i64 = "序号，从1起不断号",
        at: String = "时间（UTC）",
        actor: String = "经办人",
        role: String = "角色",
        verb: String = "事项",
        subject: String = "对象",
        detail: String = "说明；名单中的电话、邮箱、证件号已脱敏",
        previous_hash: String = "上一条的 SM3",
        hash: String = "本条的 SM3",
    }
}

impl EventShape {
    /// An event as it was kept.
    pub(crate) fn of(row: EventRow) -> Self {
        Self {
            serial: row.serial,
            at: row.at,
            actor: row.actor,
            role: row.role,
            verb: row.verb,
            subject: row.subject,
            detail: row.detail,
            previous_hash: row.previous_hash,
            hash: row.hash,
        }
    }

    /// The same without what is personal.
    fn masked(row: EventRow) -> Self {
        let mut event = Self::of(row);
        for text in [&mut event.actor, &mut event.subject, &mut event.detail] {
            *text = masking::text(text);
        }
        event
    }
}

shape! {
    /// A page of the log.
    EventsShape {
        events: Vec<EventShape> = "操作记录，新的在前",
        next: Option<i64> = "下一页写 before=这个数；没有更早的为空",
        last: i64 = "全部记录的末号",
    }
}

/// How many events come at once.
const EVENTS: u32 = 200;

/// `GET /api/v1/events`.
async fn events(State(app): State<App>, Query(query): Query<EventsQuery>) -> Result<Response, Failure> {
    let page = app.office().search_events(&query.read().map_err(Refusal::Listed)?, EVENTS).await?;
    answer::data(&EventsShape {
        events: page.rows.into_iter().map(EventShape::masked).collect(),
        next: page.next,
        last: page.last,
    })
}

/// `GET /api/v1/events/{serial}`.
async fn event(State(app): State<App>, Path(serial): Path<i64>) -> Result<Response, Failure> {
    let found = app.office().event(serial).await?;
    let row = found.ok_or_else(|| Failure::missing(format!("没有第{serial}号操作记录")))?;
    answer::data(&EventShape::masked(row))
}

shape! {
    /// How the chains stand.
    VerifyShape {
        whole: bool = "是否完整",
        ledger: i64 = "台账衔接到第几号",
        ledger_hash: String = "台账末条的 SM3",
        events: i64 = "操作记录衔接到第几号",
        events_hash: String = "操作记录末条的 SM3",
        bulletins: usize = "核对的印发件数",
        problems: Vec<String> = "发现的问题；完整的为空",
    }
}

/// `GET /api/v1/verify`.
async fn verify(State(app): State<App>) -> Result<Response, Failure> {
    let report = app.office().verify().await?;
    let breaks = [("台账", &report.ledger_break), ("操作记录", &report.event_break)];
    let broken =
        breaks.into_iter().filter_map(|(name, broken)| Some(format!("{name}：{}", broken.as_ref()?)));
    answer::data(&VerifyShape {
        whole: report.holds(),
        problems: broken.chain(report.bulletin_problems.iter().cloned()).collect(),
        ledger: report.ledger.serial,
        ledger_hash: report.ledger.hash.clone(),
        events: report.events.serial,
        events_hash: report.events.hash.clone(),
        bulletins: report.bulletins,
    })
}

shape! {
    /// A file of a bulletin.
    BulletinFileShape {
        name: String = "文件名",
        address: String = "下载地址",
        media_type: String = "类型",
        size_bytes: i64 = "字节数",
        hash: String = "SM3",
    }
}

shape! {
    /// An issued bulletin.
    BulletinShape {
        id: i64 = "编号",
        notice: String = "依据的通知",
        period: String = "周期",
        number: String = "发文字号",
        title: String = "标题",
        issued_on: String = "成文日期",
        version: i64 = "版次，1起；更正一次加1",
        replaces: Option<i64> = "更正的是哪一件；不是更正件的为空",
        replaced_by: Option<i64> = "被哪一件更正；没有的为空",
        hash: String = "SM3",
        files: Vec<BulletinFileShape> = "文件",
        data: Value = "通报的数据（sheet.json）；列表中为空",
    }
}

impl BulletinShape {
    fn of(bulletin: Bulletin, data: Value) -> Self {
        let id = bulletin.id;
        let file = |file: zhaozhang_office::BulletinFile| BulletinFileShape {
            address: super::address(&format!("/bulletins/{id}/{}", crate::app::percent(&file.name))),
            name: file.name,
            media_type: file.media_type,
            size_bytes: file.size_bytes,
            hash: file.hash,
        };
        Self {
            id,
            notice: bulletin.notice_code,
            period: bulletin.period,
            number: bulletin.number,
            title: bulletin.title,
            issued_on: bulletin.issued_on,
            version: bulletin.version,
            replaces: bulletin.replaces,
            replaced_by: bulletin.replaced_by,
            hash: bulletin.hash,
            files: bulletin.files.into_iter().map(file).collect(),
            data,
        }
    }
}

shape! {
    /// Bulletins.
    BulletinsShape {
        bulletins: Vec<BulletinShape> = "通报，新的在前",
    }
}

/// Of which notice.
#[derive(Debug, Default, Deserialize)]
pub struct BulletinsQuery {
    #[serde(default)]
    notice: String,
}

/// `GET /api/v1/bulletins`.
async fn bulletins(State(app): State<App>, Query(query): Query<BulletinsQuery>) -> Result<Response, Failure> {
    if !query.notice.is_empty() {
        app.notice(&query.notice)?;
    }
    let mut rows = Vec::new();
    for entry in app.office().notices().iter() {
        let code = &entry.notice.code;
        if query.notice.is_empty() || query.notice == *code {
            rows.extend(app.office().bulletins(code).await?);
        }
    }
    rows.sort_by_key(|bulletin| std::cmp::Reverse(bulletin.id));
    let rows = rows.into_iter().map(|bulletin| BulletinShape::of(bulletin, Value::Null));
    answer::data(&BulletinsShape { bulletins: rows.collect() })
}

/// `GET /api/v1/bulletins/{id}`.
async fn bulletin(State(app): State<App>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let found = app.office().bulletin(id).await?;
    let bulletin = found.ok_or_else(|| Failure::missing(format!("没有编号为{id}的通报")))?;
    let data = serde_json::from_str(&bulletin.data);
    let data =
        data.map_err(|cause| Failure::fault(format!("the data of bulletin {id} is no JSON: {cause}")))?;
    answer::data(&BulletinShape::of(bulletin, data))
}

shape! {
    /// A token of whoever asks.
    TokenShape {
        id: i64 = "编号",
        name: String = "用途",
        role: String = "角色",
        scope: Vec<String> = "可以办理的事项",
        created_at: String = "签发时间（UTC）",
        expires_on: String = "用到哪天",
        last_used_at: String = "最近使用（UTC）；没有用过的为空",
        revoked_at: String = "撤销时间（UTC）；没有撤销的为空",
    }
}

shape! {
    /// The tokens of whoever asks.
    TokensShape {
        tokens: Vec<TokenShape> = "本人的令牌，新的在前",
    }
}

/// `GET /api/v1/tokens`.
async fn tokens(State(app): State<App>, Who(actor): Who) -> Result<Response, Failure> {
    let shape = |token: Token| TokenShape {
        id: token.id,
        name: token.name,
        role: token.role,
        scope: token.scope,
        created_at: token.created_at,
        expires_on: token.expires_on,
        last_used_at: token.last_used_at,
        revoked_at: token.revoked_at,
    };
    answer::data(&TokensShape { tokens: app.office().tokens(&actor).await?.into_iter().map(shape).collect() })
}

shape! {
    /// Where events are told to.
    WebhookShape {
        id: i64 = "编号",
        name: String = "用途",
        address: String = "接收地址",
        acts: Vec<String> = "告知的事项",
        stopped_at: String = "停用时间（UTC）；在用的为空",
        waiting: usize = "最近的消息中还没有送到的",
    }
}

shape! {
    /// Webhooks.
    WebhooksShape {
        webhooks: Vec<WebhookShape> = "外发通知，新的在前",
    }
}

/// `GET /api/v1/webhooks`.
async fn webhooks(State(app): State<App>) -> Result<Response, Failure> {
    let webhooks = app.office().webhooks().await?;
    let shape = |webhook: zhaozhang_office::program::webhooks::Webhook| WebhookShape {
        id: webhook.id,
        name: webhook.name,
        address: webhook.address,
        acts: webhook.acts,
        stopped_at: webhook.stopped_at,
        waiting: webhook.messages.iter().filter(|message| message.done_at.is_empty()).count(),
    };
    answer::data(&WebhooksShape { webhooks: webhooks.into_iter().map(shape).collect() })
}
