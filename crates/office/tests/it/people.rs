//! Units and people: history that stays, one liaison a day, findings about a notice's list, the sample people.

use crate::cast::Cast;
use crate::desk::{CODE, Desk, clerk, day, moment, on_both, refused};
use chrono::NaiveDate;
use zhaozhang_office::org::appoint::{Appointee, Appointment};
use zhaozhang_office::org::change_unit::Rename;
use zhaozhang_office::org::delegate::NewDelegation;
use zhaozhang_office::org::merge_units::MergeInto;
use zhaozhang_office::org::people::{Contact, NewPerson};
use zhaozhang_office::org::split_unit::Split;
use zhaozhang_office::org::unit_entry::NewUnit;
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, Moment, Refusal};

fn on(text: &str) -> Moment {
    Moment { today: day(text), at: format!("{text}T01:00:00Z") }
}

fn unit(name: &str, from: &str) -> NewUnit {
    NewUnit {
        name: name.into(),
        kind: "科室".into(),
        level: "其他".into(),
        from: Some(day(from)),
        basis: "机构编制批复".into(),
        ..NewUnit::default()
    }
}

fn liaison(unit: i64, name: &str, from: &str) -> Appointment {
    let contact = Contact { mobile: "13800000001".into(), ..Contact::default() };
    Appointment {
        appointee: Appointee::New(NewPerson { name: name.into(), contact }),
        unit,
        role: Role::Correspondent,
        title: "科员".into(),
        full_time: Some(false),
        from: Some(day(from)),
        basis: "本单位推荐".into(),
    }
}

fn codes(refusal: Refusal) -> Vec<&'static str> {
    match refusal {
        Refusal::Listed(problems) => problems.iter().map(|problem| problem.code).collect(),
        other => panic!("{other}"),
    }
}

async fn name_on(desk: &Desk, unit: i64, on: &str) -> String {
    let unit = desk.office.unit_on(unit, day(on)).await.expect("the register");
    unit.map(|unit| unit.name).unwrap_or_default()
}

#[tokio::test]
async fn a_renamed_unit_keeps_its_old_name_on_old_days() {
    on_both(async |desk| {
        let id =
            refused(desk.office.register_unit(&moment(), &clerk(), &unit("龙南县某局", "2019-01-01")).await)
                .unwrap();
        let rename = Rename {
            name: "龙南市某局".into(),
            short_name: String::new(),
            from: Some(day("2020-07-10")),
            basis: "撤县设市".into(),
        };
        refused(desk.office.rename_unit(&moment(), &clerk(), id, &rename).await).unwrap();
        assert_eq!(name_on(&desk, id, "2018-12-31").await, "");
        assert_eq!(name_on(&desk, id, "2020-07-09").await, "龙南县某局");
        assert_eq!(name_on(&desk, id, "2020-07-10").await, "龙南市某局");
        let by_old = desk.office.unit_named("龙南县某局", day("2020-08-01")).await.unwrap();
        assert_eq!(by_old.map(|unit| unit.id), Some(id), "texts that use the old name still find it");
        // History is only added to.
        let early = Rename { from: Some(day("2020-01-01")), name: "某局".into(), ..rename };
        let refusal = refused(desk.office.rename_unit(&moment(), &clerk(), id, &early).await).unwrap_err();
        assert_eq!(codes(refusal), ["U-005"]);
        assert_eq!(desk.office.events(10).await.unwrap().len(), 2);
        assert!(desk.office.verify().await.unwrap().holds());
    })
    .await;
}

#[tokio::test]
async fn a_merger_and_a_split_keep_the_old_units_on_old_days() {
    on_both(async |desk| {
        let office = &desk.office;
        let mut ids = Vec::new();
        for name in ["甲股", "乙股"] {
            ids.push(
                refused(office.register_unit(&moment(), &clerk(), &unit(name, "2019-01-01")).await).unwrap(),
            );
        }
        let post = refused(office.appoint(&moment(), &clerk(), &liaison(ids[0], "李四", "2020-01-01")).await)
            .unwrap();
        let into = MergeInto::New(unit("甲乙股", "2020-07-15"));
        let merged = refused(office.merge_units(&moment(), &clerk(), &ids, &into).await).unwrap();
        assert_eq!(name_on(&desk, ids[0], "2020-07-14").await, "甲股");
        assert_eq!(name_on(&desk, ids[0], "2020-07-15").await, "");
        assert_eq!(name_on(&desk, merged, "2020-07-15").await, "甲乙股");
        let ended = office.post(post).await.unwrap().unwrap();
        assert_eq!((ended.to, ended.unit_name.as_str()), (Some(day("2020-07-14")), "甲股"));
        let by_old = office.unit_named("乙股", day("2020-07-20")).await.unwrap();
        assert_eq!(by_old.map(|unit| unit.id), Some(merged));
        let split = Split {
            names: vec!["丙股".into(), "丁股".into()],
            goes_on: false,
            from: Some(day("2020-09-01")),
            basis: "机构改革".into(),
        };
        let news = refused(office.split_unit(&moment(), &clerk(), merged, &split).await).unwrap();
        assert_eq!(name_on(&desk, merged, "2020-08-31").await, "甲乙股");
        assert_eq!(name_on(&desk, news[1], "2020-09-01").await, "丁股");
        let register = office.register().await.unwrap();
        assert_eq!(register.successions(merged).count(), 4);
        assert_eq!(register.history(merged).len(), 2);
        refused(office.end_unit(&moment(), &clerk(), news[0], Some(day("2020-12-31")), "撤销").await)
            .unwrap();
        assert_eq!(name_on(&desk, news[0], "2021-01-01").await, "");
        let again = office.end_unit(&moment(), &clerk(), news[0], Some(day("2021-12-31")), "撤销").await;
        assert!(matches!(refused(again).unwrap_err(), Refusal::NotFound { .. }));
    })
    .await;
}

