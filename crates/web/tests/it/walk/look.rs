//! What a browser knows of a page: how wide it is, what axe finds, where the Tab key leads.

use super::Sample;
use crate::browser::{AXE, Browser};
use fantoccini::Locator;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many stops of a page are asked for; what follows repeats them.
const MOST_STOPS: usize = 50;
/// What may come between: regions that scroll take the focus by themselves.
const BETWEEN: usize = 8;

/// Remembers where the focus goes and whether it can be seen; answers how many stops there should be and
/// how many presses it takes: a field for a day has four stops of its own.
const WATCH: &str = "
    const stops = window.stops = new Set(), hidden = window.unseen = [];
    window.wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
        .filter(e => !e.disabled && e.type !== 'hidden' && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }));
    document.addEventListener('focusin', event => {
        const e = event.target, style = getComputedStyle(e);
        stops.add(e);
        if (!(style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) && style.boxShadow === 'none')
            hidden.push(e.outerHTML.slice(0, 120));
    });
    if (document.activeElement) document.activeElement.blur();
    const first = window.wanted.slice(0, arguments[0]);
    return [first.length, first.length + 4 * first.filter(e => ['date', 'month', 'time'].includes(e.type)).length];";

/// What was not reached among the first, and what could not be seen when it was. One button of a group of radio buttons
/// stands for all.
const REACHED: &str = "
    const groups = new Set([...stops].filter(e => e.type === 'radio').map(e => e.name + (e.form ? [...document.forms].indexOf(e.form) : '')));
    const inGroup = e => e.type === 'radio' && groups.has(e.name + (e.form ? [...document.forms].indexOf(e.form) : ''));
    const missed = wanted.slice(0, arguments[0]).filter(e => !stops.has(e) && !inGroup(e) && e.checkVisibility({ visibilityProperty: true }));
    return missed.slice(0, 3).map(e => 'Tab does not reach ' + e.outerHTML.slice(0, 120))
        .concat(unseen.slice(0, 3).map(html => 'the focus is not seen on ' + html));";

/// What makes the page wider than its window.
const WIDTH: &str = "
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > room + 1
        && ![...wideParents(e)].some(p => ['auto', 'scroll', 'hidden'].includes(getComputedStyle(p).overflowX)));
    function* wideParents(e) { for (let p = e.parentElement; p && p !== document.documentElement; p = p.parentElement) yield p; }
    if (wide.length === 0)
        wide.push(...[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room + 1 && getComputedStyle(e).position !== 'static'));
    return [document.documentElement.scrollWidth + ' px wide: ' + wide.slice(0, 2).map(e => e.outerHTML.slice(0, 100)).join(' | ')];";

const FAULTS: &str = "
    const done = arguments[arguments.length - 1];
    document.querySelectorAll('.expiry').forEach(e => e.getAnimations().forEach(a => a.finish()));
    axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(result => done(
        result.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))));";

/// Lets whoever this cookie belongs to sit down.
async fn becomes(browser: &Browser, address: &str, cookie: &str) {
    // A page of ours keeps it; the driver refuses cookies for an address without a name.
    browser.client.goto(&format!("{address}/sign-in")).await.unwrap();
    browser.client.delete_all_cookies().await.unwrap();
    let script = "document.cookie = arguments[0] + '; path=/'; return document.cookie";
    let kept = browser.client.execute(script, vec![json!(cookie)]).await.unwrap();
    assert_eq!(kept, json!(cookie));
}

/// Opens a sample's page as the one it is for.
async fn open(
    browser: &Browser,
    address: &str,
    sample: &Sample,
    (now, cookies): (&mut &'static str, &BTreeMap<&str, &str>),
) {
    if *now != sample.label {
        becomes(browser, address, cookies[sample.label]).await;
        *now = sample.label;
    }
    browser.client.goto(&format!("{address}{}", sample.address)).await.unwrap();
}

fn told(sample: &Sample, found: &Value) -> Vec<String> {
    let words = found.as_array().unwrap().iter().map(|one| one.as_str().unwrap_or_default().to_owned());
    words.map(|words| format!("{} ({}, {}): {words}", sample.route, sample.label, sample.address)).collect()
}

/// On a telephone: nothing overflows, axe finds no fault.
pub(super) async fn narrow(
    browser: &Browser,
    address: &str,
    samples: &[Sample],
    cookies: &BTreeMap<&str, &str>,
) -> Vec<String> {
    let (mut faults, mut now) = (Vec::new(), "");
    for sample in samples {
        open(browser, address, sample, (&mut now, cookies)).await;
        faults.extend(told(sample, &browser.run(WIDTH).await));
        browser.run(AXE).await;
        let found = browser.client.execute_async(FAULTS, Vec::new()).await.unwrap();
        faults.extend(told(sample, &found));
    }
    faults
}

/// At 200 % of a desk's window: nothing overflows, Tab reaches everything and is seen.
pub(super) async fn doubled(
    browser: &Browser,
    address: &str,
    samples: &[Sample],
    cookies: &BTreeMap<&str, &str>,
) -> Vec<String> {
    let (mut faults, mut now) = (Vec::new(), "");
    for sample in samples {
        open(browser, address, sample, (&mut now, cookies)).await;
        faults.extend(told(sample, &browser.run(WIDTH).await));
        let counted = browser.client.execute(WATCH, vec![json!(MOST_STOPS)]).await.unwrap();
        let presses = usize::try_from(counted[1].as_u64().unwrap()).unwrap() + BETWEEN;
        let body = browser.client.find(Locator::Css("body")).await.unwrap();
        body.send_keys(&"\u{E004}".repeat(presses)).await.unwrap();
        let found = browser.client.execute(REACHED, vec![counted[0].clone()]).await.unwrap();
        faults.extend(told(sample, &found));
    }
    faults
}
