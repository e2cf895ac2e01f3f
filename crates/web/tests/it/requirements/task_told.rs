//! What a task makes public and what is written about it: one link for each duty to publish, records that exist, tasks
//! without a piece and pieces without a task, money at the task.

use super::plan_desk::{CLERK, HEAD, MEMBER, PlanDesk};
use super::task_cadence::issued_with;
use crate::visitor::{encoded, form};

/// Three stories that have nothing in common.
const CENTRES: &str =
    "赣州市新建社区卫生服务中心，方便群众就近看病。今年已有三个中心建成启用，服务居民两万人。";
const VILLAGES: &str =
    "医保电子凭证在乡村药店推开，村民买药不再带卡，窗口排队时间缩短一半，老人由网格员帮着办理。";
const MAY: &str = "五一期间全市急救站点全员在岗，出车四百余次，平均到达时间十一分钟，没有发生漏派。";

/// Records a published piece and gives its number.
async fn publishes(desk: &PlanDesk, title: &str, published: &str, body: &str) -> String {
    let unit = desk.cast.unit(CLERK).to_string();
    let pairs = [
        ("unit", unit.as_str()),
        ("title", title),
        ("outlet", "江西日报"),
        ("link", ""),
        ("published", published),
        ("body", body),
    ];
    let answer = desk.at(CLERK).post("/publications/new", &form(&pairs)).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location").rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn s2_17_and_s3_14_each_duty_to_publish_is_open_until_its_link_was_confirmed() {
    let words = "定期发布药品质量公告，及时公开处罚信息。";
    let (desk, task) = issued_with(words, "2026-11-03").await;
    let address = format!("/tasks/{task}");
    let open = async || {
        let page = desk.at(CLERK).page(&address).await;
        let marks = page.split_once("id=\"marks\"").unwrap_or_else(|| panic!("{page}")).1;
        marks.split_once("</section>").unwrap().0.matches(">未办<").count()
    };
    assert_eq!(open().await, 2);
    // A notice board is no link, and with two duties the record says which it is about.
    let board = desk
        .records(MEMBER, task, "公开记录", &[("index", "0"), ("words", "公告"), ("evidence", "单位公示栏")])
        .await;
    assert!(board.text().contains("P-215"), "{}", board.text());
    let link = "https://www.example.gov.cn/gonggao";
    let which = desk.records(MEMBER, task, "公开记录", &[("words", "公告"), ("evidence", link)]).await;
    assert!(which.text().contains("P-218"), "{}", which.text());
    // Recorded is not confirmed.
    let first = [("index", "0"), ("words", "三季度公告"), ("evidence", link)];
    assert_eq!(desk.records(MEMBER, task, "公开记录", &first).await.status.as_u16(), 303);
    let owed = async || desk.at(MEMBER).page("/mine").await.matches("登记公开的网址").count();
    assert_eq!(owed().await, 2 + 1, "both are owed, and that of the first task");
    let page = desk.at(CLERK).page(&address).await;
    assert!(
        page.contains("公开事项“") && page.contains("还没有经确认的公开链接"),
        "a reason of the light: {page}"
    );
    let act = desk.test.office.task_acts(task).await.unwrap().last().unwrap().id;
    let judged = format!("verdict={}", encoded("确认"));
    let answer = desk.at(HEAD).post(&format!("{address}/acts/{act}/judge"), &judged).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert_eq!((open().await, owed().await), (1, 2), "one link closes one duty");
    assert!(desk.at(MEMBER).page("/calendar").await.contains("公开事项“"));
    let second = [("index", "1"), ("words", "处罚信息"), ("evidence", "https://www.example.gov.cn/chufa")];
    desk.does(MEMBER, task, "公开记录", &second).await;
    assert_eq!((open().await, owed().await), (0, 1));
    assert!(!desk.at(CLERK).page(&address).await.contains("还没有经确认的公开链接"));
    assert_eq!(desk.logged("报告任务进展").await, 2);
    assert_eq!(desk.logged("确认任务进展").await, 2);
}

