//! The stage of the tests about quarterly reports: an office of 23 November 2026 with the units of S0, a liaison and a
//! head in two of them, and how their forms are sent. The tests: [`super::report`], [`super::report_office`].

use super::desk::S0;
use super::org_desk::unit;
use crate::cast::Cast;
use crate::office::{TestOffice, moment};
use crate::visitor::Visitor;
use zhaozhang_office::Actor;
use zhaozhang_office::evidence::{EvidenceKind, EvidenceOf};
use zhaozhang_office::org::appoint::{Appointee, Appointment};
use zhaozhang_office::org::load_cast::CastMember;
use zhaozhang_office::org::people::{Contact, NewPerson};
use zhaozhang_office::permit::Role;

/// A county's secretariat in S0.
pub(super) const ANYUAN: &str = "安远县医改领导小组秘书处";
/// Another one.
pub(super) const YUDU: &str = "于都县医改领导小组秘书处";
/// The quarter that runs.
pub(super) const QUARTER: &str = "2026-Q4";

/// Two units, each with a liaison and a head, and the secretariat.
pub(super) struct ReportStage {
    pub(super) test: TestOffice,
    pub(super) secretariat: Visitor,
    pub(super) liaison: Visitor,
    pub(super) head: Visitor,
    pub(super) other: Visitor,
    pub(super) other_head: Visitor,
    pub(super) unit: i64,
    pub(super) other_unit: i64,
    pub(super) actor: Actor,
}

/// Appoints somebody new and gives them as tests sign them in.
async fn member(
    test: &TestOffice,
    label: &'static str,
    (unit, role): (i64, Role),
    mobile: &str,
) -> CastMember {
    let appointment = Appointment {
        appointee: Appointee::New(NewPerson {
            name: label.to_owned(),
            contact: Contact {
                mobile: mobile.to_owned(),
                mail: format!("{mobile}@example.com"),
                ..Contact::default()
            },
        }),
        unit,
        role,
        title: "科员".to_owned(),
        full_time: (role == Role::Correspondent).then_some(false),
        from: Some("2026-01-01".parse().unwrap()),
        basis: "会议研究".to_owned(),
    };
    let id = test.office.appoint(&moment(), &Actor::command_line(), &appointment).await;
    let id = id.unwrap_or_else(|error| panic!("{error}"));
    let post = test.office.post(id).await.unwrap().unwrap();
    CastMember { label, name: label, post }
}

impl ReportStage {
    /// The office with the year 2026 opened by the secretariat.
    pub(super) async fn new() -> Self {
        let test = TestOffice::peopled().await;
        let cast = Cast::of(&test).await;
        let loaded = test.office.load_units_of_notice(&moment(), &Actor::command_line(), S0).await;
        loaded.unwrap_or_else(|error| panic!("{error}"));
        let (anyuan, yudu) = (unit(&test, ANYUAN, "2026-11-23").await, unit(&test, YUDU, "2026-11-23").await);
        let liaison = member(&test, "安医改", (anyuan, Role::Correspondent), "13800000101").await;
        let head = member(&test, "安负责", (anyuan, Role::LeaderInCharge), "13800000102").await;
        let other = member(&test, "于医改", (yudu, Role::Correspondent), "13800000103").await;
        let other_head = member(&test, "于负责", (yudu, Role::LeaderInCharge), "13800000104").await;
        let actor = liaison.actor();
        let secretariat = test.sign_in_as(cast.member("市局办公室主任")).await;
        let stage = Self {
            liaison: test.sign_in_as(&liaison).await,
            head: test.sign_in_as(&head).await,
            other: test.sign_in_as(&other).await,
            other_head: test.sign_in_as(&other_head).await,
            secretariat,
            unit: anyuan,
            other_unit: yudu,
            actor,
            test,
        };
        stage.secretariat.does("/reports/years", &[("notice", S0), ("year", "2026")]).await;
        stage
    }

    /// Begins a unit's report of the quarter through the list; gives its address.
    pub(super) async fn begun(&self, visitor: &Visitor, unit: i64) -> String {
        let unit = unit.to_string();
        let fields = [("notice", S0), ("quarter", QUARTER), ("unit", unit.as_str())];
        let at = visitor.does("/reports/fill", &fields).await;
        at.split('?').next().unwrap().to_owned()
    }

    /// Sends it to sign and signs it.
    pub(super) async fn hands_in(&self, visitors: (&Visitor, &Visitor), at: &str) {
        let digest = digest(visitors.0, at).await;
        visitors.0.does(&format!("{at}/to-sign"), &[("digest", &digest)]).await;
        visitors.1.does(&format!("{at}/sign"), &[("digest", &digest), ("opinion", "同意报送")]).await;
    }

    /// Hangs a file on a row.
    pub(super) async fn proves(&self, row: i64, name: &str, bytes: &[u8]) {
        let of = EvidenceOf {
            owner_kind: "report_row".to_owned(),
            owner_id: row,
            unit: Some(self.unit),
            kind: EvidenceKind::Scan,
            title: "扫描件".to_owned(),
            ..EvidenceOf::default()
        };
        let file = self.test.office.receive_evidence_bytes(name, bytes).await.unwrap();
        let held = self.test.office.hold_evidence(&moment(), &self.actor, &of, file).await;
        held.unwrap_or_else(|error| panic!("{error}"));
    }

    /// The last event of a verb.
    pub(super) async fn logged(&self, verb: &str) -> String {
        super::org_desk::logged(&self.test, verb).await
    }
}

impl Visitor {
    /// Saves rows in a report: title, day, outlet, address, reason for no evidence; rows that stand keep their numbers.
    pub(super) async fn saves(&self, at: &str, rows: &[[&str; 5]]) {
        let known = rows_of(self, at).await;
        let digest = digest(self, at).await;
        let mut fields: Vec<(&str, String)> = vec![("digest", digest)];
        for (place, row) in rows.iter().enumerate() {
            let id = known.get(place).copied().unwrap_or_default();
            fields.push(("row_id", id.to_string()));
            for (name, value) in ["title", "published", "outlet", "address", "no_evidence"].iter().zip(row) {
                fields.push((name, (*value).to_owned()));
            }
            fields.push(("reprint_of", String::new()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.does(&format!("{at}/edit"), &fields).await;
    }
}

/// The digest the report's page shows.
pub(super) async fn digest(visitor: &Visitor, at: &str) -> String {
    let page = visitor.page(&format!("{at}/edit")).await;
    between(&page, "name=\"digest\" value=\"", "\"")
}

/// The numbers of the rows, in their order.
pub(super) async fn rows_of(visitor: &Visitor, at: &str) -> Vec<i64> {
    let page = visitor.page(&format!("{at}/edit")).await;
    let ids = page.split("name=\"row_id\" value=\"").skip(1);
    ids.filter_map(|rest| rest.split('"').next()?.parse().ok()).filter(|id| *id != 0).collect()
}

/// The words between two marks.
pub(super) fn between(text: &str, from: &str, to: &str) -> String {
    let rest = text.split(from).nth(1).unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split(to).next().unwrap().to_owned()
}
