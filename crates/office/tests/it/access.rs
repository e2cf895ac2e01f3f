//! Accounts, signing in and sessions: five wrong tries lock, nothing tells which names there are, nobody is two of the
//! three administrators, rights end with the post, a sealed text opens with its key only.

use crate::cast::Cast;
use crate::desk::{Desk, clerk, moment, on_both, opening, refused};
use std::fs;
use zhaozhang_office::access::accounts::OneTime;
use zhaozhang_office::access::give_role::NewRole;
use zhaozhang_office::access::session::{Must, Session, Standing};
use zhaozhang_office::access::sign_in::{SignIn, SignedIn};
use zhaozhang_office::org::appoint::{Appointee, Appointment};
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, Moment, Office, Refusal};

/// The own password of everybody in these tests.
const OWN: &str = "Ganzhou-2026";

fn codes(refusal: Refusal) -> Vec<&'static str> {
    match refusal {
        Refusal::Listed(problems) => problems.iter().map(|problem| problem.code).collect(),
        other => panic!("{other}"),
    }
}

/// So many seconds after the moment of the tests.
fn after(seconds: i64) -> Moment {
    let start = chrono::DateTime::parse_from_rfc3339(&moment().at).unwrap().to_utc();
    Moment::of(start + chrono::TimeDelta::seconds(seconds))
}

fn form(login: &str, password: &str) -> SignIn {
    SignIn { login: login.into(), password: password.into(), address: "10.0.0.7".into(), ..SignIn::default() }
}

fn system() -> Actor {
    Actor::named("系统管理员", Role::SystemAdmin)
}

fn security() -> Actor {
    Actor::named("安全管理员", Role::SecurityAdmin)
}

/// An account of a person with a password of their own.
async fn account(desk: &Desk, person: i64, login: &str) -> OneTime {
    let made = refused(desk.office.create_account(&moment(), &system(), person, login).await).unwrap();
    let signed = signed(&desk.office, &moment(), login, &made.password).await.unwrap();
    let session = live(&desk.office, &moment(), &signed.token).await;
    assert_eq!(session.must, Some(Must::FirstPassword), "a password for one use must be changed");
    refused(desk.office.change_password(&moment(), &session, &made.password, OWN, OWN).await).unwrap();
    made
}

async fn signed(office: &Office, at: &Moment, login: &str, password: &str) -> Result<SignedIn, Refusal> {
    refused(office.sign_in(at, &form(login, password)).await)
}

async fn live(office: &Office, at: &Moment, token: &str) -> Session {
    match office.session(at, token).await.unwrap() {
        Standing::Live(session) => *session,
        other => panic!("{other:?}"),
    }
}

async fn over(office: &Office, at: &Moment, token: &str) -> String {
    match office.session(at, token).await.unwrap() {
        Standing::Over { why } => why,
        other => panic!("{other:?}"),
    }
}

/// What the log says, newest first.
async fn log(desk: &Desk) -> Vec<(String, String)> {
    let events = desk.office.events(500).await.unwrap();
    events.into_iter().map(|event| (event.verb, event.detail)).collect()
}

async fn count(desk: &Desk, verb: &str) -> usize {
    log(desk).await.iter().filter(|(said, _)| said == verb).count()
}

#[tokio::test]
async fn whoever_signs_in_works_under_the_post_and_the_log_says_so() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        account(&desk, cast.member("安远信息员").post.person, "Anyuan.XX").await;
        let signed = signed(&desk.office, &moment(), "ａｎｙｕａｎ．xx ", OWN).await.unwrap();
        assert_eq!(signed.token.len(), 64);
        let session = live(&desk.office, &moment(), &signed.token).await;
        assert_eq!(session.actor, cast.actor("安远信息员"));
        assert_eq!(session.must, None);
        assert!(log(&desk).await[0].1.contains("以“安远县医疗保障局·信息员”身份登录，地址10.0.0.7"));
        refused(desk.office.sign_out(&moment(), &session).await).unwrap();
        assert_eq!(over(&desk.office, &moment(), &signed.token).await, "已退出登录");
        assert_eq!(desk.office.session(&moment(), "nonsense").await.unwrap(), Standing::Unknown);
    })
    .await;
}

