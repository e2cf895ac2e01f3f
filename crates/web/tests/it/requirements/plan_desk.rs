//! A desk for tests of reform plans: sample people in their browsers, plans uploaded as a browser does, the page of
//! confirmation read and sent back as a browser would, and units registered for the names a plan mentions.

use crate::cast::Cast;
use crate::office::{Answer, TestOffice, moment, project};
use crate::visitor::{Visitor, encoded};
use axum::body::Body;
use axum::http::{Request, header};
use std::collections::BTreeMap;
use zhaozhang_office::org::unit_entry::NewUnit;
use zhaozhang_office::plan::plan_content::{PartContent, PlanContent, TaskContent};
use zhaozhang_office::plan::plan_marks::unresolved;
use zhaozhang_office::plan::plans::Task;

/// The clerk and the head of the office.
pub(crate) const CLERK: &str = "市局办公室经办";
pub(crate) const HEAD: &str = "市局办公室主任";
/// Somebody of a member department: 赣州市人民医院.
pub(crate) const MEMBER: &str = "成员单位联系人";

/// A plan of two departments of the sample office, dated in the month of the tests.
pub(crate) const PLAN: &str = "赣州市人民政府办公室关于印发赣州市2026年深化医改工作安排的通知\n\
    赣市府办发〔2026〕9号\n各县（市、区）人民政府：\n现印发给你们，请认真组织实施。\n\
    赣州市人民政府办公室\n2026年11月2日\n\
    一、重点任务\n（一）健全服务体系\n\
    1.年底前新建10个社区卫生服务中心，考核结果向社会公开。（赣州市人民医院牵头，赣州市医疗保障局配合）\n\
    2.职工医保参保率达到95%以上，每年免费培训不少于两次。（赣州市医疗保障局负责）\n\
    （二）推进公立医院改革\n\
    3.选择2个县级医院开展改革试点，提高居民满意度。（赣州市人民医院、赣州市医疗保障局分别负责）\n";

/// An office with its people signed in.
pub(crate) struct PlanDesk {
    pub(crate) test: TestOffice,
    pub(crate) cast: Cast,
    visitors: BTreeMap<&'static str, Visitor>,
}

impl PlanDesk {
    pub(crate) async fn new(people: &[&'static str]) -> Self {
        let test = TestOffice::empty().await;
        let cast = Cast::of(&test).await;
        let mut visitors = BTreeMap::new();
        for label in people {
            visitors.insert(*label, test.sign_in_as(cast.member(label)).await);
        }
        Self { test, cast, visitors }
    }

    /// The office with its clerk and head.
    pub(crate) async fn office() -> Self {
        Self::new(&[CLERK, HEAD]).await
    }

    pub(crate) fn at(&self, label: &str) -> &Visitor {
        self.visitors.get(label).unwrap_or_else(|| panic!("{label} is not signed in"))
    }

    /// Sends a form with one file.
    pub(crate) async fn send(
        &self,
        label: &str,
        address: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> Answer {
        let mut body: Vec<u8> = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!("--frontier\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        body.extend(
            format!(
                "--frontier\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 content-type: application/octet-stream\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--frontier--\r\n");
        let visitor = self.at(label);
        let request = Request::post(address)
            .header(header::HOST, "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &visitor.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=frontier")
            .body(Body::from(body));
        visitor.send(request.unwrap()).await
    }

    /// Uploads a file that holds one plan, and gives its number.
    pub(crate) async fn keeps(&self, name: &str, bytes: &[u8]) -> i64 {
        let answer = self.send(CLERK, "/plans", &[], (name, bytes)).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        let place = answer.header("location");
        place.split('/').nth(2).and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("{place}"))
    }

    /// Uploads a file that must be refused with this code, and gives the page.
    pub(crate) async fn refuses(&self, name: &str, bytes: &[u8], code: &str) -> String {
        let answer = self.send(CLERK, "/plans", &[], (name, bytes)).await;
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), 422, "{text}");
        assert!(text.contains(code), "{text}");
        assert!(self.test.office.plans().await.unwrap().is_empty(), "half a plan was kept");
        text
    }

    pub(crate) async fn content(&self, id: i64) -> PlanContent {
        self.test.office.plan(id).await.unwrap().content
    }

    /// Registers every name of the plan that no unit answers to.
    pub(crate) async fn registers(&self, id: i64) {
        for name in unresolved(&self.content(id).await.tasks) {
            self.registers_unit(&name, "市级", &[]).await;
        }
        let seen = self.test.office.plan(id).await.unwrap().version;
        let answer = self.at(CLERK).post(&format!("/plans/{id}/names"), &format!("seen={seen}")).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    }

