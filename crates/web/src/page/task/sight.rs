//! What a task's page shows of everything recorded (任务页内容): parts, targets with curve and shares, recurring work with
//! what is missing, marks, figures of institutions, steps of work, and the acts themselves. Only looks.

use super::curve;
use super::one::Seen;
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::measure::{Comparator, Measure, Reading};
use zhaozhang_domain::task::share::{Share, Sharing, faults};
use zhaozhang_office::Actor;
use zhaozhang_office::plan::plans::Task;
use zhaozhang_office::plan::task_acts::{ActKind, TaskAct};

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

pub(super) struct ShareView {
    pub(super) unit: String,
    pub(super) share: String,
    pub(super) latest: String,
}

pub(super) struct RecurringView {
    pub(super) index: usize,
    pub(super) words: String,
    pub(super) owed: String,
    pub(super) occasions: Vec<(String, String, String)>,
    pub(super) missing: Vec<String>,
}

/// A duty to publish, or pilots to name, with what was done about it.
pub(super) struct MarkView {
    pub(super) kind: String,
    pub(super) words: String,
    pub(super) is_open: bool,
    pub(super) done: Vec<(String, String)>,
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

pub(super) struct SeriesView {
    pub(super) which: String,
    pub(super) rows: Vec<(String, String, String, String, bool)>,
}

pub(super) struct StageView {
    pub(super) words: String,
    pub(super) due: String,
    pub(super) state: String,
    pub(super) tag: &'static str,
    pub(super) unit: String,
    pub(super) is_late: bool,
}

impl Seen {
    pub(super) fn parts(&self) -> Vec<PartView> {
        let view = |part: &zhaozhang_office::plan::plan_content::PartContent| PartView {
            text: part.text.clone(),
            mode: part.mode.clone(),
            is_open_list: part.is_open_list,
            members: part
                .members
                .iter()
                .map(|member| {
                    let name = member.unit.map_or_else(|| member.name.clone(), |unit| self.unit_name(unit));
                    (name, member.part.clone(), member.is_by_custom)
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
        let own = own.filter(|act| actor.unit.is_none_or(|unit| unit == act.unit));
        let due = |act: &TaskAct| act.words.due.map(document_date).unwrap_or_default();
        own.map(|act| (act.id, format!("{}（{}前答复）", act.words.which, due(act)))).collect()
    }

    pub(super) fn measures(&self) -> Vec<MeasureView> {
        let contents = self.task.content.parts.iter().flat_map(|part| &part.measures).enumerate();
        contents
            .map(|(index, content)| {
                let measure = Measure {
                    indicator: content.indicator.clone(),
                    comparator: Comparator::from_sign(&content.comparator).unwrap_or(Comparator::Equal),
                    goal: content.goal().unwrap_or_default(),
                    unit: content.unit.clone(),
                    is_threshold: content.is_threshold,
                    due: content.due.or(self.task.content.due).unwrap_or(self.today),
                    baseline: figure_on(content.baseline.as_ref()),
                    milestones: content.milestones.iter().filter_map(|one| figure_on(Some(one))).collect(),
                };
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
        let readings = self.readings(index, None);
        let standing = measure.standing(&readings, self.today);
        let figure = |points: Points| format!("{points}{}", measure.unit);
        let (state, tag) = match (standing.is_limit_reached, standing.is_met, standing.is_behind) {
            (true, ..) => ("触及限值", "tag-red"),
            (_, true, _) => ("已达到", "tag-green"),
            (.., true) => ("落后于进度", "tag-amber"),
            _ if measure.is_threshold => ("未触及限值", ""),
            _ => ("在进度内", ""),
        };
        let (shares, share_notes) = self.shares(index, measure);
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

    /// Confirmed figures of a target: the task's own, or those of one county.
    pub(super) fn readings(&self, index: usize, county: Option<i64>) -> Vec<Reading> {
        let of_index = |act: &&TaskAct| {
            act.kind == ActKind::Figure
                && act.words.index == Some(index)
                && act.is_confirmed_on(self.today)
                && match county {
                    Some(county) => act.unit == county,
                    None => !is_of_county(&self.task, act.unit),
                }
        };
        let reading = |act: &TaskAct| Some(Reading { on: act.on, figure: Points::parse(&act.words.figure)? });
        self.acts.iter().filter(of_index).filter_map(reading).collect()
    }

    /// Counties whose figure reached a limit (S2-15).
    pub(super) fn warnings(&self, index: usize, measure: &Measure) -> Vec<String> {
        let counties = self.task.counties.iter().filter(|_| measure.is_threshold);
        let reached = counties.filter_map(|county| {
            let standing = measure.standing(&self.readings(index, Some(*county)), self.today);
            let latest = standing.latest.filter(|_| standing.is_limit_reached)?;
            let Measure { indicator, comparator, goal, unit, .. } = measure;
            Some(format!(
                "{}的{indicator}为{}{unit}，已到限值（{}{goal}{unit}），请按原文办理",
                self.unit_name(*county),
                latest.figure,
                comparator.sign()
            ))
        });
        reached.collect()
    }

    pub(super) fn shares(&self, index: usize, measure: &Measure) -> (Vec<ShareView>, Vec<String>) {
        let last = self.acts.iter().rfind(|act| {
            act.kind == ActKind::Shares && act.words.index == Some(index) && act.is_confirmed_on(self.today)
        });
        let Some(last) = last else { return (Vec::new(), Vec::new()) };
        let mut checked = Vec::new();
        let views = last.words.shares.iter().map(|(unit, figure)| {
            if let Some(points) = Points::parse(figure) {
                checked.push(Share { unit: unit.clone(), figure: points });
            }
            let county = self.register.named(unit, last.on).map(|unit| unit.id);
            let readings = county.map(|county| self.readings(index, Some(county))).unwrap_or_default();
            let latest = readings.iter().max_by_key(|reading| reading.on);
            ShareView {
                unit: unit.clone(),
                share: format!("{figure}{}", measure.unit),
                latest: latest.map(|latest| format!("{}{}", latest.figure, measure.unit)).unwrap_or_default(),
            }
        });
        let views: Vec<ShareView> = views.collect();
        if measure.is_threshold {
            return (views, Vec::new());
        }
        let sharing = Sharing::of_target(&measure.indicator, &measure.unit);
        let mut notes = faults(sharing, measure.comparator == Comparator::AtMost, measure.goal, &checked);
        if notes.is_empty() && sharing == Sharing::Sum {
            let sum: Points = checked.iter().map(|share| share.figure).sum();
            notes.push(format!("合计{sum}{}，与目标{}{}相符", measure.unit, measure.goal, measure.unit));
        }
        (views, notes)
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
                    let done = format!("{}{}{}", act.words.figure, content.unit, state(act));
                    (document_date(act.on), done, act.words.words.clone())
                });
                let duty = self.progress.recurring.iter().find(|(duty, _)| {
                    duty.unit == content.unit && Points::parse(&content.amount) == Some(duty.amount)
                });
                let missing = duty.map(|(duty, readings)| {
                    let short = duty.shortfalls(readings, self.progress.since, self.today);
                    short.iter().map(|one| format!("{}只有{}", one.period, one.done)).collect()
                });
                RecurringView {
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

    pub(super) fn marks(&self) -> Vec<MarkView> {
        let marks = self.task.content.parts.iter().flat_map(|part| &part.marks);
        let kind_of = |kind: &str| match kind {
            "公开" => Some(ActKind::Disclosure),
            "试点" => Some(ActKind::Pilot),
            _ => None,
        };
        let view = |(kind, words): &(String, String)| {
            let wanted = kind_of(kind);
            let done = self.acts.iter().filter(|act| Some(act.kind) == wanted && !act.is_returned());
            let done: Vec<(String, String)> = done
                .map(|act| {
                    let place =
                        if act.kind == ActKind::Pilot { &act.words.which } else { &act.words.evidence };
                    (format!("{}　{}", document_date(act.on), act.words.words), place.clone())
                })
                .collect();
            MarkView {
                kind: kind.clone(),
                words: words.clone(),
                is_open: wanted.is_some() && done.is_empty(),
                done,
            }
        };
        marks.map(view).collect()
    }

    /// Figures of institutions by indicator; what lies more than half beside the middle one is marked.
    pub(super) fn series(&self) -> Vec<SeriesView> {
        let mut views: Vec<SeriesView> = Vec::new();
        let own = || self.acts.iter().filter(|act| act.kind == ActKind::Series && !act.is_returned());
        for act in own() {
            if views.iter().any(|view| view.which == act.words.which) {
                continue;
            }
            let of_it: Vec<&TaskAct> = own().filter(|other| other.words.which == act.words.which).collect();
            let mut figures: Vec<Points> =
                of_it.iter().filter_map(|act| Points::parse(&act.words.figure)).collect();
            figures.sort();
            let middle = figures.get(figures.len() / 2).copied().unwrap_or_default();
            let is_far = |figure: Points| {
                let distance = if figure > middle { figure - middle } else { middle - figure };
                distance * Points::whole(2) > middle
            };
            let rows = of_it.iter().map(|act| {
                let survey = if act.words.method.is_empty() {
                    String::new()
                } else {
                    format!("{}，样本{}", act.words.method, act.words.sample)
                };
                let far = figures.len() > 2 && Points::parse(&act.words.figure).is_some_and(is_far);
                (act.words.words.clone(), act.on.to_string(), act.words.figure.clone(), survey, far)
            });
            views.push(SeriesView { which: act.words.which.clone(), rows: rows.collect() });
        }
        views
    }

    /// Steps of work, each in its last state.
    pub(super) fn stages(&self) -> Vec<StageView> {
        let own = || self.acts.iter().filter(|act| act.kind == ActKind::Stage && !act.is_returned());
        let is_last =
            |act: &&TaskAct| !own().any(|later| later.id > act.id && later.words.words == act.words.words);
        let mut last: Vec<&TaskAct> = own().filter(is_last).collect();
        last.sort_by_key(|act| act.words.due);
        last.into_iter()
            .map(|act| {
                let is_done = act.words.which == "已完成";
                let is_late = !is_done && act.words.due.is_some_and(|due| due < self.today);
                StageView {
                    words: act.words.words.clone(),
                    due: act.words.due.map(document_date).unwrap_or_default(),
                    state: act.words.which.clone(),
                    tag: if is_done {
                        "tag-green"
                    } else if is_late {
                        "tag-red"
                    } else {
                        "tag-blue"
                    },
                    unit: self.unit_name(act.unit),
                    is_late,
                }
            })
            .collect()
    }

    pub(super) fn acts_of(&self, kinds: &[ActKind]) -> Vec<ActView> {
        let shown = |kind: ActKind| !matches!(kind, ActKind::Confirmation | ActKind::Return);
        let own = self.acts.iter().filter(|act| kinds.contains(&act.kind) && shown(act.kind));
        own.map(|act| self.act(act)).collect()
    }

    pub(super) fn act(&self, act: &TaskAct) -> ActView {
        let words = &act.words;
        let measures = self.task.content.parts.iter().flat_map(|part| &part.measures);
        let indicator = words.index.and_then(|index| measures.into_iter().nth(index));
        let mut details = Vec::new();
        if !words.which.is_empty() {
            details.push(words.which.clone());
        }
        if let (Some(measure), true) = (indicator, act.kind != ActKind::Occasion) {
            details.push(format!("{}：{}{}", measure.indicator, words.figure, measure.unit));
        } else if !words.figure.is_empty() {
            details.push(words.figure.clone());
        }
        details.extend(words.shares.iter().map(|(unit, figure)| format!("{unit} {figure}")));
        details.extend(words.due.map(|due| format!("{}前", document_date(due))));
        details.extend(words.lines.iter().map(|line| {
            let due = line.due.map(|due| format!("（{}前）", document_date(due))).unwrap_or_default();
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

/// Whether a unit only took over a share.
pub(super) fn is_of_county(task: &Task, unit: i64) -> bool {
    task.counties.contains(&unit) && !task.is_answered_by(unit)
}

fn figure_on(given: Option<&(NaiveDate, String)>) -> Option<(NaiveDate, Points)> {
    let (on, figure) = given?;
    Some((*on, Points::parse(figure)?))
}