#[tokio::test]
async fn a_name_leads_to_one_unit_and_every_problem_is_listed() {
    on_both(async |desk| {
        let office = &desk.office;
        let id =
            refused(office.register_unit(&moment(), &clerk(), &unit("甲股", "2019-01-01")).await).unwrap();
        let same = NewUnit { aliases: vec!["甲 股".into()], ..unit("乙股", "2019-06-01") };
        assert_eq!(
            codes(refused(office.register_unit(&moment(), &clerk(), &same).await).unwrap_err()),
            ["U-006"]
        );
        let empty = NewUnit { parent: Some(999), from: Some(day("2020-01-01")), ..NewUnit::default() };
        assert_eq!(
            codes(refused(office.register_unit(&moment(), &clerk(), &empty).await).unwrap_err()),
            ["U-001", "U-002", "U-003", "U-004", "U-007"]
        );
        let own_parent = NewUnit { parent: Some(id), ..unit("甲股", "2020-01-01") };
        assert_eq!(
            codes(refused(office.alter_unit(&moment(), &clerk(), id, &own_parent).await).unwrap_err()),
            ["U-004"]
        );
        let reader = Actor::named("王五", Role::Reader);
        let refusal = refused(office.register_unit(&moment(), &reader, &unit("丙股", "2020-01-01")).await);
        assert!(matches!(refusal.unwrap_err(), Refusal::NotPermitted { .. }));
    })
    .await;
}

#[tokio::test]
async fn a_unit_has_one_liaison_a_day() {
    on_both(async |desk| {
        let office = &desk.office;
        let id =
            refused(office.register_unit(&moment(), &clerk(), &unit("甲股", "2019-01-01")).await).unwrap();
        let first =
            refused(office.appoint(&moment(), &clerk(), &liaison(id, "李四", "2020-01-01")).await).unwrap();
        let second = liaison(id, "王五", "2020-08-01");
        let refusal = refused(office.appoint(&moment(), &clerk(), &second).await).unwrap_err();
        assert!(refusal.to_string().contains("李四"), "{refusal}");
        assert_eq!(codes(refusal), ["U-201"]);
        let mut earlier = liaison(id, "王五", "2019-06-01");
        earlier.full_time = None;
        let refusal = refused(office.appoint(&moment(), &clerk(), &earlier).await).unwrap_err();
        assert_eq!(codes(refusal), ["U-207", "U-201"], "before the first too, for it would last into it");
        refused(office.end_post(&moment(), &clerk(), first, Some(day("2020-07-31")), "调离").await).unwrap();
        refused(office.appoint(&moment(), &clerk(), &second).await).unwrap();
        let who = async |on: &str| office.liaison(id, day(on)).await.unwrap().map(|post| post.person_name);
        assert_eq!(who("2019-12-31").await, None, "a vacancy");
        assert_eq!(who("2020-07-31").await.as_deref(), Some("李四"));
        assert_eq!(who("2020-08-01").await.as_deref(), Some("王五"));
        let names: Vec<String> =
            office.liaisons(id).await.unwrap().into_iter().map(|post| post.person_name).collect();
        assert_eq!(names, ["李四", "王五"]);
        let again = office.end_post(&moment(), &clerk(), first, Some(day("2020-08-31")), "调离").await;
        assert_eq!(codes(refused(again).unwrap_err()), ["U-203"]);
    })
    .await;
}

#[tokio::test]
async fn contact_data_lie_sealed_and_come_out_masked() {
    on_both(async |desk| {
        let office = &desk.office;
        let id =
            refused(office.register_unit(&moment(), &clerk(), &unit("甲股", "2019-01-01")).await).unwrap();
        let post =
            refused(office.appoint(&moment(), &clerk(), &liaison(id, "李四", "2020-01-01")).await).unwrap();
        let person = office.post(post).await.unwrap().unwrap().person;
        let shown = office.person(person).await.unwrap().unwrap();
        assert_eq!(shown.contact.mobile, "138****0001");
        let file = desk.data_folder().join("zhaozhang.db");
        if desk.database_url.is_none() {
            office.close().await;
            let bytes = std::fs::read(file).unwrap();
            assert!(!bytes.windows(11).any(|window| window == b"13800000001"), "the number lies open");
        }
    })
    .await;
}