    /// Registers a unit that has stood since 2000.
    pub(crate) async fn registers_unit(&self, name: &str, level: &str, aliases: &[&str]) -> i64 {
        let new = NewUnit {
            name: name.to_owned(),
            kind: "成员单位".to_owned(),
            level: level.to_owned(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            from: "2000-01-01".parse().ok(),
            basis: "三定方案".to_owned(),
            ..NewUnit::default()
        };
        let actor = self.cast.actor(CLERK);
        self.test
            .office
            .register_unit(&moment(), &actor, &new)
            .await
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// The form of the confirmation page as a browser holds it.
    pub(crate) async fn form(&self, id: i64) -> Vec<(String, String)> {
        let page = self.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
        fields(&page, &format!("<form method=\"post\" action=\"/plans/{id}/confirm\""))
    }

    /// Sends the confirmation page with a button.
    pub(crate) async fn confirms(&self, id: i64, form: &[(String, String)], act: &str) -> Answer {
        let mut pairs: Vec<String> =
            form.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        pairs.push(format!("act={}", encoded(act)));
        self.at(CLERK).post(&format!("/plans/{id}/confirm"), &pairs.join("&")).await
    }

    /// Confirms every task, and says of every stopping fault that it was dealt with.
    pub(crate) async fn confirms_all(&self, id: i64) {
        let mut form = self.form(id).await;
        for (name, value) in &mut form {
            if name == "remedy" {
                "已对照原件改正".clone_into(value);
            }
        }
        let mut whole = Vec::new();
        for (name, value) in form {
            let begins = name == "task";
            if name != "is_confirmed" {
                whole.push((name, value));
            }
            if begins {
                whole.push(("is_confirmed".to_owned(), "1".to_owned()));
            }
        }
        let answer = self.confirms(id, &whole, "save").await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    }

    /// Issues a plan from a day on.
    pub(crate) async fn advances(&self, id: i64, to: &str, on: &str) -> Answer {
        let form = format!("to={}&on={on}", encoded(to));
        self.at(HEAD).post(&format!("/plans/{id}/advance"), &form).await
    }

    /// Reads, confirms and issues the sample plan; gives its number.
    pub(crate) async fn issued(&self) -> i64 {
        let id = self.keeps("安排.txt", PLAN.as_bytes()).await;
        self.confirms_all(id).await;
        let answer = self.advances(id, "印发", "2026-11-03").await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        id
    }

    /// The tasks of a plan as the office sees them.
    pub(crate) async fn tasks(&self, plan: i64) -> Vec<Task> {
        self.test.office.tasks(&self.cast.actor(CLERK), plan).await.unwrap()
    }

    /// Records an act on a task.
    pub(crate) async fn records(
        &self,
        label: &str,
        task: i64,
        kind: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut pairs = vec![format!("kind={}", encoded(kind))];
        if !fields.iter().any(|(name, _)| *name == "on") {
            pairs.push("on=2026-11-20".to_owned());
        }
        pairs.extend(fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))));
        self.at(label).post(&format!("/tasks/{task}/acts"), &pairs.join("&")).await
    }

    /// Records an act that must be taken, lets the head confirm it, and gives its number.
    pub(crate) async fn does(&self, label: &str, task: i64, kind: &str, fields: &[(&str, &str)]) -> i64 {
        let answer = self.records(label, task, kind, fields).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        let acts = self.test.office.task_acts(task).await.unwrap();
        let id = acts.last().unwrap().id;
        let form = format!("verdict={}", encoded("确认"));
        let answer = self.at(HEAD).post(&format!("/tasks/{task}/acts/{id}/judge"), &form).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        id
    }

    /// How often the log holds this verb.
    pub(crate) async fn logged(&self, verb: &str) -> usize {
        let events = self.test.office.events(500).await.unwrap();
        events.iter().filter(|event| event.verb == verb).count()
    }
}

/// A file of the text room's tests: the plans of the seeds and their gold tables.
pub(crate) fn seed(name: &str) -> String {
    std::fs::read_to_string(project().join("crates/text/tests/plan_data").join(name)).unwrap()
}

/// The fields of a form as a browser would send them, in order.
pub(crate) fn fields(page: &str, begin: &str) -> Vec<(String, String)> {
    let form = page.split_once(begin).unwrap_or_else(|| panic!("no {begin}\n{page}")).1;
    let form = form.split_once("</form>").unwrap().0;
    let mut found = Vec::new();
    let mut rest = form;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let (tag, after) = rest.split_once('>').unwrap();
        if tag.starts_with("<input") {
            let is_box = attribute(tag, "type").is_some_and(|kind| kind == "checkbox");
            let is_sent = attribute(tag, "type").is_none_or(|kind| kind != "file")
                && (!is_box || tag.contains(" checked"));
            if let Some(name) = attribute(tag, "name").filter(|_| is_sent) {
                found.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        } else if tag.starts_with("<textarea") {
            let (words, _) = after.split_once("</textarea>").unwrap();
            found.push((attribute(tag, "name").unwrap(), unescaped(words)));
        } else if tag.starts_with("<select") {
            let (options, _) = after.split_once("</select>").unwrap();
            let options: Vec<&str> = options.split("<option").skip(1).collect();
            let chosen =
                options.iter().find(|option| option.split_once('>').unwrap().0.contains(" selected"));
            let (open, words) = chosen.or(options.first()).unwrap().split_once('>').unwrap();
            let words = words.split("</option>").next().unwrap();
            let value = attribute(open, "value").unwrap_or_else(|| unescaped(words));
            found.push((attribute(tag, "name").unwrap(), value));
        }
        rest = after;
    }
    found
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(value.split_once('"')?.0))
}

/// What a page escaped.
pub(crate) fn unescaped(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

/// The parts of a plan, each with its task.
pub(crate) fn parts(content: &PlanContent) -> Vec<(&TaskContent, &PartContent)> {
    content.tasks.iter().flat_map(|task| task.parts.iter().map(move |part| (task, part))).collect()
}

/// The task of that number.
pub(crate) fn task(content: &PlanContent, number: u32) -> &TaskContent {
    content.tasks.iter().find(|task| task.number == Some(number)).unwrap()
}
