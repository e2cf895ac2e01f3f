//! Invented plans of other cities with other habits: other numbers, brackets, tables, no numbers, two plans in a file.
//! All places, offices and documents are invented.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop")]

use chrono::NaiveDate;
use zhaozhang_text::plan::{
    Certainty, Comparator, Directory, Doubt, FaultKind, Plan, PlanReading, ResponsibilityMode, Role, Task,
    Unit, Value, read,
};

fn reading(text: &str) -> PlanReading {
    read(text, &Directory::default())
}

fn plan(text: &str) -> Plan {
    let mut reading = reading(text);
    assert_eq!(reading.plans.len(), 1, "{reading:#?}");
    reading.plans.remove(0)
}

fn members(task: &Task) -> Vec<(String, Role)> {
    let assignment = task.parts[0].assignment.as_ref().unwrap();
    assignment.members.iter().map(|m| (m.department.name.clone(), m.role)).collect()
}

fn names(task: &Task) -> Vec<String> {
    members(task).into_iter().map(|(name, _)| name).collect()
}

fn targets(task: &Task) -> Vec<String> {
    let written = |value: Value| match value {
        Value::One(value) => value.to_string(),
        Value::Between(low, high) => format!("{low}-{high}"),
    };
    let sign = |comparator| match comparator {
        Comparator::Eq => "=",
        Comparator::Ge => "≥",
        Comparator::Le => "≤",
        Comparator::Approx => "≈",
    };
    let all = task.parts.iter().flat_map(|part| &part.targets);
    all.map(|target| {
        format!("{}{}{}{}", target.indicator, sign(target.comparator), written(target.value), target.unit)
    })
    .collect()
}

fn due(task: &Task) -> Option<String> {
    task.due.value.on.map(|on| on.to_string())
}

const LABELLED: &str = "云岭市人民政府办公室关于印发云岭市2023年深化医改重点工作任务的通知
云政办函〔2023〕7号
各县（市、区）人民政府，市直有关单位：
《云岭市2023年深化医改重点工作任务》已经市政府同意，现印发给你们，请认真贯彻落实。
云岭市人民政府办公室
2023年4月6日

云岭市2023年深化医改重点工作任务

一、加快构建有序的就医新格局
（一）推进医联体建设。2023年9月底前建成3个县域医共体，县域内住院量占比达到90%以上。【牵头单位：市卫生健康委；配合单位：市财政局、市医保局】
（二）发挥医疗中心作用。新增床位1,200张，每千人口执业（助理）医师数达到3.2人，平均住院日控制在8天以内。
牵头单位：市卫生健康委  配合单位：市发展改革委、市人力资源社会保障局，各县（市、区）人民政府
完成时限：2023年11月
二、深入推广经验
（三）完善医疗服务价格，按职责推进：
1. 开展价格评估；
2. 全年至少组织两次集中采购，中选药品不少于二十种，价格平均降幅不低于百分之五十。（市医保局牵头，市卫生健康委、市市场监管局按职责分工负责）
（四）力争到“十四五”末个人卫生支出占卫生总费用的比例降到27%左右。（市卫生健康委、市财政局、市医保局按职责分工负责）
（四）每季度召开一次联席会议。（市医改办）
抄送：市委办公室，市人大常委会办公室。
";

#[test]
fn labels_in_square_brackets_and_lines_of_their_own_are_read() {
    let plan = plan(LABELLED);
    assert_eq!(
        plan.chapters.iter().map(|c| c.title.as_str()).collect::<Vec<_>>(),
        ["加快构建有序的就医新格局", "深入推广经验"]
    );
    assert_eq!(plan.tasks.len(), 5, "{:#?}", plan.tasks);
    assert_eq!(
        members(&plan.tasks[0]),
        [
            ("市卫生健康委".to_owned(), Role::Lead),
            ("市财政局".to_owned(), Role::Supporting),
            ("市医保局".to_owned(), Role::Supporting),
        ]
    );
    assert_eq!(due(&plan.tasks[0]).as_deref(), Some("2023-09-30"));
    assert_eq!(targets(&plan.tasks[0]), ["建成县域医共体=3个", "县域内住院量占比≥90%"]);
    assert_eq!(
        names(&plan.tasks[1]),
        ["市卫生健康委", "市发展改革委", "市人力资源社会保障局", "各县（市、区）人民政府"]
    );
    assert_eq!(due(&plan.tasks[1]).as_deref(), Some("2023-11-30"));
    assert_eq!(
        targets(&plan.tasks[1]),
        ["新增床位=1200张", "每千人口执业（助理）医师数=3.2人", "平均住院日≤8天"]
    );
    assert_eq!(plan.head.issuer.unwrap().value, "云岭市人民政府办公室");
    assert_eq!(plan.head.document_number.unwrap().value.to_string(), "云政办函〔2023〕7号");
    assert_eq!(plan.head.copied_to.unwrap().value, "市委办公室，市人大常委会办公室。");
}

