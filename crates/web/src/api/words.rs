//! The words of fields (项目说明): what each name in the interface means, with an example. A test fails when a form has a
//! field that has no words here.

/// Name, words, example.
type Field = (&'static str, &'static str, &'static str);

/// Every field, by name.
const FIELDS: &[Field] = &[
    ("act", "办理方式或事项", "look"),
    ("actor", "经办人全名", ""),
    ("acts", "告知的事项，可写多个", "bulletin.issue"),
    ("addition", "补充内容", ""),
    ("address", "接收地址", "https://oa.office.example/hook"),
    ("again", "再输一次新密码", ""),
    ("as_of", "统计截至哪天", "2020-07-31"),
    ("authors", "作者", ""),
    ("back", "办完回到哪个页面", "/"),
    ("before", "只要这个序号以前的", ""),
    ("body", "正文", "正文第一段"),
    ("cap", "折算封顶分", ""),
    ("chain", "导出什么：event 操作记录，ledger 台账", "event"),
    ("channels", "拟报送的媒体、平台", ""),
    ("checker", "核稿人", ""),
    ("checking", "核对编号", "1"),
    ("class", "内容类别", ""),
    ("code", "代号或编号", "ganzhou-2020-33"),
    ("content", "内容", ""),
    ("copy_to", "抄送机关", ""),
    ("decided_by", "裁定人", ""),
    ("decided_on", "裁定日期", "2026-11-23"),
    ("detail", "说明", ""),
    ("digest", "签署时所见文本的校验值", ""),
    ("disclosure", "公开属性", "公开"),
    ("draft", "草稿编号", ""),
    ("drop", "去掉的附件", ""),
    ("duty", "任务编号", ""),
    ("entry", "哪一条台账", "1"),
    ("event_kind", "会议、活动等当天报送的", ""),
    ("event_on", "活动日期", "2026-11-23"),
    ("evidence", "佐证说明", ""),
    ("exceptional", "是否走特殊渠道", ""),
    ("exceptional_route", "走特殊渠道的理由", ""),
    ("expires_on", "用到哪天", "2026-12-31"),
    ("fact", "事实：报送、采用、批示等", "采用"),
    ("facts", "更正后的事实", ""),
    ("file", "文件", "台账.xlsx"),
    ("file_hash", "已存附件的校验值", ""),
    ("file_name", "附件名", ""),
    ("files", "附件", ""),
    ("first", "起号", "1"),
    ("from", "从哪天（号）起", "2026-11-01"),
    ("group", "组", ""),
    ("has_consent", "照片中的人是否同意", ""),
    ("hash", "校验值", ""),
    ("how", "入账方式：all 有问题即不入，valid 只入合格行", "all"),
    ("id", "编号", "1"),
    ("issued_on", "成文日期", "2020-08-05"),
    ("item", "信息编号", ""),
    ("kept", "保留的附件", ""),
    ("kind", "类别", ""),
    ("last", "止号，不写到末号为止", ""),
    ("late_reason", "补记理由", ""),
    ("links", "链接", ""),
    ("login", "登录名", ""),
    ("mine", "只看本人的", ""),
    ("name", "名称或用途", ""),
    ("notice", "通知代号", "ganzhou-2020-33"),
    ("number", "编号或文号", "1"),
    ("old", "原密码", ""),
    ("omit", "不列入的序号", ""),
    ("omit_reason", "不列入的理由", ""),
    ("on", "哪天", "2026-11-23"),
    ("open", "是否全部展开", ""),
    ("opinion", "意见", "同意"),
    ("outcome", "结果", ""),
    ("page", "第几页", "1"),
    ("password", "密码", ""),
    ("period", "周期", "2020-07"),
    ("person", "人员编号", "1"),
    ("persons", "取前几名个人", ""),
    ("picture_caption", "图片说明", ""),
    ("picture_hash", "已存图片的校验值", ""),
    ("picture_name", "图片名", ""),
    ("pictures", "图片", ""),
    ("print_run", "印发份数", ""),
    ("purpose", "用途", ""),
    ("reading", "读法", ""),
    ("reason", "理由", "重复登记"),
    ("recipients", "主送机关", ""),
    ("reverse", "是否冲销", ""),
    ("role", "角色", ""),
    ("rows", "各行：栏名和内容的对象", ""),
    ("scope", "令牌可以办理的事项，可写多个", "ledger.read"),
    ("sealed", "密封的内容", ""),
    ("secrecy_declared", "是否已作保密审查", ""),
    ("sensitivity", "涉及的重大、敏感事项", ""),
    ("serial", "序号或台账号", "1"),
    ("shows_person", "照片中是否有人像", ""),
    ("size", "一页几条", "100"),
    ("sources", "关键数据和来源", ""),
    ("subject", "对象", ""),
    ("target_level", "拟报送的最高级别", ""),
    ("through", "到哪天为止", "2026-11-30"),
    ("title", "标题", ""),
    ("to", "到", ""),
    ("token", "核对结果编号", "1"),
    ("unit", "单位", ""),
    ("units", "单位", ""),
    ("until", "到哪天为止", ""),
    ("weight", "折算权重", ""),
    ("who", "单位或姓名", ""),
    ("why", "理由", ""),
    ("withheld_reason", "不公开的理由", ""),
    ("without", "缺什么", ""),
    ("words", "文字", ""),
    ("work_kind", "宣传内容", ""),
    ("working_days", "核对几个工作日", "3"),
    ("year", "年度", "2020"),
];

/// The fields that are files.
const FILES: [&str; 4] = ["file", "files", "pictures", "evidence_file"];

fn find(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|(known, _, _)| *known == name)
}

/// What a field means; nothing for one nobody described.
pub fn of(name: &str) -> Option<&'static str> {
    find(name).map(|(_, words, _)| *words)
}

/// An example of a field; empty when none helps.
pub fn example(name: &str) -> &'static str {
    find(name).map_or("", |(_, _, example)| example)
}

/// Whether a field is a file.
pub fn is_file(name: &str) -> bool {
    FILES.contains(&name)
}
