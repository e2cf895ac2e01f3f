//! The board and the page of a task, in the roles that use them: a member department reports, the head confirms, counties
//! take their shares, the clerk sees what is missing.

use super::plan_desk::{CLERK, HEAD, MEMBER, PlanDesk, fields};
use crate::visitor::encoded;

const COUNTY: &str = "安远信息员";

async fn issued() -> (PlanDesk, i64, Vec<i64>) {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER, COUNTY]).await;
    let plan = desk.issued().await;
    let tasks = desk.tasks(plan).await.into_iter().map(|task| task.id).collect();
    (desk, plan, tasks)
}

#[tokio::test]
async fn s0_54_the_four_marks_with_day_and_evidence_and_the_list_of_those_that_lack_one() {
    let (desk, _, tasks) = issued().await;
    let lacking = async |which: &str| {
        let page = desk.at(CLERK).page(&format!("/tasks?lack={}", encoded(which))).await;
        tasks.iter().filter(|id| page.contains(&format!("href=\"/tasks/{id}\""))).count()
    };
    assert_eq!(lacking("四同任一项").await, 3);
    let none = desk.records(MEMBER, tasks[0], "四同", &[("words", "会议")]).await;
    assert!(none.text().contains("P-212"), "{}", none.text());
    for which in ["同研究", "同部署", "同实施", "同检查"] {
        desk.does(
            MEMBER,
            tasks[0],
            "四同",
            &[("which", which), ("words", "专题会议"), ("evidence", "会议纪要〔2026〕3号")],
        )
        .await;
    }
    assert_eq!((lacking("四同任一项").await, lacking("同检查").await), (2, 2));
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0])).await;
    assert!(page.contains("会议纪要〔2026〕3号") && page.contains("2026年11月20日"), "{page}");
    assert_eq!(page.matches("<span class=\"tag tag-green\">已做</span>").count(), 4);
    assert_eq!(desk.logged("报告任务进展").await, 4);
    assert_eq!(desk.logged("确认任务进展").await, 4);
}

#[tokio::test]
async fn s0_63_publicity_by_department_with_and_without() {
    let (desk, _, tasks) = issued().await;
    let unit = desk.cast.unit(CLERK).to_string();
    let piece = [
        ("unit", unit.as_str()),
        ("title", "社区卫生服务中心建成"),
        ("outlet", "江西日报"),
        ("published", "2026-11-12"),
        ("body", "三个社区卫生服务中心建成启用，居民在家门口就能看病。"),
    ];
    let answer = desk.at(CLERK).post("/publications/new", &crate::visitor::form(&piece)).await;
    let piece = answer.header("location").rsplit('/').next().unwrap().to_owned();
    let fields = [
        ("words", "社区卫生服务中心建成"),
        ("publication", piece.as_str()),
        ("evidence", "https://www.example.gov.cn/1"),
    ];
    desk.does(MEMBER, tasks[0], "宣传稿件", &fields).await;
    let page = desk.at(MEMBER).page(&format!("/tasks/{}", tasks[0])).await;
    assert!(
        page.contains(&format!("href=\"/stories/{piece}\""))
            && page.contains("href=\"https://www.example.gov.cn/1\""),
        "{page}"
    );
    let page = desk.at(CLERK).page("/tasks?by=department").await;
    let of =
        |name: &str| page.split(&format!("<h2>{name}</h2>")).nth(1).unwrap().split("</div>").next().unwrap();
    assert!(of("赣州市人民医院").contains("有宣传1项、无宣传1项"), "{}", of("赣州市人民医院"));
    assert!(of("赣州市医疗保障局").contains("有宣传1项、无宣传2项"), "{}", of("赣州市医疗保障局"));
    let own = desk.at(MEMBER).page(&format!("/tasks?lack={}", encoded("宣传"))).await;
    assert!(
        own.contains(&format!("href=\"/tasks/{}\"", tasks[2]))
            && !own.contains(&format!("href=\"/tasks/{}\"", tasks[0]))
    );
}

#[tokio::test]
async fn s2_23_the_lead_waits_for_the_parts_or_says_who_is_missing() {
    let (desk, _, tasks) = issued().await;
    let early = desk.records(MEMBER, tasks[0], "进展报告", &[("words", "已完成选址8处")]).await;
    let said = early.text();
    assert_eq!(early.status.as_u16(), 422);
    assert!(
        said.contains("P-207") && said.contains("赣州市医疗保障局") && said.contains("已完成选址8处"),
        "{said}"
    );
    let missing = [("words", "已完成选址8处"), ("missing", "市医保局下周补报")];
    desk.does(MEMBER, tasks[0], "进展报告", &missing).await;
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0])).await;
    assert!(page.contains("尚缺：市医保局下周补报"), "{page}");
    assert!(
        page.contains("<b>赣州市人民医院</b>（牵头）") && page.contains("<b>赣州市医疗保障局</b>（配合）"),
        "{page}"
    );
}

