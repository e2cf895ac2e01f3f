//! `zhaozhang reprints`: which published texts of a file are one story, which was first, and why.

use super::{Ended, Outcome, say};
use clap::Args;
use indicatif::ProgressBar;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;
use zhaozhang_office::publication::reprints::{Joined, join_reprints};

/// Options of `reprints`.
#[derive(Debug, Args)]
pub struct ReprintOptions {
    /// 稿件文件，一行一条JSON：text，及可有的id、title、source、pub、arrive
    #[arg(value_name = "文件.jsonl", help_heading = "选项")]
    file: PathBuf,
    /// 用几个线程；结果与线程数无关
    #[arg(long, default_value_t = 1, value_name = "个数", help_heading = "选项")]
    threads: usize,
    /// 以JSON逐条写出：编号、首发、依据
    #[arg(long, help_heading = "选项")]
    json: bool,
}

/// Runs the command.
pub fn run(options: &ReprintOptions) -> Outcome {
    let file = File::open(&options.file).map_err(|cause| {
        Ended::refused(format!("“{}”打不开：{cause}。请核对文件名后重试。（C-801）", options.file.display()))
    })?;
    let bar = ProgressBar::new_spinner();
    let joined = join_reprints(BufReader::new(file), options.threads.max(1), &mut |taken| {
        bar.set_message(format!("已读{taken}条"));
        bar.tick();
    });
    bar.finish_and_clear();
    let joined = joined.map_err(|cause| {
        Ended::refused(format!("“{}”没有读完：{cause}。请检查磁盘后重试。（C-802）", options.file.display()))
    })?;
    if options.json {
        say_json(&joined);
    } else {
        say_stories(&joined);
    }
    for problem in &joined.problems {
        say::complain(&format!("第{}行：{}。（C-803）", problem.line, problem.what));
    }
    Ok(if joined.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn say_json(joined: &Joined) {
    for member in joined.members() {
        let is_first = member.text.id == member.first.id;
        let line = serde_json::json!({
            "id": member.text.id, "首发": member.first.id, "是否首发": is_first, "依据": member.why,
        });
        say::say(&line.to_string());
    }
}

fn say_stories(joined: &Joined) {
    for member in joined.members().filter(|member| !member.why.is_empty()) {
        let title =
            if member.text.title.is_empty() { String::new() } else { format!("《{}》", member.text.title) };
        say::say(&format!("{}{title}　转自“{}”。{}", member.text.id, member.first.id, member.why));
    }
    say::say(&format!("共{}条，归并为{}件。", joined.texts.len(), joined.story_count()));
}
