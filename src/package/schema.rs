//! The tables of a region package. This one list is the source of reading, checking, `kadry check`, `kadry schema` and
//! `kadry template`.

use kadry_region::choice::choice;
use kadry_region::lang::{Lang, Text};
use serde::Serialize;

pub use kadry_region::choice::Choice;

/// What a cell of a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Free text; a name that other tables refer to is text too.
    Text,
    /// Code of a programme, NN.01.NN or NN.02.NN.
    Programme,
    /// Code of an enlarged group of programmes (УГПС), NN.00.00.
    Ugps,
    /// Taxpayer number of an organisation, 10 or 12 digits with check digits.
    Inn,
    /// Calendar year, 1990 to 2100.
    Year,
    /// Whole number, zero or more.
    Count,
    /// Whole number, one or more.
    Positive,
    /// Number, zero or more.
    Amount,
    /// Any number up to 10^18 in size.
    Number,
    /// Number from 0 to 1.
    Share,
    /// Yes or no.
    Flag,
    /// Day, YYYY-MM-DD or DD.MM.YYYY; a bare year reads as its 1 October for `base_date` and as 31 December elsewhere.
    Date,
    /// Form of study: очная, очно-заочная, заочная.
    Form,
    /// Schooling on which a programme stands: 9, 11 or none.
    Base,
    /// Cause of exit: retire, death, transfer, migration.
    Cause,
    /// Sex: m/f, м/ж.
    Sex,
    /// What a limit on places counts: one programme, one college, everything.
    Limit,
    /// Whether more of an indicator is better: up or down.
    Direction,
}

/// One column of a table.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Column {
    pub name: &'static str,
    /// Russian header that is read as well as `name`.
    pub alias: &'static str,
    pub kind: Kind,
    /// The column must be there and every cell filled.
    pub required: bool,
    pub unit: &'static str,
    pub about_ru: &'static str,
    pub about_en: &'static str,
}

/// One table of a package.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Table {
    pub name: &'static str,
    pub alias: &'static str,
    /// A package without this table is refused.
    pub required: bool,
    /// Columns that together name a row; an empty key cell counts as a value of its own.
    pub key: &'static [&'static str],
    pub columns: &'static [Column],
    /// Further columns are kept as they are (indicators of colleges).
    pub open: bool,
    pub about_ru: &'static str,
    pub about_en: &'static str,
}

/// Version of the tables' layout, written into every run card.
pub const SCHEMA_VERSION: &str = "1";

/// Columns that every table may carry: the trail of a figure to its source.
pub const TRAIL: &[Column] = &[
    may("assumed", "оценка", Kind::Flag, "", "да, если строка — оценка, а не факт", "true where the row is an estimate, not a fact"),
    may("source", "источник", Kind::Text, "", "откуда взята строка", "where the row comes from"),
    may("note", "примечание", Kind::Text, "", "пояснение", "remark"),
];

const fn must(
    name: &'static str,
    alias: &'static str,
    kind: Kind,
    unit: &'static str,
    about_ru: &'static str,
    about_en: &'static str,
) -> Column {
    Column { name, alias, kind, required: true, unit, about_ru, about_en }
}

const fn may(
    name: &'static str,
    alias: &'static str,
    kind: Kind,
    unit: &'static str,
    about_ru: &'static str,
    about_en: &'static str,
) -> Column {
    Column { name, alias, kind, required: false, unit, about_ru, about_en }
}

const COLLEGE: Column = must("college", "колледж", Kind::Text, "", "колледж из таблицы «колледжи»", "college of the table colleges");
const PROGRAMME: Column = must(
    "programme",
    "программа",
    Kind::Programme,
    "",
    "код программы NN.01.NN или NN.02.NN",
    "code of the programme, NN.01.NN or NN.02.NN",
);
const FORM: Column = must("form", "форма", Kind::Form, "", "форма обучения", "form of study");
const BASE: Column = must("base", "база", Kind::Base, "", "после скольких классов принимают", "school years before admission");
const YEAR: Column = must("year", "год", Kind::Year, "", "год", "year");
const OCCUPATION: Column = must("occupation", "занятие", Kind::Text, "", "занятие (код и название ОКЗ)", "occupation (ОКЗ code and name)");