#[tokio::test]
async fn a_light_turns_better_only_by_what_the_office_confirmed() {
    let (desk, plan, tasks) = issued().await;
    let light = async || {
        let page = desk.at(CLERK).page(&format!("/tasks?plan={plan}")).await;
        let row = page.split(&format!("href=\"/tasks/{}\"", tasks[2])).nth(1).unwrap().to_owned();
        row.split("<span class=\"tag ").nth(1).unwrap().split("</span>").next().unwrap().to_owned()
    };
    assert!(light().await.contains("红灯"), "{}", light().await);
    let answer = desk.records(MEMBER, tasks[2], "任务分解", &[("words", "分到医改办")]).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert!(light().await.contains("红灯"));
    // Whoever reports confirms nothing.
    let act = desk.test.office.task_acts(tasks[2]).await.unwrap()[0].id;
    let own = desk.at(MEMBER).post(&format!("/tasks/{}/acts/{act}/judge", tasks[2]), "verdict=x").await;
    assert_eq!(own.status.as_u16(), 403);
    let sent = format!("verdict={}", encoded("退回"));
    let bare = desk.at(HEAD).post(&format!("/tasks/{}/acts/{act}/judge", tasks[2]), &sent).await;
    assert!(bare.text().contains("P-234"), "{}", bare.text());
    let sent = format!("verdict={}", encoded("确认"));
    assert_eq!(
        desk.at(HEAD).post(&format!("/tasks/{}/acts/{act}/judge", tasks[2]), &sent).await.status.as_u16(),
        303
    );
    // The other unit of 分别负责 did not divide yet.
    assert!(light().await.contains("红灯"), "{}", light().await);
    let other = desk.cast.unit("市局分管领导").to_string();
    desk.does(CLERK, tasks[2], "任务分解", &[("unit", other.as_str()), ("words", "分到医药科")]).await;
    assert!(!light().await.contains("红灯"), "{}", light().await);
}

#[tokio::test]
async fn s2_26_and_s4_45_tasks_are_divided_to_persons_and_those_who_did_not_are_listed() {
    let (desk, plan, tasks) = issued().await;
    let missing = async |on: &str| {
        let page = desk.at(CLERK).page(&format!("/plans/{plan}/division?on={on}")).await;
        let list =
            page.split_once("逾期未分解的单位").unwrap().1.split_once("</section>").unwrap().0.to_owned();
        (list.contains("赣州市人民医院"), list.contains("赣州市医疗保障局"))
    };
    // DL-30: three days after the issue.
    assert_eq!(missing("2026-11-06").await, (false, false));
    assert_eq!(missing("2026-11-07").await, (true, true));
    for task in [tasks[0], tasks[2]] {
        let lines = [
            ("on", "2026-11-20"),
            ("words", "分解到科室和人"),
            ("who", "医改办"),
            ("what", "选址"),
            ("line_due", "2026-11-30"),
            ("who", "白露"),
            ("what", "每周报进度"),
            ("line_due", ""),
        ];
        desk.does(MEMBER, task, "任务分解", &lines).await;
    }
    assert_eq!(missing("2026-11-23").await, (false, true));
    let page = desk.at(CLERK).page(&format!("/plans/{plan}/division")).await;
    let tree = page.split_once("class=\"tree\"").unwrap().1;
    assert!(
        tree.contains("<b>医改办</b>　选址　2026年11月30日前") && tree.contains("<b>白露</b>　每周报进度"),
        "{tree}"
    );
}

