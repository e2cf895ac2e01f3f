//! `zhaozhang demo` and `zhaozhang serve`: opens an office and serves its pages on this machine until stopped.

use super::evidence_options::EvidenceOptions;
use super::{Ended, FolderOptions, Outcome, say};
use crate::app::{App, Surroundings};
use crate::health::{self, Doors};
use crate::host::Domains;
use crate::outgoing::Outgoing;
use crate::page::period_pick;
use crate::picture::Chromium;
use crate::rate::BehindProxy;
use crate::{chance, clock, config, router, tick};
use chrono::Datelike as _;
use clap::Args;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use zhaozhang_office::bulletin::Paper;
use zhaozhang_office::issuing::issue_bulletin::IssueRequest;
use zhaozhang_office::open::NO_ANSWER;
use zhaozhang_office::{Actor, Moment, Office, OfficeError, Opening, Refusal};

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
#[expect(clippy::struct_excessive_bools, reason = "switches of the command line")]
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
    /// 浏览器经 https 访问（前面有 https 代理）：登录凭据不再经未加密的连接发送
    #[arg(long, help_heading = "选项")]
    https: bool,
    /// 可以外发到的内部网络主机（群机器人、外发通知），写主机名或 IP，可写多次；不写时只发往外部网络
    #[arg(long, value_name = "主机", help_heading = "选项")]
    allow_inner: Vec<String>,
    /// 开启网页抓取：粘贴网址即取回网页留存。不写时从不访问外部网页
    #[arg(long, help_heading = "选项")]
    fetch: bool,
    /// 给留存网页制作 PDF、PNG 影像的 Chromium，写程序路径；不写时用系统里装有的
    #[arg(long, value_name = "程序", help_heading = "选项")]
    chromium: Option<PathBuf>,
    /// 前面有代理：来访地址按代理写的 X-Forwarded-For 认定。没有代理时不要用，否则来访地址可以假冒
    #[arg(long, help_heading = "选项")]
    behind_proxy: bool,
    /// 佐证材料的病毒检查和存放
    #[command(flatten)]
    evidence: EvidenceOptions,
    /// 停止时先等几秒再不接新的访问，让前面的代理改送他处，不写时为3秒
    #[arg(long, default_value_t = 3, hide_default_value = true, value_name = "秒", help_heading = "选项")]
    drain: u64,
    /// 经核对系统时钟无误：此前的记录时间晚于现在的，从现在起重新计时，并记入操作记录
    #[arg(long, help_heading = "选项")]
    clock_is_right: bool,
}

/// `zhaozhang demo`.
pub fn demo(options: DemoOptions, folders: FolderOptions) -> Outcome {
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), options.port);
    block_on(async {
        let listener = listen(address).await?;
        let office = open(options.data, None, folders, &clock::now()).await?;
        let loaded = office.load_demonstration(&clock::now(), &Actor::command_line()).await;
        let receipts = loaded.map_err(|error| ended(&error))?;
        let cast = office.load_cast(&clock::now(), &Actor::command_line()).await;
        cast.map_err(|error| ended(&error))?;
        for receipt in &receipts {
            say::say(&format!("演示数据：{}", receipt.sentence()));
        }
        if !receipts.is_empty() {
            let work = office.load_desk_work(&clock::now(), &Actor::command_line()).await;
            work.map_err(|error| ended(&error))?;
            office.issue_shown(&clock::now(), &Actor::command_line()).await.map_err(|error| ended(&error))?;
            issue_first_bulletins(&office).await.map_err(|error| ended(&error))?;
        }
        say::say("这里的单位得分和排名均为虚构，仅供试用。");
        wait_for_visitors(listener, office, Reception::default()).await
    })
}