/// Every table that a package may hold, in the order in which a newcomer fills them.
pub const TABLES: &[Table] = &[
    Table {
        name: "programmes",
        alias: "программы",
        required: true,
        key: &["programme"],
        open: false,
        about_ru: "Профессии и специальности СПО",
        about_en: "Vocational programmes (professions and specialties)",
        columns: &[
            PROGRAMME,
            must("name", "название", Kind::Text, "", "название программы", "name of the programme"),
            must("industry", "отрасль", Kind::Text, "", "отрасль, для которой готовят", "industry that the programme serves"),
            may("priority", "приоритет", Kind::Amount, "", "вес дефицита, по умолчанию 1", "weight of its shortage, 1 by default"),
            may("valid_from", "действует_с", Kind::Year, "", "первый год приёма", "first admission year"),
            may("valid_to", "действует_по", Kind::Year, "", "последний год приёма", "last admission year"),
        ],
    },
    Table {
        name: "colleges",
        alias: "колледжи",
        required: true,
        key: &["college"],
        open: true,
        about_ru: "Профессиональные образовательные организации",
        about_en: "Vocational colleges",
        columns: &[
            must("college", "колледж", Kind::Text, "", "короткое имя, ключ остальных таблиц", "short name, the key of other tables"),
            may("name", "название", Kind::Text, "", "полное наименование", "full name"),
            may("inn", "инн", Kind::Inn, "", "ИНН, 10 цифр", "taxpayer number"),
            may("municipality", "муниципалитет", Kind::Text, "", "муниципальное образование", "municipality"),
            may("founder", "учредитель", Kind::Text, "", "учредитель", "founder"),
            may("cluster", "кластер", Kind::Text, "", "кластер", "cluster"),
            may("intake_capacity", "мест_в_год", Kind::Count, "places/year", "предел приёма в год", "limit of places a year"),
            may(
                "contingent_capacity",
                "контингент",
                Kind::Count,
                "students",
                "предел числа студентов одновременно",
                "limit of students at once",
            ),
            may("dormitory", "общежитие", Kind::Count, "beds", "мест в общежитии", "beds in the dormitory"),
            may(
                "dormitory_share",
                "доля_в_общежитии",
                Kind::Share,
                "",
                "доля студентов, которым нужно общежитие",
                "share of students who need a bed",
            ),
            may("teacher_hours", "часы_преподавателей", Kind::Amount, "hours/year", "часов преподавателей в год", "teaching hours a year"),
        ],
    },
    Table {
        name: "offers",
        alias: "предложения",
        required: true,
        key: &["college", "programme", "form", "base"],
        open: false,
        about_ru: "Что колледж может набирать: программа, форма и база",
        about_en: "What a college may admit to: programme, form and base",
        columns: &[
            COLLEGE,
            PROGRAMME,
            FORM,
            BASE,
            must("duration_months", "срок_месяцев", Kind::Positive, "months", "срок обучения в месяцах", "length of study in months"),
            must("group_size", "группа", Kind::Positive, "places", "мест в полной группе", "places in a full group"),
            may(
                "group_min",
                "группа_минимум",
                Kind::Positive,
                "places",
                "наименьшая группа, по умолчанию полная",
                "smallest group, a full one by default",
            ),
            must("max_groups", "групп_максимум", Kind::Count, "groups/year", "групп приёма в год, не более", "groups a year at the most"),
            must("licensed", "лицензия", Kind::Flag, "", "есть ли лицензия", "whether the college holds the licence"),
            may("cost", "стоимость", Kind::Amount, "roubles/student/year", "рублей на студента в год", "roubles per student per year"),
            may(
                "workshop",
                "мастерская",
                Kind::Count,
                "students",
                "студентов одновременно в мастерских",
                "students at once in the workshop",
            ),
            may("score", "балл", Kind::Number, "", "балл по критериям конкурса", "score by the criteria of the competition"),
            may("professionalitet", "профессионалитет", Kind::Flag, "", "программа Профессионалитета", "programme of Профессионалитет"),
            may("adapted", "адаптированная", Kind::Flag, "", "адаптированная программа (ОВЗ)", "adapted programme"),
            may("kcp", "кцп", Kind::Count, "places", "КЦП прошлого года", "admission figure of last year"),
            may("admitted", "принято", Kind::Count, "people", "принято в прошлом году", "admitted last year"),
            may("applications", "заявлений", Kind::Count, "applications", "заявлений в прошлом году", "applications last year"),
            may(
                "months_in_training",
                "срок_обучающихся",
                Kind::Positive,
                "months",
                "срок обучения тех, кто уже учится, если он другой",
                "length of study of those already in training, where it differs",
            ),
        ],
    },
    Table {
        name: "employment",
        alias: "занятость",
        required: true,
        key: &["year", "occupation", "industry", "municipality"],
        open: false,
        about_ru: "Среднегодовая численность занятых",
        about_en: "Employed people, year average",
        columns: &[
            YEAR,
            OCCUPATION,
            may("industry", "отрасль", Kind::Text, "", "отрасль; без неё — вся экономика", "industry; the whole economy without it"),
            may("municipality", "муниципалитет", Kind::Text, "", "муниципальное образование", "municipality"),
            must("headcount", "численность", Kind::Amount, "people", "человек в среднем за год", "people, year average"),
        ],
    },
    Table {
        name: "matrix",
        alias: "матрица",
        required: true,
        key: &["occupation", "programme"],
        open: false,
        about_ru: "Какую долю вакансий занятия может закрыть программа",
        about_en: "Share of an occupation's openings that a programme can fill",
        columns: &[
            OCCUPATION,
            PROGRAMME,
            must("share", "доля", Kind::Share, "", "доля, в сумме по занятию не больше 1", "share, rows of an occupation sum to at most 1"),
        ],
    },
    Table {
        name: "contracts",
        alias: "договоры",
        required: false,
        key: &["contract"],
        open: false,
        about_ru: "Договоры о целевом обучении",
        about_en: "Targeted training contracts",
        columns: &[
            must("contract", "договор", Kind::Text, "", "номер договора", "number of the contract"),
            must("employer", "работодатель", Kind::Text, "", "заказчик", "employer"),
            COLLEGE,
            PROGRAMME,
            FORM,
            BASE,
            must("admission_year", "год_приёма", Kind::Year, "", "год приёма", "admission year"),
            must("count", "мест", Kind::Count, "places", "число мест", "places"),
            may("obligation_years", "отработка_лет", Kind::Count, "years", "лет отработки", "years of obligation"),
        ],
    },
    Table {
        name: "age_structure",
        alias: "возраст",
        required: false,
        key: &["occupation", "sex", "age_from", "age_to"],
        open: false,
        about_ru: "Возраст и пол занятых",
        about_en: "Age and sex of the employed",
        columns: &[
            OCCUPATION,
            may("sex", "пол", Kind::Sex, "", "м или ж; пусто — оба", "m or f; empty for both"),
            must("age_from", "возраст_с", Kind::Count, "years", "с возраста", "from age"),
            must("age_to", "возраст_по", Kind::Count, "years", "по возраст включительно", "to age, included"),
            may("share", "доля", Kind::Share, "", "доля от занятых", "share of the employed"),
            may("headcount", "численность", Kind::Amount, "people", "человек (вместо доли)", "people (instead of a share)"),
        ],
    },
    Table {
        name: "exit_rates",
        alias: "выбытие",
        required: false,
        key: &["cause", "sex", "age_from", "age_to", "year", "occupation"],
        open: false,
        about_ru: "Вероятность выбытия за год по причинам",
        about_en: "Yearly probability of exit by cause",
        columns: &[
            must("cause", "причина", Kind::Cause, "", "почему выбывают", "why they leave"),
            may("sex", "пол", Kind::Sex, "", "м или ж; пусто — оба", "m or f; empty for both"),
            must("age_from", "возраст_с", Kind::Count, "years", "с возраста", "from age"),
            must("age_to", "возраст_по", Kind::Count, "years", "по возраст включительно", "to age, included"),
            may("year", "год", Kind::Year, "", "с какого года; пусто — все", "from which year; empty for all"),
            must("rate", "вероятность", Kind::Share, "1/year", "вероятность за год", "probability a year"),
            may("occupation", "занятие", Kind::Text, "", "занятие; пусто — все", "occupation; empty for all"),
        ],
    },
    Table {
        name: "growth",
        alias: "рост",
        required: false,
        key: &["industry", "year"],
        open: false,
        about_ru: "Индекс занятости отрасли: во сколько раз сдвинуть её прогноз",
        about_en: "Employment index of an industry: the factor on its forecast",
        columns: &[
            must("industry", "отрасль", Kind::Text, "", "отрасль", "industry"),
            YEAR,
            may("employment_index", "индекс_занятости", Kind::Amount, "", "1 — прогноз без сдвига", "1 leaves the forecast as it is"),
            may("output_index", "индекс_выпуска", Kind::Amount, "", "индекс выпуска", "index of output"),
            may("productivity_index", "индекс_производительности", Kind::Amount, "", "индекс производительности", "index of productivity"),
        ],
    },
    Table {
        name: "projects",
        alias: "проекты",
        required: false,
        key: &["project", "occupation", "year"],
        open: false,
        about_ru: "Инвестиционные проекты и новые рабочие места",
        about_en: "Investment projects and their new jobs",
        columns: &[
            must("project", "проект", Kind::Text, "", "проект", "project"),
            may("employer", "работодатель", Kind::Text, "", "работодатель", "employer"),
            OCCUPATION,
            YEAR,
            must("jobs", "рабочих_мест", Kind::Amount, "people", "новых рабочих мест", "new jobs"),
            must("probability", "вероятность", Kind::Share, "", "вероятность осуществления", "probability that it comes"),
        ],
    },
    Table {
        name: "vacancies",
        alias: "вакансии",
        required: false,
        key: &["occupation"],
        open: false,
        about_ru: "Открытые вакансии (запас)",
        about_en: "Open vacancies (a stock)",
        columns: &[
            OCCUPATION,
            must("open", "открыто", Kind::Amount, "people", "открытых вакансий", "open vacancies"),
            may("date", "дата", Kind::Date, "", "на дату", "as of"),
        ],
    },
    Table {
        name: "employer_requests",
        alias: "заявки",
        required: false,
        key: &["employer", "occupation", "programme", "year", "cause", "source"],
        open: false,
        about_ru: "Заявки работодателей",
        about_en: "Requests of employers",
        columns: &[
            must("employer", "работодатель", Kind::Text, "", "работодатель", "employer"),
            may("occupation", "занятие", Kind::Text, "", "занятие или программа", "occupation or programme"),
            may("programme", "программа", Kind::Programme, "", "программа или занятие", "programme or occupation"),
            YEAR,
            must("count", "человек", Kind::Amount, "people", "сколько человек", "how many people"),
            may("cause", "причина", Kind::Text, "", "замена, рост, проект", "replacement, growth, project"),
            may("date", "дата", Kind::Date, "", "дата заявки", "date of the request"),
        ],
    },
    Table {
        name: "contingent",
        alias: "студенты",
        required: false,
        key: &["college", "programme", "form", "base", "course", "base_date"],
        open: false,
        about_ru: "Студенты по курсам на отчётную дату",
        about_en: "Students by course at a reference date",
        columns: &[
            COLLEGE,
            PROGRAMME,
            FORM,
            BASE,
            must("course", "курс", Kind::Positive, "", "курс", "course"),
            must("base_date", "дата", Kind::Date, "", "отчётная дата, обычно 1 октября", "reference date, usually 1 October"),
            must("students", "студентов", Kind::Amount, "people", "студентов", "students"),
        ],
    },
    Table {
        name: "admissions",
        alias: "приём",
        required: false,
        key: &["year", "college", "programme", "form", "base"],
        open: false,
        about_ru: "Приём и выпуск прошлых лет",
        about_en: "Admissions and graduations of past years",
        columns: &[
            YEAR,
            COLLEGE,
            PROGRAMME,
            FORM,
            BASE,
            may("kcp", "кцп", Kind::Count, "places", "КЦП", "admission figure"),
            may("admitted", "принято", Kind::Count, "people", "принято", "admitted"),
            may("applications", "заявлений", Kind::Count, "applications", "заявлений", "applications"),
            may("graduates", "выпуск", Kind::Count, "people", "выпускников", "graduates"),
        ],
    },
    Table {
        name: "yields",
        alias: "выход",
        required: false,
        key: &["programme", "college"],
        open: false,
        about_ru: "Цепочка от места до работника",
        about_en: "The chain from a place to a worker",
        columns: &[
            PROGRAMME,
            may("college", "колледж", Kind::Text, "", "колледж; пусто — все", "college; empty for all"),
            may("survival", "сохранность", Kind::Share, "", "доля дошедших до выпуска", "share that graduates"),
            may("employed", "трудоустроено", Kind::Share, "", "доля работающих из выпускников", "share of graduates who work"),
            may("in_occupation", "по_профессии", Kind::Share, "", "из работающих — по профессии", "of those, in the occupation"),
            may("in_region", "в_регионе", Kind::Share, "", "из них — в регионе", "of those, in the region"),
            may(
                "delayed",
                "отложено",
                Kind::Share,
                "",
                "доля с отсрочкой на год (армия и т. п.)",
                "share delayed by a year (army and the like)",
            ),
            may("returning", "вернулось", Kind::Share, "", "доля вернувшихся из них", "share of the delayed who return"),
            may(
                "accreditation_applied",
                "подали_на_аккредитацию",
                Kind::Share,
                "",
                "доля подавших на аккредитацию",
                "share who apply for accreditation",
            ),
            may("accreditation_passed", "прошли_аккредитацию", Kind::Share, "", "доля прошедших из подавших", "share of those who pass"),
        ],
    },
    Table {
        name: "school_leavers",
        alias: "выпуск_школ",
        required: false,
        key: &["year", "municipality", "base"],
        open: false,
        about_ru: "Выпускники школ",
        about_en: "School leavers",
        columns: &[
            YEAR,
            may("municipality", "муниципалитет", Kind::Text, "", "муниципалитет; пусто — регион", "municipality; empty for the region"),
            BASE,
            must("count", "человек", Kind::Amount, "people", "выпускников", "leavers"),
            may("participation", "доля_в_спо", Kind::Share, "", "доля идущих в СПО", "share that enters vocational education"),
        ],
    },
    Table {
        name: "births",
        alias: "рождения",
        required: false,
        key: &["year", "municipality"],
        open: false,
        about_ru: "Родившиеся: по ним прогнозируется выпуск 9 классов",
        about_en: "Births: leavers of grade 9 are forecast from them",
        columns: &[
            YEAR,
            may("municipality", "муниципалитет", Kind::Text, "", "муниципалитет; пусто — регион", "municipality; empty for the region"),
            must("count", "человек", Kind::Amount, "people", "родившихся", "births"),
        ],
    },
    Table {
        name: "budget",
        alias: "бюджет",
        required: false,
        key: &["year", "founder"],
        open: false,
        about_ru: "Деньги учредителя на календарный год",
        about_en: "Money of a founder for a calendar year",
        columns: &[
            YEAR,
            may("founder", "учредитель", Kind::Text, "", "учредитель; пусто — все", "founder; empty for all"),
            must("amount", "сумма", Kind::Amount, "roubles", "рублей", "roubles"),
        ],
    },
    Table {
        name: "limits",
        alias: "пределы",
        required: false,
        key: &[
            "kind",
            "programme",
            "ugps",
            "industry",
            "municipality",
            "base",
            "cluster",
            "college",
            "form",
            "founder",
            "professionalitet",
            "year",
        ],
        open: false,
        about_ru: "Пределы суммы мест; вид «федеральное» — решение федерального органа (равенство)",
        about_en: "Limits on sums of places; the kind federal is a decision of the federal body (an equality)",
        columns: &[
            must(
                "kind",
                "вид",
                Kind::Limit,
                "",
                "чего предел: столбец с этим именем заполняется тоже; «всего» — всех мест, «федеральное» — решение федерального органа",
                "what is limited: the column of that name is filled in too; total is of all places, federal a decision of the federal body",
            ),
            may("programme", "программа", Kind::Programme, "", "программа", "programme"),
            may("ugps", "угпс", Kind::Ugps, "", "УГПС NN.00.00", "enlarged group NN.00.00"),
            may("industry", "отрасль", Kind::Text, "", "отрасль", "industry"),
            may("municipality", "муниципалитет", Kind::Text, "", "муниципалитет", "municipality"),
            may("base", "база", Kind::Base, "", "база", "base"),
            may("cluster", "кластер", Kind::Text, "", "кластер", "cluster"),
            may("college", "колледж", Kind::Text, "", "колледж", "college"),
            may("form", "форма", Kind::Form, "", "форма обучения", "form of study"),
            may("founder", "учредитель", Kind::Text, "", "учредитель", "founder"),
            may("professionalitet", "профессионалитет", Kind::Flag, "", "только Профессионалитет", "only Профессионалитет"),
            may("year", "год", Kind::Year, "", "год приёма; пусто — каждый", "admission year; empty for every one"),
            may("min", "минимум", Kind::Count, "places", "не менее", "at least"),
            may("max", "максимум", Kind::Count, "places", "не более", "at most"),
        ],
    },
    Table {
        name: "control_totals",
        alias: "контрольные_итоги",
        required: false,
        key: &["source", "programme", "ugps", "occupation", "year"],
        open: false,
        about_ru: "Официальный прогноз, с которым сверяют потребность",
        about_en: "Official forecast with which need is compared",
        columns: &[
            may("programme", "программа", Kind::Programme, "", "программа", "programme"),
            may("ugps", "угпс", Kind::Ugps, "", "УГПС", "enlarged group"),
            may("occupation", "занятие", Kind::Text, "", "занятие", "occupation"),
            YEAR,
            must("need", "потребность", Kind::Amount, "people", "человек", "people"),
        ],
    },
    Table {
        name: "indicators",
        alias: "показатели",
        required: false,
        key: &["indicator", "unit", "year"],
        open: false,
        about_ru: "Показатели региона и проектов",
        about_en: "Indicators of the region and its projects",
        columns: &[
            must("indicator", "показатель", Kind::Text, "", "показатель", "indicator"),
            may("unit", "единица", Kind::Text, "", "единица измерения", "unit"),
            YEAR,
            may("actual", "факт", Kind::Number, "", "факт", "actual value"),
            may("target", "цель", Kind::Number, "", "цель", "target"),
            may("direction", "направление", Kind::Direction, "", "что лучше: больше или меньше", "which is better, more or less"),
            may("group", "группа", Kind::Text, "", "группа показателей на табло", "group of indicators on the scoreboard"),
            may(
                "formula",
                "формула",
                Kind::Text,
                "",
                "расчёт из величин модели, например 100 * employed / graduates",
                "calculation from quantities of the model, such as 100 * employed / graduates",
            ),
            may("ugps", "угпс", Kind::Ugps, "", "формула — только по этой УГПС", "the formula is about this enlarged group only"),
            may("industry", "отрасль", Kind::Text, "", "формула — только по этой отрасли", "the formula is about this industry only"),
        ],
    },
];