#[test]
fn inner_numbers_belong_to_the_task_when_only_the_last_has_the_bracket() {
    let plan = plan(LABELLED);
    let task = &plan.tasks[2];
    assert_eq!(task.label, "（三）");
    assert_eq!(members(task)[0], ("市医保局".to_owned(), Role::Lead));
    assert_eq!(task.parts[0].assignment.as_ref().unwrap().mode, ResponsibilityMode::Lead);
    let found = targets(task);
    assert!(found.iter().any(|target| target.ends_with("≥20种")), "{found:?}");
    assert!(found.iter().any(|target| target.ends_with("≥50%")), "{found:?}");
    let last = &plan.tasks[3].parts[0].targets[0];
    assert_eq!(last.due.as_ref().unwrap().value.on, NaiveDate::from_ymd_opt(2025, 12, 31));
    assert_eq!(last.comparator, Comparator::Approx);
    assert_eq!(plan.tasks[4].parts[0].recurring[0].amount.as_ref().unwrap().1, "次");
}

#[test]
fn repeated_numbers_and_missing_modes_are_faults() {
    let kinds: Vec<FaultKind> = reading(LABELLED).faults.iter().map(|fault| fault.kind).collect();
    assert!(kinds.contains(&FaultKind::RepeatedNumber), "{kinds:?}");
    assert!(kinds.contains(&FaultKind::ModeUnstated), "{kinds:?}");
}

const TABLE: &str = "<html><body><p>甘泉县2022年重点改革任务分解表</p><table>
<tr><th>序号</th><th>重点任务</th><th>工作目标</th><th>牵头单位</th><th>责任单位</th><th>完成时限</th></tr>
<tr><td>1</td><td>建设&nbsp;基层胸痛单元</td><td>建成胸痛单元５个</td><td>县卫健局</td><td>县财政局、县医保局</td><td>2022年6月</td></tr>
<tr><td>2</td><td>推进家庭医生签约</td><td><p>重点人群签约率不低于75%</p><p>履约率达80％以上</p></td><td>县卫健局</td><td>各乡镇人民政府</td><td>12月底前</td></tr>
<tr><td>3</td><td>完善监管</td><td>双随机抽查覆盖率达到100%</td><td>县市场监管局和县医保局</td><td></td><td>长期坚持</td></tr>
</table></body></html>";

