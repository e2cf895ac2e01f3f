//! What a task's page shows of everything recorded (任务页内容): parts, targets with curve and shares, recurring work with
//! what is missing, marks, figures of institutions, steps of work, and the acts themselves. Only looks.

use super::curve;
use super::one::Seen;
use super::shares::ShareView;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::measure::{Comparator, Measure, Standing};
use zhaozhang_office::Actor;
use zhaozhang_office::plan::answering::part_of;
use zhaozhang_office::plan::plan_content::{MemberContent, PartContent};
use zhaozhang_office::plan::rosters::{RosterPeriod, RosterState, roster_periods};
use zhaozhang_office::plan::targets::Target;
use zhaozhang_office::plan::task_acts::{ActKind, TaskAct};
use zhaozhang_office::plan::task_readings::measure_of;
use zhaozhang_office::plan::work_steps::{WorkStep, work_steps};

pub(super) struct PartView {
    pub(super) text: String,
    pub(super) mode: String,
    pub(super) is_open_list: bool,
    pub(super) members: Vec<(String, String, bool)>,
}

pub(super) struct MeasureView {
    pub(super) index: usize,
    pub(super) indicator: String,
    pub(super) goal: String,
    pub(super) due: String,
    pub(super) baseline: String,
    pub(super) milestones: String,
    pub(super) latest: String,
    pub(super) expected: String,
    pub(super) state: &'static str,
    pub(super) tag: &'static str,
    pub(super) quote: String,
    pub(super) survey: String,
    pub(super) curve: String,
    pub(super) shares: Vec<ShareView>,
    pub(super) share_notes: Vec<String>,
    pub(super) warnings: Vec<String>,
}

pub(super) struct RecurringView {
    pub(super) index: usize,
    pub(super) words: String,
    pub(super) owed: String,
    pub(super) occasions: Vec<(String, String, String)>,
    pub(super) missing: Vec<String>,
    /// What the period under way has so far.
    pub(super) so_far: String,
    /// Who was to go and what was recorded, period by period, the last first.
    pub(super) roster: Vec<RosterView>,
}

pub(super) struct ActView {
    pub(super) id: i64,
    pub(super) kind: &'static str,
    pub(super) unit: String,
    pub(super) on: String,
    pub(super) words: String,
    pub(super) details: Vec<String>,
    pub(super) links: Vec<String>,
    pub(super) texts: Vec<String>,
    pub(super) by: String,
    pub(super) judged: String,
    pub(super) tag: &'static str,
    pub(super) is_waiting: bool,
}

pub(super) struct StageView {
    pub(super) words: String,
    pub(super) from: String,
    pub(super) due: String,
    pub(super) state: String,
    pub(super) tag: &'static str,
    pub(super) unit: String,
}

/// A period of a duty that comes back.
pub(super) struct RosterView {
    pub(super) period: String,
    pub(super) planned: Vec<String>,
    pub(super) done: Vec<String>,
    pub(super) state: &'static str,
    pub(super) tag: &'static str,
}

/// So many periods of a duty are shown; half a year of weeks.
const SHOWN_PERIODS: usize = 26;

impl Seen {
    pub(super) fn parts(&self) -> Vec<PartView> {
        let view = |part: &PartContent| PartView {
            text: part.text.clone(),
            mode: part.mode.clone(),
            is_open_list: part.is_open_list,
            members: part
                .members
                .iter()
                .map(|member| {
                    let name = member.unit.map_or_else(|| member.name.clone(), |unit| self.unit_name(unit));
                    let name = match member.units.len() {
                        0 => name,
                        count => format!("{}（{count}个单位）", member.name),
                    };
                    (name, member_duty(part, member), member.is_by_custom)
                })
                .collect(),
        };
        self.task.content.parts.iter().map(view).collect()
    }

    /// Steps of supervision the visitor's unit owes an answer to.
    pub(super) fn open_steps(&self, actor: &Actor) -> Vec<(i64, String)> {
        let answered = |id: i64| {
            self.acts
                .iter()
                .any(|act| act.kind == ActKind::Answer && act.refers == Some(id) && !act.is_returned())
        };
        let own = self.acts.iter().filter(|act| act.kind == ActKind::Step && !answered(act.id));
        // Who took over after a merger answers what was asked of the unit it came out of.
        let answers = |unit: i64, of: i64| {
            let line = self.task.answering.iter().find(|own| own.unit == unit);
            unit == of || line.is_some_and(|line| line.is_line_of(of))
        };
        let own = own.filter(|act| actor.unit.is_none_or(|unit| answers(unit, act.unit)));
        let due = |act: &TaskAct| act.words.due.map(document_date).unwrap_or_default();
        own.map(|act| (act.id, format!("{}（{}前答复）", act.words.which, due(act)))).collect()
    }