/// One bulletin for each notice with facts, so that a newcomer finds something to read.
async fn issue_first_bulletins(office: &Office) -> Result<(), OfficeError> {
    let moment = clock::now();
    for entry in office.notices().iter() {
        let code = &entry.notice.code;
        if office.entry_count(code).await? == 0 {
            continue;
        }
        let scored = office.scored(code, moment.today).await?;
        let period = period_pick::latest(&scored.notice, &scored.ledger, moment.today);
        let issued_on = office.calendar().add_working_days(period.last_day(), 3);
        let mut paper = Paper::of(&entry.notice, &entry.folder, period, issued_on);
        // Numbers run by year without gaps, in a demonstration too.
        paper.document_number = office.next_number("演示", i64::from(issued_on.year())).await?.to_string();
        let request = IssueRequest {
            code: code.clone(),
            period,
            as_of: None,
            paper: Some(paper),
            reason: None,
            kept_wording: String::new(),
        };
        office.issue_bulletin(&moment, &Actor::command_line(), request).await?;
    }
    Ok(())
}

/// `zhaozhang serve`.
pub fn serve(options: ServeOptions, folders: FolderOptions) -> Outcome {
    block_on(async {
        let listener = listen(options.address).await?;
        let office = open_patiently(options.data, options.database, folders).await?;
        if !options.address.ip().is_loopback() {
            expect_accounts(&office, options.address).await?;
        }
        expect_right_clock(&office, options.clock_is_right).await?;
        options.evidence.equip(&office)?;
        let reception = Reception {
            domains: Domains::new(options.domain),
            drain: Duration::from_secs(options.drain),
            is_https: options.https,
            surroundings: Surroundings {
                outgoing: Outgoing::new(options.allow_inner),
                behind_proxy: BehindProxy(options.behind_proxy),
                is_fetching: options.fetch,
                chromium: options.chromium.map(Chromium::at).or_else(Chromium::found),
                ..Surroundings::default()
            },
        };
        wait_for_visitors(listener, office, reception).await
    })
}

/// Refuses to let other machines in where nobody has to sign in.
async fn expect_accounts(office: &Office, address: SocketAddr) -> Result<(), Ended> {
    let why = if office.is_demonstration() {
        "这是演示数据，不用登录就能办理，只能在本机打开。请改用 --address 127.0.0.1:8023。（C-305）"
    } else if office.has_accounts().await.map_err(|error| ended(&error))? {
        return Ok(());
    } else {
        "本单位还没有账号，其他计算机不用登录就能办理任何事项。\
         请先运行 zhaozhang account first --data <文件夹> 建立首批账号，再启动；只在本机使用的，不写 --address。（C-304）"
    };
    office.close().await;
    Err(Ended::refused(format!("不能在{address}等候其他计算机的访问，没有启动：{why}")))
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
        .thread_keep_alive(Duration::from_millis(500))
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
    let key_file = folders.key_file;
    let folders = config::folders(folders.notices, folders.fonts).map_err(Ended::refused)?;
    let opening = Opening {
        data_folder: data,
        database_url: database,
        notices_folder: folders.notices,
        fonts_folder: folders.fonts,
        moment: moment.clone(),
        secrets: chance::secrets(key_file),
    };
    Office::open(opening).await.map_err(|refusal| Ended::refused(refusal.to_string()))
}

/// How often a server that does not answer is asked again at the start, and how long between: a minute in all, what
/// a database takes that starts together with the program.
const ATTEMPTS: u32 = 30;
const PAUSE: Duration = Duration::from_secs(2);

/// Opens an office; waits for a database server that is still starting.
async fn open_patiently(
    data: PathBuf,
    database: Option<String>,
    folders: FolderOptions,
) -> Result<Office, Ended> {
    for attempt in 0..ATTEMPTS {
        let opened = open(data.clone(), database.clone(), folders.clone(), &clock::now()).await;
        match opened {
            Err(ended) if ended.words.contains(NO_ANSWER) => {
                if attempt == 0 {
                    say::say("数据库还没有应答，正在等候，最多等一分钟……");
                }
                tokio::time::sleep(PAUSE).await;
            }
            other => return other,
        }
    }
    open(data, database, folders, &clock::now()).await
}