#[test]
fn a_table_gives_a_task_for_each_row() {
    let plan = plan(TABLE);
    assert_eq!(plan.tasks.len(), 3);
    assert_eq!(plan.tasks.iter().filter_map(|task| task.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(
        members(&plan.tasks[0]),
        [
            ("县卫健局".to_owned(), Role::Lead),
            ("县财政局".to_owned(), Role::Responsible),
            ("县医保局".to_owned(), Role::Responsible),
        ]
    );
    assert_eq!(due(&plan.tasks[0]).as_deref(), Some("2022-06-30"));
    assert_eq!(targets(&plan.tasks[0]).len(), 1);
    assert_eq!(targets(&plan.tasks[1]), ["重点人群签约率≥75%", "履约率≥80%"]);
    let group = &plan.tasks[1].parts[0].assignment.as_ref().unwrap().members[1];
    assert_eq!(group.department.certainty, Certainty::Doubtful(Doubt::UnnamedGroup));
    assert_eq!(names(&plan.tasks[2]), ["县市场监管局", "县医保局"]);
    assert_eq!(due(&plan.tasks[2]), None);
    assert!(plan.tasks[2].doubts.contains(&Doubt::Standing));
}

const UNNUMBERED: &str = "南屏区公共卫生服务提升工作方案
为提升全区公共卫生服务水平，结合我区实际，制定本方案。
加强疫苗接种，适龄儿童免疫规划疫苗接种率保持在95%以上，全年培训接种人员200人次。（区卫健局负责）
提升急救能力，新增急救站点2个，配备救护车4辆。(区卫健局、财政局、区应急局分别牵头)
做好慢病管理，将高血压患者和糖尿病患者规范管理率分别提高到62%和61%（区卫健局牵头，各街道办事处配合）
";

#[test]
fn paragraphs_without_numbers_are_tasks_and_say_so() {
    let plan = plan(UNNUMBERED);
    assert_eq!(plan.tasks.len(), 3, "{:#?}", plan.tasks);
    for task in &plan.tasks {
        assert_eq!(task.number, None);
        assert!(task.doubts.contains(&Doubt::NoNumber));
        assert_eq!(task.due.certainty, Certainty::Doubtful(Doubt::NoYear));
    }
    assert_eq!(targets(&plan.tasks[0]), ["适龄儿童免疫规划疫苗接种率≥95%", "培训接种人员=200人次"]);
    let co_lead = plan.tasks[1].parts[0].assignment.as_ref().unwrap();
    assert_eq!(co_lead.mode, ResponsibilityMode::CoLead);
    assert_eq!(names(&plan.tasks[1]), ["区卫健局", "区财政局", "区应急局"]);
    assert_eq!(targets(&plan.tasks[1]), ["新增急救站点=2个", "配备救护车=4辆"]);
    assert_eq!(targets(&plan.tasks[2]), ["高血压患者规范管理率=62%", "糖尿病患者规范管理率=61%"]);
}

const TWO: &str = "青禾市深化医改2021年工作要点
青医改发〔2021〕3号
一、健全医保
第一项  提高住院费用支付比例，职工和居民分别不低于80%和70%。责任单位：市医保局、市财政局。
第二项  2020年底前完成系统改造。责任单位：市医保局。
二、健全医疗
第三项  新建社区医院1～2所。责任单位：市卫生局。

青禾市2021年疾病预防控制工作方案
青疾控发〔2021〕5号
一、目标任务
第一项  全市适龄人群接种率达到九成。每县设立至少1个接种点，所有乡镇卫生院设立犬伤门诊。责任单位：市疾控中心。
二、保障
第二项  每月通报一次。责任单位：市疾控中心。
";

#[test]
fn two_plans_in_one_file_are_read_apart() {
    let reading = reading(TWO);
    let counts: Vec<usize> = reading.plans.iter().map(|plan| plan.tasks.len()).collect();
    assert_eq!(counts, [3, 2], "{reading:#?}");
    assert!(reading.faults.iter().any(|fault| fault.kind == FaultKind::SeveralPlans));
    let numbers: Vec<String> = reading
        .plans
        .iter()
        .map(|plan| plan.head.document_number.as_ref().unwrap().value.to_string())
        .collect();
    assert_eq!(numbers, ["青医改发〔2021〕3号", "青疾控发〔2021〕5号"]);
    let first = &reading.plans[0];
    assert_eq!(targets(&first.tasks[2]), ["新建社区医院=1-2所"]);
    assert_eq!(targets(&first.tasks[0]), ["职工≥80%", "居民≥70%"]);
}

#[test]
fn a_department_that_no_longer_exists_is_doubtful() {
    let unit = |name: &str, until: Option<i32>| Unit {
        name: name.to_owned(),
        aliases: vec![],
        from: None,
        until: until.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31)),
        successor: until.map(|_| "青禾市卫生健康委员会".to_owned()),
    };
    let directory = Directory::of([
        unit("青禾市卫生局", Some(2014)),
        unit("青禾市卫生健康委员会", None),
        unit("青禾市医疗保障局", None),
        unit("青禾市财政局", None),
        unit("青禾市疾病预防控制中心", None),
    ]);
    let text = TWO.replace("一、健全医保", "2021年1月5日\n一、健全医保");
    let reading = read(&text, &directory);
    let plan = &reading.plans[0];
    assert_eq!(names(&plan.tasks[0]), ["青禾市医疗保障局", "青禾市财政局"]);
    let gone = &plan.tasks[2].parts[0].assignment.as_ref().unwrap().members[0].department;
    let successor = Some("青禾市卫生健康委员会".to_owned());
    assert_eq!(gone.certainty, Certainty::Doubtful(Doubt::AbolishedDepartment { successor }));
    assert!(plan.tasks[1].doubts.contains(&Doubt::DueBeforeIssue));
    assert!(reading.faults.iter().any(|fault| fault.kind == FaultKind::DueBeforeIssue));
}