    pub(super) fn measures(&self) -> Vec<MeasureView> {
        let targets = self.task.content.targets();
        targets
            .map(|Target { index, measure: content, .. }| {
                let standing = zhaozhang_office::plan::plan_content::MeasureContent {
                    due: content.due.or(self.task.content.due).or(Some(self.today)),
                    ..content.clone()
                };
                let measure = measure_of(&standing, &self.task.content).unwrap_or_else(|| Measure {
                    indicator: content.indicator.clone(),
                    comparator: Comparator::Equal,
                    goal: Points::ZERO,
                    unit: content.unit.clone(),
                    is_threshold: content.is_threshold,
                    due: self.today,
                    baseline: None,
                    milestones: Vec::new(),
                });
                self.measure(index, &measure, content)
            })
            .collect()
    }

    pub(super) fn measure(
        &self,
        index: usize,
        measure: &Measure,
        content: &zhaozhang_office::plan::plan_content::MeasureContent,
    ) -> MeasureView {
        let readings = self.readings(index);
        let standing = measure.standing(&readings, self.today);
        let figure = |points: Points| format!("{points}{}", measure.unit);
        let (state, tag) = state_of(&standing, measure);
        let (shares, share_notes) = self.shares(index, measure, &standing);
        let survey = self.acts.iter().rfind(|act| {
            act.kind == ActKind::Figure && act.words.index == Some(index) && !act.words.method.is_empty()
        });
        MeasureView {
            index,
            indicator: measure.indicator.clone(),
            goal: format!("{}{}{}", measure.comparator.sign(), content.goal, measure.unit),
            due: document_date(measure.due),
            baseline: content
                .baseline
                .as_ref()
                .map(|(on, figure)| format!("{figure}（{}）", document_date(*on)))
                .unwrap_or_default(),
            milestones: content
                .milestones
                .iter()
                .map(|(on, figure)| format!("{}{figure}", document_date(*on)))
                .collect::<Vec<_>>()
                .join("，"),
            latest: standing
                .latest
                .map(|latest| format!("{}（{}）", figure(latest.figure), document_date(latest.on)))
                .unwrap_or_default(),
            expected: standing.expected.map(|expected| figure(expected.rounded(2))).unwrap_or_default(),
            state,
            tag,
            quote: content.quote.clone(),
            survey: survey
                .map(|act| {
                    format!("{}，样本{}，{}", act.words.method, act.words.sample, document_date(act.on))
                })
                .unwrap_or_default(),
            curve: curve::draw(measure, &readings, self.today),
            warnings: self.warnings(index, measure),
            shares,
            share_notes,
        }
    }

    pub(super) fn recurring(&self) -> Vec<RecurringView> {
        let contents = self.task.content.parts.iter().flat_map(|part| &part.recurring).enumerate();
        contents
            .map(|(index, content)| {
                let own = self.acts.iter().filter(|act| {
                    act.kind == ActKind::Occasion && act.words.index == Some(index) && !act.is_returned()
                });
                let state = |act: &TaskAct| if act.judged.is_some() { "" } else { "（待确认）" };
                let occasions = own.map(|act| {
                    let days = Some(act.words.days.as_str()).filter(|days| !days.is_empty());
                    let days = days.map(|days| format!("、{days}天")).unwrap_or_default();
                    let done = format!("{}{}{days}{}", act.words.figure, content.unit, state(act));
                    (document_date(act.on), done, act.words.words.clone())
                });
                let duty = self.progress.recurring.iter().find(|(duty, _)| {
                    duty.unit == content.unit && Points::parse(&content.amount) == Some(duty.amount)
                });
                let missing = duty.map(|(duty, readings)| {
                    let short = duty.shortfalls(readings, self.progress.since, self.today);
                    short.iter().map(|one| format!("{}只有{}", one.period, one.done)).collect()
                });
                let so_far = duty.map(|(duty, readings)| {
                    let period = duty.cadence.containing(self.today);
                    let own = readings.iter().filter(|one| period.contains(one.on));
                    let sum: Points = own.map(|one| one.figure).sum();
                    format!("{period}已确认{}{}", sum.rounded(2), duty.unit)
                });
                RecurringView {
                    roster: self.roster(index),
                    so_far: so_far.unwrap_or_default(),
                    index,
                    words: content.words.clone(),
                    owed: if content.amount.is_empty() {
                        String::new()
                    } else {
                        format!("每{}{}{}", content.cadence, content.amount, content.unit)
                    },
                    occasions: occasions.collect(),
                    missing: missing.unwrap_or_default(),
                }
            })
            .collect()
    }

    /// Steps of work, each in its last state; one is green when somebody confirmed that it is done.
    pub(super) fn stages(&self) -> Vec<StageView> {
        let view = |step: WorkStep| StageView {
            tag: if step.is_done() {
                "tag-green"
            } else if step.is_late(self.today) {
                "tag-red"
            } else {
                "tag-blue"
            },
            state: step.words_of_state(self.today),
            from: document_date(step.from),
            due: step.due.map(document_date).unwrap_or_default(),
            unit: self.unit_name(step.unit),
            words: step.words,
        };
        work_steps(self.acts.iter()).into_iter().map(view).collect()
    }

