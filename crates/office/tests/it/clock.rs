//! A clock that goes backwards: verbs go on, the log never claims a step back, and who starts the program is told
//! when the step was large.

use crate::desk::{CODE, clerk, day, on_both, refused, sheet, submission};
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, Moment, Refusal, TakeIn};

fn at(text: &str) -> Moment {
    Moment { today: day("2020-07-31"), at: text.into() }
}

#[tokio::test]
async fn a_clock_that_steps_back_breaks_nothing_and_a_large_step_is_told() {
    on_both(async |desk| {
        let office = &desk.office;
        assert_eq!(
            office.clock_behind(&at("1999-01-01T00:00:00Z")).await.unwrap(),
            None,
            "nothing is there yet"
        );
        for (number, time) in
            ["2026-11-23T08:00:00Z", "2026-11-23T07:59:30Z", "2026-11-23T08:00:05Z"].iter().enumerate()
        {
            let ledger = sheet(vec![submission("安远县医疗保障局", &format!("第{number}件"))]);
            refused(office.take_in_ledger(&at(time), &clerk(), CODE, ledger, TakeIn::AllOrNone).await)
                .unwrap();
        }
        let times: Vec<String> =
            office.events(10).await.unwrap().into_iter().rev().map(|row| row.at).collect();
        assert_eq!(times, ["2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z", "2026-11-23T08:00:05Z"]);
        assert!(office.verify().await.unwrap().holds());
        assert_eq!(office.clock_behind(&at("2026-11-23T07:30:00Z")).await.unwrap(), None);
        let behind = office.clock_behind(&at("2026-11-22T08:00:00Z")).await.unwrap().unwrap();
        assert_eq!(
            (behind.now.as_str(), behind.last.as_str()),
            ("2026-11-22T08:00:00Z", "2026-11-23T08:00:05Z")
        );

        let yesterday = at("2026-11-22T08:00:00Z");
        let stranger = office.set_clock(&yesterday, &Actor::named("张三", Role::SystemAdmin)).await;
        assert!(matches!(refused(stranger).unwrap_err(), Refusal::NotPermitted { .. }));
        refused(office.set_clock(&yesterday, &Actor::command_line()).await).unwrap();
        assert_eq!(office.clock_behind(&yesterday).await.unwrap(), None);
        let last = office.events(1).await.unwrap().remove(0);
        assert_eq!((last.at.as_str(), last.verb.as_str()), ("2026-11-22T08:00:00Z", "校准时钟"));
        assert!(office.verify().await.unwrap().holds());
    })
    .await;
}
