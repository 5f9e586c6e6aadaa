//! The binary: arguments in, exit code out.

mod cli;

use std::process::ExitCode;
use std::sync::Mutex;

static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    // Users never see a panic: a caught one is told as a sentence, an uncaught one as an internal error.
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = info.to_string();
        }
    }));
    let arguments = std::env::args_os().collect();
    let code = std::panic::catch_unwind(|| cli::run(arguments)).unwrap_or_else(|_| {
        let what = LAST_PANIC.lock().map(|last| last.clone()).unwrap_or_default();
        eprintln!(
            "Внутренняя ошибка kadry, расчёт не записан. Сообщите о ней разработчикам. / Internal error, nothing was written: {what}"
        );
        cli::exit::INTERNAL
    });
    ExitCode::from(code)
}