    /// A duty that comes back, period by period: the last of those that are over, and those ahead.
    fn roster(&self, index: usize) -> Vec<RosterView> {
        let acts: Vec<&TaskAct> = self.acts.iter().collect();
        let periods = roster_periods(&self.task, index, &acts, (self.progress.since, self.today));
        let hidden = periods.len().saturating_sub(SHOWN_PERIODS);
        let view = |one: RosterPeriod| RosterView {
            period: one.period.to_string(),
            planned: one
                .planned
                .into_iter()
                .map(|(day, who, place)| format!("{}　{who}　{place}", document_date(day)).trim().to_owned())
                .collect(),
            done: one
                .done
                .into_iter()
                .map(|(day, words, is_confirmed)| {
                    let waiting = if is_confirmed { "" } else { "（待确认）" };
                    format!("{}　{words}{waiting}", document_date(day))
                })
                .collect(),
            state: one.state.word(),
            tag: match one.state {
                RosterState::Recorded => "tag-green",
                RosterState::Waiting => "tag-blue",
                RosterState::Missing => "tag-red",
                RosterState::Open => "",
            },
        };
        periods.into_iter().skip(hidden).map(view).rev().collect()
    }

    pub(super) fn acts_of(&self, kinds: &[ActKind]) -> Vec<ActView> {
        let shown = |kind: ActKind| !matches!(kind, ActKind::Confirmation | ActKind::Return);
        let own = self.acts.iter().filter(|act| kinds.contains(&act.kind) && shown(act.kind));
        own.map(|act| self.act(act)).collect()
    }

    pub(super) fn act(&self, act: &TaskAct) -> ActView {
        let words = &act.words;
        let indicator = words.index.and_then(|index| self.task.content.target(index));
        let mut details = Vec::new();
        if !words.which.is_empty() {
            details.push(words.which.clone());
        }
        if let (Some(measure), true) = (indicator, act.kind != ActKind::Occasion) {
            details.push(format!("{}：{}{}", measure.indicator, words.figure, measure.unit));
        } else if !words.figure.is_empty() {
            details.push(words.figure.clone());
        }
        if !words.days.is_empty() {
            details.push(format!("{}天", words.days));
        }
        if !words.number.is_empty() {
            details.push(words.number.clone());
        }
        details.extend(words.sentences.iter().cloned());
        details.extend(words.shares.iter().map(|(unit, figure)| format!("{unit} {figure}")));
        details.extend(words.due.map(|due| format!("{}前", document_date(due))));
        details.extend(words.lines.iter().map(|line| {
            let word = if act.kind == ActKind::Roster { "" } else { "前" };
            let due = line.due.map(|due| format!("（{}{word}）", document_date(due))).unwrap_or_default();
            format!("{}：{}{due}", line.who, line.what)
        }));
        if !words.missing.is_empty() {
            details.push(format!("尚缺：{}", words.missing));
        }
        let lines = words.evidence.lines().map(str::trim).filter(|line| !line.is_empty());
        let (addresses, texts): (Vec<&str>, Vec<&str>) = lines.partition(|line| {
            line.starts_with("/submissions/") || line.starts_with("https://") || line.starts_with("http://")
        });
        let (judged, tag) = match &act.judged {
            Some(judged) if judged.is_confirmed => {
                (format!("{}确认{}", judged.by, document_date(judged.on)), "tag-green")
            }
            Some(judged) => (format!("{}退回：{}", judged.by, judged.words), "tag-red"),
            None if act.kind.is_reported() => ("待确认".to_owned(), "tag-blue"),
            None => (String::new(), ""),
        };
        ActView {
            id: act.id,
            kind: act.kind.word(),
            unit: self.unit_name(act.unit),
            on: document_date(act.on),
            words: words.words.clone(),
            details,
            links: addresses.into_iter().map(str::to_owned).collect(),
            texts: texts.into_iter().map(str::to_owned).collect(),
            by: act.by.clone(),
            judged,
            tag,
            is_waiting: act.kind.is_reported() && act.judged.is_none(),
        }
    }
}

/// The word of a member's part; a lead by custom only answers like the others.
fn member_duty(part: &PartContent, member: &MemberContent) -> String {
    part_of(part, member).word().to_owned()
}

/// How a target stands, with the look of it.
pub(super) const fn state_of(standing: &Standing, measure: &Measure) -> (&'static str, &'static str) {
    match (standing.is_limit_reached, standing.is_met, standing.is_behind) {
        (true, ..) => ("触及限值", "tag-red"),
        (_, true, _) => ("已达到", "tag-green"),
        (.., true) => ("落后于进度", "tag-amber"),
        _ if measure.is_threshold => ("未触及限值", ""),
        _ => ("在进度内", ""),
    }
}