#[tokio::test]
async fn five_wrong_passwords_lock_for_half_an_hour_whether_the_name_exists_or_not() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
        let events_before = desk.office.events(1_000).await.unwrap().len();
        let mut said = Vec::new();
        for login in ["anyuan", "nobody"] {
            let mut own = Vec::new();
            for _ in 0..1_000 {
                let refusal = signed(&desk.office, &moment(), login, "Wrong-0000").await.unwrap_err();
                own.push(refusal.to_string());
            }
            assert!(own[0].contains("A-101") && own[3].contains("A-101") && own[4].contains("A-103"));
            assert!(own[2].contains("10秒") && own[3].contains("30秒"));
            said.push(own);
        }
        assert_eq!(said[0], said[1], "words do not tell which names there are");
        let events = desk.office.events(1_000).await.unwrap().len() - events_before;
        assert!(events <= 5, "2,000 wrong tries made {events} events");
        assert_eq!(count(&desk, "锁定登录名").await, 1);
        // The right password does not help before the lock is over; then it does, and the log tells of the rest.
        let early = signed(&desk.office, &after(29 * 60), "anyuan", OWN).await.unwrap_err();
        assert_eq!(early.code(), "A-103");
        signed(&desk.office, &after(31 * 60), "anyuan", OWN).await.unwrap();
        let (_, detail) = &log(&desk).await[0];
        assert!(detail.contains("锁定期间又试996次"), "{detail}");
    })
    .await;
}

#[tokio::test]
async fn after_the_third_wrong_try_even_the_right_password_waits() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
    for _ in 0..3 {
        signed(&desk.office, &moment(), "anyuan", "Wrong-0000").await.unwrap_err();
    }
    let early = signed(&desk.office, &after(5), "anyuan", OWN).await.unwrap_err();
    assert_eq!(early.code(), "A-102");
    signed(&desk.office, &after(11), "anyuan", OWN).await.unwrap();
    // A success begins the count anew.
    for _ in 0..4 {
        let refusal = signed(&desk.office, &after(12), "anyuan", "Wrong-0000").await.unwrap_err();
        assert_eq!(refusal.code(), "A-101");
    }
}

#[tokio::test]
async fn many_tries_at_once_are_no_more_than_five() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let office = desk.office.clone();
        tries.spawn(
            async move { signed(&office, &moment(), "anyuan", "Wrong-0000").await.unwrap_err().code() },
        );
    }
    let codes = tries.join_all().await;
    let looked_at = codes.iter().filter(|code| **code == "A-101").count();
    assert!(looked_at <= 4, "{looked_at} tries were looked at besides the one that locked");
    assert_eq!(signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap_err().code(), "A-103");
}

#[tokio::test]
async fn the_security_administrator_unlocks() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let made = account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
    for _ in 0..5 {
        signed(&desk.office, &moment(), "anyuan", "Wrong-0000").await.unwrap_err();
    }
    assert_eq!(
        refused(desk.office.unlock(&moment(), &system(), made.account).await).unwrap_err().code(),
        "O-101"
    );
    refused(desk.office.unlock(&moment(), &security(), made.account).await).unwrap();
    signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap();
}

#[tokio::test]
async fn passwords_follow_the_rules() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
        let token = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
        let other = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
        let session = live(&desk.office, &moment(), &token).await;
        let change = async |old: &str, new: &str, again: &str| {
            let done = desk.office.change_password(&moment(), &session, old, new, again).await;
            refused(done).map_err(codes)
        };
        assert_eq!(change(OWN, "anyuan", "x").await, Err(vec!["A-111", "A-113", "A-114", "A-115"]));
        assert_eq!(change("Wrong-0000", OWN, OWN).await, Err(vec!["A-117", "A-116"]), "all at once");
        let mut old = OWN.to_owned();
        for number in 1..=5 {
            let new = format!("Other-{number}-pass");
            change(&old, &new, &new).await.unwrap();
            old = new;
        }
        assert_eq!(change(&old, "Other-1-pass", "Other-1-pass").await, Err(vec!["A-116"]));
        change(&old, OWN, OWN).await.unwrap();
        assert_eq!(over(&desk.office, &moment(), &other).await, "密码已修改", "other sessions end");
        // After 90 days it must be changed.
        let late = after(91 * 86_400);
        let again = signed(&desk.office, &after(89 * 86_400), "anyuan", OWN).await.unwrap();
        assert_eq!(live(&desk.office, &after(89 * 86_400), &again.token).await.must, None);
        let again = signed(&desk.office, &late, "anyuan", OWN).await.unwrap();
        assert_eq!(live(&desk.office, &late, &again.token).await.must, Some(Must::OldPassword));
    })
    .await;
}