impl Table {
    pub fn find(name: &str) -> Option<&'static Table> {
        let wanted = normalise(name);
        TABLES.iter().find(|t| t.name == wanted || normalise(t.alias) == wanted)
    }

    /// The table's own columns, then the trail to the source, each name once.
    pub fn all_columns(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().chain(TRAIL)
    }

    pub fn column(&self, header: &str) -> Option<&'static Column> {
        let wanted = normalise(header);
        self.all_columns().find(|c| c.name == wanted || normalise(c.alias) == wanted)
    }
}

/// Headers are compared without case, with `ё` as `е`, and with runs of blanks as one underscore.
pub fn normalise(header: &str) -> String {
    header
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .to_lowercase()
        .replace('ё', "е")
        .split(|c: char| c.is_whitespace() || c == '_' || c == '\u{a0}')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

impl Kind {
    /// What a cell of this kind must hold, in both languages.
    pub fn expectation(self) -> Text {
        let (ru, en) = match self {
            Kind::Text => ("текст", "text"),
            Kind::Programme => ("код СПО вида NN.01.NN или NN.02.NN, например 34.02.01", "a code NN.01.NN or NN.02.NN, such as 34.02.01"),
            Kind::Ugps => ("код УГПС вида NN.00.00", "a code NN.00.00"),
            Kind::Inn => ("ИНН из 10 или 12 цифр с верными контрольными", "a taxpayer number of 10 or 12 digits with right check digits"),
            Kind::Year => ("год от 1990 до 2100", "a year from 1990 to 2100"),
            Kind::Count => ("целое число от 0 до 1 000 000", "a whole number from 0 to 1,000,000"),
            Kind::Positive => ("целое число от 1 до 1 000 000", "a whole number from 1 to 1,000,000"),
            Kind::Amount => ("число не меньше 0", "a number, 0 or more"),
            Kind::Number => ("число, по модулю не больше 10^18", "a number, at most 10^18 in size"),
            Kind::Share => ("доля от 0 до 1", "a share from 0 to 1"),
            Kind::Flag => ("да или нет (true/false, 1/0)", "yes or no (true/false, 1/0)"),
            Kind::Date => ("дата ГГГГ-ММ-ДД или ДД.ММ.ГГГГ", "a date YYYY-MM-DD or DD.MM.YYYY"),
            Kind::Form => ("очная, очно-заочная или заочная", "full-time, part-time or correspondence"),
            Kind::Base => ("9, 11 или нет", "9, 11 or none"),
            Kind::Cause => (
                "пенсия (retire), смерть (death), смена занятия (transfer) или миграция (migration)",
                "retire, death, transfer or migration",
            ),
            Kind::Sex => ("м или ж", "m or f"),
            Kind::Limit => (
                "программа, УГПС, отрасль, муниципалитет, база, кластер, колледж, учредитель, профессионалитет, всего или федеральное",
                "programme, ugps, industry, municipality, base, cluster, college, founder, professionalitet, total or federal",
            ),
            Kind::Direction => ("больше (up) или меньше (down)", "up or down"),
        };
        Text::new(ru, en)
    }

    /// The values of a kind that has few of them; empty for the others.
    pub fn choices(self) -> &'static [Choice] {
        const FLAG: &[Choice] =
            &[choice("true", "да", "yes", &["1", "истина", "y", "д", "+"]), choice("false", "нет", "no", &["0", "ложь", "n", "н", "-"])];
        const FORM: &[Choice] = &[
            choice("очная", "очная", "full-time", &["очно", "full_time", "fulltime", "о"]),
            choice("очно-заочная", "очно-заочная", "part-time", &["очно_заочная", "вечерняя", "part_time", "оз"]),
            choice("заочная", "заочная", "correspondence", &["заочно", "distance", "з"]),
        ];
        const BASE: &[Choice] = &[
            choice("9", "9", "9", &["9 классов", "основное общее", "ооо"]),
            choice("11", "11", "11", &["11 классов", "среднее общее", "соо"]),
            choice("none", "нет", "none", &["-", "без базы"]),
        ];
        const CAUSE: &[Choice] = &[
            choice("retire", "пенсия", "retire", &["retirement", "выход на пенсию"]),
            choice("death", "смерть", "death", &["смертность"]),
            choice("transfer", "смена занятия", "transfer", &["переход"]),
            choice("migration", "миграция", "migration", &["выезд"]),
        ];
        const SEX: &[Choice] = &[
            choice("m", "м", "m", &["male", "муж", "мужской", "мужчины"]),
            choice("f", "ж", "f", &["female", "жен", "женский", "женщины"]),
        ];
        const LIMIT: &[Choice] = &[
            choice("programme", "программа", "programme", &[]),
            choice("ugps", "угпс", "ugps", &[]),
            choice("industry", "отрасль", "industry", &[]),
            choice("municipality", "муниципалитет", "municipality", &[]),
            choice("base", "база", "base", &[]),
            choice("cluster", "кластер", "cluster", &[]),
            choice("college", "колледж", "college", &[]),
            choice("founder", "учредитель", "founder", &[]),
            choice("professionalitet", "профессионалитет", "professionalitet", &[]),
            choice("total", "всего", "total", &[]),
            choice("federal", "федеральное", "federal", &[]),
        ];
        const DIRECTION: &[Choice] =
            &[choice("up", "больше", "up", &["вверх", "не менее"]), choice("down", "меньше", "down", &["вниз", "не более"])];
        match self {
            Kind::Flag => FLAG,
            Kind::Form => FORM,
            Kind::Base => BASE,
            Kind::Cause => CAUSE,
            Kind::Sex => SEX,
            Kind::Limit => LIMIT,
            Kind::Direction => DIRECTION,
            _ => &[],
        }
    }
}

