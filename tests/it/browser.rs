//! Chromium without a window, driven over its DevTools pipe: no port, no driver, no further package.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser of this machine. Without one a test is skipped aloud, but never in CI.
pub fn find() -> Option<String> {
    let answers = |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    let found = NAMES.iter().find(|name| answers(name)).map(|name| (*name).to_owned());
    if found.is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no browser: install chromium");
        eprintln!("SKIPPED: no browser on this machine, install chromium to test the page of a run");
    }
    found
}

/// A test that takes longer waits for what does not come.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Browser {
    /// The end of the test, and the watch that waits for it.
    over: Option<(Sender<()>, JoinHandle<()>)>,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    session: String,
    last: u64,
    /// Errors of the console, of scripts and of the security policy.
    pub complaints: Vec<String>,
    /// Addresses that were asked for.
    pub requests: Vec<String>,
    _profile: TempDir,
}

impl Browser {
    pub fn start(name: &str) -> Self {
        let profile = tempfile::tempdir().expect("folder");
        // The shell hands the pipes over as the descriptors 3 and 4 that the browser asks for.
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null", "sh", name])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("browser");
        let commands = process.stdin.take().expect("stdin");
        let answers = BufReader::new(process.stdout.take().expect("stdout"));
        let mut browser = Self {
            over: Some(watched(process)),
            commands,
            answers,
            session: String::new(),
            last: 0,
            complaints: Vec::new(),
            requests: Vec::new(),
            _profile: profile,
        };
        let targets = browser.call("Target.getTargets", json!({}));
        let page = targets["targetInfos"].as_array().expect("list").iter().find(|target| target["type"] == "page").expect("page");
        let attached = browser.call("Target.attachToTarget", json!({ "targetId": page["targetId"], "flatten": true }));
        browser.session = attached["sessionId"].as_str().expect("session").to_owned();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let mut command = json!({ "id": self.last, "method": method, "params": parameters });
        if !self.session.is_empty() {
            command["sessionId"] = self.session.clone().into();
        }
        let mut bytes = command.to_string().into_bytes();
        bytes.push(0);
        self.commands.write_all(&bytes).expect("browser listens");
        loop {
            let mut answer = Vec::new();
            self.answers.read_until(0, &mut answer).expect("browser answers");
            assert_eq!(answer.pop(), Some(0), "the browser has stopped");
            let answer: Value = serde_json::from_slice(&answer).expect("JSON");
            if answer["id"] == self.last {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.note(&answer);
        }
    }

    fn note(&mut self, event: &Value) {
        let parameters = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Runtime.exceptionThrown" | "Log.entryAdded" => self.complaints.push(parameters.to_string()),
            "Runtime.consoleAPICalled" if parameters["type"] == "error" => self.complaints.push(parameters.to_string()),
            "Page.javascriptDialogOpening" => self.complaints.push(parameters.to_string()),
            "Network.requestWillBeSent" => self.requests.push(parameters["request"]["url"].as_str().unwrap_or_default().to_owned()),
            _ => {}
        }
    }

    /// Value of an expression; promises are waited for.
    pub fn value(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", asked);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    pub fn text(&mut self, expression: &str) -> String {
        self.value(expression).as_str().unwrap_or_else(|| panic!("{expression} is no text")).replace('\u{a0}', " ")
    }

    pub fn number(&mut self, expression: &str) -> f64 {
        self.value(expression).as_f64().unwrap_or_else(|| panic!("{expression} is no number"))
    }

    /// Waits until an expression holds.
    pub fn wait(&mut self, expression: &str) {
        let clock = Instant::now();
        while self.value(&format!("Boolean({expression})")) != true {
            assert!(clock.elapsed() < Duration::from_secs(30), "in vain: {expression}; {:?}", self.complaints);
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    pub fn open(&mut self, file: &Path, address: &str, width: u32) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 700 });
        self.call("Emulation.setDeviceMetricsOverride", size);
        self.call("Page.navigate", json!({ "url": "about:blank" }));
        self.call("Page.navigate", json!({ "url": format!("file://{}{address}", file.display()) }));
        self.wait("document.documentElement?.dataset.ready");
    }

    /// A key as from a keyboard: `Tab`, `Enter`, `Escape`, `ArrowDown`.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            _ => 0,
        };
        let mut down = json!({ "type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code });
        if key == "Enter" {
            down["text"] = "\r".into();
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code }));
    }
}

/// Ends the process when the test is over, or when it has waited too long: an answer that never comes would block it.
fn watched(mut process: Child) -> (Sender<()>, JoinHandle<()>) {
    let (end, over) = channel::<()>();
    let watch = std::thread::spawn(move || {
        if over.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            eprintln!("the browser is stopped after {} s", PATIENCE.as_secs());
        }
        let _ = process.kill();
        let _ = process.wait();
    });
    (end, watch)
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some((end, watch)) = self.over.take() {
            drop(end);
            let _ = watch.join();
        }
    }
}