#[tokio::test]
async fn wrong_old_passwords_lock_and_end_the_session() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
    let token = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
    let session = live(&desk.office, &moment(), &token).await;
    for _ in 0..5 {
        let new = "Fresh-2026";
        let done = desk.office.change_password(&moment(), &session, "Wrong-0000", new, new).await;
        refused(done).unwrap_err();
    }
    assert_eq!(over(&desk.office, &moment(), &token).await, "连续输错密码");
    assert_eq!(signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap_err().code(), "A-103");
}

#[tokio::test]
async fn sessions_end_after_half_an_hour_of_nothing_and_after_a_working_day() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
        let token = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
        live(&desk.office, &after(29 * 60), &token).await;
        live(&desk.office, &after(58 * 60), &token).await;
        assert_eq!(over(&desk.office, &after(89 * 60), &token).await, "超过30分钟没有操作");
        assert_eq!(over(&desk.office, &after(90 * 60), &token).await, "超过30分钟没有操作");
        assert_eq!(count(&desk, "登录过期").await, 1, "recorded once");
        let token = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
        // A clock that goes backwards ends nothing.
        live(&desk.office, &after(-3_600), &token).await;
        for quarter in 1..48 {
            live(&desk.office, &after(quarter * 15 * 60), &token).await;
        }
        assert_eq!(over(&desk.office, &after(12 * 3_600), &token).await, "登录已满12小时");
    })
    .await;
}

#[tokio::test]
async fn a_token_the_browser_had_before_is_never_used_again() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
    let first = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
    let again = SignIn { before: Some(first.clone()), ..form("anyuan", OWN) };
    let second = refused(desk.office.sign_in(&moment(), &again).await).unwrap();
    assert!(second.is_return && second.token != first);
    assert_eq!(over(&desk.office, &moment(), &first).await, "重新登录");
    let planted = SignIn { before: Some("ab".repeat(32)), ..form("anyuan", OWN) };
    let third = refused(desk.office.sign_in(&moment(), &planted).await).unwrap();
    assert!(!third.is_return && third.token != "ab".repeat(32));
}

#[tokio::test]
async fn a_person_with_several_posts_switches_and_acts_under_the_one_chosen() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        let person = cast.member("安远信息员").post.person;
        let made = account(&desk, person, "anyuan").await;
        let reader = NewRole {
            account: made.account,
            role: Some(Role::Reader),
            from: moment().today,
            reason: "市局通知".into(),
        };
        refused(desk.office.give_role(&moment(), &security(), &reader).await).unwrap();
        let token = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
        let session = live(&desk.office, &moment(), &token).await;
        assert_eq!(session.choices.len(), 2);
        let other = session.choices[1].key();
        refused(desk.office.switch_role(&moment(), &session, &other).await).unwrap();
        let now = live(&desk.office, &moment(), &token).await;
        assert_eq!((now.actor.role, now.actor.unit, now.actor.post), (Role::Reader, None, None));
        assert!(log(&desk).await[0].1.contains("由“安远县医疗保障局·信息员”改为“只读”"));
        let strange = desk.office.switch_role(&moment(), &now, "post-1").await;
        assert_eq!(codes(refused(strange).unwrap_err()), ["A-151"]);
        // The role is taken away: the session goes on under the post that is left.
        let zhaozhang_office::access::roles_held::HeldBy::OfficeRole(role) = session.choices[1].by else {
            panic!()
        };
        refused(desk.office.take_role(&moment(), &security(), made.account, role, "不再需要").await).unwrap();
        assert_eq!(live(&desk.office, &moment(), &token).await.actor, cast.actor("安远信息员"));
    })
    .await;
}