#[tokio::test]
async fn counties_take_shares_that_add_up_and_see_their_task() {
    let (desk, plan, tasks) = issued().await;
    assert_eq!(desk.at(COUNTY).get(&format!("/tasks/{}", tasks[0])).await.status.as_u16(), 404);
    let page = desk.at(MEMBER).page(&format!("/tasks/{}", tasks[0])).await;
    let form = page.split("<summary>指标分解到县区</summary>").nth(1).unwrap();
    let form = fields(form, &format!("<form method=\"post\" action=\"/tasks/{}/acts\"", tasks[0]));
    let counties: Vec<&str> =
        form.iter().filter(|(name, _)| name == "share_unit").map(|(_, value)| value.as_str()).collect();
    assert!(counties.len() > 10 && counties.contains(&"安远县医疗保障局"), "{counties:?}");
    let shares = |first: &'static str, second: &'static str| {
        [
            ("index", "0"),
            ("share_unit", "安远县医疗保障局"),
            ("share", first),
            ("share_unit", "于都县医疗保障局"),
            ("share", second),
        ]
    };
    let short = desk.records(MEMBER, tasks[0], "指标分解", &shares("4", "5")).await;
    assert!(short.text().contains("各单位合计9，比总数10少1"), "{}", short.text());
    desk.does(MEMBER, tasks[0], "指标分解", &shares("4", "6")).await;
    let page = desk.at(COUNTY).page(&format!("/tasks/{}", tasks[0])).await;
    assert!(page.contains("安远县医疗保障局") && page.contains("合计10个，与目标10个相符"), "{page}");
    desk.does(COUNTY, tasks[0], "指标数据", &[("index", "0"), ("figure", "2")]).await;
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0])).await;
    let row = page.split("<th scope=\"row\">安远县医疗保障局</th>").nth(1).unwrap();
    assert!(row.starts_with("<td class=\"num\">4个</td><td class=\"num\">2个</td>"), "{row}");
    assert!(page.contains("<dt>现状</dt><dd>没有经确认的数据</dd>"), "a county's figure is not the city's");
    let page = desk.at(CLERK).page("/tasks?by=county").await;
    assert!(page.contains("<h2>安远县医疗保障局</h2>"), "{page}");
    let _ = plan;
}

#[tokio::test]
async fn s2_14_occasions_are_recorded_and_years_without_enough_are_listed() {
    let (desk, _, tasks) = issued().await;
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[1])).await;
    assert!(page.contains("<h3>每年2次</h3>"), "{page}");
    let unit = desk.cast.unit("市局分管领导").to_string();
    for day in ["2026-11-10", "2026-11-20"] {
        let fields = [
            ("on", day),
            ("unit", unit.as_str()),
            ("index", "0"),
            ("figure", "1"),
            ("words", "免费培训两周"),
        ];
        desk.does(CLERK, tasks[1], "经常性工作", &fields).await;
    }
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[1])).await;
    assert_eq!(page.matches("<span class=\"count\">1次</span>").count(), 2, "{page}");
    assert!(!page.contains("不足的各期"));
}

#[tokio::test]
async fn s2_16_s2_17_and_s3_14_pilots_and_publication_are_followed_up() {
    let (desk, _, tasks) = issued().await;
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0])).await;
    assert!(page.contains("<b>公开</b>") && page.contains("<b class=\"tag tag-amber\">未办</b>"), "{page}");
    let bare = desk.records(MEMBER, tasks[0], "公开记录", &[("words", "三季度考核结果")]).await;
    assert!(bare.text().contains("P-215"), "{}", bare.text());
    let fields = [("words", "三季度考核结果"), ("evidence", "https://www.example.gov.cn/kaohe")];
    desk.does(MEMBER, tasks[0], "公开记录", &fields).await;
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0])).await;
    assert!(!page.contains("<b class=\"tag tag-amber\">未办</b>"), "{page}");
    // Pilots are named and counted against the target of two.
    let counted = async || {
        let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[2])).await;
        let said = page.split_once("已确定").map(|(_, rest)| rest.split_once('<').unwrap().0.to_owned());
        said.unwrap_or_default()
    };
    assert_eq!(counted().await, "0个，目标2个，还差2个");
    let unknown =
        desk.records(MEMBER, tasks[2], "试点单位", &[("which", "没有的医院"), ("words", "综合改革")]).await;
    assert!(unknown.text().contains("P-213"), "{}", unknown.text());
    for unit in ["安远县人民医院", "赣州市人民医院"] {
        desk.does(MEMBER, tasks[2], "试点单位", &[("which", unit), ("words", "综合改革试点")]).await;
    }
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[2])).await;
    assert!(page.contains("安远县人民医院") && page.contains("赣州市人民医院"), "{page}");
    assert_eq!(counted().await, "2个，目标2个");
}

#[tokio::test]
async fn s2_18_a_survey_figure_shows_how_it_was_asked() {
    let (desk, _, tasks) = issued().await;
    let bare = desk
        .records(
            MEMBER,
            tasks[2],
            "运行数据",
            &[("which", "居民满意度"), ("words", "全市"), ("figure", "92")],
        )
        .await;
    assert!(bare.text().contains("P-214"), "{}", bare.text());
    // A target of satisfaction asks the same of its figures.
    let (asked, task) = super::task_cadence::issued_with("居民满意度达到90%以上。", "2026-11-03").await;
    let bare = asked.records(MEMBER, task, "指标数据", &[("index", "0"), ("figure", "92")]).await;
    assert!(bare.text().contains("P-214"), "{}", bare.text());
    let told = [("index", "0"), ("figure", "92"), ("method", "入户调查"), ("sample", "800")];
    asked.does(MEMBER, task, "指标数据", &told).await;
    let page = asked.at(CLERK).page(&format!("/tasks/{task}")).await;
    assert!(page.contains("入户调查，样本800"), "{page}");
    let fields = [
        ("which", "居民满意度"),
        ("words", "全市"),
        ("figure", "92"),
        ("method", "电话调查"),
        ("sample", "1200"),
    ];
    desk.does(MEMBER, tasks[2], "运行数据", &fields).await;
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[2])).await;
    assert!(page.contains("<h2>居民满意度</h2>") && page.contains("电话调查，样本1200"), "{page}");
}

