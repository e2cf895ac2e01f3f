//! Leads, the net authority, partners, the channel matrix, meetings, resources, activities, training, joint matters:
//! S0-56, S0-58, S0-59, S1-53, S1-57, S1-58, S1-59, S2-36, S2-37, S3-35, S3-42.

use super::Stage;
use super::desk::plain;
use crate::pages::S1;
use crate::visitor::{Visitor, form};

const PEOPLE: [&str; 5] = ["市局办公室经办", "市局办公室主任", "安远信息员", "于都信息员", "审计管理员"];

/// Opens a dossier and gives its address.
async fn opens(visitor: &Visitor, kind: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = [&[("on", "2026-11-23")], pairs].concat();
    visitor.does(&format!("/publicity/{kind}/new"), &pairs).await
}

fn last(place: &str) -> &str {
    place.rsplit('/').next().unwrap()
}

/// Records a published piece.
async fn piece(visitor: &Visitor, title: &str, outlet: &str, link: &str, unit: &str, on: &str) -> String {
    let pairs = [
        ("title", title),
        ("outlet", outlet),
        ("link", link),
        ("published", on),
        ("unit", unit),
        ("body", ""),
    ];
    visitor.does("/publications/new", &pairs).await
}

#[tokio::test]
async fn s0_58_each_lead_ends_in_a_campaign_a_publication_or_a_reason() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let (clerk, own) = (stage.visitor("市局办公室经办").await, stage.visitor("安远信息员").await);
    let lead = |title| {
        [("title", title), ("source", "信息员"), ("department", "市委宣传部新闻科"), ("content", "有现场")]
    };
    own.is_refused("/publicity/leads/new", &[("on", "2026-11-23"), ("title", "少了几项")], &["P-501"]).await;
    let mut leads = Vec::new();
    for title in ["窗口延时服务", "村医签约", "旧闻"] {
        leads.push(opens(&own, "leads", &lead(title)).await);
    }
    stage.logged("报送宣传协作事项", "安远信息员", "村医签约").await;
    // The lead is the unit's own, whatever it typed, and another unit does not see it.
    let page = plain(&clerk.page(&leads[0]).await);
    assert!(page.contains("安远县医疗保障局") && page.contains("待处理"), "{page}");
    let other = stage.visitor("于都信息员").await;
    assert_eq!(other.get(&leads[0]).await.status.as_u16(), 404);
    let step = |key, field, value| [("on", "2026-11-23"), ("step", key), (field, value)];
    let plan = [
        ("on", "2026-11-23"),
        ("step", "plan"),
        ("department", "市委宣传部、赣南日报"),
        ("plan", "做一组图文"),
    ];
    clerk.does(&format!("{}/steps", leads[0]), &plan).await;
    let steps = format!("{}/steps", leads[0]);
    clerk.is_refused(&steps, &step("published", "publication", "7"), &["P-704"]).await;
    clerk.is_refused(&steps, &step("campaign", "campaign", "7"), &["P-703"]).await;
    clerk.is_refused(&steps, &step("drop", "reason", ""), &["P-501"]).await;
    let story = piece(&clerk, "延时服务", "赣南日报", "", "", "2026-11-20").await;
    clerk.does(&steps, &step("published", "publication", last(&story))).await;
    clerk.does(&format!("{}/steps", leads[2]), &step("drop", "reason", "已经报道过")).await;
    let list = plain(&clerk.page("/publicity/leads").await);
    for state in ["已发表", "待处理", "不用"] {
        assert!(list.contains(state), "{state}: {list}");
    }
    let open = plain(&clerk.page("/publicity/leads?state=open").await);
    assert!(open.contains("村医签约") && !open.contains("旧闻"), "{open}");
    let answer = own.post(&format!("{}/steps", leads[1]), &form(&step("drop", "reason", "算了"))).await;
    assert_eq!(answer.status.as_u16(), 403, "the office decides what becomes of a lead");
}

