//! What may be wrong with a cell, and how it is said.

use crate::schema::Kind;
use kadry_region::lang::Text;

/// Why a cell is not what its column needs.
pub enum Fault {
    NotANumber,
    Ambiguous,
    Whole,
    Negative,
    TooSmall,
    OverOne,
    OutOfRange,
    Code,
    CodeAsDate,
    HigherEducation,
    Choice,
}

pub fn describe(fault: Fault, kind: Kind) -> (&'static str, Text, Text) {
    let (code, ru, en, cure_ru, cure_en) = match fault {
        Fault::NotANumber => (
            "not_a_number",
            "здесь нужно число, а стоит текст",
            "a number is needed here, and there is text",
            "впишите число без букв и единиц",
            "write a number without letters or units",
        ),
        Fault::Ambiguous => (
            "ambiguous_number",
            "число читается двояко: запятая — разделитель дроби или тысяч?",
            "the number reads two ways: does the comma part a fraction or thousands?",
            "уберите разделитель тысяч",
            "remove the separator of thousands",
        ),
        Fault::Whole => {
            ("not_whole", "здесь нужно целое число", "a whole number is needed here", "округлите или исправьте", "round or mend it")
        }
        Fault::Negative => (
            "negative",
            "отрицательное значение",
            "a negative value",
            "исправьте знак; если данных нет, оставьте пусто",
            "mend the sign; leave it empty where there is no value",
        ),
        Fault::TooSmall => ("too_small", "значение меньше допустимого", "the value is too small", "исправьте значение", "mend the value"),
        Fault::OverOne => (
            "share_above_one",
            "доля больше 1",
            "a share above 1",
            "если это проценты, разделите на 100",
            "divide by 100 if these are per cent",
        ),
        Fault::OutOfRange => {
            ("out_of_range", "значение вне допустимого", "the value is outside its range", "исправьте значение", "mend the value")
        }
        Fault::Code => (
            "bad_code",
            "код не соответствует классификатору",
            "the code is not of the classifier's form",
            "сверьте код с перечнем",
            "compare the code with the list",
        ),
        Fault::CodeAsDate => (
            "code_as_date",
            "код превращён в дату: таблица сохранена программой, которая приняла код за дату",
            "the code was turned into a date by the program that saved the table",
            "задайте столбцу формат «Текст» и впишите код заново",
            "set the column's format to text and write the code again",
        ),
        Fault::HigherEducation => (
            "higher_education_code",
            "это код высшего образования, а не СПО",
            "this is a code of higher education",
            "уберите строку: план охватывает только СПО",
            "remove the row: the plan covers vocational programmes only",
        ),
        Fault::Choice if kind == Kind::Flag => {
            ("bad_choice", "здесь нужно да или нет", "yes or no is needed here", "впишите да или нет", "write yes or no")
        }
        Fault::Choice => (
            "bad_choice",
            "такого значения нет в списке",
            "the value is not in the list",
            "выберите значение из ожидаемых",
            "choose one of the expected values",
        ),
    };
    (code, Text::new(ru, en), Text::new(cure_ru, cure_en))
}