#[tokio::test]
async fn the_units_of_a_notice_load_once_with_what_is_odd_about_them() {
    on_both(async |desk| {
        let office = &desk.office;
        let loaded = refused(office.load_units_of_notice(&moment(), &clerk(), CODE).await).unwrap();
        let listed = office.notice(CODE).unwrap().notice.units.len();
        assert_eq!(loaded.registered.len(), listed + 1, "the issuer too");
        let hospital = |what: &&str| what.contains("安远县人民医院");
        let twice: Vec<&str> = loaded
            .findings
            .iter()
            .filter(|finding| finding.code == "U-701")
            .map(|finding| finding.what.as_str())
            .filter(hospital)
            .collect();
        assert_eq!(twice.len(), 1, "{:?}", loaded.findings);
        let called: Vec<_> = office.units_on(day("2020-07-31")).await.unwrap();
        assert_eq!(called.iter().filter(|unit| unit.name == "安远县人民医院").count(), 1);
        let again = refused(office.load_units_of_notice(&moment(), &clerk(), CODE).await).unwrap();
        assert_eq!((again.registered.len(), again.known), (0, listed));
        // The second notice knows some of them under other names.
        let second =
            refused(office.load_units_of_notice(&moment(), &clerk(), "ganzhou-2023-1").await).unwrap();
        assert!(second.amended.iter().any(|name| name == "赣州市医疗保障局"), "{second:?}");
        assert!(
            second.findings.iter().any(|finding| finding.code == "U-703"),
            "安远县 leads to one unit only"
        );
        let bureau = office.unit_named("赣州市医疗保障局", day("2023-02-01")).await.unwrap().unwrap();
        let notice = office.notice("ganzhou-2023-1").unwrap().notice;
        let name = office.holder_name(&notice, bureau.id, day("2023-02-01")).await.unwrap();
        assert_eq!(name.as_deref(), Some("市医疗保障局"));
        let county = office.unit_named("安远县医疗保障局", day("2023-02-01")).await.unwrap().unwrap();
        assert_eq!(office.holder_name(&notice, county.id, day("2023-02-01")).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn the_cast_is_a_whole_office_and_is_loaded_once() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        let office = &desk.office;
        let today = day("2020-07-31");
        let liaison = cast.member("安远信息员");
        assert_eq!(
            (liaison.post.role, liaison.post.unit_name.as_str()),
            (Role::Correspondent, "安远县医疗保障局")
        );
        let leaders = office.leaders(cast.unit("待遇科信息员"), today).await.unwrap();
        assert_eq!(
            leaders.in_charge.map(|post| post.person),
            cast.actor("市局分管领导").person,
            "a section is led by its bureau"
        );
        let county = office.leaders(cast.unit("安远信息员"), today).await.unwrap();
        assert_eq!(county.principal.map(|post| post.person), cast.actor("安远主要领导").person);
        let events = office.events(10).await.unwrap().len();
        let again = Cast::of(&desk).await;
        assert_eq!(again.actor("审计管理员"), cast.actor("审计管理员"));
        assert_eq!(office.events(10).await.unwrap().len(), events, "loading twice does nothing");
        let posts = office.posts_on(today).await.unwrap();
        let mut people: Vec<&str> = posts.iter().map(|post| post.person_name.as_str()).collect();
        people.sort_unstable();
        people.dedup();
        assert_eq!(people.len(), posts.len(), "every sample person has a name of their own");
    })
    .await;
}

#[tokio::test]
async fn power_to_sign_is_lent_for_named_days() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        let office = &desk.office;
        let leader = cast.actor("安远分管领导");
        let lend = |from: &str, until: &str| NewDelegation {
            post: leader.post.unwrap_or_default(),
            person: cast.actor("安远办公室").person.unwrap_or_default(),
            from: from.parse().ok(),
            until: until.parse().ok(),
            reason: "出差".into(),
        };
        let id =
            refused(office.delegate(&moment(), &leader, &lend("2020-08-01", "2020-08-10")).await).unwrap();
        let holds = async |on: NaiveDate| {
            office
                .delegations_to(cast.actor("安远办公室").person.unwrap_or_default(), on)
                .await
                .unwrap()
                .len()
        };
        assert_eq!(
            (holds(day("2020-07-31")).await, holds(day("2020-08-10")).await, holds(day("2020-08-11")).await),
            (0, 1, 0)
        );
        let overlapping = office.delegate(&moment(), &leader, &lend("2020-08-10", "2020-08-12")).await;
        assert_eq!(codes(refused(overlapping).unwrap_err()), ["U-305"]);
        let foreign =
            office.delegate(&moment(), &cast.actor("于都分管领导"), &lend("2020-09-01", "2020-09-02")).await;
        assert!(
            matches!(refused(foreign).unwrap_err(), Refusal::NotFound { .. }),
            "another's post is not found"
        );
        refused(office.take_back_delegation(&on("2020-08-05"), &leader, id, "提前返回").await).unwrap();
        assert_eq!((holds(day("2020-08-04")).await, holds(day("2020-08-05")).await), (1, 0));
    })
    .await;
}
