//! `zhaozhang account`: the accounts of the three administrators of a new office, and the way back in when an
//! administrator has forgotten the password or lost the telephone. Whoever can run it owns the machine anyway.

use super::{Ended, FolderOptions, HELP, Outcome, say, serve};
use crate::clock;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use zhaozhang_office::access::accounts::{Account, OneTime};
use zhaozhang_office::{Actor, Moment, Office};

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// 建立首批账号：系统管理员、安全管理员、审计管理员各一名
    #[command(help_template = HELP, override_usage = "zhaozhang account first --data <文件夹> --system <姓名> --security <姓名> --audit <姓名>")]
    First(FirstOptions),
    /// 列出账号、角色和状态
    #[command(help_template = HELP, override_usage = "zhaozhang account list --data <文件夹>")]
    List(PlaceOptions),
    /// 管理员忘记密码的：重置密码、解除锁定，需要时一并去掉动态码
    #[command(help_template = HELP, override_usage = "zhaozhang account reset --data <文件夹> --login <登录名> [--factor]")]
    Reset(ResetOptions),
}

/// Which office.
#[derive(Debug, Args)]
pub struct PlaceOptions {
    /// 数据文件夹
    #[arg(long, value_name = "文件夹", env = "ZHAOZHANG_DATA", hide_env = true, help_heading = "选项")]
    data: PathBuf,
    /// PostgreSQL 地址；不写时用数据文件夹里的 SQLite
    #[arg(
        long,
        value_name = "地址",
        env = "ZHAOZHANG_DATABASE",
        hide_env = true,
        hide_env_values = true,
        help_heading = "选项"
    )]
    database: Option<String>,
}

/// Options of `account first`.
#[derive(Debug, Args)]
pub struct FirstOptions {
    #[command(flatten)]
    place: PlaceOptions,
    /// 系统管理员姓名，不写时为“系统管理员”
    #[arg(
        long,
        default_value = "系统管理员",
        hide_default_value = true,
        value_name = "姓名",
        help_heading = "选项"
    )]
    system: String,
    /// 安全管理员姓名，不写时为“安全管理员”
    #[arg(
        long,
        default_value = "安全管理员",
        hide_default_value = true,
        value_name = "姓名",
        help_heading = "选项"
    )]
    security: String,
    /// 审计管理员姓名，不写时为“审计管理员”
    #[arg(
        long,
        default_value = "审计管理员",
        hide_default_value = true,
        value_name = "姓名",
        help_heading = "选项"
    )]
    audit: String,
}

/// Options of `account reset`.
#[derive(Debug, Args)]
pub struct ResetOptions {
    #[command(flatten)]
    place: PlaceOptions,
    /// 登录名
    #[arg(long, value_name = "登录名", help_heading = "选项")]
    login: String,
    /// 手机丢失的：去掉动态码
    #[arg(long, help_heading = "选项")]
    factor: bool,
}

/// The logins of the three.
const LOGINS: [&str; 3] = ["sysadmin", "secadmin", "auditadmin"];

/// Runs the command.
pub fn run(command: AccountCommand, folders: FolderOptions) -> Outcome {
    match command {
        AccountCommand::First(options) => first(options, folders),
        AccountCommand::List(options) => list(options, folders),
        AccountCommand::Reset(options) => reset(options, folders),
    }
}

fn first(options: FirstOptions, folders: FolderOptions) -> Outcome {
    serve::block_on(async {
        let (office, moment) = open(options.place, folders).await?;
        let [system, security, audit] = LOGINS;
        let names = [
            (options.system.as_str(), system),
            (options.security.as_str(), security),
            (options.audit.as_str(), audit),
        ];
        let made = office.first_accounts(&moment, &Actor::command_line(), names).await;
        office.close().await;
        let made = made.map_err(|error| serve::ended(&error))?;
        say::say("三名管理员的账号已建立，各自用一次性密码登录后先改密码：");
        made.iter().for_each(hand_out);
        say::say("密码只显示这一次，请分别交给三个人。建立其他账号：系统管理员登录后打开“账号”。");
        Ok(ExitCode::SUCCESS)
    })
}

fn list(options: PlaceOptions, folders: FolderOptions) -> Outcome {
    serve::block_on(async {
        let (office, moment) = open(options, folders).await?;
        let accounts = office.accounts(&moment, &Actor::command_line()).await;
        office.close().await;
        let accounts = accounts.map_err(|error| serve::ended(&error))?;
        if accounts.is_empty() {
            say::say("还没有账号。建立首批账号：zhaozhang account first --data <文件夹>");
        }
        for account in &accounts {
            let roles: Vec<String> =
                account.roles.iter().map(zhaozhang_office::access::roles_held::RoleHeld::label).collect();
            say::say(&format!(
                "{}\t{}\t{}\t{}",
                account.login,
                account.person_name,
                standing(account),
                roles.join("；")
            ));
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn standing(account: &Account) -> &'static str {
    match (&account.closed, &account.locked_until) {
        (Some(_), _) => "停用",
        (None, Some(_)) => "锁定",
        (None, None) => "正常",
    }
}

fn reset(options: ResetOptions, folders: FolderOptions) -> Outcome {
    serve::block_on(async {
        let (office, moment) = open(options.place, folders).await?;
        let done = reset_in(&office, &moment, &options.login, options.factor).await;
        office.close().await;
        let made = done?;
        say::say("密码已重置，锁定已解除，原有的登录已全部退出：");
        hand_out(&made);
        Ok(ExitCode::SUCCESS)
    })
}

async fn reset_in(office: &Office, moment: &Moment, login: &str, factor: bool) -> Result<OneTime, Ended> {
    let actor = Actor::command_line();
    let accounts = office.accounts(moment, &actor).await.map_err(|error| serve::ended(&error))?;
    let Some(account) = accounts.iter().find(|account| account.login == login.trim().to_lowercase()) else {
        return Err(Ended::refused(format!(
            "没有登录名为“{login}”的账号。请用 zhaozhang account list 查看登录名后重试。（A-130）"
        )));
    };
    office.unlock(moment, &actor, account.id).await.map_err(|error| serve::ended(&error))?;
    if factor && account.has_factor {
        office.reset_factor(moment, &actor, account.id).await.map_err(|error| serve::ended(&error))?;
    }
    let made = if account.closed.is_some() {
        office.reopen_account(moment, &actor, account.id).await
    } else {
        office.reset_password(moment, &actor, account.id).await
    };
    made.map_err(|error| serve::ended(&error))
}

async fn open(place: PlaceOptions, folders: FolderOptions) -> Result<(Office, Moment), Ended> {
    let moment = clock::now();
    let office = serve::open(place.data, place.database, folders, &moment).await?;
    Ok((office, moment))
}

fn hand_out(made: &OneTime) {
    say::say(&format!("  {}　登录名 {}　一次性密码 {}", made.person_name, made.login, made.password));
}
