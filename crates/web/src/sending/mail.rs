//! Mail (电子邮件): one message to one mailbox by the office's SMTP server. What the server refuses for good is given
//! up, everything else is tried again.

use chrono::DateTime;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::{Duration, SystemTime};
use zhaozhang_office::Moment;
use zhaozhang_office::duty::delivery::channel::{MailSecurity, MailSetting};
use zhaozhang_office::duty::delivery::{Outgoing, Sent};

/// How long the server may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The answers that mean this mailbox or this text, for ever (RFC 5321 §4.2.3): no such mailbox, moved, too large,
/// not allowed, refused.
const NEVER: [u16; 5] = [550, 551, 552, 553, 554];

/// Sends one message.
pub(crate) async fn send(server: &MailSetting, to: &str, message: &Outgoing, moment: &Moment) -> Sent {
    let mail = match written(server, to, message, moment) {
        Ok(mail) => mail,
        Err(why) => return Sent::Never(why),
    };
    deliver(server, mail).await
}

/// How sending ended.
pub(crate) type Outcome = Sent;

/// Hands a message to the server.
pub(crate) async fn deliver(server: &MailSetting, mail: Message) -> Sent {
    let transport = match transport(server) {
        Ok(transport) => transport,
        Err(why) => return Sent::Later(why),
    };
    match transport.send(mail).await {
        Ok(_) => Sent::Done,
        Err(error) => {
            let code = error.status().map(u16::from);
            let why = format!("邮件服务器没有收下：{}", told(&error));
            if code.is_some_and(|code| NEVER.contains(&code)) { Sent::Never(why) } else { Sent::Later(why) }
        }
    }
}

/// The message as it goes out. Its id is always the same, so that a second copy is seen to be one.
fn written(server: &MailSetting, to: &str, message: &Outgoing, moment: &Moment) -> Result<Message, String> {
    let from: Mailbox = mailbox(&server.from)?;
    let host = server.from.rsplit_once('@').map_or("localhost", |(_, host)| host);
    let sent_at = DateTime::parse_from_rfc3339(&moment.at).map_or(SystemTime::UNIX_EPOCH, SystemTime::from);
    Message::builder()
        .from(from)
        .to(mailbox(to)?)
        .date(sent_at)
        .message_id(Some(format!("<reminder-{}@{host}>", message.id)))
        .subject(message.subject.clone())
        .header(ContentType::TEXT_PLAIN)
        .body(message.body.clone())
        .map_err(|cause| format!("邮件写不成：{cause}"))
}

/// A mailbox without a name.
pub(crate) fn mailbox(address: &str) -> Result<Mailbox, String> {
    address
        .parse()
        .map(|address| Mailbox::new(None, address))
        .map_err(|_error: lettre::address::AddressError| "电子信箱不对".to_owned())
}

fn transport(server: &MailSetting) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let tls =
        || TlsParameters::new(server.host.clone()).map_err(|cause| format!("加密连接不能使用：{cause}"));
    let tls = match server.security {
        MailSecurity::Plain => Tls::None,
        MailSecurity::Starttls => Tls::Required(tls()?),
        MailSecurity::Tls => Tls::Wrapper(tls()?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host.as_str())
        .port(server.port)
        .tls(tls)
        .timeout(Some(TIMEOUT));
    if !server.user.is_empty() {
        builder = builder.credentials(Credentials::new(server.user.clone(), server.password.clone()));
    }
    Ok(builder.build())
}

/// The error with what caused it; never a password, which errors of the library do not hold.
fn told(error: &lettre::transport::smtp::Error) -> String {
    let mut told = vec![error.to_string()];
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        told.push(next.to_string());
        cause = next.source();
    }
    zhaozhang_office::duty::delivery::message::cut(&told.join("："), 300)
}
