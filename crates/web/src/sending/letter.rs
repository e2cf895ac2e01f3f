//! A report as mail (季报邮件): the message with its attachments, as a file for the clerk's own mail program or sent by the
//! office's server. What stands in it is the office's ([`zhaozhang_office::report::report_letter`]).

use super::mail::{Outcome, deliver, mailbox};
use chrono::DateTime;
use lettre::Message;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart, SinglePart};
use std::time::SystemTime;
use zhaozhang_office::Moment;
use zhaozhang_office::duty::delivery::Sent;
use zhaozhang_office::duty::delivery::channel::MailSetting;
use zhaozhang_office::report::report_letter::ReportLetter;

/// The message from one mailbox to another; without a receiver it is a draft to oneself.
pub(crate) fn written(
    (from, to): (&str, &str),
    letter: &ReportLetter,
    moment: &Moment,
) -> Result<Message, String> {
    let to = if to.is_empty() { from } else { to };
    let host = from.rsplit_once('@').map_or("localhost", |(_, host)| host);
    let sent_at = DateTime::parse_from_rfc3339(&moment.at).map_or(SystemTime::UNIX_EPOCH, SystemTime::from);
    let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(letter.body.clone()));
    for (name, kind, bytes) in &letter.files {
        let kind = ContentType::parse(kind).map_err(|cause| format!("附件写不成：{cause}"))?;
        parts = parts.singlepart(Attachment::new(name.clone()).body(bytes.clone(), kind));
    }
    Message::builder()
        .from(mailbox(from)?)
        .to(mailbox(to)?)
        .date(sent_at)
        .message_id(Some(format!("<{}@{host}>", letter.identity)))
        .subject(letter.subject.clone())
        .multipart(parts)
        .map_err(|cause| format!("邮件写不成：{cause}"))
}

/// Sends it by the office's server.
pub(crate) async fn send(server: &MailSetting, to: &str, letter: &ReportLetter, moment: &Moment) -> Outcome {
    match written((&server.from, to), letter, moment) {
        Ok(message) => deliver(server, message).await,
        Err(why) => Sent::Never(why),
    }
}
