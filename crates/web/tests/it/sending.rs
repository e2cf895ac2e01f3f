//! Reminders on their way out: a mail server that sleeps for an hour, robots that answer as theirs do, nothing lost and
//! nothing twice, and the pages going on meanwhile.

use super::office::{project, secrets};
use chrono::{DateTime, TimeDelta};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use zhaozhang_office::duty::delivery::DeliveryState;
use zhaozhang_office::duty::delivery::channel::{
    Channel, MailSecurity, MailSetting, NewSetting, PlanSetting, RobotSetting,
};
use zhaozhang_office::duty::enter_event::NewEvent;
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, Moment, Office, Opening};
use zhaozhang_web::app::App;
use zhaozhang_web::outgoing::Outgoing;
use zhaozhang_web::{sending, tick};

const S1: &str = "ganzhou-2020-33";

fn at(local: &str) -> Moment {
    Moment::of(DateTime::parse_from_rfc3339(&format!("{local}+08:00")).unwrap().to_utc())
}

/// An office with people, a meeting entered, and a clock that a test moves.
struct Running {
    app: App,
    now: Arc<Mutex<Moment>>,
    _folder: TempDir,
}

impl Running {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = Arc::new(Mutex::new(at("2023-03-02T10:00:00")));
        let opening = Opening {
            data_folder: folder.path().to_path_buf(),
            database_url: None,
            notices_folder: project().join("notices"),
            fonts_folder: project().join("fonts"),
            moment: at("2023-03-02T10:00:00"),
            secrets: secrets(),
        };
        let office = Office::open(opening).await.unwrap_or_else(|refusal| panic!("{refusal}"));
        let moment = at("2023-03-02T10:00:00");
        office.load_cast(&moment, &Actor::command_line()).await.unwrap();
        let meeting = NewEvent {
            notice: S1.into(),
            class: "重要会议".into(),
            title: "示例全省重要会议".into(),
            on: "2023-03-01".into(),
            ..NewEvent::default()
        };
        office.enter_event(&moment, &Actor::named("张三", Role::OfficeClerk), &meeting).await.unwrap();
        let clock = Arc::clone(&now);
        let app = App::reaching(
            office,
            Arc::new(move || clock.lock().unwrap().clone()),
            Outgoing::new(["127.0.0.1"]),
        );
        Self { app, now, _folder: folder }
    }

    fn set_time(&self, moment: Moment) {
        *self.now.lock().unwrap() = moment;
    }

    /// Moves the clock on, and does the round of the minute.
    async fn minutes(&self, minutes: i64) {
        let later = {
            let now = self.now.lock().unwrap();
            DateTime::parse_from_rfc3339(&now.at).unwrap().to_utc() + TimeDelta::minutes(minutes)
        };
        self.set_time(Moment::of(later));
        tick::round(&self.app).await;
    }

    async fn set(&self, setting: NewSetting) {
        let moment = self.app.moment();
        self.app.office().set_channel(&moment, &Actor::command_line(), setting).await.unwrap();
    }
}

fn mail(port: u16) -> NewSetting {
    let server = MailSetting {
        host: "127.0.0.1".into(),
        port,
        security: MailSecurity::Plain,
        user: String::new(),
        password: String::new(),
        from: "office@office.example".into(),
    };
    NewSetting::Mail(server, true)
}

/// What arrived: how often each message, by its id, and one of the texts.
#[derive(Debug, Clone, Default)]
struct Arrived {
    times: BTreeMap<String, usize>,
    text: String,
}

/// A mail server on loopback that can be switched off: it takes every mail and keeps its id.
struct MailSink {
    address: SocketAddr,
    arrived: Arc<Mutex<Arrived>>,
    serving: Option<JoinHandle<()>>,
}

impl MailSink {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut sink = Self {
            address: listener.local_addr().unwrap(),
            arrived: Arc::new(Mutex::new(Arrived::default())),
            serving: None,
        };
        sink.serve(listener);
        sink
    }

    fn serve(&mut self, listener: TcpListener) {
        let arrived = Arc::clone(&self.arrived);
        self.serving = Some(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take_mail(stream, Arc::clone(&arrived)));
            }
        }));
    }

    async fn off(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            let _ = serving.await;
        }
    }

    async fn on(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serve(listener);
    }

    fn arrived(&self) -> Arrived {
        self.arrived.lock().unwrap().clone()
    }
}

