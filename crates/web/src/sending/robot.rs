//! Robots of chat groups (群机器人): a text to 企业微信 or 钉钉 within their limits (requirements §7.6). How often is the
//! office's matter; here is how a message is signed and what the answer means.

use crate::app::percent;
use crate::outgoing::{Outgoing, OutgoingFault};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::Duration;
use zhaozhang_office::Moment;
use zhaozhang_office::duty::delivery::Sent;
use zhaozhang_office::duty::delivery::channel::{Channel, RobotSetting};
use zhaozhang_office::duty::delivery::message::{ROBOT_BYTES, cut};

/// How long the robot may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends one text.
pub(crate) async fn send(
    outgoing: &Outgoing,
    channel: Channel,
    robot: &RobotSetting,
    text: &str,
    moment: &Moment,
) -> Sent {
    let address = match channel {
        Channel::DingTalk if !robot.secret.is_empty() => signed(robot, millis(moment)),
        _ => robot.address.clone(),
    };
    let body = serde_json::json!({ "msgtype": "text", "text": { "content": cut(text, ROBOT_BYTES) } });
    let headers = [("content-type", "application/json; charset=utf-8")];
    match outgoing.post(&address, &headers, body.to_string().into_bytes(), TIMEOUT).await {
        Ok(answer) => outcome(answer.status, &answer.body),
        Err(fault @ OutgoingFault::Refused(_)) => Sent::Never(fault.to_string()),
        Err(fault @ OutgoingFault::Unreached(_)) => Sent::Later(fault.to_string()),
    }
}

/// What the robot answered: both kinds say 200 and put the outcome into `errcode`.
fn outcome(status: u16, body: &str) -> Sent {
    let answer: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let code = answer.as_ref().and_then(|answer| answer.get("errcode")).and_then(serde_json::Value::as_i64);
    let words = answer.as_ref().and_then(|answer| answer.get("errmsg")).and_then(serde_json::Value::as_str);
    match (status, code) {
        (200..=299, Some(0)) => Sent::Done,
        (_, Some(code)) => {
            Sent::Later(format!("机器人没有收下：{}（{code}）", cut(words.unwrap_or(""), 200)))
        }
        (_, None) => Sent::Later(format!("机器人没有正常答复（状态{status}）")),
    }
}

/// The address with time and signature: Base64(HMAC-SHA256(secret, `time\nsecret`)), percent-encoded.
fn signed(robot: &RobotSetting, millis: i64) -> String {
    let text = format!("{millis}\n{}", robot.secret);
    let mark = if robot.address.contains('?') { '&' } else { '?' };
    let signature = Hmac::<Sha256>::new_from_slice(robot.secret.as_bytes()).map(|mut mac| {
        mac.update(text.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    });
    // A key of any length will do, so there is always a signature.
    let signature = signature.unwrap_or_default();
    format!("{}{mark}timestamp={millis}&sign={}", robot.address, percent(&signature))
}

fn millis(moment: &Moment) -> i64 {
    DateTime::parse_from_rfc3339(&moment.at).map_or(0, |time| time.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::{RobotSetting, Sent, outcome, signed};

    #[test]
    fn a_message_to_dingtalk_is_signed_as_its_manual_says() {
        let robot = RobotSetting {
            address: "https://robot.example/send?access_token=1".to_owned(),
            secret: "this is secret".to_owned(),
        };
        // Worked out with openssl: printf '1577262236757\nthis is secret' | openssl dgst -sha256 -hmac 'this is secret' -binary | base64
        assert_eq!(
            signed(&robot, 1_577_262_236_757),
            "https://robot.example/send?access_token=1&timestamp=1577262236757&sign=hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"
        );
    }

    #[test]
    fn an_answer_counts_by_its_code() {
        assert_eq!(outcome(200, r#"{"errcode":0,"errmsg":"ok"}"#), Sent::Done);
        for (status, body) in [
            (200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#),
            (200, r#"{"errcode":310000,"errmsg":"sign not match"}"#),
            (502, "<html>"),
            (200, ""),
        ] {
            assert!(matches!(outcome(status, body), Sent::Later(_)), "{status} {body}");
        }
    }
}
