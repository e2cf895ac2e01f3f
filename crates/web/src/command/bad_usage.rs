//! What is said when the arguments cannot be understood (用法有误): in Chinese, with the next step.

use super::say;
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::process::ExitCode;

/// Shows help and version as asked; explains anything else. Exit code 0 or 2.
pub fn explain(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            say::say(error.render().to_string().trim_end());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say::complain(error.render().to_string().trim_end());
            ExitCode::from(2)
        }
        _ => {
            say::complain(&sentence(error));
            ExitCode::from(2)
        }
    }
}

/// The sentence for an error: what, and what to do next.
pub fn sentence(error: &Error) -> String {
    let of = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有选项“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("没有命令“{}”", of(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少{argument}"),
        ErrorKind::MissingSubcommand => "没有写明要办什么".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument}后面没有写内容"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{argument}的内容“{value}”读不懂"),
        ErrorKind::ArgumentConflict => format!("{argument}与{}不能同时使用", of(ContextKind::PriorArg)),
        ErrorKind::TooManyValues => format!("“{value}”是多余的"),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文字".to_owned(),
        _ => "命令写得不对".to_owned(),
    };
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near: Vec<String> = near.into_iter().map(of).filter(|words| !words.is_empty()).collect();
    let hint =
        if near.is_empty() { String::new() } else { format!("是不是“{}”？", near.join("、")) };
    format!("{what}，没有办理。{hint}请用“zhaozhang --help”查看用法。（C-201）")
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(many) => many.join("、"),
        ContextValue::Bool(_) | ContextValue::None => String::new(),
        other => other.to_string(),
    }
}
