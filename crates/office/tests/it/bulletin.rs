//! Frozen bulletins: read back as issued, corrected only by a new one, and every change to them found.

use crate::desk::{CODE, Desk, clerk, day, head, moment, on_both, refused};
use zhaozhang_office::{Bulletin, NewBulletin, NewBulletinFile, Refusal};

fn bulletin(number: &str, replaces: Option<i64>) -> NewBulletin {
    NewBulletin {
        notice_code: CODE.into(),
        period: "2020-07".into(),
        number: number.into(),
        title: "关于2020年7月信息报送情况的通报".into(),
        issued_on: day("2020-08-05"),
        replaces,
        data: "{\"得分\":[]}".into(),
        files: vec![
            NewBulletinFile {
                name: "通报.pdf".into(),
                media_type: "application/pdf".into(),
                bytes: b"%PDF-1".to_vec(),
            },
            NewBulletinFile {
                name: "数据.json".into(),
                media_type: "application/json".into(),
                bytes: b"{}".to_vec(),
            },
        ],
    }
}

async fn freeze(desk: &Desk, new: NewBulletin) -> Result<Bulletin, Refusal> {
    refused(desk.office.freeze_bulletin(&moment(), &head(), new).await)
}

#[tokio::test]
async fn a_bulletin_is_read_back_as_it_was_issued() {
    on_both(async |desk| {
        let issued = freeze(&desk, bulletin("第7期", None)).await.unwrap();
        assert_eq!((issued.id, issued.version, issued.replaced_by), (1, 1, None));
        assert_eq!(desk.office.bulletin(1).await.unwrap().as_ref(), Some(&issued));
        assert_eq!(desk.office.bulletins(CODE).await.unwrap(), [issued]);
        assert!(desk.office.bulletins("ganzhou-2023-1").await.unwrap().is_empty());
        let (file, bytes) = desk.office.bulletin_file(1, "通报.pdf").await.unwrap().unwrap();
        assert_eq!(
            (file.media_type.as_str(), file.size_bytes, bytes.as_slice()),
            ("application/pdf", 6, &b"%PDF-1"[..])
        );
        assert!(desk.office.bulletin_file(1, "没有.pdf").await.unwrap().is_none());
        assert!(desk.office.bulletin(2).await.unwrap().is_none());
        let report = desk.office.verify().await.unwrap();
        assert!(report.holds() && report.bulletins == 1, "{report}");
    })
    .await;
}

#[tokio::test]
async fn a_correction_names_the_old_one() {
    on_both(async |desk| {
        freeze(&desk, bulletin("第7期", None)).await.unwrap();
        let again = freeze(&desk, bulletin("第7期", None)).await.unwrap_err();
        assert_eq!(again, Refusal::AlreadyIssued { number: "第7期".into(), id: 1 });
        let corrected = freeze(&desk, bulletin("第7期", Some(1))).await.unwrap();
        assert_eq!((corrected.id, corrected.version, corrected.replaces), (2, 2, Some(1)));
        assert_eq!(desk.office.bulletin(1).await.unwrap().unwrap().replaced_by, Some(2));
        for id in [1, 9] {
            let refusal = freeze(&desk, bulletin("第7期", Some(id))).await.unwrap_err();
            assert!(matches!(refusal, Refusal::CannotReplace { .. }), "{refusal}");
        }
        let events = desk.office.events(1).await.unwrap();
        assert!(events[0].detail.contains("，替代编号1"), "{}", events[0].detail);
    })
    .await;
}

#[tokio::test]
async fn a_period_has_one_bulletin_in_force_and_a_number_one_period() {
    on_both(async |desk| {
        freeze(&desk, bulletin("第7期", None)).await.unwrap();
        let second = freeze(&desk, bulletin("第8期", None)).await.unwrap_err();
        assert_eq!(second, Refusal::AlreadyIssued { number: "第7期".into(), id: 1 }, "the period is taken");
        let august =
            |number, replaces| NewBulletin { period: "2020-08".into(), ..bulletin(number, replaces) };
        freeze(&desk, august("第8期", None)).await.unwrap();
        let borrowed = freeze(&desk, bulletin("第8期", Some(1))).await.unwrap_err();
        assert!(borrowed.to_string().contains("文号“第8期”已用于编号2"), "{borrowed}");
        let astray = freeze(&desk, august("第9期", Some(1))).await.unwrap_err();
        assert!(astray.to_string().contains("另一期"), "{astray}");
        freeze(&desk, bulletin("第9期", Some(1))).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn names_that_could_leave_the_folder_are_refused() {
    let desk = Desk::new().await;
    for name in ["", "..", "../通报.pdf", "a/b", "a\\b", "通\n报", &"长".repeat(100)] {
        let mut new = bulletin("第7期", None);
        new.files[0].name = (*name).into();
        let refusal = freeze(&desk, new).await.unwrap_err();
        assert_eq!(refusal, Refusal::BadFileName { name: (*name).into() });
    }
    let mut twice = bulletin("第7期", None);
    twice.files[1].name = "通报.pdf".into();
    assert!(freeze(&desk, twice).await.is_err());
    assert!(
        refused(desk.office.freeze_bulletin(&moment(), &clerk(), bulletin("第7期", None)).await).is_err()
    );
}

#[tokio::test]
async fn a_changed_file_is_not_handed_out() {
    let desk = Desk::new().await;
    freeze(&desk, bulletin("第7期", None)).await.unwrap();
    let folder =
        std::fs::read_dir(desk.data_folder().join("bulletins")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(folder.join("通报.pdf"), b"%PDF-2").unwrap();
    assert!(desk.office.bulletin_file(1, "通报.pdf").await.is_err());
    assert!(desk.office.bulletin_file(1, "数据.json").await.unwrap().is_some());
    let report = desk.office.verify().await.unwrap();
    assert_eq!(report.bulletin_problems, ["编号1的文件“通报.pdf”缺失或已被改动"]);
}