#[tokio::test]
async fn rights_end_with_the_post() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        let post = &cast.member("安远信息员").post;
        account(&desk, post.person, "anyuan").await;
        let token = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
        let today = Some(moment().today);
        refused(desk.office.end_post(&moment(), &clerk(), post.id, today, "调离").await).unwrap();
        live(&desk.office, &moment(), &token).await;
        // The next morning, with the session still fresh.
        let tomorrow = Moment { today: moment().today.succ_opt().unwrap(), ..after(60) };
        assert_eq!(over(&desk.office, &tomorrow, &token).await, "任职已经结束");
        assert_eq!(signed(&desk.office, &tomorrow, "anyuan", OWN).await.unwrap_err().code(), "A-105");
        let actor = desk.office.actor_of(post.person, Role::Correspondent, Some(post.id), &tomorrow).await;
        assert_eq!(actor.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn the_three_administrators_are_three_people() {
    on_both(async |desk| {
        let names = [("甲某", "sys"), ("乙某", "sec"), ("丙某", "aud")];
        let one = [("甲某", "sys"), ("甲某", "sec"), ("丙某", "aud")];
        let line = Actor::command_line();
        let same = desk.office.first_accounts(&moment(), &line, one).await;
        assert_eq!(codes(refused(same).unwrap_err()), ["A-131"]);
        let made = refused(desk.office.first_accounts(&moment(), &line, names).await).unwrap();
        assert_eq!(made.len(), 3);
        let again = desk.office.first_accounts(&moment(), &line, names).await;
        assert_eq!(codes(refused(again).unwrap_err()), ["A-128"]);
        assert!(desk.office.has_accounts().await.unwrap());
        let token = signed(&desk.office, &moment(), "sec", &made[1].password).await.unwrap().token;
        let security = live(&desk.office, &moment(), &token).await.actor;
        assert_eq!(security.role, Role::SecurityAdmin);
        let give = async |account: i64, role: Role| {
            let new = NewRole { account, role: Some(role), from: moment().today, reason: "任命".into() };
            refused(desk.office.give_role(&moment(), &security, &new).await).map_err(codes)
        };
        assert_eq!(give(made[0].account, Role::AuditAdmin).await, Err(vec!["A-131"]));
        assert_eq!(give(made[2].account, Role::SystemAdmin).await, Err(vec!["A-131"]));
        assert_eq!(
            give(made[1].account, Role::Reader).await,
            Err(vec!["A-132", "A-131"]),
            "not to oneself, nor any business"
        );
        assert_eq!(give(made[0].account, Role::PrincipalLeader).await, Err(vec!["A-133"]));
        assert_eq!(give(made[2].account, Role::Reader).await, Err(vec!["A-131"]), "nor any business");
        let reset = desk.office.reset_password(&moment(), &security, made[0].account).await;
        assert_eq!(refused(reset).unwrap_err().code(), "O-101", "passwords are the system administrator's");
    })
    .await;
}

#[tokio::test]
async fn an_account_out_of_use_or_long_unused_does_not_sign_in() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        let made = account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
        let token = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
        let close = desk.office.close_account(&moment(), &system(), made.account, " ").await;
        assert_eq!(codes(refused(close).unwrap_err()), ["A-134"]);
        refused(desk.office.close_account(&moment(), &system(), made.account, "退休").await).unwrap();
        assert_eq!(over(&desk.office, &moment(), &token).await, "账号已停用");
        assert_eq!(signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap_err().code(), "A-104");
        let again = refused(desk.office.reopen_account(&moment(), &system(), made.account).await).unwrap();
        signed(&desk.office, &moment(), "anyuan", &again.password).await.unwrap();
        let late = after(91 * 86_400);
        let idle = signed(&desk.office, &late, "anyuan", &again.password).await.unwrap_err();
        assert!(idle.code() == "A-104" && idle.to_string().contains("连续90天没有登录"), "{idle}");
        assert_eq!(desk.office.close_idle_accounts(&late).await.unwrap(), 0, "closed already");
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_its_code_counts_once() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
        let token = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
        let session = live(&desk.office, &moment(), &token).await;
        let offered = desk.office.offer_factor(&session).unwrap();
        assert!(offered.address.starts_with("otpauth://totp/") && !offered.sealed.contains(&offered.secret));
        let secret: String = offered.secret.split(' ').collect();
        let now = after(600);
        let wrong = desk.office.set_factor(&now, &session, &offered.sealed, "000000").await;
        assert_eq!(codes(refused(wrong).unwrap_err()), ["A-141"]);
        let set = desk.office.set_factor(&now, &session, &offered.sealed, &code(&secret, &now)).await;
        let recovery = refused(set).unwrap();
        assert_eq!(recovery.len(), 10);
        let later = after(900);
        let with = async |code: &str, at: &Moment| {
            let form = SignIn { code: code.into(), ..form("anyuan", OWN) };
            refused(desk.office.sign_in(at, &form).await).map_err(codes)
        };
        assert_eq!(with("", &later).await.unwrap_err(), ["A-101"]);
        with(&code(&secret, &later), &later).await.unwrap();
        assert_eq!(with(&code(&secret, &later), &later).await.unwrap_err(), ["A-101"], "not twice");
        with(&recovery[3].to_uppercase(), &later).await.unwrap();
        assert_eq!(with(&recovery[3], &later).await.unwrap_err(), ["A-101"], "not twice");
    })
    .await;
}

