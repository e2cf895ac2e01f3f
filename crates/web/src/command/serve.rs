//! `zhaozhang demo` and `zhaozhang serve`: opens an office and serves its pages on this machine until stopped.

use super::{Ended, FolderOptions, Outcome, say};
use crate::app::App;
use crate::host::Domains;
use crate::page::period_pick;
use crate::{clock, config, router};
use clap::Args;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::net::TcpListener;
use zhaozhang_office::bulletin::Paper;
use zhaozhang_office::issue_bulletin::IssueRequest;
use zhaozhang_office::{Actor, Moment, Office, OfficeError, Opening};

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct DemoOptions {
    /// 端口，不写时为8023
    #[arg(
        long,
        default_value_t = 8023,
        hide_default_value = true,
        value_name = "端口",
        help_heading = "选项"
    )]
    port: u16,
    /// 演示数据文件夹，不写时为当前文件夹下的 data/demo
    #[arg(
        long,
        default_value = "data/demo",
        hide_default_value = true,
        value_name = "文件夹",
        help_heading = "选项"
    )]
    data: PathBuf,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct ServeOptions {
    /// 数据文件夹：数据库和印发件都在里面，备份就是复制这个文件夹
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
    /// 在哪个地址和端口等候浏览器，不写时为 127.0.0.1:8023
    #[arg(
        long,
        default_value = "127.0.0.1:8023",
        hide_default_value = true,
        value_name = "地址:端口",
        help_heading = "选项"
    )]
    address: SocketAddr,
    /// 经域名访问的，写明域名，可写多次；IP 地址和不带点的机器名不用写
    #[arg(long, value_name = "域名", help_heading = "选项")]
    domain: Vec<String>,
}

/// `zhaozhang demo`.
pub fn demo(options: DemoOptions, folders: FolderOptions) -> Outcome {
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), options.port);
    block_on(async {
        let listener = listen(address).await?;
        let office = open(options.data, None, folders, &clock::now()).await?;
        let loaded = office.load_demonstration(&clock::now(), &Actor::command_line()).await;
        let receipts = loaded.map_err(|error| ended(&error))?;
        for receipt in &receipts {
            say::say(&format!("演示数据：{}", receipt.sentence()));
        }
        if !receipts.is_empty() {
            office.issue_shown(&clock::now(), &Actor::command_line()).await.map_err(|error| ended(&error))?;
            issue_first_bulletins(&office).await.map_err(|error| ended(&error))?;
        }
        say::say("这里的单位得分和排名均为虚构，仅供试用。");
        wait_for_visitors(listener, office, Domains::default()).await
    })
}

/// One bulletin for each notice with facts, so that a newcomer finds something to read.
async fn issue_first_bulletins(office: &Office) -> Result<(), OfficeError> {
    let moment = clock::now();
    for entry in office.notices() {
        let code = &entry.notice.code;
        if office.entry_count(code).await? == 0 {
            continue;
        }
        let scored = office.scored(code, moment.today).await?;
        let period = period_pick::latest(&scored.notice, &scored.ledger, moment.today);
        let issued_on = office.calendar().add_working_days(period.last_day(), 3);
        let mut paper = Paper::of(&entry.notice, &entry.folder, period, issued_on);
        paper.document_number = format!("演示〔{}〕1号", period.calendar_year());
        let request =
            IssueRequest { code: code.clone(), period, as_of: None, paper: Some(paper), reason: None };
        office.issue_bulletin(&moment, &Actor::command_line(), request).await?;
    }
    Ok(())
}

/// `zhaozhang serve`.
pub fn serve(options: ServeOptions, folders: FolderOptions) -> Outcome {
    block_on(async {
        let listener = listen(options.address).await?;
        let office = open(options.data, options.database, folders, &clock::now()).await?;
        wait_for_visitors(listener, office, Domains::new(options.domain)).await
    })
}

/// Runs a command's work; also starts the log.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Ended>>) -> Result<T, Ended> {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing_subscriber::filter::LevelFilter::WARN.into())
        .from_env_lossy();
    // A second start in one process (tests) keeps the first log.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    // Drawing happens on blocking threads; the allocator gives their memory back when they end, so they end soon.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_keep_alive(std::time::Duration::from_millis(500))
        .build();
    let runtime =
        runtime.map_err(|cause| Ended::failed(format!("系统不能启动：{cause}。请重新启动计算机后再试。")))?;
    runtime.block_on(work)
}

/// Opens an office, or says everything that keeps it from opening.
pub(crate) async fn open(
    data: PathBuf,
    database: Option<String>,
    folders: FolderOptions,
    moment: &Moment,
) -> Result<Office, Ended> {
    let folders = config::folders(folders.notices, folders.fonts).map_err(Ended::refused)?;
    let opening = Opening {
        data_folder: data,
        database_url: database,
        notices_folder: folders.notices,
        fonts_folder: folders.fonts,
        moment: moment.clone(),
    };
    Office::open(opening).await.map_err(|refusal| Ended::refused(refusal.to_string()))
}

/// Why a verb did not do what was asked, for the command line.
pub(crate) fn ended(error: &OfficeError) -> Ended {
    match error {
        OfficeError::Refused(refusal) => Ended::refused(format!("{refusal}（{}）", refusal.code())),
        OfficeError::Failed(fault) => {
            tracing::error!("{}", fault.chain());
            Ended::failed("系统故障，没有办理，已有数据没有改动。请把上面的记录交给维护人员。")
        }
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Ended> {
    TcpListener::bind(address).await.map_err(|cause| match cause.kind() {
        std::io::ErrorKind::AddrInUse => Ended::refused(format!(
            "端口{}已被占用，没有启动。请先关闭占用它的程序，或换一个端口（demo 用 --port，serve 用 --address）。（C-301）",
            address.port()
        )),
        std::io::ErrorKind::PermissionDenied => Ended::refused(format!(
            "没有权限使用端口{}，没有启动。请换用1024以上的端口。（C-302）",
            address.port()
        )),
        _ => Ended::refused(format!("不能使用地址{address}（{cause}），没有启动。请核对地址后重试。（C-303）")),
    })
}

async fn wait_for_visitors(listener: TcpListener, office: Office, domains: Domains) -> Outcome {
    let address = listener.local_addr().map_err(|cause| Ended::failed(format!("地址读不出来：{cause}")))?;
    say::say(&format!("请用浏览器打开 http://{address}/　（按 Ctrl+C 停止）"));
    let app = App::new(office.clone(), clock::system());
    let served =
        axum::serve(listener, router::router_under(app, domains)).with_graceful_shutdown(stopped()).await;
    office.close().await;
    served.map_err(|cause| Ended::failed(format!("服务中断：{cause}。请重新启动。")))?;
    say::say("已停止。");
    Ok(ExitCode::SUCCESS)
}

/// Ends at Ctrl+C, and on Unix when the system asks the program to stop.
async fn stopped() {
    let interrupt = async {
        // Without a handler nobody can interrupt; the system still can.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
