//! Published pieces for the walk: a story with a reprint that its unit contests, the same form with other facts, a late
//! first publication, and a question to the search.

use crate::requirements::Stage;

const STORY: &str = "安远县医保局近日召开医保支付方式改革动员会，部署全县17家定点医疗机构实行按病种付费，\
    要求年底前覆盖全部住院病例，参保群众就医负担进一步减轻，会议由县医保局局长主持，各乡镇负责人参加。";

/// Records them; gives the address to which no other page leads.
pub(super) async fn told(stage: &Stage) -> Vec<String> {
    let other = STORY.replace("安远县", "会昌县").replace("17家", "23家").replace("年底", "明年6月");
    let unit = stage.unit("安远信息员").to_string();
    let reporter = stage.visitor("安远信息员").await;
    for (title, published, body) in [
        ("安远支付改革动员", "2026-11-08", STORY),
        ("支付改革动员会召开", "2026-11-09 08:30", STORY),
        ("会昌支付改革动员", "2026-11-09", &other),
        ("动员会消息", "2026-11-07 20:00", STORY),
    ] {
        let fields = [
            ("unit", unit.as_str()),
            ("title", title),
            ("outlet", "江西日报"),
            ("link", ""),
            ("published", published),
            ("body", body),
        ];
        reporter.does("/publications/new", &fields).await;
    }
    reporter.does("/stories/2/contest", &[("reason", "本单位自采，有采访记录")]).await;
    let clerk = stage.visitor("市局办公室经办").await;
    clerk.does("/stories/4/split", &[("publication", "1"), ("reason", "两次会议")]).await;
    vec!["/search?q=%E5%8C%BB%E4%BF%9D".to_owned()]
}