impl Column {
    /// The header that a form shows; it reads back through [`normalise`].
    pub fn head(&self, lang: Lang) -> String {
        human(if lang == Lang::Ru { self.alias } else { self.name })
    }

    pub fn about(&self, lang: Lang) -> &'static str {
        if lang == Lang::Ru { self.about_ru } else { self.about_en }
    }

    pub fn unit(&self, lang: Lang) -> &'static str {
        match (lang, self.unit) {
            (Lang::En, unit) => unit,
            (Lang::Ru, "places") => "мест",
            (Lang::Ru, "places/year") => "мест в год",
            (Lang::Ru, "groups/year") => "групп в год",
            (Lang::Ru, "students" | "people") => "чел.",
            (Lang::Ru, "beds") => "мест",
            (Lang::Ru, "hours/year") => "часов в год",
            (Lang::Ru, "months") => "мес.",
            (Lang::Ru, "years") => "лет",
            (Lang::Ru, "applications") => "заявлений",
            (Lang::Ru, "roubles") => "руб.",
            (Lang::Ru, "roubles/student/year") => "руб. на студента в год",
            (Lang::Ru, "1/year") => "доля в год",
            (Lang::Ru, unit) => unit,
        }
    }
}

impl Table {
    /// The name of the sheet that holds the table; it reads back through [`normalise`].
    pub fn sheet(&self, lang: Lang) -> String {
        (if lang == Lang::Ru { self.alias } else { self.name }).replace('_', " ")
    }