#[tokio::test]
async fn s1_57_an_agreement_ending_within_sixty_days_is_flagged() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let (clerk, head) = (stage.visitor("市局办公室经办").await, stage.visitor("市局办公室主任").await);
    let partner = |name, until| {
        [
            ("name", name),
            ("document", "战略合作协议"),
            ("from", "2025-01-01"),
            ("until", until),
            ("rights", "优先供稿"),
            ("duties", "先审后发"),
            ("contact", "记者部"),
            ("phone", "0797-0000000"),
        ]
    };
    let near = opens(&clerk, "partners", &partner("甲报", "2027-01-22")).await;
    let far = opens(&clerk, "partners", &partner("乙报", "2027-01-23")).await;
    opens(&clerk, "partners", &partner("丙报", "2026-11-22")).await;
    let home = plain(&clerk.page("/publicity").await);
    assert!(home.contains("协议60天内到期（还有60天）") && home.contains("协议已到期"), "{home}");
    assert!(home.contains("甲报") && home.contains("丙报") && !home.contains("乙报"), "{home}");
    assert!(!clerk.page(&far).await.contains("60天内到期"));
    let renew = [
        ("step", "renew"),
        ("on", "2026-11-23"),
        ("document", "续签协议"),
        ("from", "2027-01-01"),
        ("until", "2028-12-31"),
    ];
    let refused = clerk.post(&format!("{near}/steps"), &form(&renew)).await;
    assert_eq!(refused.status.as_u16(), 403, "the head renews");
    head.does(&format!("{near}/steps"), &renew).await;
    let page = plain(&head.page(&near).await);
    assert!(!page.contains("60天内到期") && page.contains("续签协议"), "{page}");
    let backwards = [&renew[..4], &[("until", "2026-01-01")]].concat();
    head.is_refused(&format!("{near}/steps"), &backwards, &["P-702"]).await;
    stage.logged("登记宣传协作事项", "市局办公室经办", "甲报").await;
}