/// Speaks just enough SMTP to take a mail.
async fn take_mail(stream: TcpStream, arrived: Arc<Mutex<Arrived>>) {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink\r\n").await.unwrap();
    let (mut line, mut text, mut is_data) = (String::new(), String::new(), false);
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        if is_data {
            if line == ".\r\n" {
                is_data = false;
                let id =
                    text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or("").to_owned();
                {
                    let mut arrived = arrived.lock().unwrap();
                    *arrived.times.entry(id).or_default() += 1;
                    arrived.text = std::mem::take(&mut text);
                }
                stream.write_all(b"250 taken\r\n").await.unwrap();
            } else {
                text.push_str(&line);
            }
            continue;
        }
        let answer: &[u8] = match line.split_whitespace().next().unwrap_or("") {
            "EHLO" | "HELO" => b"250 sink\r\n",
            "DATA" => {
                is_data = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        if stream.write_all(answer).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn a_mail_server_down_for_an_hour_loses_nothing_and_gets_everything_once() {
    let running = Running::new().await;
    let mut sink = MailSink::new().await;
    running.set(mail(sink.address.port())).await;
    sink.off().await;
    for _ in 0..60 {
        running.minutes(1).await;
    }
    let waiting = running.app.office().reminder_messages(500).await.unwrap();
    assert!(waiting.len() > 20, "{}", waiting.len());
    assert!(waiting.iter().all(|message| message.state == DeliveryState::Waiting && message.attempts >= 5));
    assert!(waiting.iter().all(|message| message.last_error.contains("邮件服务器")), "{:?}", waiting.first());
    assert!(sink.arrived().times.is_empty());
    sink.on().await;
    for _ in 0..40 {
        running.minutes(2).await;
    }
    let arrived = sink.arrived();
    assert_eq!(arrived.times.len(), waiting.len(), "a message was lost");
    assert!(arrived.times.values().all(|times| *times == 1), "a message came twice");
    let sent = running.app.office().reminder_messages(500).await.unwrap();
    assert!(sent.iter().all(|message| message.state == DeliveryState::Sent));
}

#[tokio::test]
async fn a_mail_says_what_is_due_in_chinese_and_names_nobody() {
    let running = Running::new().await;
    let sink = MailSink::new().await;
    running.set(mail(sink.address.port())).await;
    let plan = PlanSetting { base_address: "http://10.1.2.3:8000".into(), ..PlanSetting::default() };
    running.set(NewSetting::Plan(plan)).await;
    running.minutes(1).await;
    let arrived = sink.arrived();
    assert!(arrived.times.len() > 20);
    let (head, body) = arrived.text.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("Subject: =?utf-8?"), "{head}");
    assert!(head.contains("From: office@office.example"), "{head}");
    let body = decoded(body);
    for words in [
        "示例全省重要会议",
        "2023年3月6日（周一）24时前，还有4天",
        "四（二）2",
        "扣50分",
        "http://10.1.2.3:8000/duties/",
    ] {
        assert!(body.contains(words), "the mail lacks {words}: {body}");
    }
    for member in running.app.office().cast().await.unwrap() {
        assert!(!body.contains(member.name), "the mail names {}", member.name);
    }
}

/// A body as it was before it was packed for the way: base64 or quoted-printable.
fn decoded(body: &str) -> String {
    let plain: String = body.lines().collect();
    let packed = plain.chars().all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c));
    if packed { base64(&plain) } else { quoted(body) }
}

fn base64(text: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for c in text.chars().filter(|c| *c != '=') {
        bits = (bits << 6) | u32::try_from(ALPHABET.find(c).unwrap()).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 255).unwrap());
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn quoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'=' && tail.len() >= 2 {
            let (hex, tail) = tail.split_at(2);
            bytes.push(u8::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).unwrap());
            rest = tail;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// A robot on loopback: it keeps what came and answers what it is told to.
struct Robot {
    address: SocketAddr,
    came: Arc<Mutex<Vec<(String, String)>>>,
    answer: Arc<Mutex<&'static str>>,
}