#[tokio::test]
async fn s2_25_and_s3_34_policies_and_guidance_stand_with_the_task_and_in_the_matrix() {
    let (desk, plan, tasks) = issued().await;
    let fields = [("words", "关于调整医保支付标准的通知"), ("which", "医保")];
    desk.does(MEMBER, tasks[0], "配套政策", &fields).await;
    let nowhere = [("words", "赴外地指导"), ("which", "没有的县")];
    let nowhere = desk.records(MEMBER, tasks[0], "行业指导", &nowhere).await;
    assert!(nowhere.text().contains("P-213"), "{}", nowhere.text());
    let guided = [("words", "赴安远县指导选址"), ("which", "安远县医疗保障局")];
    desk.does(MEMBER, tasks[0], "行业指导", &guided).await;
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0])).await;
    let list = page.split_once("<h2>配套政策和行业指导</h2>").unwrap().1;
    assert!(list.contains("关于调整医保支付标准的通知") && list.contains("赴安远县指导选址"), "{list}");
    // S3-5: a task may carry several tags.
    let page = desk.at(CLERK).page(&format!("/plans/{plan}/matrix")).await;
    assert!(
        page.contains("<th scope=\"col\">医保政策</th>")
            && page.contains("<td>关于调整医保支付标准的通知</td>"),
        "{page}"
    );
    let row =
        page.split(&format!("href=\"/tasks/{}\"", tasks[1])).nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains('●'), "{row}");
}

#[tokio::test]
async fn s3_5_tags_filter_the_board() {
    let (desk, _, tasks) = issued().await;
    let page = desk.at(CLERK).page(&format!("/tasks?tag={}", encoded("医保"))).await;
    assert!(page.contains(&format!("href=\"/tasks/{}\"", tasks[1])), "{page}");
    let content = &desk.tasks(1).await[0].content;
    assert!(content.tags.len() > 1, "{:?}", content.tags);
    let page = desk.at(CLERK).page("/tasks?by=tag").await;
    assert!(page.contains("<h2>医保</h2>") && page.contains("<h2>医疗</h2>"), "{page}");
}

#[tokio::test]
async fn s3_32_steps_of_work_with_days_and_states() {
    let (desk, _, tasks) = issued().await;
    let bare = desk.records(MEMBER, tasks[0], "工作步骤", &[("words", "选址"), ("which", "进行中")]).await;
    assert!(bare.text().contains("P-216"), "{}", bare.text());
    desk.does(MEMBER, tasks[0], "工作步骤", &[("words", "选址"), ("which", "进行中"), ("due", "2026-11-15")])
        .await;
    desk.does(MEMBER, tasks[0], "工作步骤", &[("words", "开工"), ("which", "未开始"), ("due", "2026-12-15")])
        .await;
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0])).await;
    assert!(page.contains("进行中，逾期"), "{page}");
    desk.does(MEMBER, tasks[0], "工作步骤", &[("words", "选址"), ("which", "已完成"), ("due", "2026-11-15")])
        .await;
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0])).await;
    let steps = page.split_once("<h2>工作步骤</h2>").unwrap().1.split_once("</section>").unwrap().0;
    assert_eq!(steps.matches("<tr><th scope=\"row\">").count(), 2, "{steps}");
    assert!(steps.contains("已完成") && !steps.contains("逾期"), "{steps}");
}

#[tokio::test]
async fn another_units_task_is_not_found_and_nobody_reports_for_another() {
    let (desk, _, tasks) = issued().await;
    assert_eq!(desk.at(MEMBER).get(&format!("/tasks/{}", tasks[1])).await.status.as_u16(), 404);
    let foreign = desk.records(MEMBER, tasks[1], "进展报告", &[("words", "代报")]).await;
    assert_eq!(foreign.status.as_u16(), 404);
    let other = desk.cast.unit("市局分管领导").to_string();
    let fields = [("unit", other.as_str()), ("words", "会"), ("which", "同研究")];
    assert_eq!(desk.records(MEMBER, tasks[0], "四同", &fields).await.status.as_u16(), 303);
    let act = desk.test.office.task_acts(tasks[0]).await.unwrap().remove(0);
    assert_eq!(act.unit, desk.cast.unit(MEMBER), "the form's unit does not make it another's");
}