/// Three channels, one of each tier.
async fn channels(clerk: &Visitor) {
    for (name, tier, kind, more) in [
        ("赣南日报", "核心平台", "纸媒", ("aliases", "赣南日报社")),
        ("赣州医保微信", "重要平台", "微信", ("account", "gzyb")),
        ("市局网站", "辅助平台", "网站", ("address", "https://www.office.example/")),
    ] {
        opens(
            clerk,
            "channels",
            &[
                ("name", name),
                ("tier", tier),
                ("form", kind),
                ("owner", "办公室"),
                ("review", "三级审核"),
                more,
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn s1_58_s0_59_publications_point_to_channels_and_are_counted_by_tier_and_quarter() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let wrong = [("on", "2026-11-23"), ("name", "某号"), ("tier", "一般平台"), ("owner", "办公室")];
    clerk.is_refused("/publicity/channels/new", &wrong, &["P-501", "P-505"]).await;
    channels(&clerk).await;
    let unit = stage.unit("安远信息员").to_string();
    let first = piece(&clerk, "甲", "赣南日报社", "", &unit, "2026-11-02").await;
    piece(&clerk, "乙", "赣州医保微信", "", &unit, "2026-11-03").await;
    let third = piece(&clerk, "丙", "", "https://news.office.example/n/3.html", "", "2026-11-04").await;
    piece(&clerk, "丁", "某外地网", "https://other.example/n/4.html", "", "2026-11-05").await;
    piece(&clerk, "戊", "某外地报", "", "", "2026-08-05").await;
    for (story, channel) in [(&first, "赣南日报（核心平台，纸媒）"), (&third, "市局网站（辅助平台，网站）")]
    {
        let page = plain(&clerk.page(&format!("/publications/{}", last(story))).await);
        assert!(page.contains(channel), "{channel}: {page}");
    }
    let page = plain(&clerk.page("/publicity/matrix?period=2026-11").await);
    assert!(page.contains("登记的稿件4篇，其中经矩阵发表3篇"), "{page}");
    for words in ["核心平台 1", "重要平台 1", "辅助平台 1", "2026年第四季度 4 3 75%", "2026年第三季度 1 0 0%"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("安远县医疗保障局 2"), "{page}");
    let bad = clerk.get("/publicity/matrix?period=soon").await;
    assert_eq!(bad.status.as_u16(), 422, "{}", plain(&bad.text()));
    // The net authority's contacts with what was done together.
    let contact = [("department", "市委网信办网络传播科"), ("contact", "某科长"), ("phone", "0797-0000001")];
    let contact = opens(&clerk, "net-contacts", &contact).await;
    let joint = [("step", "action"), ("on", "2026-11-23"), ("what", "网络专题"), ("content", "共同推送")];
    clerk.does(&format!("{contact}/steps"), &joint).await;
    assert!(plain(&clerk.page(&contact).await).contains("网络专题"));
    stage.logged("办公室办理案卷", "市局办公室经办", "登记联合行动").await;
}

#[tokio::test]
async fn s1_59_participation_through_the_matrix_is_an_optional_column_of_the_monthly_table() {
    let facts: [&str; 1] =
        ["报送 信息编号=X1 单位=安远县医疗保障局 作者=张三 类别=工作动态类 日期=2026-11-06 结果=通过"];
    let stage = Stage::with(&[(S1, &facts)], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    channels(&clerk).await;
    let unit = stage.unit("安远信息员").to_string();
    for title in ["甲", "乙"] {
        piece(&clerk, title, "赣南日报", "", &unit, "2026-11-02").await;
    }
    piece(&clerk, "丙", "别的报", "", &unit, "2026-11-02").await;
    let address = format!("/notices/{S1}/ranking?period=2026-11");
    let plainly = clerk.page(&address).await;
    assert!(!plainly.contains("<th role=\"columnheader\" scope=\"col\" class=\"num\">矩阵发稿</th>"));
    assert!(plainly.contains("matrix=1"), "the column is offered");
    let with = clerk.page(&format!("{address}&matrix=1")).await;
    assert!(with.contains("<th role=\"columnheader\" scope=\"col\" class=\"num\">矩阵发稿</th>"));
    let row = with.split("<tr role=\"row\"").find(|row| row.contains(">安远县医疗保障局<")).unwrap();
    assert!(row.contains("data-label=\"矩阵发稿\">2</td>"), "{row}");
    let csv = clerk.get(&format!("/notices/{S1}/ranking.csv?period=2026-11&matrix=1")).await.text();
    let head = csv.lines().find(|line| line.starts_with("排名,")).unwrap();
    let line = csv.lines().find(|line| line.contains("安远县医疗保障局")).unwrap();
    assert!(head.ends_with("矩阵发稿") && line.ends_with(",2"), "{head}\n{line}");
}

#[tokio::test]
async fn s0_56_a_part_of_a_campaign_picks_resources_from_the_register() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let (clerk, own) = (stage.visitor("市局办公室经办").await, stage.visitor("安远信息员").await);
    let screen =
        opens(&own, "resources", &[("name", "车站大屏"), ("form", "显示屏"), ("contact", "办公室")]).await;
    let campaign = [
        ("title", "冬季参保"),
        ("manner", "主题活动"),
        ("purpose", "扩面"),
        ("line", "应保尽保"),
        ("basis", "赣市医保字〔2020〕33号"),
        ("from", "2026-11-01"),
        ("until", "2026-12-31"),
        ("publish_from", "2026-11-01 08:00"),
        ("publish_until", "2026-12-31"),
        ("leader", "局长甲"),
        ("leader_in_charge", "副局长乙"),
        ("sections", "办公室"),
    ];
    let campaign = opens(&clerk, "campaigns", &campaign).await;
    let unit = stage.unit("安远信息员").to_string();
    let part = |resources| {
        [
            ("on", "2026-11-23"),
            ("parent", last(&campaign)),
            ("unit", unit.as_str()),
            ("title", "大屏播放"),
            ("responsible", "局长丙"),
            ("from", "2026-11-23"),
            ("due", "2026-11-30"),
            ("resources", resources),
        ]
    };
    clerk.is_refused("/publicity/campaign-parts/new", &part("999"), &["P-706"]).await;
    clerk.does("/publicity/campaign-parts/new", &part(last(&screen))).await;
    let board = plain(&own.page(&format!("/publicity/board/{}", last(&campaign))).await);
    assert!(board.contains("车站大屏"), "{board}");
    own.does(&format!("{screen}/steps"), &[("step", "end"), ("on", "2026-11-23"), ("reason", "检修")]).await;
    clerk.is_refused("/publicity/campaign-parts/new", &part(last(&screen)), &["P-706"]).await;
    stage.logged("报送宣传协作事项", "安远信息员", "车站大屏").await;
}

#[tokio::test]
async fn s2_36_activities_are_counted_by_form_and_place() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let (clerk, own) = (stage.visitor("市局办公室经办").await, stage.visitor("安远信息员").await);
    for (title, place, kind) in
        [("进村宣讲", "欣山镇", "宣讲"), ("广场咨询", "欣山镇", "义诊咨询"), ("入户", "孔田镇", "宣讲")]
    {
        let pairs =
            [("title", title), ("place", place), ("form", kind), ("audience", "120"), ("content", "反响好")];
        opens(&own, "activities", &pairs).await;
    }
    let wrong = [("on", "2026-11-23"), ("title", "某活动"), ("place", "某地"), ("audience", "很多")];
    own.is_refused("/publicity/activities/new", &wrong, &["P-501", "P-504"]).await;
    let page = plain(&clerk.page("/publicity/activities").await);
    for words in ["按形式统计", "宣讲 2 件", "按地点统计", "欣山镇 2 件", "孔田镇 1 件"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    stage.logged("报送宣传协作事项", "安远信息员", "进村宣讲").await;
}

#[tokio::test]
async fn s3_35_overdue_joint_matters_stand_first() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let matter =
        |title, due| [("title", title), ("departments", "卫健委\n财政局"), ("content", "对账"), ("due", due)];
    opens(&clerk, "joint-matters", &matter("甲事", "2026-12-20")).await;
    let late = opens(&clerk, "joint-matters", &matter("乙事", "2026-11-20")).await;
    let list = plain(&clerk.page("/publicity/joint-matters?state=overdue").await);
    assert!(list.contains("乙事") && !list.contains("甲事") && list.contains("逾期"), "{list}");
    assert!(plain(&clerk.page("/publicity").await).contains("乙事"));
    clerk
        .does(&format!("{late}/steps"), &[("step", "done"), ("on", "2026-11-23"), ("result", "已对清")])
        .await;
    assert!(!plain(&clerk.page("/publicity").await).contains("乙事"));
    stage.logged("办公室办理案卷", "市局办公室经办", "乙事").await;
}

#[tokio::test]
async fn s1_53_s3_42_correspondents_without_training_in_twelve_months_are_listed() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let training = |title, persons, department| {
        [
            ("title", title),
            ("audience", "信息通讯员"),
            ("department", department),
            ("time", "9时至11时"),
            ("place", "三楼会议室"),
            ("teacher", "办公室主任"),
            ("persons", persons),
            ("test", "全部合格"),
        ]
    };
    opens(&clerk, "trainings", &training("信息写作", "谢晴川 安远县医疗保障局", "办公室")).await;
    let page = clerk.page("/publicity/trainings").await;
    let row = |name: &str| {
        let own = page.split("<tr>").find(|row| row.contains(&format!(">{name}</th>")));
        plain(own.unwrap_or_else(|| panic!("{name}: {}", plain(&page))))
    };
    assert!(
        row("谢晴川").contains("信息写作") && !row("谢晴川").contains("十二个月没有"),
        "{}",
        row("谢晴川")
    );
    let lacking = plain(&page).matches("十二个月没有参加培训").count();
    assert!(lacking >= 3, "{}", plain(&page));
    assert!(plain(&page).contains("按组织部门统计"), "counts per department");
    // A year later the same training no longer counts.
    stage.on("2027-11-24");
    let clerk = stage.visitor("市局办公室经办").await;
    let page = plain(&clerk.page("/publicity/trainings").await);
    assert_eq!(page.matches("十二个月没有参加培训").count(), lacking + 1, "{page}");
    stage.logged("登记宣传协作事项", "市局办公室经办", "信息写作").await;
}

#[tokio::test]
async fn s2_37_missed_meetings_are_flagged_and_minutes_print_in_their_format() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let meeting = [
        ("title", "新闻宣传协商沟通会"),
        ("partners", "市委宣传部\n赣南日报"),
        ("cadence", "每季度"),
        ("due", "2026-11-20"),
    ];
    let meeting = opens(&clerk, "meetings", &meeting).await;
    let home = plain(&clerk.page("/publicity").await);
    assert!(
        home.contains("新闻宣传协商沟通会") && home.contains("逾期"),
        "a missed meeting is flagged: {home}"
    );
    let print = format!("{meeting}/minutes.pdf");
    let early = clerk.get(&print).await;
    assert!(early.status.as_u16() == 422 && early.text().contains("P-711"), "{}", plain(&early.text()));
    let held = [
        ("step", "held"),
        ("on", "2026-11-23"),
        ("place", "三楼会议室"),
        ("chair", "副局长乙"),
        ("present", "市委宣传部新闻科\n赣南日报记者部"),
        ("minutes", "每月会商一次选题\n重大政策发布前共同策划"),
        ("follow", "选题单，办公室，每月5日前"),
        ("due", "2027-02-20"),
    ];
    clerk.is_refused(&format!("{meeting}/steps"), &held[..4], &["P-501"]).await;
    clerk.does(&format!("{meeting}/steps"), &held).await;
    assert!(
        !plain(&clerk.page("/publicity").await).contains("新闻宣传协商沟通会"),
        "the next is not due yet"
    );
    let own = stage.visitor("安远信息员").await;
    assert!(own.page(&meeting).await.contains(&print));
    let minutes = own.get(&print).await;
    assert!(minutes.status.as_u16() == 200 && minutes.bytes.starts_with(b"%PDF"));
    // Where no program reads PDFs on the machine, the words are not looked at.
    if let Some(said) = super::review::words_of(&minutes.bytes) {
        for words in ["新闻宣传协商沟通会纪要", "第1期", "会议议定事项如下", "每月会商一次选题", "出席："]
        {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
    stage.logged("打印会议纪要", "安远信息员", "第1期").await;
    assert_eq!(own.get(&format!("{print}?number=2")).await.status.as_u16(), 422);
}