/// The code an app shows for a secret.
fn code(secret: &str, at: &Moment) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let time = chrono::DateTime::parse_from_rfc3339(&at.at).unwrap().timestamp();
    let totp = totp_rs::Builder::new().with_secret(secret).build_noncompliant();
    totp.generate(u64::try_from(time).unwrap()).to_string()
}

#[tokio::test]
async fn a_role_may_ask_for_a_second_factor() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let made = account(&desk, cast.member("安远信息员").post.person, "anyuan").await;
    let token = signed(&desk.office, &moment(), "anyuan", OWN).await.unwrap().token;
    let asked = [Role::Correspondent, Role::OfficeHead];
    refused(desk.office.rule_factor(&moment(), &security(), &asked).await).unwrap();
    let session = live(&desk.office, &moment(), &token).await;
    assert_eq!(session.must, Some(Must::SetFactor));
    let offered = desk.office.offer_factor(&session).unwrap();
    let secret: String = offered.secret.split(' ').collect();
    let set = desk.office.set_factor(&moment(), &session, &offered.sealed, &code(&secret, &moment())).await;
    refused(set).unwrap();
    let session = live(&desk.office, &moment(), &token).await;
    assert_eq!(session.must, None);
    let drop = desk.office.drop_factor(&moment(), &session, OWN).await;
    assert_eq!(codes(refused(drop).unwrap_err()), ["A-143"]);
    refused(desk.office.reset_factor(&moment(), &security(), made.account).await).unwrap();
    assert_eq!(over(&desk.office, &moment(), &token).await, "第二因素已重置");
}

#[tokio::test]
async fn sealed_texts_open_with_the_office_s_key_only() {
    let desk = Desk::new().await;
    let sealed = desk.office.seal("13800000001").unwrap();
    assert!(sealed.starts_with("sm4-gcm:") && !sealed.contains("13800000001"));
    assert_ne!(sealed, desk.office.seal("13800000001").unwrap(), "equal texts are not seen to be equal");
    let key = desk.data_folder().join("keys/personal.key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let desk = desk.reopened().await;
    assert_eq!(desk.office.unseal(&sealed).unwrap(), "13800000001");
    desk.office.close().await;
    let own = fs::read_to_string(&key).unwrap();
    fs::write(&key, "00112233445566778899aabbccddeeff\n").unwrap();
    for (text, code) in
        [(Some("00112233445566778899aabbccddeeff"), "O-029"), (Some("x"), "O-027"), (None, "O-028")]
    {
        match text {
            Some(text) => fs::write(&key, text).unwrap(),
            None => fs::remove_file(&key).unwrap(),
        }
        let refusal = Office::open(opening(desk.folder.path(), None)).await.unwrap_err();
        let codes: Vec<&str> = refusal.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [code], "{refusal}");
    }
    fs::write(&key, own).unwrap();
    let office = Office::open(opening(desk.folder.path(), None)).await.unwrap();
    assert_eq!(office.unseal(&sealed).unwrap(), "13800000001");
}

#[tokio::test]
async fn samples_sign_in_without_a_password_in_a_demonstration_only() {
    let desk = Desk::new().await;
    Cast::of(&desk).await;
    let nothing = desk.office.sign_in_sample(&moment(), "安远信息员", &SignIn::default()).await;
    assert!(matches!(refused(nothing), Err(Refusal::NotFound { .. })), "an office at work has no samples");
    assert!(desk.office.samples().await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_appoints_oneself() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let clerk = cast.actor("市局办公室经办");
    let appointment = Appointment {
        appointee: Appointee::Known(clerk.person.unwrap()),
        unit: cast.unit("市局办公室经办"),
        role: Role::OfficeHead,
        title: "主任".into(),
        full_time: None,
        from: Some(moment().today),
        basis: "任命文件".into(),
    };
    let own = desk.office.appoint(&moment(), &clerk, &appointment).await;
    assert_eq!(codes(refused(own).unwrap_err()), ["U-211"]);
}