/// Refuses to start under a clock that stands far behind the last record, unless somebody says that it is right.
async fn expect_right_clock(office: &Office, is_right: bool) -> Result<(), Ended> {
    let now = clock::now();
    let behind = office.clock_behind(&now).await.map_err(|fault| ended(&fault.into()))?;
    match behind {
        None => Ok(()),
        Some(_) if is_right => {
            let set = office.set_clock(&now, &Actor::command_line()).await;
            set.map_err(|error| ended(&error))
        }
        Some(behind) => {
            office.close().await;
            Err(Ended::refused(format!(
                "没有启动：系统时钟是{}（UTC），比最后一条操作记录的时间{}还早，时限、提醒都会算错。\
                 请先校准时钟；经核对时钟无误（此前的记录走快了）的，加 --clock-is-right 启动。（C-304）",
                behind.now, behind.last
            )))
        }
    }
}

/// Refuses a data folder that is not there, where making a new one would only hide a mistyped name.
pub(crate) fn expect_data_folder(data: &Path) -> Result<(), Ended> {
    if data.is_dir() {
        return Ok(());
    }
    Err(Ended::refused(format!("没有数据文件夹“{}”。请核对路径后重试。（C-602）", data.display())))
}

/// Why a verb did not do what was asked, for the command line.
pub(crate) fn ended(error: &OfficeError) -> Ended {
    match error {
        // Listed problems carry their codes themselves.
        OfficeError::Refused(refusal @ Refusal::Listed(_)) => Ended::refused(refusal.to_string()),
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

/// How long visitors inside may take to the end before the program leaves without them.
const LAST_CALL: Duration = Duration::from_secs(30);

/// How long the round of the clockwork may take to the end.
const LAST_ROUND: Duration = Duration::from_secs(15);

/// How visitors are received.
#[derive(Debug, Default)]
struct Reception {
    /// The domains of the office.
    domains: Domains,
    /// How long new visitors are still let in after the end was announced.
    drain: Duration,
    /// Whether browsers come by https.
    is_https: bool,
    /// The way out, the limits, the proxy.
    surroundings: Surroundings,
}

async fn wait_for_visitors(listener: TcpListener, office: Office, reception: Reception) -> Outcome {
    let Reception { domains, drain, is_https, surroundings } = reception;
    let address = listener.local_addr().map_err(|cause| Ended::failed(format!("地址读不出来：{cause}")))?;
    say::say(&format!("请用浏览器打开 http://{address}/　（按 Ctrl+C 停止）"));
    let app = App::within(office.clone(), clock::system(), surroundings);
    if is_https {
        app.say_https();
    }
    let doors = Doors::default();
    let pages = health::with_health(router::router_under(app.clone(), domains), office.clone(), &doors);
    let (tell, mut told) = tokio::sync::watch::channel(false);
    let ticking = tokio::spawn(tick::run(app, told.clone()));
    let leaving = async move {
        if stopped().await == Stop::BySystem {
            doors.close();
            tokio::time::sleep(drain).await;
        }
        // Nobody listens only when serving ended by itself.
        let _ = tell.send(true);
    };
    let last_call = async move {
        // An error means that the sender is gone, which is the end as well.
        let _ = told.wait_for(|is_over| *is_over).await;
        tokio::time::sleep(LAST_CALL).await;
    };
    let serving = axum::serve(listener, pages.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(leaving);
    let served = tokio::select! {
        served = serving => served,
        () = last_call => Ok(()),
    };
    // The minute's round that was begun is finished; one that hangs at a server far away is not waited for.
    let _ = tokio::time::timeout(LAST_ROUND, ticking).await;
    office.close().await;
    served.map_err(|cause| Ended::failed(format!("服务中断：{cause}。请重新启动。")))?;
    say::say("已停止。");
    Ok(ExitCode::SUCCESS)
}

/// Who ended the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// Whoever sits at it, and does not want to wait.
    ByHand,
    /// The system that started it; a proxy may stand in front of it.
    BySystem,
}

/// Ends at Ctrl+C, and on Unix when the system asks the program to stop.
async fn stopped() -> Stop {
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
            return tokio::select! {
                () = interrupt => Stop::ByHand,
                _ = terminate.recv() => Stop::BySystem,
            };
        }
    }
    interrupt.await;
    Stop::ByHand
}
