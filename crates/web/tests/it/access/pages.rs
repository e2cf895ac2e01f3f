//! The pages of accounts: one's own, the system administrator's, the security administrator's, and what none of them
//! sees.

use super::super::cast::Cast;
use super::super::office::TestOffice;
use super::super::visitor::{OWN_PASSWORD, encoded};
use zhaozhang_office::permit::Role;

/// An office whose three administrators have accounts.
async fn with_administrators() -> (TestOffice, Cast) {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    (office, cast)
}

#[tokio::test]
async fn the_system_administrator_makes_accounts_and_the_owner_changes_the_password_first() {
    let (office, cast) = with_administrators().await;
    let admin = office.sign_in_as(cast.member("系统管理员")).await;
    let person = cast.member("安远信息员").post.person;
    let list = admin.page("/accounts").await;
    assert!(list.contains("安远县医疗保障局 信息员") && list.contains("系统管理员"), "{list}");
    let refused = admin.post("/accounts", "person=&login=x").await;
    assert_eq!(refused.status.as_u16(), 422);
    for code in ["A-121", "A-123"] {
        assert!(refused.text().contains(code), "all problems at once\n{}", refused.text());
    }
    let made = admin.post("/accounts", &format!("person={person}&login=anyuan")).await.text();
    let password =
        made.split("一次性密码</dt><dd><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let mut owner = office.stranger();
    assert_eq!(owner.sign_in("anyuan", &password).await.status.as_u16(), 303);
    let led = owner.get("/").await;
    assert_eq!((led.status.as_u16(), led.header("location").as_str()), (303, "/account"));
    let barred = owner.post("/ledger/1/reverse", "reason=x").await;
    assert!(barred.status.as_u16() == 403 && barred.text().contains("A-403"), "{}", barred.text());
    let page = owner.page("/account").await;
    assert!(page.contains("请先改成自己的密码"), "{page}");
    let weak = owner
        .post(
            "/account/password",
            &format!("old_password={}&password=abc&again_password=abd", encoded(&password)),
        )
        .await;
    assert_eq!(weak.status.as_u16(), 422);
    assert!(["A-111", "A-113", "A-115"].iter().all(|code| weak.text().contains(code)), "{}", weak.text());
    let form =
        format!("old_password={}&password={OWN_PASSWORD}&again_password={OWN_PASSWORD}", encoded(&password));
    assert!(owner.post("/account/password", &form).await.text().contains("密码已修改"));
    assert_eq!(owner.get("/notices").await.status.as_u16(), 200);
    // Out of use at once.
    let account = admin.page("/accounts").await;
    let id = account.split("\">安").next().unwrap_or_default();
    assert!(!id.is_empty());
}

#[tokio::test]
async fn closing_an_account_ends_its_sessions_at_once() {
    let (office, cast) = with_administrators().await;
    let admin = office.sign_in_as(cast.member("系统管理员")).await;
    let member = cast.member("安远信息员");
    let owner = office.sign_in_as(member).await;
    let accounts =
        office.office.accounts(&super::moment(), &zhaozhang_office::Actor::command_line()).await.unwrap();
    let id = accounts.iter().find(|account| account.person == member.post.person).unwrap().id;
    assert_eq!(owner.get("/notices").await.status.as_u16(), 200);
    assert_eq!(admin.post(&format!("/accounts/{id}/close"), "why=").await.status.as_u16(), 422);
    assert_eq!(admin.post(&format!("/accounts/{id}/close"), "why=tuixiu").await.status.as_u16(), 303);
    assert_eq!(owner.get("/notices").await.status.as_u16(), 303);
    assert!(admin.page(&format!("/accounts/{id}")).await.contains("tuixiu"));
    let again = admin.post(&format!("/accounts/{id}/reopen"), "").await;
    assert!(again.text().contains("一次性密码"), "{}", again.text());
}

#[tokio::test]
async fn the_security_administrator_gives_roles_but_never_two_of_the_three() {
    let (office, cast) = with_administrators().await;
    let security = office.sign_in_as(cast.member("安全管理员")).await;
    let member = cast.member("安远信息员");
    let owner = office.sign_in_as(member).await;
    office.sign_in_as(cast.member("审计管理员")).await;
    let accounts =
        office.office.accounts(&super::moment(), &zhaozhang_office::Actor::command_line()).await.unwrap();
    let of = |role: Role| {
        let holds = |account: &&zhaozhang_office::access::accounts::Account| {
            account.roles.iter().any(|held| held.role == role)
        };
        accounts.iter().find(holds).unwrap().id
    };
    let give = |role: &str| format!("role={}&from=2026-11-23&reason={}", encoded(role), encoded("任命文件"));
    let auditor = of(Role::AuditAdmin);
    let two = security.post(&format!("/roles/{auditor}"), &give("系统管理员")).await;
    assert!(two.status.as_u16() == 422 && two.text().contains("A-131"), "{}", two.text());
    assert!(two.text().contains("任命文件"), "what was typed comes back");
    let own = security.post(&format!("/roles/{}", of(Role::SecurityAdmin)), &give("只读")).await;
    assert!(own.text().contains("A-132"), "{}", own.text());
    let liaison = of(Role::Correspondent);
    assert_eq!(security.post(&format!("/roles/{liaison}"), &give("只读")).await.status.as_u16(), 303);
    let page = owner.page("/account").await;
    assert!(page.contains("id=\"switch-role\"") && page.contains(">只读</option>"), "{page}");
    assert_eq!(owner.post("/account/role", "role=role-1").await.status.as_u16(), 303);
    assert!(owner.page("/events").await.contains("切换角色"), "a reader reads the log");
    // A role that asks for a second factor leads there first.
    assert_eq!(
        security.post("/roles/rule", &format!("role={}", encoded("信息员"))).await.status.as_u16(),
        303
    );
    assert!(security.page("/roles").await.contains("value=\"信息员\" checked"));
    let led = owner.get("/notices").await;
    assert_eq!(led.header("location"), "/account");
    let offer = owner.page("/account/factor").await;
    assert!(offer.contains("<svg class=\"qr\"") && offer.contains("name=\"sealed\""), "{offer}");
    let wrong =
        owner.post("/account/factor", &format!("code=1&sealed={}", super::field(&offer, "sealed"))).await;
    assert!(wrong.status.as_u16() == 422 && wrong.text().contains("A-141"), "{}", wrong.text());
}

#[tokio::test]
async fn signing_out_elsewhere_leaves_only_this_browser() {
    let (office, cast) = with_administrators().await;
    let member = cast.member("安远信息员");
    let one = office.sign_in_as(member).await;
    let other = office.sign_in_as(member).await;
    let page = one.page("/account").await;
    assert!(page.contains("现在有2处登录"), "{page}");
    assert!(one.post("/account/sessions", "").await.text().contains("全部退出"));
    assert_eq!(other.get("/account").await.status.as_u16(), 303);
    assert!(one.page("/account").await.contains("现在有1处登录"));
    let stay = one.post("/account/stay", "").await.text();
    assert!(stay.contains("2026-11-23 16:22"), "{stay}");
    assert_eq!(one.post("/account/sign-out", "").await.status.as_u16(), 303);
    assert_eq!(one.get("/account").await.status.as_u16(), 303);
}

#[tokio::test]
async fn administrators_see_no_business_and_nobody_else_sees_accounts() {
    let (office, cast) = with_administrators().await;
    for label in ["系统管理员", "安全管理员", "审计管理员"] {
        let visitor = office.sign_in_as(cast.member(label)).await;
        for address in ["/ledger", "/bulletins", "/notices/ganzhou-2020-33/ranking", "/ledger/upload"] {
            assert_eq!(visitor.get(address).await.status.as_u16(), 403, "{label} at {address}");
        }
        let menu = visitor.page("/").await;
        assert!(!menu.contains("href=\"/ledger\""), "{label} is shown the ledger");
    }
    for label in ["市局办公室主任", "安远主要领导", "审计管理员"] {
        let visitor = office.sign_in_as(cast.member(label)).await;
        for address in ["/accounts", "/accounts/1", "/roles", "/roles/1"] {
            assert_eq!(visitor.get(address).await.status.as_u16(), 403, "{label} at {address}");
        }
    }
}

#[tokio::test]
async fn in_a_demonstration_one_click_is_enough() {
    let office = TestOffice::demonstration().await;
    let cast = Cast::of(&office).await;
    let page = office.page("/sign-in").await;
    assert!(page.contains("安远信息员") && page.contains("不用密码"), "{page}");
    let visitor = office.sign_in_as(cast.member("安远信息员")).await;
    let desk = visitor.page("/").await;
    assert!(desk.contains("安远县医疗保障局·信息员"), "{desk}");
    assert_eq!(visitor.get("/ledger/upload").await.status.as_u16(), 403);
    assert_eq!(
        office.get("/ledger/upload").await.status.as_u16(),
        200,
        "the visitor without a session sees all"
    );
}
