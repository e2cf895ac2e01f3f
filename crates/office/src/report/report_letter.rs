//! The verb 寄送季报 and what it sends (季报邮件): report and package of evidence in one message, subject and names by
//! requirements §2.8. The web room writes the message and speaks to the mail server.

use crate::Office;
use crate::duty::delivery::Sent;
use crate::duty::delivery::channel::{Channel, MailSetting};
use crate::evidence::zip_out::{PackageOut, PackageRow};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::people::is_mail;
use crate::permit::{permit, report as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::report_flow::{ReportState, StepKind, take_up};
use crate::report::report_paper::PaperShape;
use crate::report::reports::Report;
use std::fmt::Write as _;

/// The most a message carries, in bytes: what mail servers of offices commonly take.
pub const MOST_BYTES: u64 = 25 * 1024 * 1024;

/// A message with a report (季报邮件).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportLetter {
    /// A number that is the same whenever this version is written: the message's id is made of it.
    pub identity: String,
    /// 主题.
    pub subject: String,
    /// Text.
    pub body: String,
    /// Name, media type, bytes.
    pub files: Vec<(String, String, Vec<u8>)>,
}

impl Office {
    /// The package of a report's evidence: `填报单位_2023年第一季度_佐证材料.zip`.
    pub async fn report_package(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<PackageOut, OfficeError> {
        let report = self.report(moment, actor, id).await?;
        let name = format!("{}_{}_佐证材料.zip", report.unit_name, report.quarter);
        self.evidence_package(moment, actor, &name, &package_rows(&report)).await
    }

    /// The message with report and package; a report without any evidence goes without a package.
    pub async fn report_letter(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<ReportLetter, OfficeError> {
        permit(actor, act::SEND)?;
        let report = self.report(moment, actor, id).await?;
        if !matches!(
            report.state,
            ReportState::HandedIn | ReportState::PartlyAccepted | ReportState::Accepted
        ) {
            let what = format!("这份季报{}，还没有签发", report.state.word());
            let problem = Problem::of("R-151", what, "请先由本单位负责人签发，再寄送");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let sheet = self.report_file(moment, actor, id, (PaperShape::Workbook, false)).await?;
        let mut files = vec![(sheet.name, PaperShape::Workbook.media_type().to_owned(), sheet.bytes)];
        let mut left = String::new();
        if report.rows.iter().any(|row| !row.evidence.is_empty()) {
            let mut package = self.report_package(moment, actor, id).await?;
            if package.length() > MOST_BYTES {
                let size = crate::evidence::size_word(package.length());
                let what = format!("佐证材料包有{size}，邮件带不了");
                let cure = "请下载材料包后用光盘、内网或超大附件报送";
                return Err(Refusal::Listed(vec![Problem::of("R-152", what, cure)]).into());
            }
            let mut bytes = Vec::new();
            while let Some(piece) = package.next().await? {
                bytes.extend_from_slice(&piece);
            }
            files.push((package.name.clone(), "application/zip".to_owned(), bytes));
        }
        for row in report.rows.iter().filter(|row| row.evidence.is_empty()) {
            let number = row.standing.number.map_or_else(|| "转".to_owned(), |number| number.to_string());
            let (title, why) = (&row.line.title, &row.line.no_evidence);
            // Writing to a String cannot fail.
            let _ = write!(left, "\n{number}《{title}》没有佐证材料：{why}");
        }
        let subject = format!("{}+{}{}", report.unit_name, report.quarter, form_name(&report));
        let body = format!(
            "{}：\n\n现报送{}{}，共{}行，佐证材料按“序号+稿件标题”命名打包，请查收。{left}\n\n{}\n",
            report.notice.issuer,
            report.quarter,
            form_name(&report),
            report.rows.len(),
            report.unit_name
        );
        Ok(ReportLetter { identity: format!("report-{id}-{}", report.version), subject, body, files })
    }

    /// The mail server, when one is set up and the mailbox is one.
    pub async fn mail_server_for_reports(&self, to: &str) -> Result<MailSetting, OfficeError> {
        let mut problems = Vec::new();
        if !is_mail(to.trim()) {
            problems.push(Problem::at("to", "R-153", "收件信箱不对", "请填写如office@example.com的电子信箱"));
        }
        let settings = self.channel_settings().await?;
        let server = settings.mail.clone().filter(|_| settings.is_on(Channel::Mail));
        if server.is_none() {
            let cure = "请由系统管理员在“消息发送”中设置邮件服务器，或下载邮件（eml）后用自己的邮箱寄出";
            problems.push(Problem::of("R-154", "系统没有启用电子邮件", cure));
        }
        match server.filter(|_| problems.is_empty()) {
            Some(server) => Ok(server),
            None => Err(Refusal::Listed(problems).into()),
        }
    }

    /// Records that the mail server took the message, or says why it did not.
    pub async fn record_report_sent(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (to, outcome): (&str, Sent),
    ) -> Result<(), OfficeError> {
        permit(actor, act::SEND)?;
        if let Sent::Later(why) | Sent::Never(why) = outcome {
            let problem =
                Problem::at("to", "R-155", why, "请核对收件信箱和邮件服务器设置后再寄，或下载邮件（eml）");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        at_hand
            .expect(&[ReportState::HandedIn, ReportState::PartlyAccepted, ReportState::Accepted], "寄送")?;
        let step = at_hand.step(moment, actor, StepKind::Sent, &format!("寄往{to}"));
        writing.add_report_step(&step).await?;
        let detail = format!("第{}版，寄往{to}", at_hand.version);
        writing.record(event(moment, actor, act::SEND, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

fn form_name(report: &Report) -> &str {
    crate::report::reports::report_form(&report.notice).map_or("季报表", |form| form.cadence.name.as_str())
}

/// The rows as the package numbers them: evidence of a reprint goes under its story.
pub(crate) fn package_rows(report: &Report) -> Vec<PackageRow> {
    use crate::report::reports::FirstOf;
    let stories = report.rows.iter().filter_map(|row| Some((row.standing.number?, row)));
    let one = |(number, row): (u32, &crate::report::reports::ReportRow)| {
        let own = row.evidence.iter();
        let below =
            report.rows.iter().filter(|other| other.standing.first == Some(FirstOf::Row(row.line.id)));
        let all = own.chain(below.flat_map(|other| other.evidence.iter()));
        PackageRow { number, title: row.line.title.clone(), evidence: all.map(|(id, _)| *id).collect() }
    };
    stories.map(one).collect()
}
