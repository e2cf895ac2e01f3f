//! The words of [`super::desk_work`]: a plan, four items, three published pieces. All of it is invented.

use crate::publication::publications::{NewPublication, Origin};
use chrono::{Days, NaiveDate};
use zhaozhang_domain::submission::{ContentClass, Disclosure, InformationClass, Manuscript, Purpose};

/// A plan of the bureau for its own sections; `{年}` and `{日}` are the day of issue.
pub(super) const PLAN: &str = "赣州市医疗保障局关于印发{年}年下半年医疗保障重点任务安排的通知\n\
演示医保发〔{年}〕1号\n\
一、待遇和支付\n\
1.推进按病种付费改革，年底前覆盖全部统筹地区，实际付费的定点医疗机构达到90%以上。（待遇保障科牵头，基金监管科配合）\n\
2.开展打击欺诈骗保专项检查，现场检查覆盖率达到100%，考核结果向社会公开。（基金监管科负责）\n\
二、服务\n\
3.优化异地就医备案，窗口办理不超过5个工作日，每年培训经办人员不少于两次。（窗口服务组负责）\n\
4.完善医保信息系统，定点机构电子凭证结算占比达到60%以上。（信息网络安全组牵头，统计分析组配合）\n\
5.规范基金财务结算，与定点机构按月结清。（基金财务结算组负责）\n\
赣州市医疗保障局\n\
{日}\n";

/// Four items of one county, in the order draft, under review, came back, arrived.
pub(super) fn manuscripts() -> Vec<Manuscript> {
    [
        ("安远县医保局走进圩场讲解门诊统筹", "县医保局组织业务骨干到三个圩场设点，面对面讲解门诊统筹的报销比例和就医流程，发放资料600余份，现场解答群众提问87个。"),
        ("安远县推行住院费用“一站式”结算", "县医保局与四家医院完成系统对接，参保群众出院时基本医保、大病保险和医疗救助一次结清，平均少跑两趟窗口。"),
        ("安远县开展住院病历集中核查", "县医保局抽调医师和财务人员组成两个小组，已核对住院病历312份，发现问题线索9条，均已移交稽核部门。"),
        ("安远县建成乡镇医保服务站十八个", "全县十八个乡镇医保服务站全部挂牌，参保登记、异地备案等二十八项业务可就近办理，惠及群众三十余万人。"),
    ]
    .into_iter()
    .map(|(title, body)| Manuscript {
        title: title.to_owned(),
        purpose: Some(Purpose::Publicity),
        class: Some(InformationClass::WorkUpdate),
        content: Some(ContentClass::CentralTask),
        content_fields: vec![("central_task".to_owned(), "医保惠民".to_owned())],
        disclosure: Some(Disclosure::Public),
        body: body.to_owned(),
        authors: vec!["钟雨桐".to_owned()],
        secrecy_declared: true,
        ..Manuscript::default()
    })
    .collect()
}

const STORY: &str = "安远县乡镇医保服务站日前全部挂牌，参保登记、异地就医备案等28项业务可以就近办理。\
    县医保局介绍，服务站由乡镇便民服务中心统一管理，工作人员经培训考核后上岗，群众办事平均少跑12公里。";
const OTHER: &str = "于都县医保局举办基金监管培训班，县内34家定点医疗机构的负责人参加。\
    培训围绕住院费用审核、处方管理和举报线索办理展开，县医保局当场受理咨询16件。";

/// A piece, its reprint, and another story.
pub(super) fn first_pieces(today: NaiveDate, unit: i64) -> Vec<NewPublication> {
    let piece = |ago: u64, unit: Option<i64>, (title, outlet): (&str, &str), text: String| NewPublication {
        unit,
        title: title.to_owned(),
        outlet: outlet.to_owned(),
        published: today.checked_sub_days(Days::new(ago)).unwrap_or(today).to_string(),
        text,
        origin: Origin::Imported,
        ..NewPublication::default()
    };
    vec![
        piece(8, Some(unit), ("安远18个乡镇医保服务站全部挂牌", "赣南日报"), STORY.to_owned()),
        piece(7, Some(unit), ("家门口就能办医保", "江西日报"), format!("来源：赣南日报\n{STORY}")),
        piece(5, None, ("于都举办基金监管培训班", "赣南日报"), OTHER.to_owned()),
    ]
}