#[test]
fn chapter_and_task_may_share_a_line_and_tasks_may_follow_inline() {
    let plan = plan(
        "碧溪县2024年工作安排\n一、工作任务\n（一）1.完善制度建设，出台文件3份。（县医保局负责）2.开展检查。（县医保局、县卫健局等部门按职责分工负责）\n（二）信息化（县大数据局牵头）\n3.建设平台，接入医院12家。\n4.印发之日起30日内上线。\n",
    );
    assert_eq!(plan.tasks.len(), 3, "{:#?}", plan.tasks);
    assert_eq!(names(&plan.tasks[0]), ["县医保局"]);
    let open = plan.tasks[1].parts[0].assignment.as_ref().unwrap();
    assert_eq!(open.mode, ResponsibilityMode::OpenListResponsible);
    assert!(open.is_open_list);
    assert_eq!(names(&plan.tasks[2]), ["县大数据局"]);
}

const PROVINCE: &str = "青岚州进一步完善服务体系实施方案
青岚政办〔2024〕9号
一、主要目标
到2025年，全州每千人床位数达到6.8张，公立医院床人比不低于1:1.6，50%以上县级综合医院达到推荐标准。
二、重点任务
（一）优化布局
1.健全网络。6月底前完成规划。〔责任单位：州卫生健康委、州财政局按职责分工负责。以下任务均涉及各县（市）人民政府，不再列出，下同。〕
2.完善应急
（1）开展演练，每年不少于4次；
（2）建设基地，到2024年建成省级基地二个。
（责任单位：州应急局会同州卫生健康委，各县（市）人民政府）
３．落实政策〔州财政局〕2020〕，兑现补助资金300万元（州财政局、州医保局分别负责
三、保障措施
（一）加强领导。各县要加强组织领导。
";

#[test]
fn tortoise_brackets_ratios_and_goals_are_read() {
    let plan = plan(PROVINCE);
    assert_eq!(plan.tasks.len(), 3, "{:#?}", plan.tasks);
    assert_eq!(names(&plan.tasks[0]), ["州卫生健康委", "州财政局"]);
    assert_eq!(due(&plan.tasks[0]).as_deref(), Some("2024-06-30"));
    assert_eq!(names(&plan.tasks[1]), ["州应急局", "州卫生健康委", "各县（市）人民政府"]);
    assert_eq!(due(&plan.tasks[1]).as_deref(), Some("2024-12-31"));
    assert_eq!(names(&plan.tasks[2]), ["州财政局", "州医保局"]);
    let open = plan.tasks[2].parts[0].assignment.as_ref().unwrap();
    assert_eq!(open.certainty, Certainty::Doubtful(Doubt::OpenBracket));
    let goal = &plan.goals[0];
    assert_eq!(goal.due.value.on, NaiveDate::from_ymd_opt(2025, 12, 31));
    let figures: Vec<&str> = goal.targets.iter().map(|target| target.indicator.as_str()).collect();
    assert_eq!(figures, ["全州每千人床位数", "公立医院床人比", "县级综合医院达到推荐标准"]);
}

#[test]
fn counts_in_lists_changes_tenths_and_years_are_targets() {
    let plan = plan(
        "岚谷县2021年医改任务\n一、重点任务\n1．年内建成2家社区医院、30个“中医馆”，签约服务覆盖率提高5个百分点，县域内就诊率达到九成，预期寿命提高1岁以上，乡镇接入率100%。高血压患者管理率、糖尿病患者管理率均达到60%以上。65岁以上老人有三个渠道改为两个渠道。（县医改办牵头，县直有关部门配合；2021年6月底前完成）\n二、保障\n每月5日前报送进展。\n",
    );
    let task = &plan.tasks[0];
    assert_eq!(
        targets(task),
        [
            "建成社区医院=2家",
            "建成“中医馆”=30个",
            "签约服务覆盖率提高=5个百分点",
            "县域内就诊率=90%",
            "预期寿命提高≥1岁",
            "乡镇接入率=100%",
            "高血压患者管理率≥60%",
            "糖尿病患者管理率≥60%",
        ]
    );
    assert_eq!(names(task), ["县医改办", "县直有关部门"]);
    assert_eq!(plan.recurring.len(), 1);
}

