//! The mailbox of reports (季报信箱), read by IMAP: every letter not seen yet is fetched, given to the office, and marked
//! as seen once the office has it. What a letter means is the office's ([`zhaozhang_office::report::take_in_letter`]).

use super::foreign::converted;
use super::told;
use crate::app::App;
use crate::outgoing::connector;
use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use std::fmt;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;
use zhaozhang_office::duty::delivery::channel::MailSecurity;
use zhaozhang_office::report::letter_forms::to_convert;
use zhaozhang_office::report::mailbox::MailboxSetting;
use zhaozhang_office::{Actor, OfficeError};

/// How long the server may take for one letter.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long a whole round may take.
const ROUND: Duration = Duration::from_mins(5);
/// The largest letter fetched, in bytes.
const MOST_BYTES: u32 = 64 * 1024 * 1024;
/// The most letters of one round.
const AT_ONCE: usize = 50;

/// Why a mailbox could not be read, in words for whoever set it up; never a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MailboxFault(String);

impl fmt::Display for MailboxFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn fault(doing: &str) -> impl Fn(async_imap::error::Error) -> MailboxFault + '_ {
    move |cause| MailboxFault(format!("{doing}：{cause}"))
}

/// What one reading brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Letters the office took.
    pub taken: usize,
    /// Letters that came before.
    pub known: usize,
    /// Letters that could not be taken, with the reason.
    pub left: Vec<String>,
}

/// One round, when a mailbox is set and on; a fault is logged and the next round tries again.
pub(crate) async fn round(app: &App) {
    match app.office().mailbox_setting().await {
        Ok(Some((setting, true))) => {
            if let Err(why) = read(app, &Actor::job(), &setting).await {
                tracing::warn!("the mailbox of reports was not read: {why}");
            }
        }
        Ok(_) => {}
        Err(error) => tracing::error!("the mailbox of reports is not known: {}", told(&error)),
    }
}

/// Reads the mailbox now.
pub(crate) async fn read(
    app: &App,
    actor: &Actor,
    setting: &MailboxSetting,
) -> Result<Reading, MailboxFault> {
    let place = (setting.host.as_str(), setting.port);
    let stream = match timeout(PATIENCE, TcpStream::connect(place)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(cause)) => return Err(MailboxFault(format!("连不上收信服务器：{cause}"))),
        Err(_elapsed) => return Err(MailboxFault("收信服务器没有答复".to_owned())),
    };
    let opened = match setting.security {
        MailSecurity::Plain => timeout(ROUND, fetched(app, actor, setting, greeted(stream).await?)).await,
        MailSecurity::Tls => {
            let client = greeted(secured(setting, stream).await?).await?;
            timeout(ROUND, fetched(app, actor, setting, client)).await
        }
        MailSecurity::Starttls => {
            let mut client = greeted(stream).await?;
            let asked = client.run_command_and_check_ok("STARTTLS", None).await;
            asked.map_err(fault("收信服务器不支持STARTTLS"))?;
            let client = Client::new(secured(setting, client.into_inner()).await?);
            timeout(ROUND, fetched(app, actor, setting, client)).await
        }
    };
    opened.unwrap_or_else(|_elapsed| Err(MailboxFault("收信服务器没有答复".to_owned())))
}

/// The connection with TLS around it.
async fn secured(
    setting: &MailboxSetting,
    stream: TcpStream,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, MailboxFault> {
    let cannot = |cause: String| MailboxFault(format!("加密连接不能使用：{cause}"));
    let name = ServerName::try_from(setting.host.clone()).map_err(|cause| cannot(cause.to_string()))?;
    let connector = connector().map_err(cannot)?;
    connector.connect(name, stream).await.map_err(|cause| cannot(cause.to_string()))
}

async fn greeted<S>(stream: S) -> Result<Client<S>, MailboxFault>
where
    S: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send,
{
    let mut client = Client::new(stream);
    match timeout(PATIENCE, client.read_response()).await {
        Ok(Ok(Some(_))) => Ok(client),
        Ok(Ok(None)) => Err(MailboxFault("收信服务器没有问候就断开了".to_owned())),
        Ok(Err(cause)) => Err(MailboxFault(format!("收信服务器的答复读不懂：{cause}"))),
        Err(_elapsed) => Err(MailboxFault("收信服务器没有答复".to_owned())),
    }
}

async fn fetched<S>(
    app: &App,
    actor: &Actor,
    setting: &MailboxSetting,
    client: Client<S>,
) -> Result<Reading, MailboxFault>
where
    S: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send,
{
    let signed_in = client.login(&setting.user, &setting.password).await;
    let mut session = signed_in.map_err(|(cause, _)| MailboxFault(format!("信箱登录没有成功：{cause}")))?;
    session.select(&setting.folder).await.map_err(fault("没有找到收件夹"))?;
    let found = session.uid_search("UNSEEN").await.map_err(fault("查不到未读邮件"))?;
    let mut uids: Vec<u32> = found.into_iter().collect();
    uids.sort_unstable();
    let mut reading = Reading::default();
    for uid in uids.into_iter().take(AT_ONCE) {
        let size = size_of(&mut session, uid).await?;
        if size > MOST_BYTES {
            reading.left.push(format!("第{uid}号邮件有{}兆，太大，没有收", size / 1024 / 1024));
            continue;
        }
        let raw = body_of(&mut session, uid).await?;
        let converted = converted(app, to_convert(&raw)).await;
        let taken = app.office().take_in_letter(&app.moment(), actor, &raw, &converted).await;
        match taken {
            Ok(taken) if taken.letter == 0 => reading.known += 1,
            Ok(_) => reading.taken += 1,
            Err(OfficeError::Refused(refusal)) => reading.left.push(format!("第{uid}号邮件：{refusal}")),
            // Ours: it stays unseen and is tried again.
            Err(error) => {
                tracing::error!("a letter was not taken in: {}", told(&error));
                reading.left.push(format!("第{uid}号邮件没有收成，下次再试"));
                continue;
            }
        }
        let marked = session.uid_store(uid.to_string(), "+FLAGS (\\Seen)").await;
        let marked = marked.map_err(fault("不能标为已读"))?;
        let _: Vec<_> = marked.try_collect().await.map_err(fault("不能标为已读"))?;
    }
    // Whether the server says goodbye makes no difference.
    let _ = session.logout().await;
    Ok(reading)
}

async fn size_of<S>(session: &mut Session<S>, uid: u32) -> Result<u32, MailboxFault>
where
    S: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send,
{
    let asked = session.uid_fetch(uid.to_string(), "RFC822.SIZE").await.map_err(fault("读不到邮件"))?;
    let found: Vec<_> = asked.try_collect().await.map_err(fault("读不到邮件"))?;
    Ok(found.iter().find_map(|one| one.size).unwrap_or_default())
}

async fn body_of<S>(session: &mut Session<S>, uid: u32) -> Result<Vec<u8>, MailboxFault>
where
    S: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send,
{
    let asked = session.uid_fetch(uid.to_string(), "BODY.PEEK[]").await.map_err(fault("读不到邮件"))?;
    let found: Vec<_> = asked.try_collect().await.map_err(fault("读不到邮件"))?;
    let body = found.iter().find_map(|one| one.body()).map(<[u8]>::to_vec);
    body.ok_or_else(|| MailboxFault(format!("第{uid}号邮件没有内容")))
}
