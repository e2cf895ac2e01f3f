//! Rounds, inspections open and covert, problems of the people: findings are rectified, rechecked and only then closed.

use super::Stage;
use super::desk::{between, plain};
use super::supervision_stage::{PEOPLE, anyuan};

/// Takes a finding from its opening to 销号 through the pages: unit and office, nothing closed without a recheck.
async fn rectified(stage: &Stage, address: &str, list: &str) {
    let steps = format!("{address}/steps");
    let own = stage.visitor("安远信息员").await;
    let supervisor = stage.visitor("督查员").await;
    let pass =
        [("step", "pass"), ("on", "2026-11-23"), ("recheck", "现场复查合格"), ("rechecked_on", "2026-11-23")];
    supervisor.is_refused(&steps, &pass, &["P-506"]).await;
    own.does(
        &steps,
        &[
            ("step", "plan"),
            ("on", "2026-11-23"),
            ("measure", "调整窗口"),
            ("owner", "王副局长"),
            ("due", "2026-11-25"),
        ],
    )
    .await;
    stage.on("2026-11-27");
    let (own, supervisor) = (stage.visitor("安远信息员").await, stage.visitor("督查员").await);
    let home = supervisor.page("/supervision").await;
    let place = between(&home, ">安远县医疗保障局</a></th>", "</tr>");
    assert!(
        place.contains("<td class=\"num\">1</td><td class=\"num\"><b class=\"bad\">1</b></td>"),
        "{place}"
    );
    assert!(supervisor.page(&format!("{list}?state=overdue")).await.contains("逾期"));
    let done = [("step", "done"), ("on", "2026-11-27"), ("result", "已增设两个窗口")];
    own.is_refused(&steps, &done, &["P-501"]).await;
    own.does(&steps, &[&done[..], &[("evidence", "照片2张")]].concat()).await;
    let pass =
        [("step", "pass"), ("on", "2026-11-27"), ("recheck", "现场复查合格"), ("rechecked_on", "2026-11-27")];
    assert_eq!(
        own.post(&steps, &crate::visitor::form(&pass)).await.status.as_u16(),
        403,
        "no unit rechecks itself"
    );
    supervisor
        .does(
            &steps,
            &[("step", "fail"), ("on", "2026-11-27"), ("recheck", "只开了一个"), ("due", "2026-12-05")],
        )
        .await;
    own.does(&steps, &[&done[..], &[("evidence", "照片4张")]].concat()).await;
    supervisor.does(&steps, &pass).await;
    let page = supervisor.page(address).await;
    assert!(page.contains("已销号") && page.contains("只开了一个"), "{}", plain(&page));
    stage.logged("办公室办理案卷", "督查员", "复查通过").await;
}

#[tokio::test]
async fn s2_32_findings_of_a_round_are_rectified_rechecked_and_closed() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let supervisor = stage.visitor("督查员").await;
    let round = supervisor
        .does(
            "/supervision/rounds/new",
            &[
                ("on", "2026-11-20"),
                ("title", "三季度督导"),
                ("content", "查资料、看现场"),
                ("group", "督查员甲，组长\n督查员乙"),
                ("places", "安远县医疗保障局"),
                ("from", "2026-11-20"),
            ],
        )
        .await;
    let steps = format!("{round}/steps");
    supervisor.does(&steps, &[("step", "start"), ("on", "2026-11-20"), ("started_on", "2026-11-20")]).await;
    let id = round.rsplit('/').next().unwrap();
    let finding = [
        ("unit", &*anyuan(&stage).await),
        ("parent", id),
        ("on", "2026-11-21"),
        ("title", "窗口少"),
        ("detail", "排队超过1小时"),
    ];
    supervisor
        .is_refused(
            "/supervision/findings/new",
            &[&finding[1..2], &[("on", "2026-11-21")]].concat(),
            &["P-501", "P-509"],
        )
        .await;
    let finding = supervisor.does("/supervision/findings/new", &finding).await;
    supervisor.does(&steps, &[("step", "finish"), ("on", "2026-11-21"), ("report", "总体较好")]).await;
    let head = stage.visitor("市局办公室主任").await;
    let close = [("step", "close"), ("on", "2026-11-22"), ("opinion", "同意")];
    let page = head.is_refused(&steps, &close, &["P-510"]).await;
    assert!(page.contains("窗口少（待整改）"), "{}", plain(&page));
    // Another unit does not see it.
    assert_eq!(stage.visitor("于都信息员").await.get(&finding).await.status.as_u16(), 404);
    rectified(&stage, &finding, "/supervision/findings").await;
    let head = stage.visitor("市局办公室主任").await;
    head.does(&steps, &[("step", "close"), ("on", "2026-11-27"), ("opinion", "同意")]).await;
    stage.logged("登记督导案卷", "督查员", "三季度督导").await;
}