#[test]
fn steps_belong_to_their_task_when_brackets_close_the_groups() {
    let plan = plan(
        "禾丰市2024年行动计划\n一、重点任务\n（一）强化基层\n1.充实队伍。\n2.改善条件，改造卫生院8所。\n（责任单位：市卫生健康委、市财政局）\n（二）强化监管\n1.开展巡查。\n2.公开结果。（责任单位：市医保局）\n二、保障措施\n（一）加强组织。\n（二）加强宣传。\n",
    );
    assert_eq!(plan.tasks.len(), 2, "{:#?}", plan.tasks);
    assert_eq!(plan.tasks[0].label, "（一）");
    assert_eq!(names(&plan.tasks[0]), ["市卫生健康委", "市财政局"]);
    assert_eq!(targets(&plan.tasks[0]), ["改造卫生院=8所"]);
    assert_eq!(names(&plan.tasks[1]), ["市医保局"]);
}

#[test]
fn articles_with_labels_on_lines_of_their_own_are_tasks() {
    let plan = plan(
        "澄江区人民政府关于推进健康行动的实施意见\n澄政发[2019]12号\n第一章 总体目标\n到2022年，素养水平不低于25%；到2030年，素养水平不低于35%。\n第二章 主要任务\n第一条 普及知识。建立专家库，组建不少于50人的讲师团。\n牵头单位：区卫生健康局\n责任单位：区教育局、区文化和旅游局，各镇（街道）\n完成时限：2019年12月底\n第三条 合理膳食。人均每日食盐摄入量降至5克以下，新建健康食堂10家、健康餐厅20家。\n牵头单位：区爱卫办\n第四章 保障\n第四条 加强领导。\n澄江区人民政府\n2019年11月5日\n",
    );
    assert_eq!(plan.tasks.len(), 2, "{:#?}", plan.tasks);
    assert_eq!(plan.tasks[0].doubts, []);
    assert_eq!(names(&plan.tasks[0]), ["区卫生健康局", "区教育局", "区文化和旅游局", "各镇（街道）"]);
    assert_eq!(due(&plan.tasks[0]).as_deref(), Some("2019-12-31"));
    assert_eq!(targets(&plan.tasks[1]), ["人均每日食盐摄入量≤5克", "新建健康食堂=10家", "新建健康餐厅=20家"]);
    assert!(plan.tasks[1].parts[0].recurring.is_empty());
    assert_eq!(plan.goals.len(), 2, "{:#?}", plan.goals);
    assert_eq!(plan.head.document_number.unwrap().value.to_string(), "澄政发〔2019〕12号");
    assert_eq!(plan.head.issued_on.unwrap().value.to_string(), "2019-11-05");
}

#[test]
fn a_signature_right_behind_the_last_task_is_no_part_of_it() {
    let plan = plan(
        "禾丰市人民政府办公室关于印发2020年医改工作安排的通知\n禾政办发〔2020〕9号\n一、重点任务\n（一）健全体系\n1.今年新建3个社区卫生服务中心。（市卫健委、市财政局分别负责）\n2.参保率达到95%。（市医保局负责）\n禾丰市人民政府办公室\n２０２０年7月1日\n",
    );
    assert_eq!(plan.tasks.iter().map(|task| task.parts.len()).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(due(&plan.tasks[1]).as_deref(), Some("2020-12-31"));
    assert_eq!(plan.tasks[1].doubts, []);
    assert_eq!(plan.head.issued_on.unwrap().value.to_string(), "2020-07-01");
    assert_eq!(plan.head.issuer.unwrap().value, "禾丰市人民政府办公室");
}

#[test]
fn a_scan_says_that_it_has_no_text_and_nothing_panics() {
    assert_eq!(reading("\u{c}  \n 1 2 3").faults[0].kind, FaultKind::NoText);
    let no_tasks = reading("关于召开座谈会的函\n请于下周派人参加座谈会，谢谢支持。");
    assert!(no_tasks.faults.iter().any(|fault| fault.kind == FaultKind::NoTasks));
    let whole: Vec<char> = LABELLED.chars().collect();
    for end in (0..whole.len()).step_by(7) {
        let cut: String = whole[..end].iter().collect();
        let _ = reading(&cut);
        let tail: String = whole[end..].iter().collect();
        let _ = reading(&tail);
        let both: String = PROVINCE.chars().skip(end % 300).chain(TABLE.chars().skip(end % 500)).collect();
        let _ = reading(&both);
    }
}