#[tokio::test]
async fn a_piece_on_a_task_is_a_record_of_the_office_and_both_pages_lead_to_each_other() {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER]).await;
    let plan = desk.issued().await;
    let tasks: Vec<i64> = desk.tasks(plan).await.into_iter().map(|task| task.id).collect();
    for bad in [
        &[("words", "没有编号的稿件"), ("evidence", "赣南日报3版")][..],
        &[("words", "没有的稿件"), ("item", "999")],
    ] {
        let answer = desk.records(MEMBER, tasks[0], "宣传稿件", bad).await;
        assert!(answer.text().contains("P-219"), "{}", answer.text());
    }
    let told = publishes(&desk, "三个社区卫生服务中心建成", "2026-11-12", CENTRES).await;
    let stray = publishes(&desk, "医保电子凭证走进乡村", "2026-11-13", VILLAGES).await;
    let old = publishes(&desk, "五月的旧闻", "2026-05-13", MAY).await;
    let lacking = async || {
        let page = desk.at(CLERK).page(&format!("/tasks?lack={}", encoded("本季度宣传"))).await;
        tasks.iter().filter(|id| page.contains(&format!("href=\"/tasks/{id}\""))).count()
    };
    assert_eq!(lacking().await, 3);
    // From the story's page to the form, from the form to the task.
    let story = desk.at(CLERK).page(&format!("/stories/{told}")).await;
    let link = format!("/tasks/link?record={}", encoded(&format!("/stories/{told}")));
    assert!(story.contains("关联到改革任务"), "{story}");
    let page = desk.at(CLERK).page(&link).await;
    assert!(page.contains(&format!("<option value=\"{}\"", tasks[0])), "{page}");
    let unit = desk.cast.unit(MEMBER).to_string();
    let record = format!("/stories/{told}");
    let task = tasks[0].to_string();
    let tie = [("record", record.as_str()), ("task", task.as_str()), ("unit", unit.as_str())];
    let answer = desk.at(CLERK).post("/tasks/link", &form(&tie)).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert_eq!(lacking().await, 3, "not before somebody confirmed it");
    let act = desk.test.office.task_acts(tasks[0]).await.unwrap().last().unwrap().id;
    let judged = format!("verdict={}", encoded("确认"));
    let answer = desk.at(HEAD).post(&format!("/tasks/{}/acts/{act}/judge", tasks[0]), &judged).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert_eq!(lacking().await, 2);
    let page = desk.at(MEMBER).page(&format!("/tasks/{}", tasks[0])).await;
    let own = page.split_once("id=\"told\"").unwrap().1.split_once("</section>").unwrap().0;
    assert!(
        own.contains("三个社区卫生服务中心建成") && own.contains(&record) && own.contains("已采用"),
        "{own}"
    );
    let story = desk.at(CLERK).page(&format!("/stories/{told}")).await;
    assert!(
        story.contains(&format!("href=\"/tasks/{}\"", tasks[0])) && story.contains("所属改革任务：任务1"),
        "{story}"
    );
    // By quarter: what belongs to no task, and which task has nothing.
    let page = desk.at(CLERK).page("/tasks/pieces").await;
    assert!(page.contains(&format!("href=\"/stories/{stray}\"")), "{page}");
    assert!(
        !page.contains(&format!("href=\"/stories/{told}\""))
            && !page.contains(&format!("href=\"/stories/{old}\""))
    );
    assert!(
        page.contains("2/3项") && !page.contains(&format!("href=\"/tasks/{}#told\"", tasks[0])),
        "{page}"
    );
    let before = desk.at(CLERK).page("/tasks/pieces?quarter=2026-Q2").await;
    assert!(before.contains(&format!("href=\"/stories/{old}\"")) && before.contains("3/3项"), "{before}");
    assert_eq!(desk.logged("报告任务进展").await, 1);
}

/// S2-27 and open dossiers: money by place and what is not closed stand on the task's page.
#[tokio::test]
async fn money_and_open_dossiers_stand_at_the_task_they_name() {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER]).await;
    let plan = desk.issued().await;
    let task = desk.tasks(plan).await[0].id.to_string();
    let unit = desk.cast.unit(MEMBER).to_string();
    let fund = |task: &'static str| {
        form(&[
            ("unit", unit.as_str()),
            ("on", "2026-11-10"),
            ("title", "社区卫生服务中心建设"),
            ("source", "市级"),
            ("year", "2026"),
            ("budgeted", "300"),
            ("due", "2026-11-13"),
            ("task", task),
        ])
    };
    let wrong = desk.at(CLERK).post("/supervision/funds/new", &fund("999")).await;
    assert!(wrong.text().contains("P-514"), "{}", wrong.text());
    let own = fund("1").replace("task=1", &format!("task={task}"));
    let sent = desk.at(CLERK).post("/supervision/funds/new", &own).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.text());
    let finding = [
        ("unit", unit.as_str()),
        ("on", "2026-11-20"),
        ("title", "建设进度滞后"),
        ("detail", "三处未开工。"),
        ("due", "2026-12-10"),
        ("task", task.as_str()),
    ];
    let sent = desk.at(CLERK).post("/supervision/findings/new", &form(&finding)).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.text());
    let page = desk.at(MEMBER).page(&format!("/tasks/{task}")).await;
    let money = page.split_once("id=\"money\"").unwrap_or_else(|| panic!("{page}")).1;
    let money = money.split_once("</section>").unwrap().0;
    assert!(
        money.contains("赣州市人民医院") && money.contains(">300<") && money.contains("迟10天"),
        "{money}"
    );
    assert!(page.contains("督导问题“建设进度滞后”"), "{page}");
    assert!(desk.at(MEMBER).page("/calendar").await.contains("督导问题“建设进度滞后”的期限"));
}