impl Robot {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let robot = Self {
            address: listener.local_addr().unwrap(),
            came: Arc::default(),
            answer: Arc::new(Mutex::new(r#"{"errcode":0,"errmsg":"ok"}"#)),
        };
        let (came, answer) = (Arc::clone(&robot.came), Arc::clone(&robot.answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let answer = *answer.lock().unwrap();
                if let Some(request) = take_request(stream, answer).await {
                    came.lock().unwrap().push(request);
                }
            }
        });
        robot
    }

    fn setting(&self, secret: &str) -> RobotSetting {
        RobotSetting { address: format!("http://{}/robot/send?key=1", self.address), secret: secret.into() }
    }

    fn came(&self) -> Vec<(String, String)> {
        self.came.lock().unwrap().clone()
    }
}

/// Takes one request: its address and its body.
async fn take_request(stream: TcpStream, answer: &str) -> Option<(String, String)> {
    let mut stream = BufReader::new(stream);
    let (mut line, mut first, mut length) = (String::new(), String::new(), 0_usize);
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok()?;
        if first.is_empty() {
            first = line.split_whitespace().nth(1)?.to_owned();
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        answer.len()
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(answer.as_bytes()).await.ok()?;
    Some((first, String::from_utf8(body).ok()?))
}

#[tokio::test]
async fn robots_get_texts_within_their_limits_signed_and_once() {
    let running = Running::new().await;
    let (wecom, dingtalk) = (Robot::new().await, Robot::new().await);
    running.set(NewSetting::Robot(Channel::WeCom, wecom.setting(""), true)).await;
    running.set(NewSetting::Robot(Channel::DingTalk, dingtalk.setting("SEC-1"), true)).await;
    for _ in 0..5 {
        running.minutes(1).await;
    }
    let units = running.app.office().notice(S1).unwrap().notice.units.len();
    for robot in [&wecom, &dingtalk] {
        let came = robot.came();
        assert!(!came.is_empty() && came.len() <= 20, "{}", came.len());
        let texts: Vec<String> = came
            .iter()
            .map(|(_, body)| {
                let value: serde_json::Value = serde_json::from_str(body).unwrap();
                assert_eq!(value["msgtype"], "text");
                value["text"]["content"].as_str().unwrap().to_owned()
            })
            .collect();
        assert!(texts.iter().all(|text| text.len() <= 2048));
        let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| line.starts_with('·')).count();
        assert_eq!(lines, units, "every unit once");
    }
    assert!(wecom.came().iter().all(|(address, _)| !address.contains("sign=")));
    assert!(
        dingtalk
            .came()
            .iter()
            .all(|(address, _)| address.contains("&timestamp=") && address.contains("&sign="))
    );
}

#[tokio::test]
async fn a_robot_that_says_too_often_is_asked_again_later() {
    let running = Running::new().await;
    let robot = Robot::new().await;
    *robot.answer.lock().unwrap() = r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#;
    running.set(NewSetting::Robot(Channel::WeCom, robot.setting(""), true)).await;
    running.minutes(1).await;
    let messages = running.app.office().reminder_messages(50).await.unwrap();
    assert!(messages.iter().all(|message| message.state == DeliveryState::Waiting), "{messages:?}");
    assert!(messages.iter().all(|message| message.last_error.contains("45009")));
    *robot.answer.lock().unwrap() = r#"{"errcode":0,"errmsg":"ok"}"#;
    for _ in 0..5 {
        running.minutes(1).await;
    }
    let messages = running.app.office().reminder_messages(50).await.unwrap();
    assert!(messages.iter().all(|message| message.state == DeliveryState::Sent), "{messages:?}");
}

#[tokio::test]
async fn nothing_goes_out_before_it_is_set() {
    let running = Running::new().await;
    for _ in 0..3 {
        running.minutes(1).await;
    }
    assert!(running.app.office().reminder_messages(9).await.unwrap().is_empty());
    assert_eq!(sending::send_due(&running.app).await.unwrap(), 0);
    let told =
        running.app.office().digests_between("2023-03-02".parse().unwrap(), "2023-03-02".parse().unwrap());
    assert!(!told.await.unwrap().is_empty(), "the inbox in the program is always on");
}
