//! Whose an uploaded file is: a digest somebody heard of is no right to the file, at the form of a draft and at that of a
//! finding. What an upload may be is [`super::uploads`]' matter.

use crate::requirements::review_desk::{PNG, ReviewDesk, number_of};

/// SM3 of [`PNG`], as the page of the item shows it in the address of the file.
async fn digest_of_the_file(desk: &ReviewDesk, id: i64) -> String {
    let actor = desk.cast.actor("安远拟稿人");
    let item = desk.test.office.submission(&crate::office::moment(), &actor, id).await.unwrap();
    item.versions.last().unwrap().manuscript.attachments[0].hash.clone()
}

/// The form of a draft that names a file by its digest.
fn naming(title: &str, digest: &str) -> Vec<(String, String)> {
    ReviewDesk::form(title, &[("file_hash", digest), ("file_name", "材料.png")])
}

#[tokio::test]
async fn a_draft_names_only_files_its_people_brought_in() {
    let desk = ReviewDesk::anyuan().await;
    let form = ReviewDesk::form("安远宣传周", &[]);
    let file = [("files", "材料.png", PNG)];
    let own = number_of(&desk.send("安远拟稿人", "/submissions/new", &form, &file).await);
    let digest = digest_of_the_file(&desk, own).await;
    assert_eq!(digest.len(), 64, "{digest}");

    // Another unit knows the digest and nothing else.
    let stolen = desk.send("于都信息员", "/submissions/new", &naming("于都宣传周", &digest), &[]).await;
    assert_eq!(stolen.status.as_u16(), 422, "{}", stolen.text());
    assert!(stolen.text().contains("附件“材料.png”没有上传成功"), "{}", stolen.text());
    assert!(stolen.text().contains("于都宣传周"), "what was typed comes back");

    // Nor does it help to write the digest into a text first and to name it in the next version.
    let body = format!("于都县医保局开展宣传，摘要{digest}。");
    let theirs = desk.drafts("于都信息员", "于都宣传周", &[("body", &body)]).await;
    let began_from = desk.digest("于都信息员", theirs).await;
    let mut form = naming("于都宣传周", &digest);
    form.push(("digest".to_owned(), began_from));
    let address = format!("/submissions/{theirs}/edit");
    let stolen = desk.send("于都信息员", &address, &form, &[]).await;
    assert_eq!(stolen.status.as_u16(), 422, "{}", stolen.text());

    // Who has the file himself brings it in and may name it ever after.
    let kept = desk.send("于都信息员", &address, &form, &[("files", "材料.png", PNG)]).await;
    assert_eq!(kept.status.as_u16(), 303, "{}", kept.text());
    let again = desk.send("于都信息员", "/submissions/new", &naming("于都再宣传", &digest), &[]).await;
    assert_eq!(again.status.as_u16(), 303, "{}", again.text());
}

#[tokio::test]
async fn a_later_version_keeps_the_files_of_the_item_whoever_of_the_unit_writes_it() {
    let desk = ReviewDesk::anyuan().await;
    let form = ReviewDesk::form("安远宣传周", &[]);
    let file = [("files", "材料.png", PNG)];
    let own = number_of(&desk.send("安远拟稿人", "/submissions/new", &form, &file).await);
    let digest = digest_of_the_file(&desk, own).await;
    let address = format!("/submissions/{own}/edit");
    // The second version drops the file, the third takes it up again.
    for form in [ReviewDesk::form("安远宣传周之二", &[]), naming("安远宣传周之三", &digest)] {
        let mut form = form;
        form.push(("digest".to_owned(), desk.digest("安远信息员", own).await));
        let kept = desk.send("安远信息员", &address, &form, &[]).await;
        assert_eq!(kept.status.as_u16(), 303, "{}", kept.text());
    }
    assert_eq!(digest_of_the_file(&desk, own).await, digest);
}

#[tokio::test]
async fn a_finding_names_only_files_its_finder_brought_in() {
    let desk = ReviewDesk::anyuan().await;
    let form = ReviewDesk::form("安远宣传周", &[]);
    let own =
        number_of(&desk.send("安远拟稿人", "/submissions/new", &form, &[("files", "材料.png", PNG)]).await);
    let digest = digest_of_the_file(&desk, own).await;
    let unit = desk.cast.unit("安远信息员").to_string();
    let finding: Vec<(String, String)> = [
        ("notice", "ganzhou-2020-33"),
        ("class", "重大失误"),
        ("unit", &unit),
        ("title", "安远医保参保数据"),
        ("finding", "参保人数写错一位"),
        ("article", "四（二）2"),
        ("found_on", "2026-11-20"),
        ("reply_until", "2026-11-30"),
        ("file_hash", &digest),
        ("file_name", "材料.png"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    let refused = desk.send("市局办公室经办", "/grave-errors/new", &finding, &[]).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    assert!(refused.text().contains("佐证“材料.png”没有上传成功"), "{}", refused.text());
    let file = [("files", "截图.png", PNG)];
    let found = desk.send("市局办公室经办", "/grave-errors/new", &finding, &file).await;
    assert_eq!(found.status.as_u16(), 303, "{}", found.text());
}
