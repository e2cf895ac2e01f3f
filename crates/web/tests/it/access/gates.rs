//! Every address under every role: who may gets an answer, who may not is refused and recorded, who is nobody is led to
//! the door. And the table of permissions as people read it.

use super::super::cast::Cast;
use super::super::office::{TestOffice, moment, project};
use super::super::visitor::Visitor;
use std::collections::BTreeMap;
use std::sync::Arc;
use zhaozhang_office::permit::{self, Role};
use zhaozhang_web::app::App;
use zhaozhang_web::gate::GatedRoute;
use zhaozhang_web::router::table;

/// Addresses that end the session with which the test walks, or the wait for which would be long.
const LAST: [&str; 1] = ["/account/sign-out"];

/// An address with numbers in the places of its parts; nothing has the number.
pub(super) fn address(path: &str) -> String {
    address_with(path, 999_999)
}

/// An address with this number in the places of its parts.
pub(crate) fn address_with(path: &str, number: i64) -> String {
    let part = |part: &str| if part.starts_with('{') { number.to_string() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

pub(crate) fn routes(office: &TestOffice) -> Vec<GatedRoute> {
    table(&App::new(office.office.clone(), Arc::new(moment)))
}

/// One sample person for each role.
pub(super) fn people(cast: &Cast) -> BTreeMap<Role, &'static str> {
    let labels = [
        "市局办公室经办",
        "市局办公室主任",
        "市局分管领导",
        "市局主要领导",
        "待遇科拟稿人",
        "待遇科信息员",
        "待遇科负责人",
        "安远办公室",
        "舆情专员",
        "新闻发言人",
        "督查员",
        "系统管理员",
        "安全管理员",
        "审计管理员",
        "查阅人",
        "成员单位联系人",
    ];
    labels.into_iter().map(|label| (cast.member(label).post.role, label)).collect()
}

#[test]
fn the_table_of_permissions_is_as_it_was_agreed() {
    let page = project().join("docs/permissions.tsv");
    #[expect(clippy::disallowed_methods, reason = "how scripts/bless says that it writes")]
    let is_blessing = std::env::var("ZHAOZHANG_BLESS").is_ok();
    if is_blessing {
        std::fs::write(&page, permit::table_text()).unwrap();
    }
    let shown = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(shown == permit::table_text(), "docs/permissions.tsv differs: look at it, then scripts/bless");
}

/// An address that is open to everybody is a decision, and stands here.
#[tokio::test]
async fn every_address_asks_for_an_act_of_the_table() {
    let office = TestOffice::empty().await;
    let open: Vec<&str> =
        routes(&office).iter().filter(|route| route.act.is_none()).map(|route| route.path).collect();
    // A calendar cannot sign in; its address is a secret of 24 random bytes that its owner may end.
    let feed = "/calendar/feed/{secret}";
    let agreed = ["/sign-in", "/sign-in/sample", "/sign-out", "/size", "/assets/{hash}/{name}", feed];
    for path in &open {
        assert!(agreed.contains(path), "{path} is open to everybody");
    }
    let known: Vec<&str> = permit::all_acts().map(|act| act.key).collect();
    for route in routes(&office) {
        if let Some(act) = route.act {
            assert!(
                known.contains(&act.key),
                "{} asks for {}, which is not in the table",
                route.path,
                act.key
            );
        }
    }
}

async fn ask(visitor: &Visitor, method: &str, address: &str) -> (u16, String) {
    let answer = if method == "GET" { visitor.get(address).await } else { visitor.post(address, "").await };
    (answer.status.as_u16(), answer.text())
}

#[tokio::test]
async fn nobody_without_a_session_gets_past_any_address() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    office.give_account(cast.member("安远信息员").post.person, "anyuan").await;
    let stranger = office.stranger();
    let mut asked = 0;
    for route in routes(&office).into_iter().filter(|route| route.act.is_some()) {
        let plain = address(route.path);
        let is_for_programs = plain.starts_with("/api/v1/");
        let mirrored = if is_for_programs { plain.clone() } else { format!("/api/v1{plain}") };
        let (status, page) = ask(&stranger, route.method, &plain).await;
        let expected = if route.method == "GET" && !plain.starts_with("/api/v1/") { 303 } else { 401 };
        assert_eq!(status, expected, "{} {}\n{page}", route.method, route.path);
        let (status, page) = ask(&stranger, route.method, &mirrored).await;
        assert!([401, 404, 405].contains(&status), "{} {mirrored} answers {status}\n{page}", route.method);
        asked += 1;
    }
    assert!(asked > 60, "only {asked} addresses");
}

#[tokio::test]
async fn every_role_gets_where_the_table_says_and_nowhere_else() {
    let office = TestOffice::demonstration().await;
    let cast = Cast::of(&office).await;
    let people = people(&cast);
    let missing: Vec<&str> =
        Role::of_persons().filter(|role| !people.contains_key(role)).map(Role::word).collect();
    assert!(missing.is_empty(), "nobody of the sample people is {missing:?}");
    let routes = routes(&office);
    let mut refused = 0;
    for (role, label) in people {
        let visitor = office.sign_in_as(cast.member(label)).await;
        for route in &routes {
            let Some(act) = route.act.filter(|_| !LAST.contains(&route.path)) else { continue };
            let (status, page) = ask(&visitor, route.method, &address(route.path)).await;
            let who = format!("{} {} as {}: {status}\n{page}", route.method, route.path, role.word());
            if act.allows(role) {
                assert!(status != 401 && status < 500, "{who}");
                assert!(status != 403 || !page.contains("O-101"), "{who}");
            } else {
                assert!(status == 403 && page.contains("O-101"), "{who}");
                refused += 1;
            }
        }
        let last = visitor.post("/account/sign-out", "").await;
        assert_eq!(last.status.as_u16(), 303, "{}", last.text());
    }
    let denied = office.office.events(20_000).await.unwrap();
    let denied = denied.iter().filter(|event| event.verb == "拒绝越权办理").count();
    assert_eq!(denied, refused, "every refusal is recorded");
    assert!(refused > 300, "only {refused} refusals");
}
