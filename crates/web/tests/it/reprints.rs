//! `zhaozhang reprints` on texts written for this test: what joins a story, what does not, and spoiled lines.

use std::process::{Command, Output};

const STORY: &str = "本报讯（记者 王小明）3月2日，记者从云溪市医疗保障局获悉，该市自今年1月起在全市128家村卫生室开通医保直接结算，\
    参保群众在家门口看病拿药，只需刷医保码就能报销。截至2月底，全市村卫生室累计结算4.6万人次，报销金额312万元。\
    云溪市医疗保障局有关负责人表示，下一步将把高血压、糖尿病门诊用药一并纳入村级结算，让群众少跑路、少垫资。\
    家住石桥镇的李大爷说，过去拿药要到县城，来回一整天，现在走路十分钟就办好了。";

fn run(lines: &[serde_json::Value], extra: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("稿件.jsonl");
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    std::fs::write(&file, lines.join("\n") + "\n" + extra).unwrap();
    let program = env!("CARGO_BIN_EXE_zhaozhang");
    Command::new(program).arg("reprints").arg(&file).args(arguments).output().unwrap()
}

fn lines() -> Vec<serde_json::Value> {
    let reprint = format!("来源：云溪日报　编辑：小周\n{STORY}\n责任编辑：小周");
    let swapped = STORY
        .replace("云溪市", "平川县")
        .replace("128家", "57家")
        .replace("4.6万", "1.9万")
        .replace("312万", "98万");
    let other = "平川县中医院近日启用新的门诊楼，设有诊室六十间，预约挂号、检查、取药都在一层办理。医院负责人介绍，\
        新楼投用后日均门诊量可增加一倍，候诊时间缩短到二十分钟以内，周边三个乡镇的群众就医更加方便。";
    vec![
        serde_json::json!({"id": "原稿", "text": STORY, "pub": "2023-03-02T08:00:00+08:00"}),
        serde_json::json!({"id": "转载", "text": reprint, "pub": "2023-03-02T10:30:00+08:00"}),
        serde_json::json!({"id": "另一县", "text": swapped, "pub": "2023-03-05"}),
        serde_json::json!({"id": "无关", "text": other, "pub": "2023-03-06"}),
    ]
}

#[test]
fn a_reprint_joins_its_source_and_the_same_words_about_another_place_do_not() {
    let output = run(&lines(), "", &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("转载　转自“原稿”"), "{said}");
    assert!(said.contains("共4条，归并为3件。"), "{said}");
}

#[test]
fn the_order_of_the_lines_and_the_number_of_threads_change_nothing() {
    let mut turned = lines();
    turned.reverse();
    let one = run(&lines(), "", &["--json"]).stdout;
    let other = run(&turned, "", &["--json", "--threads", "2"]).stdout;
    assert_eq!(String::from_utf8(one).unwrap(), String::from_utf8(other).unwrap());
}

#[test]
fn spoiled_lines_are_named_and_the_others_are_joined() {
    let output = run(&lines(), "{\"text\": 5}\n不是JSON\n{\"text\": \"好\", \"pub\": \"昨天\"}\n", &[]);
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(complaints.contains("第5行") && complaints.contains("第6行"), "{complaints}");
    assert!(complaints.contains("时间“昨天”读不懂"), "{complaints}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("共4条，归并为3件。"));
}