#[tokio::test]
async fn s4_17_inspections_are_open_or_covert_and_their_findings_are_rectified() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let supervisor = stage.visitor("督查员").await;
    let new = |manner: &'static str| {
        [
            ("on", "2026-11-23"),
            ("title", "夜间急诊"),
            ("manner", manner),
            ("place", "急诊科"),
            ("group", "督查员甲"),
            ("seen", "值班医师离岗"),
        ]
    };
    let unit = anyuan(&stage).await;
    let unit = [("unit", unit.as_str())];
    supervisor
        .is_refused("/supervision/inspections/new", &[&unit[..], &new("偷查")].concat(), &["P-505"])
        .await;
    let covert = supervisor.does("/supervision/inspections/new", &[&unit[..], &new("暗访")].concat()).await;
    supervisor.does("/supervision/inspections/new", &[&unit[..], &new("明查")].concat()).await;
    let own = stage.visitor("安远信息员").await;
    assert_eq!(own.get(&covert).await.status.as_u16(), 404, "the unit does not learn of a covert inspection");
    let list = supervisor.page("/supervision/inspections").await;
    assert!(list.contains("按方式统计"), "{}", plain(&list));
    let id = covert.rsplit('/').next().unwrap();
    let finding =
        [&unit[..], &[("parent", id), ("on", "2026-11-23"), ("title", "离岗"), ("detail", "凌晨1时无人")]];
    let finding = supervisor.does("/supervision/findings/new", &finding.concat()).await;
    assert!(own.page(&finding).await.contains("凌晨1时无人"), "the finding itself is the unit's to rectify");
    assert!(!own.page(&finding).await.contains("暗访"), "where it came from is not told");
    rectified(&stage, &finding, "/supervision/findings").await;
}

#[tokio::test]
async fn s4_47_problems_of_the_people_are_counted_by_kind() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let unit = anyuan(&stage).await;
    for (class, source) in [("不方便", "信访举报"), ("不方便", "局长信箱"), ("不满意", "满意度调查")]
    {
        clerk
            .does(
                "/supervision/problems/new",
                &[
                    ("unit", unit.as_str()),
                    ("on", "2026-11-23"),
                    ("title", "办理时间长"),
                    ("class", class),
                    ("source", source),
                    ("detail", "跑了三次"),
                ],
            )
            .await;
    }
    let page = clerk.page("/supervision/problems").await;
    let counts = between(&page, "按类别统计", "</dl>");
    assert!(counts.contains("<dt>不方便</dt><dd>2") && counts.contains("<dt>不满意</dt><dd>1"), "{counts}");
    assert!(between(&page, "按来源统计", "</dl>").contains("局长信箱"));
    stage.logged("登记督导案卷", "市局办公室经办", "群众反映问题").await;
}

#[tokio::test]
async fn s4_48_problems_of_the_people_follow_the_same_rectification() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let problem = clerk
        .does(
            "/supervision/problems/new",
            &[
                ("unit", &*anyuan(&stage).await),
                ("on", "2026-11-23"),
                ("title", "窗口少"),
                ("class", "不方便"),
                ("source", "信访举报"),
                ("detail", "排队"),
            ],
        )
        .await;
    rectified(&stage, &problem, "/supervision/problems").await;
}