    pub fn about(&self, lang: Lang) -> &'static str {
        if lang == Lang::Ru { self.about_ru } else { self.about_en }
    }
}

/// "срок_месяцев" as a person writes it: "Срок месяцев".
fn human(name: &str) -> String {
    let words: Vec<String> = name
        .split('_')
        .map(|word| {
            if matches!(word, "инн" | "кцп" | "угпс" | "спо" | "inn" | "kcp" | "ugps") {
                word.to_uppercase()
            } else {
                word.to_owned()
            }
        })
        .collect();
    let text = words.join(" ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_and_sheets_for_people_read_back() {
        for lang in [Lang::Ru, Lang::En] {
            for table in TABLES {
                assert_eq!(Table::find(&table.sheet(lang)).map(|t| t.name), Some(table.name));
                for column in table.all_columns() {
                    assert_eq!(table.column(&column.head(lang)).map(|c| c.name), Some(column.name), "{}", table.name);
                }
            }
        }
        assert_eq!(TRAIL[0].head(Lang::Ru), "Оценка");
        assert_eq!(Table::find("offers").and_then(|t| t.column("kcp")).map(|c| c.head(Lang::Ru)).as_deref(), Some("КЦП"));
    }

    #[test]
    fn a_russian_form_names_every_unit_in_russian() {
        for column in TABLES.iter().flat_map(|table| table.columns) {
            assert!(!column.unit(Lang::Ru).contains(|c: char| c.is_ascii_alphabetic()), "{}: {}", column.name, column.unit);
        }
    }

    #[test]
    fn every_spelling_of_a_choice_means_one_value() {
        for kind in [Kind::Flag, Kind::Form, Kind::Base, Kind::Cause, Kind::Sex, Kind::Limit, Kind::Direction] {
            for choice in kind.choices() {
                for word in [choice.key, choice.ru, choice.en].iter().chain(choice.also) {
                    assert_eq!(Choice::find(kind.choices(), word).map(|c| c.key), Some(choice.key), "{word}");
                }
            }
        }
    }
}
