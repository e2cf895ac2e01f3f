//! Answers to programs in shapes of their own (issue 3, point 11): items, units and duties come with named fields, and
//! the description of the interface names the same ones.

use super::desk::{ANYUAN, Desk};
use super::review_desk::ReviewDesk;
use crate::pages::S1;
use serde_json::Value;

/// The fields the description names for a shape.
fn described<'d>(document: &'d Value, shape: &str) -> Vec<&'d str> {
    let fields = document["components"]["schemas"][shape]["properties"].as_object();
    let fields = fields.unwrap_or_else(|| panic!("no shape {shape}"));
    for (name, field) in fields {
        assert!(field.to_string().contains("description"), "{shape}.{name} has no words: {field}");
    }
    fields.keys().map(String::as_str).collect()
}

fn named(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn api_duties_and_units_come_in_the_shape_the_description_names() {
    let desk = Desk::on("2020-07-20", &[]).await;
    desk.takes(
        S1,
        &["约稿 信息编号=Y1 标题=打击欺诈骗保 单位=安远县医疗保障局 日期=2020-07-06 截止日期=2020-07-31"],
    )
    .await;
    let document = desk.office.get("/api/openapi.json").await.json();
    let duties = desk.office.get("/api/v1/duties?kind=solicited").await.json();
    let duty = duties.as_array().unwrap().iter().find(|duty| duty["unit"] == ANYUAN).unwrap();
    assert_eq!(named(duty), described(&document, "DutyShape"));
    assert_eq!((duty["kind"].as_str(), duty["title"].as_str()), (Some("约稿"), Some("打击欺诈骗保")));
    let units = desk.office.get("/api/v1/units").await.json();
    assert_eq!(named(&units), described(&document, "UnitsShape"));
    described(&document, "ContestShape");
}

#[tokio::test]
async fn api_items_come_with_their_record_and_no_more_than_the_page_shows() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.drafts("安远拟稿人", "安远县开展打击欺诈骗保宣传", &[]).await;
    let document = desk.at("安远拟稿人").get("/api/openapi.json").await.json();
    let own = desk.at("安远拟稿人").get("/api/v1/submissions").await.json();
    assert_eq!(named(&own), described(&document, "ItemsShape"));
    let line = &own["items"][0];
    assert_eq!(named(line), described(&document, "ItemShape"));
    assert_eq!(line["title"], "安远县开展打击欺诈骗保宣传");
    let address = format!("/api/v1/submissions/{id}");
    let whole = desk.at("安远拟稿人").get(&address).await.json();
    assert_eq!(named(&whole), described(&document, "WholeItemShape"));
    assert!(!whole["body"].as_str().unwrap().is_empty());
    let other = desk.at("于都信息员").get(&address).await;
    assert_eq!(other.status.as_u16(), 404, "another unit's draft is not found");
    let theirs = desk.at("于都信息员").get("/api/v1/submissions").await.json();
    assert_eq!(theirs["total"], 0);
}
