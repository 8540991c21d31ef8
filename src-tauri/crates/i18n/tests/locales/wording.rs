//! How each language is written: Chinese typography, one word for one thing, labels that fit.

use std::collections::BTreeSet;

use sampan_i18n::Language;
use unicode_width::UnicodeWidthStr as _;

use crate::message::{Messages, read, readings};

#[test]
fn chinese_is_set_with_spaces_and_full_width_punctuation() {
    let messages = read(Language::ZhCn);
    let mut wrong = BTreeSet::new();
    for (id, message) in &messages {
        for text in readings(&messages, id, &|name| stand_in(&message.file, name)) {
            wrong.extend(faults(&text).into_iter().map(|fault| format!("{id}: {fault:?} in {text}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn faults_of_typography_are_found() {
    for wrong in [
        "请检查URL",
        "第 3次",
        "好,的",
        "失败:原因",
        "完成.",
        "“ 名称”",
        "端点 ，然后",
        "在\u{1}处",
        "规则 \u{3} 的任务",
        "启用\u{3}",
        "等待 \u{1} 秒 后",
    ] {
        assert!(!faults(wrong).is_empty(), "{wrong}");
    }
    for right in [
        "请检查 URL，然后重试。",
        "“\u{2}”不是",
        "主机名 \u{1} 不存在（HTTP 404）。",
        "a:b\u{1}：值",
        "规则“\u{3}”的任务",
        "\u{3}：正常",
        "等待 \u{1} 秒后",
    ] {
        assert!(faults(right).is_empty(), "{right}: {:?}", faults(right));
    }
}

#[test]
fn chinese_has_one_word_for_one_thing() {
    assert_words(Language::ZhCn, SYNONYMS_ZH);
}

#[test]
fn english_has_one_word_for_one_thing() {
    assert_words(Language::En, SYNONYMS_EN);
}

#[test]
fn synonyms_are_found() {
    let found = |text| synonyms(text, SYNONYMS_ZH).count();
    assert_eq!(["你的镜像", "复制到仓库", "已还原"].map(found), [1, 1, 1]);
    assert_eq!(["复制到镜像仓库", "跨仓库挂载", "名称的层级"].map(found), [0, 0, 0]);
    let found = |text| synonyms(text, SYNONYMS_EN).count();
    assert_eq!(["The endpoint is down.", "Policies run.", "The blobs were copied."].map(found), [1, 1, 0]);
}

#[test]
fn labels_are_short() {
    for language in Language::ALL {
        let messages = read(language);
        for (prefix, most) in LABELS {
            let labels: Vec<_> = messages.keys().filter(|id| is_label(&messages, id, prefix)).collect();
            assert!(labels.len() > 1, "{prefix}");
            for id in labels {
                for text in readings(&messages, id, &|_| String::new()) {
                    assert!(text.width() <= most, "{language}: {id} is wider than {most}: {text}");
                }
            }
        }
    }
}

/// Words that stand in a column's head, on a tab or in a small button, by their prefix, and the columns they may take.
const LABELS: [(&str, usize); 11] = [
    ("cli-column-", 22),
    ("details-tab-", 14),
    ("jobs-column-", 14),
    ("layer-", 14),
    ("level-", 10),
    ("operation-", 10),
    ("page-", 14),
    ("rules-action-", 12),
    ("state-", 16),
    ("status-", 16),
    ("trigger-", 10),
];

/// Whether a message is a label: one that names something in a sentence is none.
fn is_label(messages: &Messages, id: &str, prefix: &str) -> bool {
    id.starts_with(prefix) && messages[id].variables.is_empty()
}

/// A word that is not used, the one that is used instead, and what looks like it and is something else.
type Synonym = (&'static str, &'static str, &'static [&'static str]);

/// After the design's glossary.
const SYNONYMS_ZH: &[Synonym] = &[
    ("您", "（省略）", &[]),
    ("你", "（省略）", &[]),
    ("终结点", "端点", &[]),
    ("目的端", "目标端", &[]),
    ("目标仓库", "目标端", &[]),
    ("源仓库", "源端", &[]),
    ("仓库", "镜像仓库", &["镜像仓库", "跨仓库"]),
    ("镜像库", "镜像仓库", &[]),
    ("注册表", "Registry", &[]),
    ("注册中心", "Registry", &[]),
    ("哈希", "摘要", &[]),
    ("校验和", "摘要", &[]),
    ("层", "镜像层", &["镜像层", "层级"]),
    ("引用者", "附件", &[]),
    ("附属制品", "附件", &[]),
    ("策略", "复制规则", &["复制策略", "策略中", "配额等策略"]),
    ("作业", "任务", &[]),
    ("运行记录", "执行记录", &[]),
    ("执行历史", "执行记录", &[]),
    ("触发器", "触发方式", &[]),
    ("计划任务", "定时", &[]),
    ("筛选", "过滤", &[]),
    ("线程", "Worker", &[]),
    ("工作进程", "Worker", &[]),
    ("并发数", "并发任务数", &[]),
    ("禁用", "停用", &[]),
    ("重启", "继续", &[]),
    ("挂起", "暂停", &[]),
    ("终止", "停止", &[]),
    ("中止", "停止", &[]),
    ("复制到剪贴板", "拷贝到剪贴板", &[]),
    ("凭证", "凭据", &[]),
    ("Token", "令牌", &[]),
    ("忽略证书", "跳过证书校验", &[]),
    ("还原", "恢复", &[]),
    ("外观", "主题", &[]),
    ("不健康", "异常", &[]),
    ("优先权", "优先级", &[]),
    ("登陆", "登录", &[]),
    ("帐号", "账号", &[]),
    ("其它", "其他", &[]),
    ("缺省", "默认", &[]),
];

const SYNONYMS_EN: &[Synonym] = &[
    ("endpoint", "target", &[]),
    (
        "polic",
        "rule",
        &["replication policies", "the policies do not say", "its policies", "platform_policy"],
    ),
    ("task", "job", &[]),
    ("cancelled", "canceled", &[]),
    ("colour", "color", &[]),
    ("synchroni", "replicate", &[]),
    ("successful", "finished", &[]),
    ("succeeded", "finished", &[]),
    ("goes on", "continues", &[]),
    ("anew", "again", &[]),
    ("checksum", "digest", &[]),
    ("appearance", "theme", &[]),
    ("please", "(left out)", &[]),
];

fn assert_words(language: Language, table: &[Synonym]) {
    let messages = read(language);
    let mut wrong = BTreeSet::new();
    for id in messages.keys() {
        for text in readings(&messages, id, &|_| String::new()) {
            wrong.extend(synonyms(&text, table).map(|(word, instead, _)| {
                format!("{id} says “{word}” where the word is “{instead}”: {text}")
            }));
        }
    }
    assert!(wrong.is_empty(), "{language}: {wrong:#?}");
}

/// The words in a text that are not used.
pub(crate) fn synonyms<'a>(text: &str, table: &'a [Synonym]) -> impl Iterator<Item = &'a Synonym> {
    let text = text.to_lowercase();
    let has = move |(word, _, other): &&Synonym| {
        let text = other.iter().fold(text.clone(), |text, other| text.replace(&other.to_lowercase(), ""));
        text.contains(&word.to_lowercase())
    };
    table.iter().filter(has)
}

/// The words that a language does not use.
pub(crate) fn unused(language: Language) -> &'static [Synonym] {
    match language {
        Language::En => SYNONYMS_EN,
        Language::ZhCn => SYNONYMS_ZH,
    }
}

/// What stands for a value of Latin letters or digits, for one that may be Chinese, and for a name that a person gave:
/// it may be either, so that it stands in quotes or beside punctuation.
pub(crate) const LATIN: char = '\u{1}';
const EITHER: char = '\u{2}';
const NAME: char = '\u{3}';

/// What a variable stands for in Chinese, as far as its neighbours can tell.
fn stand_in(file: &str, variable: &str) -> String {
    match variable {
        // A span of time begins with a digit and ends with its unit.
        "left" | "took" | "wait" => format!("{LATIN} 秒"),
        "cause" => "原因。".to_owned(),
        // Quoted where they are put together.
        "source" | "destinations" => format!("“{NAME}”"),
        "action" | "days" | "detail" | "first" | "from" | "hint" | "last" | "limits" | "page" | "state"
        | "status" | "text" | "title" | "to" => EITHER.to_string(),
        "rule" | "target" => NAME.to_string(),
        // In other files it is an image's, or a number.
        "name" if ["rules.ftl", "targets.ftl", "tray.ftl"].contains(&file) => NAME.to_string(),
        _ => LATIN.to_string(),
    }
}

/// The neighbours that may not stand side by side.
pub(crate) fn faults(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let pairs = chars.windows(2).filter(|pair| clash(pair[0], pair[1])).map(shown);
    pairs.chain(chars.windows(3).filter(|three| parted(three)).map(shown)).collect()
}

fn shown(chars: &[char]) -> String {
    chars.iter().collect()
}

fn clash(left: char, right: char) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric() || c == LATIN;
    let full_width = |c: char| "，。：；！？（）“”、《》".contains(c);
    let half_width = |c: char| ",.:;!?()\"'".contains(c);
    let space = |c: char| c == ' ';
    let beside = |of: fn(char) -> bool, other: &dyn Fn(char) -> bool| {
        (of(left) && other(right)) || (other(left) && of(right))
    };
    beside(is_han, &latin)
        || beside(is_han, &half_width)
        || beside(is_han, &|c| c == NAME)
        || (full_width(left) && (space(right) || half_width(right)))
        || ((space(left) || half_width(left)) && full_width(right))
}

/// Whether a space parts what stands together: Chinese from Chinese, or from a name.
fn parted(three: &[char]) -> bool {
    let chinese = |c: char| is_han(c) || c == NAME;
    matches!(three, [a, ' ', b] if chinese(*a) && chinese(*b))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}
