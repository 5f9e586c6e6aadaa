//! Help in the language that was asked for: the commands state it in English, and one table has the Russian of it.

use clap::Command;
use kadry_region::Lang;

/// A command by its words after `kadry`, what it is for, and what its own arguments are.
type Texts = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Arguments that mean the same in most commands.
const SHARED: &[(&str, &str)] = &[
    ("lang", "язык сообщений и документов"),
    ("json", "ответ в JSON на stdout"),
    ("help", "показать справку"),
    ("package", "пакет региона: папка с region.toml и таблицами или книга .xlsx"),
    ("scenario", "сценарии пакета по порядку (PACKAGE/scenarios/NAME.toml) или файлы .toml"),
    ("run", "папка расчёта"),
    ("out", "папка расчёта"),
    ("overwrite", "заменить прежний расчёт в этой папке"),
    ("seed", "начальное число случайных испытаний"),
];

const RUSSIAN: &[Texts] = &[
    ("", "Прогноз кадровой потребности региона и распределение КЦП СПО", &[]),
    (
        "plan",
        "Прогноз, план приёма и папка расчёта",
        &[
            ("time_limit", "сколько секунд решать"),
            ("gap", "достаточный разрыв, например 0.005"),
            ("export_model", "записать модель для другого решателя: .mps или .lp"),
            ("robust", "устойчивый план: expected (в среднем), cvar:0.9 (худшие 10 % испытаний) или regret (худшее сожаление)"),
            ("robust_draws", "на сколько испытаний потребности выбирать первый год"),
        ],
    ),
    ("forecast", "Прогноз потребности без плана приёма", &[("draws", "сколько случайных испытаний: от 10 до 100000")]),
    (
        "backtest",
        "Проверить прогноз на прошлых годах пакета",
        &[("origins", "точек отсчёта: от 1 до 20"), ("horizon", "лет вперёд: от 1 до 15"), ("level", "уровень интервала, %: от 50 до 99")],
    ),
    ("check", "Проверить пакет и назвать все ошибки сразу", &[]),
    ("verify", "Пересчитать ограничения и цели готового расчёта без решателя", &[]),
    ("replay", "Повторить расчёт по его карточке и сравнить байт в байт", &[]),
    (
        "explain",
        "Почему столько: цепочка за одной цифрой плана",
        &[
            ("college", "колледж: код или название"),
            ("programme", "программа: код или название"),
            ("form", "форма обучения"),
            ("base", "база: 9, 11 или none"),
            ("year", "год приёма"),
        ],
    ),
    (
        "compare",
        "Сравнить готовые расчёты: что иначе, на сколько и почему; первый — основа",
        &[("runs", "папки расчётов, не меньше двух"), ("out", "папка для таблиц, рисунков, книги и страницы")],
    ),
    ("report", "Собрать документы готового расчёта заново", &[("out", "папка для документов; без неё — папка расчёта")]),
    (
        "alternatives",
        "Другие планы, почти не хуже плана готового расчёта, и строки, которые можно обсуждать",
        &[
            ("within", "на сколько процентов может вырасти дефицит (и взвешенная сумма целей)"),
            ("others", "на сколько процентов могут ухудшиться прочие цели"),
            ("plans", "сколько планов показать: от 1 до 50"),
        ],
    ),
    (
        "sensitivity",
        "Что меняет каждое предположение готового расчёта и чем платят за снижение дефицита",
        &[("step", "шаг предположения в процентах")],
    ),
    (
        "template",
        "Записать пустой пакет: папку с таблицами или книгу .xlsx",
        &[("target", "новая папка или файл .xlsx"), ("xlsx", "книга DIR.xlsx вместо папки"), ("from", "заполнить книгу из этого пакета")],
    ),
    (
        "sweep",
        "Перебор сценариев и испытаний: что в плане устойчиво и чего стоит незнание",
        &[
            ("package", "пакет региона: папка или книга .xlsx"),
            ("out", "папка перебора; прерванный перебор продолжается в ней"),
            ("draws", "испытаний потребности в каждом сценарии; без него — только прогнозы сценариев"),
            ("scenarios", "папка со сценариями .toml: каждый поверх пакета, и сам пакет"),
            ("scenario", "сценарии, поверх которых ведётся весь перебор"),
            ("parts", "быстро: группы испытаний могут быть частями"),
            ("shard", "только i-я из n долей работы; потом kadry sweep merge"),
            ("overwrite", "начать в этой папке заново"),
            ("threads", "сколько потоков; на ответ не влияет"),
        ],
    ),
    (
        "sweep merge",
        "Собрать шарды одного перебора",
        &[
            ("shards", "папки шардов"),
            ("out", "папка перебора; прерванный перебор продолжается в ней"),
            ("overwrite", "начать в этой папке заново"),
            ("threads", "сколько потоков; на ответ не влияет"),
        ],
    ),
    ("series", "Прогноз и проверка любых годовых рядов", &[]),
    (
        "series forecast",
        "Прогноз каждого ряда таблицы с интервалом",
        &[
            ("file", "таблица рядов: series_id, t, value (CSV, XLSX или Parquet)"),
            ("horizon", "на сколько лет: от 1 до 50"),
            ("level", "уровень интервала, %: от 1 до 99"),
            ("entrants", "таблица входящих (приём, рождения) с теми же series_id: ряды прогнозируются по когортам"),
            ("lags", "лет от входа до выхода, например 3-4 или 15"),
            ("out", "файл .csv или .parquet; без него таблица печатается"),
            ("charts", "папка для рисунков: SVG, PNG и CSV"),
        ],
    ),
    (
        "series backtest",
        "Проверить прогноз рядов таблицы на прошлом",
        &[
            ("file", "таблица рядов: series_id, t, value (CSV, XLSX или Parquet)"),
            ("origins", "точек отсчёта: от 1 до 20"),
            ("horizon", "лет вперёд: от 1 до 15"),
            ("level", "уровень интервала, %: от 1 до 99"),
            ("out", "каждый прогноз рядом с фактом: файл .csv или .parquet"),
            ("charts", "папка для рисунков: SVG, PNG и CSV"),
        ],
    ),
    ("schema", "Описание таблиц пакета", &[("table", "только эта таблица")]),
];

fn russian(words: &str) -> Option<&'static Texts> {
    RUSSIAN.iter().find(|(of, ..)| *of == words)
}

fn of_argument(own: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    own.iter().chain(SHARED).find(|(of, _)| *of == name).map(|(_, text)| *text)
}

/// The whole program with its help in this language.
pub fn localised(program: Command, lang: Lang) -> Command {
    let (top, each) = match lang {
        Lang::Ru => (
            "{about}\n\nВызов: {usage}\n\nКоманды:\n{subcommands}\n\nСправка по команде: kadry КОМАНДА --help; по-английски: --lang en",
            "{about}\n\nВызов: {usage}\n\n{all-args}",
        ),
        Lang::En => (
            "{about}\n\nUsage: {usage}\n\nCommands:\n{subcommands}\n\nHelp on a command: kadry COMMAND --help --lang en",
            "{about}\n\nUsage: {usage}\n\n{all-args}",
        ),
    };
    let program = in_language(program, "", lang).help_template(top);
    program.mut_subcommands(|command| {
        let words = command.get_name().to_owned();
        each_in(command, &words, lang, each)
    })
}

/// A command and those below it; `words` name it.
fn each_in(command: Command, words: &str, lang: Lang, template: &'static str) -> Command {
    // Its own flag for help has a text.
    let command = in_language(command, words, lang).disable_help_flag(true).help_template(template);
    command.mut_subcommands(|below| {
        let words = format!("{words} {}", below.get_name());
        each_in(below, &words, lang, template)
    })
}

fn in_language(command: Command, words: &str, lang: Lang) -> Command {
    let Some((_, about, own)) = russian(words).filter(|_| lang == Lang::Ru) else { return command };
    command.about(*about).mut_args(|argument| match of_argument(own, argument.get_id().as_str()) {
        Some(text) => argument.help(text),
        None => argument,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::*;
    use clap::CommandFactory;

    fn all(command: &Command, words: &str, found: &mut Vec<(String, Command)>) {
        found.push((words.to_owned(), command.clone()));
        for below in command.get_subcommands() {
            all(below, format!("{words} {}", below.get_name()).trim_start(), found);
        }
    }

    #[test]
    fn every_command_and_argument_speaks_russian_and_nothing_else_does() {
        let mut commands = Vec::new();
        all(&Cli::command(), "", &mut commands);
        assert_eq!(commands.len(), RUSSIAN.len());
        for (words, command) in commands {
            let (_, _, own) = russian(&words).unwrap_or_else(|| panic!("kadry {words}"));
            for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
                assert!(of_argument(own, argument.get_id().as_str()).is_some(), "kadry {words}: {}", argument.get_id());
                assert!(argument.get_help().is_some(), "kadry {words}: {}", argument.get_id());
            }
            for (name, _) in *own {
                assert!(command.get_arguments().any(|argument| argument.get_id() == name), "kadry {words}: {name}");
            }
        }
        for lang in [Lang::Ru, Lang::En] {
            localised(Cli::command(), lang).debug_assert();
        }
    }
}
